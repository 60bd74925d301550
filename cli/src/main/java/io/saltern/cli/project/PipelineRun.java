package io.saltern.cli.project;

import static org.apache.spark.sql.functions.col;

import io.saltern.base.WallClock;
import io.saltern.base.config.Project;
import io.saltern.base.error.SalternException;
import io.saltern.etl.land.SourceListing;
import io.saltern.identity.NewSalt;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.RunRequest;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Runner;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.LandedFileTable;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * The main job: a project's pipeline on its warehouse.
 *
 * @param select steps to consider, by name or the name of their part ({@code ingest}, {@code sync}); empty for all
 * @param rebuild steps to make anew, likewise
 * @param asOf as-of of the command line
 * @param runId name of the run, or one is made
 * @param sync whether to plan and deliver
 * @param dryRun whether to stop before anything is delivered
 * @param acceptedDays days that files may have although they lie far ahead of them
 * @param newSalt what becomes of a run under another salt
 */
public record PipelineRun(
        Set<String> select,
        Set<String> rebuild,
        Optional<Instant> asOf,
        Optional<String> runId,
        boolean sync,
        boolean dryRun,
        Set<LocalDate> acceptedDays,
        NewSalt newSalt) {
    private static final String DELIVER = "deliver";
    private static final String ACCEPTED_DAYS = "accepted_days";
    private static final Map<String, List<String>> PARTS = Map.of(
            "ingest", List.of("land", "stage"),
            "segments", List.of("traits", "models", "segments"),
            "sync", List.of("plan", DELIVER));

    /** Everything, as the project's clock says. */
    public static PipelineRun everything() {
        return new PipelineRun(
                Set.of(), Set.of(), Optional.empty(), Optional.empty(), true, false, Set.of(), NewSalt.REFUSED);
    }

    /** Refuses names of steps that there are not. Starts no Spark. */
    public void requireKnownSteps(LoadedProject loaded) {
        List<Step> steps = Pipeline.steps(loaded, new SourceListing(loaded.sources()), newSalt);
        askedFor(steps);
        expand(rebuild, steps);
    }

    /** Runs it. */
    public RunResult on(LoadedProject loaded, Warehouse warehouse, String version, RunListener listener) {
        SourceListing listing = isClockOfData(loaded)
                ? SourceListing.guarded(loaded.sources(), acceptedDays)
                : new SourceListing(loaded.sources());
        // Every step, whatever is asked for: a run that was broken off is finished or closed with these.
        List<Step> steps = Pipeline.steps(loaded, listing, newSalt);
        RunRequest request = new RunRequest(
                steps,
                askedFor(steps),
                expand(rebuild, steps),
                resolveAsOf(loaded, warehouse, version, listing),
                runId,
                loaded.project().digest(),
                acceptedDays.isEmpty()
                        ? Map.of()
                        : Map.of(
                                ACCEPTED_DAYS,
                                acceptedDays.stream()
                                        .map(LocalDate::toString)
                                        .sorted()
                                        .collect(Collectors.joining(","))));
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

    /** Whether the days in the paths of files decide as-of. */
    private boolean isClockOfData(LoadedProject loaded) {
        Project.Settings settings = loaded.project().settings();
        return asOf.or(settings::asOf).isEmpty() && settings.clock() == Project.Clock.DATA;
    }

    private Instant resolveAsOf(LoadedProject loaded, Warehouse warehouse, String version, SourceListing listing) {
        if (!isClockOfData(loaded)) {
            return asOf.or(loaded.project().settings()::asOf).orElseGet(WallClock::now);
        }
        Configuration hadoop = warehouse.spark().sessionState().newHadoopConf();
        if (!listing.daysAhead(hadoop).isEmpty()) {
            listing.accept(landed(warehouse, listing.daysAhead(hadoop)));
            listing.accept(acceptedByUnfinished(warehouse, version));
        }
        Optional<Instant> newest = listing.endOfNewestDay(hadoop);
        boolean isWhole = listing.unavailable(hadoop).isEmpty()
                && listing.daysAhead(hadoop).isEmpty();
        // What is left out may be what the last run has its as-of from, and as-of never moves backwards.
        Optional<Instant> atLeast =
                isWhole ? Optional.empty() : Ledger.read(warehouse).newestAsOf();
        return Stream.concat(newest.stream(), atLeast.stream())
                .max(Instant::compareTo)
                .orElseThrow(() -> noDay(listing, hadoop));
    }

    private static SalternException noDay(SourceListing listing, Configuration hadoop) {
        Optional<SalternException> unavailable =
                listing.unavailable(hadoop).values().stream().findFirst();
        if (unavailable.isPresent()) {
            return unavailable.get();
        }
        return listing.daysAhead(hadoop).stream()
                .findFirst()
                .map(day ->
                        SalternException.data("saltern.yaml says 'clock: data', and every day that a path names lies"
                                + " more than a month after its file's own time of change, first " + day + " in "
                                + listing.ahead(hadoop).keySet() + ". If the days are right, run with --accept-day "
                                + day
                                + "; else mend the names or remove the files."))
                .orElseGet(() -> SalternException.config("saltern.yaml says 'clock: data', but no source names a "
                        + "day in its paths (day_in_path); give --as-of, or 'clock: now'."));
    }

    /** Of these days those of files that have landed: whoever accepted them need not do it again. */
    private static List<LocalDate> landed(Warehouse warehouse, Set<LocalDate> days) {
        long version = Ledger.read(warehouse).version(LandedFileTable.DEF);
        return warehouse
                .read(LandedFileTable.DEF, version)
                .filter(col(LandedFileTable.DAY)
                        .isin(days.stream().map(Date::valueOf).toArray()))
                .select(LandedFileTable.DAY)
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getDate(0).toLocalDate())
                .toList();
    }

    /** The days that the run accepted which was broken off, and which this one finishes first. */
    private static List<LocalDate> acceptedByUnfinished(Warehouse warehouse, String version) {
        return new Runner(warehouse, version, RunListener.SILENT)
                .unfinished().map(left -> left.note().get(ACCEPTED_DAYS)).stream()
                        .flatMap(days -> Stream.of(days.split(",")))
                        .map(LocalDate::parse)
                        .toList();
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
