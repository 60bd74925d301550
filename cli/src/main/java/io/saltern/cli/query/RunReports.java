package io.saltern.cli.query;

import io.saltern.base.error.SalternException;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.project.Pipeline;
import io.saltern.cli.query.report.RecordedRun;
import io.saltern.cli.query.report.RunReportQuery;
import io.saltern.cli.report.RunReport;
import io.saltern.cli.report.RunReportPage;
import io.saltern.etl.land.SourceListing;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Runner;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.RunTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reports of runs: asked of the tables, kept as pages in {@code reports} of the project's folder. */
public final class RunReports {
    private RunReports() {}

    /** Writes {@code reports/<run id>.html} in the project's folder and returns its path. */
    public static Path write(LoadedProject loaded, Warehouse warehouse, RunResult result) {
        Path page = page(loaded, result.runId());
        if (result.isRepeat() && Files.exists(page)) {
            return page;
        }
        return write(loaded, of(loaded, warehouse, Optional.of(result.runId())));
    }

    /** Writes the page of a report and returns its path. */
    public static Path write(LoadedProject loaded, RunReport report) {
        Path page = page(loaded, report.run().runId());
        try {
            Files.createDirectories(page.getParent());
            Files.writeString(page, RunReportPage.render(report));
        } catch (IOException e) {
            throw SalternException.unavailable(
                    "The report " + page + " cannot be written (" + e.getClass().getSimpleName()
                            + "). The run itself is done; saltern report writes it again.",
                    e);
        }
        return page;
    }

    /**
     * The report of a run, or of the last one.
     *
     * @throws SalternException of kind config when there is no such run
     */
    public static RunReport of(LoadedProject loaded, Warehouse warehouse, Optional<String> runId) {
        RecordedRun run = RecordedRun.find(warehouse, runId)
                .orElseThrow(() -> SalternException.config("There is no run "
                        + runId.map(id -> "'" + id + "' ").orElse("")
                        + "in this warehouse. 'saltern status' lists the last runs."));
        return RunReportQuery.of(loaded, warehouse, run, pipeline(loaded));
    }

    /**
     * Writes what a run that just failed has reached. A run that the next one will finish gets its page as well, and a
     * better one then.
     *
     * @param runsBefore version of {@code ops.run} before the run: an unmoved table holds no row of this run
     * @return empty when the failure came before there was a run
     */
    public static Optional<Path> writeFailed(
            LoadedProject loaded, Warehouse warehouse, long runsBefore, SalternException failure, String version) {
        Optional<RecordedRun> ended = warehouse.version(RunTable.DEF) > runsBefore
                ? RecordedRun.find(warehouse, Optional.empty())
                : Optional.empty();
        Optional<RecordedRun> failed = ended.or(() -> new Runner(warehouse, version, RunListener.SILENT)
                .unfinished()
                .map(left -> RecordedRun.unfinished(
                        warehouse, left, failure.exitCode().number(), failure.getMessage(), version)));
        return failed.map(run -> write(loaded, RunReportQuery.of(loaded, warehouse, run, pipeline(loaded))));
    }

    private static Path page(LoadedProject loaded, String runId) {
        return loaded.project().directory().resolve("reports").resolve(runId + ".html");
    }

    private static List<String> pipeline(LoadedProject loaded) {
        return Pipeline.steps(loaded, new SourceListing(loaded.sources())).stream()
                .map(Step::name)
                .toList();
    }
}
