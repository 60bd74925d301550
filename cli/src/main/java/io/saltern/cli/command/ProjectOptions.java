package io.saltern.cli.command;

import io.saltern.base.error.SalternException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a command on a project that speaks of an instant and answers in text or JSON. */
public final class ProjectOptions extends QueryOptions {
    /** How an answer is printed. */
    public enum Output {
        TEXT,
        JSON
    }

    @Option(
            names = "--as-of",
            paramLabel = "INSTANT",
            description = "The instant to speak of: 2025-03-01T00:00:00Z, or a day, which means its end.")
    private String asOf;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to print the answer.")
    private Output output;

    public boolean isJson() {
        return output == Output.JSON;
    }

    /** As-of of the command line: a day stands for its end. */
    public Optional<Instant> asOf() {
        if (asOf == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    asOf.length() == 10
                            ? LocalDate.parse(asOf)
                                    .plusDays(1)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                            : Instant.parse(asOf));
        } catch (DateTimeParseException e) {
            throw SalternException.config("--as-of is '" + asOf
                    + "'; give an instant like 2025-03-01T00:00:00Z, or a day like 2025-03-01, which means its end.");
        }
    }
}
