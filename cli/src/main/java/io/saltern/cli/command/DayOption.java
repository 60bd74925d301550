package io.saltern.cli.command;

import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.query.Catalog;
import io.saltern.identity.golden.PastState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that asks for what was known at the end of a past day. */
final class DayOption {
    @Option(
            names = "--on",
            paramLabel = "DATE",
            description = "As it was known at the end of this day (UTC), for instance 2025-01-31.")
    private LocalDate day;

    /** The end of the day; a load of that day counts. */
    Optional<Instant> end() {
        return Optional.ofNullable(day)
                .map(given -> given.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** The tables of now, or of the day. */
    Catalog of(Catalog now, LoadedProject loaded) {
        return end().map(moment -> now.at(new PastState(moment, loaded.identity())))
                .orElse(now);
    }
}
