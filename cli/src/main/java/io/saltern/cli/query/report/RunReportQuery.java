package io.saltern.cli.query.report;

import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.query.Catalog;
import io.saltern.cli.report.RunReport;
import io.saltern.lake.run.Warehouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report of a run, asked of the tables at the versions that counted when it ended. A part whose versions can no longer
 * be read is left out and named among the warnings.
 */
public final class RunReportQuery {
    private static final Logger LOG = LoggerFactory.getLogger(RunReportQuery.class);

    private final LoadedProject loaded;
    private final Warehouse warehouse;
    private final RecordedRun run;
    private final List<RunReport.Warning> lost = Collections.synchronizedList(new ArrayList<>());

    private RunReportQuery(LoadedProject loaded, Warehouse warehouse, RecordedRun run) {
        this.loaded = loaded;
        this.warehouse = warehouse;
        this.run = run;
    }

    /** @param pipeline names of all steps in order */
    public static RunReport of(LoadedProject loaded, Warehouse warehouse, RecordedRun run, List<String> pipeline) {
        return new RunReportQuery(loaded, warehouse, run).ask(pipeline);
    }

    private RunReport ask(List<String> pipeline) {
        Catalog catalog = new Catalog(warehouse, run.versions(), run.asOf());
        ModelQuery models = new ModelQuery(loaded.project().settings().currency(), run, catalog);
        // Most of the time is planning, so a second thread asks half of the questions. It must inherit the class loader
        // that spark-submit made, which threads of the common pool do not.
        ExecutorService second = Executors.newSingleThreadExecutor();
        CompletableFuture<RunReport.People> peopleToBe = CompletableFuture.supplyAsync(
                () -> part("people", null, () -> new PeopleQuery(loaded.identity(), run, catalog).ask()), second);
        CompletableFuture<RunReport.Segments> segmentsToBe = CompletableFuture.supplyAsync(
                () -> part("segments", null, () -> new SegmentQuery(loaded.segments(), run, catalog).ask()), second);
        second.shutdown();
        SourceQuery.Answer sources = part("sources", new SourceQuery.Answer(List.of(), 0), () -> new SourceQuery(
                        loaded.sources().sources(), run, warehouse, catalog)
                .ask());
        RunReport.Rfm rfm = part("RFM", null, models::rfm);
        RunReport.Clustering clustering = part("clusters", null, models::clustering);
        List<RunReport.Sync> syncs =
                part("syncs", List.of(), () -> new SyncQuery(loaded.project(), loaded.syncs(), run, warehouse).ask());
        RunReport.People people = Optional.ofNullable(peopleToBe.join())
                .map(found -> PeopleQuery.withUnattributed(found, sources.unattributed()))
                .orElse(null);
        RunReport.Segments segments = segmentsToBe.join();
        List<RunReport.Warning> warnings = new ArrayList<>(StepQuery.warnings(run, pipeline));
        warnings.addAll(lost);
        return new RunReport(
                run(),
                StepQuery.steps(run, pipeline),
                sources.sources(),
                StepQuery.equations(run),
                people,
                segments,
                rfm,
                clustering,
                syncs,
                warnings,
                StepQuery.tables(run, pipeline));
    }

    private RunReport.Run run() {
        boolean hasEnded = run.startedAt() != null && run.endedAt() != null;
        return new RunReport.Run(
                loaded.project().settings().name(),
                run.runId(),
                run.asOf(),
                run.status().equals("partial") ? "done" : run.status(),
                run.exitCode(),
                run.message(),
                run.startedAt(),
                hasEnded ? Duration.between(run.startedAt(), run.endedAt()).toMillis() : 0,
                run.version(),
                run.configDigest(),
                List.of());
    }

    private <T> T part(String name, T missing, Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            LOG.warn(
                    "The part '{}' of the report of run {} cannot be asked ({})",
                    name,
                    run.runId(),
                    e.getClass().getName());
            lost.add(new RunReport.Warning(
                    "report",
                    "The part '" + name + "' is missing: its table versions could not be read.",
                    "Versions that VACUUM has removed are gone; newer ones should be there."));
            return missing;
        }
    }
}
