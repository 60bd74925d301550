package io.saltern.cli.project;

import io.saltern.base.WallClock;
import io.saltern.base.config.Project;
import io.saltern.base.error.SalternException;
import io.saltern.etl.land.SourceListing;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.RunRequest;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Runner;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.Warehouse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The main job: a project's pipeline on its warehouse.
 *
 * @param select steps to consider, by name or the name of their part ({@code ingest}, {@code sync}); empty for all
 * @param rebuild steps to make anew, likewise
 * @param asOf as-of of the command line
 * @param runId name of the run, or one is made
 * @param sync whether to plan and deliver
 * @param dryRun whether to stop before anything is delivered
 */
public record PipelineRun(
        Set<String> select,
        Set<String> rebuild,
        Optional<Instant> asOf,
        Optional<String> runId,
        boolean sync,
        boolean dryRun) {
    private static final String DELIVER = "deliver";
    private static final Map<String, List<String>> PARTS = Map.of(
            "ingest", List.of("land", "stage"),
            "segments", List.of("traits", "models", "segments"),
            "sync", List.of("plan", DELIVER));

    /** Everything, as the project's clock says. */
    public static PipelineRun everything() {
        return new PipelineRun(Set.of(), Set.of(), Optional.empty(), Optional.empty(), true, false);
    }

    /** Runs it. */
    public RunResult on(LoadedProject loaded, Warehouse warehouse, String version, RunListener listener) {
        SourceListing listing = new SourceListing(loaded.sources());
        List<Step> steps = steps(loaded, listing);
        RunRequest request = new RunRequest(
                steps,
                expand(select, steps),
                expand(rebuild, steps),
                resolveAsOf(loaded, warehouse, listing),
                runId,
                loaded.project().digest(),
                Map.of());
        return new Runner(warehouse, version, listener).run(request);
    }

    private List<Step> steps(LoadedProject loaded, SourceListing listing) {
        return Pipeline.steps(loaded, listing).stream()
                .filter(step -> !step.name().equals(DELIVER) || (sync && !dryRun))
                .filter(step -> !step.name().equals("plan") || sync)
                .toList();
    }

    private Instant resolveAsOf(LoadedProject loaded, Warehouse warehouse, SourceListing listing) {
        Project.Settings settings = loaded.project().settings();
        return asOf.or(settings::asOf).orElseGet(() -> {
            if (settings.clock() == Project.Clock.NOW) {
                return WallClock.now();
            }
            return listing.endOfNewestDay(warehouse.spark().sessionState().newHadoopConf())
                    .orElseThrow(() -> SalternException.config("saltern.yaml says 'clock: data', but no source names a "
                            + "day in its paths (day_in_path); give --as-of, or 'clock: now'."));
        });
    }

    private static Set<String> expand(Set<String> names, List<Step> steps) {
        List<String> valid = steps.stream().map(Step::name).toList();
        return names.stream()
                .flatMap(name -> {
                    if (valid.contains(name)) {
                        return List.of(name).stream();
                    }
                    if (PARTS.containsKey(name)) {
                        return PARTS.get(name).stream();
                    }
                    throw SalternException.config("There is no step '" + name + "'. Steps: " + String.join(", ", valid)
                            + "; parts: ingest, segments, sync.");
                })
                .collect(Collectors.toSet());
    }
}
