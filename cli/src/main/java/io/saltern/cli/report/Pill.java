package io.saltern.cli.report;

import io.saltern.base.error.ExitCode;

/**
 * A state in a word or two, on a coloured ground.
 *
 * @param tone {@code good}, {@code bad}, {@code warn} or {@code quiet}
 */
record Pill(String text, String tone) {
    static Pill of(String status) {
        return new Pill(status, tone(status));
    }

    /** How the run ended: one that is done can still have an exit code to look at. */
    static Pill of(RunReport.Run run) {
        return run.status().equals("done") && run.exitCode() != ExitCode.DONE.number()
                ? new Pill("done, " + Words.meaning(run.exitCode()), "warn")
                : of(run.status());
    }

    static String tone(String status) {
        return switch (status) {
            case "done" -> "good";
            case "failed", "stopped", "unreachable" -> "bad";
            case "partial", "abandoned", "running" -> "warn";
            default -> "quiet";
        };
    }
}
