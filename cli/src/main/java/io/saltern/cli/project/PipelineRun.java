package io.saltern.cli.project;

import io.saltern.base.WallClock;
import io.saltern.base.config.Project;
import io.saltern.base.error.SalternException;
import io.saltern.etl.land.SourceListing;
import io.saltern.identity.NewSalt;
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
import java.util.TreeSet;
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
 * @param newSalt what becomes of a run under another salt
 */
public record PipelineRun(
        Set<String> select,
        Set<String> rebuild,
        Optional<Instant> asOf,
        Optional<String> runId,
        boolean sync,
        boolean dryRun,
        NewSalt newSalt) {
    private static final String DELIVER = "deliver";
    private static final Map<String, List<String>> PARTS = Map.of(
            "ingest", List.of("land", "stage"),
            "segments", List.of("traits", "models", "segments"),
            "sync", List.of("plan", DELIVER));

    /** Everything, as the project's clock says. */
    public static PipelineRun everything() {
        return new PipelineRun(Set.of(), Set.of(), Optional.empty(), Optional.empty(), true, false, NewSalt.REFUSED);
    }

    /** Refuses names of steps that there are not. Starts no Spark. */
    public void requireKnownSteps(LoadedProject loaded) {
        List<Step> steps = Pipeline.steps(loaded, new SourceListing(loaded.sources()), newSalt);
        askedFor(steps);
        expand(rebuild, steps);
    }

    /** Runs it. */
    public RunResult on(LoadedProject loaded, Warehouse warehouse, String version, RunListener listener) {
        SourceListing listing = new SourceListing(loaded.sources());
        // Every step, whatever is asked for: a run that was broken off is finished or closed with these.
        List<Step> steps = Pipeline.steps(loaded, listing, newSalt);
        RunRequest request = new RunRequest(
                steps,
                askedFor(steps),
                expand(rebuild, steps),
                resolveAsOf(loaded, warehouse, listing),
                runId,
                loaded.project().digest(),
                Map.of());
        return new Runner(warehouse, version, listener).run(request);
    }

    private Set<String> askedFor(List<Step> steps) {
        Set<String> asked =
                new TreeSet<>(select.isEmpty() ? steps.stream().map(Step::name).toList() : expand(select, steps));
        if (!sync) {
            asked.removeAll(PARTS.get("sync"));
        }
        if (dryRun) {
            asked.remove(DELIVER);
        }
        if (asked.isEmpty()) {
            throw SalternException.config(
                    "Nothing is left to run: --no-sync and --dry-run leave out what --select names."
                            + " Leave one of them away.");
        }
        return asked;
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
