package io.saltern.lake.run;

import io.saltern.base.error.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A run that ended.
 *
 * @param exitCodes the exit codes of its parts, gravest first; empty when all is done
 * @param isRepeat an older as-of was asked for that a finished run has: nothing was done
 * @param commits Delta commits of the run, those of ops among them
 * @param merges how many of them were MERGEs
 * @param versions the versions of all tables that count now, by full name
 * @param finishedBefore runs that an earlier process had left and that were finished before this one, in order
 */
public record RunResult(
        String runId,
        long changeNo,
        Instant asOf,
        List<ExitCode> exitCodes,
        boolean isRepeat,
        List<RunListener.StepOutcome> outcomes,
        List<String> skipped,
        int commits,
        int merges,
        Duration duration,
        Map<String, Long> versions,
        List<RunResult> finishedBefore) {
    public RunResult {
        exitCodes = ExitCode.gravestFirst(exitCodes);
    }

    /** What the run ends with: the gravest of its exit codes. */
    public ExitCode exitCode() {
        return exitCodes.isEmpty() ? ExitCode.DONE : exitCodes.get(0);
    }

    RunResult after(List<RunResult> finished) {
        return new RunResult(
                runId,
                changeNo,
                asOf,
                exitCodes,
                isRepeat,
                outcomes,
                skipped,
                commits,
                merges,
                duration,
                versions,
                List.copyOf(finished));
    }
}
