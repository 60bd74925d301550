package io.saltern.cli.command;

import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.query.PastDay;
import io.saltern.identity.golden.PastDayPlan;
import io.saltern.lake.run.Warehouse;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The option that asks for what was known at the end of a past day. */
final class DayOption {
    @Option(
            names = "--on",
            paramLabel = "DATE",
            description = "As it was known at the end of this day (UTC), for instance 2025-01-31.")
    private LocalDate day;

    boolean isGiven() {
        return day != null;
    }

    /** Parts of the project that the option needs: who was who is made by the rules of now. */
    Set<LoadedProject.Part> needs() {
        return day == null ? Set.of() : Set.of(LoadedProject.Part.IDENTITY);
    }

    /** People as they were known on the day that was asked for; empty when none was. */
    Optional<PastDayPlan> past(Warehouse warehouse, LoadedProject loaded) {
        return Optional.ofNullable(day).map(given -> PastDay.of(warehouse, given, loaded.identity()));
    }
}
