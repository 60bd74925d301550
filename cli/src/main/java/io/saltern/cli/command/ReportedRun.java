package io.saltern.cli.command;

import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.cli.Console;
import io.saltern.cli.project.JarVersion;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.query.RunReports;
import io.saltern.cli.query.RunSummary;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.RunTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run with its report, which is written even if the run fails; a run that had nothing to do has none of its own.
 *
 * @param result how it ended
 * @param summary what it has to say
 */
record ReportedRun(RunResult result, RunSummary summary) {
    private static final Logger LOG = LoggerFactory.getLogger(ReportedRun.class);

    static ReportedRun of(LoadedProject loaded, Warehouse warehouse, Supplier<RunResult> run) {
        long runsBefore = warehouse.version(RunTable.DEF);
        RunResult result;
        try {
            result = run.get();
        } catch (SalternException e) {
            // The run that holds the lock is another's, and its report too.
            if (e.exitCode() != ExitCode.LOCK_HELD) {
                reportFailure(loaded, warehouse, runsBefore, e);
            }
            throw e;
        }
        List<RunSummary> finishedBefore = result.finishedBefore().stream()
                .map(finished -> RunSummary.of(
                        loaded,
                        warehouse,
                        finished,
                        Optional.of(RunReports.write(loaded, warehouse, finished)),
                        List.of()))
                .toList();
        boolean isIdle = result.outcomes().isEmpty() && !result.isRepeat();
        Optional<Path> report = isIdle ? Optional.empty() : Optional.of(RunReports.write(loaded, warehouse, result));
        return new ReportedRun(result, RunSummary.of(loaded, warehouse, result, report, finishedBefore));
    }

    private static void reportFailure(
            LoadedProject loaded, Warehouse warehouse, long runsBefore, SalternException failure) {
        try {
            RunReports.writeFailed(loaded, warehouse, runsBefore, failure, JarVersion.text())
                    .ifPresent(page -> Console.note("What the run reached: " + page));
        } catch (RuntimeException e) {
            // The failure itself is what counts, and it may be the reason for this one.
            LOG.warn("The failed run has no report ({})", e.getClass().getName());
        }
    }
}
