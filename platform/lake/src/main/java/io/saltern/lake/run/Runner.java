package io.saltern.lake.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.WallClock;
import io.saltern.base.crash.CrashPoint;
import io.saltern.base.error.ErrorKind;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.lake.store.Journal;
import io.saltern.lake.store.Lease;
import io.saltern.lake.store.SmallFiles;
import io.saltern.lake.table.RunTable;
import io.saltern.lake.table.StepTable;
import io.saltern.lake.table.TableDef;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pipeline on a warehouse so that a crash at any instant is repaired by the next run.
 *
 * <p>{@code ops.step} is the commit point: a step reads only pinned versions, writes its tables under a transaction id, and
 * counts once its done row is appended. Until the run's row in {@code ops.run} is there, its folder below
 * {@code ops/_journal} names its pins; the next run finishes it under those, or closes it as abandoned when the project
 * has changed. The transaction version of a write is the run's ordinal, which is never reused.
 */
public final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JOURNAL = "ops/_journal";
    private static final String RUN_FILE = "run.json";
    private static final String PINS_FILE = "started.json";
    private static final String EXIT_CODE = "exit_code";

    private final Warehouse warehouse;
    private final String jarVersion;
    private final RunListener listener;

    public Runner(Warehouse warehouse, String jarVersion, RunListener listener) {
        this.warehouse = warehouse;
        this.jarVersion = jarVersion;
        this.listener = listener;
    }

    /** An unfinished run that an earlier process left, as its journal tells. */
    public record Unfinished(String runId, Instant asOf, String configDigest, Map<String, String> note) {}

    /** The run that an earlier process left unfinished, if any. Takes no lease. */
    public Optional<Unfinished> unfinished() {
        return unfinishedRuns(Ledger.read(warehouse)).stream()
                .findFirst()
                .map(run -> new Unfinished(
                        run.context().runId(),
                        run.context().asOf(),
                        run.context().configDigest(),
                        run.note()));
    }

    /**
     * Finishes or closes what an earlier process left, then runs the request.
     *
     * @throws SalternException exit 8 when another run holds the warehouse; exit 2 when as-of lies before the last run's;
     *     exit 4 when an equation does not hold; and whatever a step throws
     */
    public RunResult run(RunRequest request) {
        Lease lease = Lease.take(warehouse.files());
        boolean died = true;
        try {
            Ledger ledger = Ledger.read(warehouse);
            for (Left left : unfinishedRuns(ledger)) {
                finishOrClose(left, request, ledger, lease);
            }
            RunResult result = runNew(request, ledger, lease);
            died = false;
            return result;
        } catch (RuntimeException e) {
            died = false;
            throw e;
        } finally {
            // An Error is a crash: whoever comes next must find things as a dead process leaves them.
            if (died) {
                lease.abandon();
            } else {
                lease.close();
            }
        }
    }

    private record Left(RunContext context, RunRequest shape, Map<String, String> note) {}

    private void finishOrClose(Left left, RunRequest request, Ledger ledger, Lease lease) {
        RunContext context = left.context();
        if (context.configDigest().equals(request.configDigest())
                && context.jarVersion().equals(jarVersion)) {
            LOG.info("Finishing the run {} that an earlier process left", context.runId());
            listener.resuming(context.runId(), "finishing it under its own pins");
            RunRequest shape = new RunRequest(
                    request.steps(),
                    left.shape().select(),
                    left.shape().rebuild(),
                    context.asOf(),
                    Optional.of(context.runId()),
                    context.configDigest(),
                    left.note());
            runSteps(context, shape, ledger, lease);
            return;
        }
        LOG.warn("Closing the run {} as abandoned, as the project has changed since", context.runId());
        listener.resuming(context.runId(), "closing it as abandoned, as the project has changed since");
        close(context, request.steps(), ledger, lease, "the project has changed");
    }

    private void close(RunContext context, List<Step> steps, Ledger ledger, Lease lease, String why) {
        for (Step step : steps) {
            boolean isDone = ledger.lastDone(step.name())
                    .filter(done -> done.runId().equals(context.runId()))
                    .isPresent();
            Optional<String> pins = journal(context, step).get(PINS_FILE);
            if (!isDone && pins.isPresent()) {
                StepRun run = stepRun(step, context, readPins(pins.get()), ledger, false, lease);
                Instant began = WallClock.now();
                StepReport report = step.close(run);
                if (run.hasWritten()) {
                    appendDone(context, step, run, report, began, ledger, lease);
                }
            }
        }
        endRun(context, "abandoned", ExitCode.DONE, why, List.of(), List.of(), ledger, lease);
    }

    private RunResult runNew(RunRequest request, Ledger ledger, Lease lease) {
        Optional<RunResult> repeat = refuseOlderAsOf(request, ledger);
        if (repeat.isPresent()) {
            return repeat.get();
        }
        long changeNo = ledger.lastChangeNo() + 1;
        String runId = request.runId()
                .orElseGet(() -> String.format(
                        Locale.ROOT,
                        "%06d-%s",
                        changeNo,
                        request.asOf().toString().replaceAll("[^0-9TZ]", "")));
        if (ledger.run(runId).isPresent()) {
            throw SalternException.config(
                    "The run id " + runId + " is taken by an earlier run; give another --run-id, or none.");
        }
        RunContext context =
                new RunContext(runId, changeNo, request.asOf(), request.configDigest(), jarVersion, WallClock.now());
        if (warehouse.files().putIfAbsent(JOURNAL + "/" + runId + "/" + RUN_FILE, write(context, request))) {
            CrashPoint.passed("journal " + RUN_FILE);
        }
        return runSteps(context, request, ledger, lease);
    }

    private Optional<RunResult> refuseOlderAsOf(RunRequest request, Ledger ledger) {
        Optional<RunRecord> last = ledger.lastRun(List.of("done", "partial"));
        if (last.isEmpty() || !request.asOf().isBefore(last.get().asOf())) {
            return Optional.empty();
        }
        Optional<RunRecord> same = ledger.runs().stream()
                .filter(run -> run.asOf().equals(request.asOf())
                        && (run.status().equals("done") || run.status().equals("partial")))
                .findFirst();
        RunRecord run = same.orElseThrow(() -> SalternException.config("As-of " + request.asOf()
                + " lies before that of the last run (" + last.get().asOf()
                + "): as-of never moves backwards in a warehouse. Give a later --as-of, or use another warehouse."));
        return Optional.of(new RunResult(
                run.runId(),
                run.changeNo(),
                run.asOf(),
                ExitCode.DONE,
                true,
                List.of(),
                List.of(),
                0,
                0,
                Duration.ZERO,
                ledger.versions()));
    }

    private RunResult runSteps(RunContext context, RunRequest request, Ledger ledger, Lease lease) {
        List<RunListener.StepOutcome> outcomes = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        long began = WallClock.nanos();
        ExitCode exit = ExitCode.DONE;
        try {
            int ordinal = 0;
            for (Step step : request.steps()) {
                ordinal++;
                Optional<RunListener.StepOutcome> outcome = runStep(step, ordinal, context, request, ledger, lease);
                exit = worse(exit, exitOfEarlierAttempt(step, context, ledger));
                if (outcome.isEmpty()) {
                    skipped.add(step.name());
                    listener.stepSkipped(step.name(), ordinal, request.steps().size());
                } else {
                    outcomes.add(outcome.get());
                    exit = worse(exit, outcome.get().report().exitCode());
                    listener.stepEnded(outcome.get());
                }
            }
        } catch (SalternException e) {
            // A fault of project or data will not go away by itself: the run is over. Others are finished by the next
            // run.
            if (e.kind() == ErrorKind.CONFIG || e.kind() == ErrorKind.DATA) {
                endRun(
                        context,
                        "failed",
                        e.exitCode(),
                        firstLine(e.getMessage()),
                        names(outcomes),
                        skipped,
                        ledger,
                        lease);
            }
            throw e;
        }
        String status = exit == ExitCode.DONE ? "done" : "partial";
        endRun(context, status, exit, null, names(outcomes), skipped, ledger, lease);
        int commits =
                1 + outcomes.stream().mapToInt(RunListener.StepOutcome::commits).sum();
        int merges = outcomes.stream().mapToInt(RunListener.StepOutcome::merges).sum();
        return new RunResult(
                context.runId(),
                context.changeNo(),
                context.asOf(),
                exit,
                false,
                outcomes,
                skipped,
                commits,
                merges,
                Duration.ofNanos(WallClock.nanos() - began),
                ledger.versions());
    }

    private Optional<RunListener.StepOutcome> runStep(
            Step step, int ordinal, RunContext context, RunRequest request, Ledger ledger, Lease lease) {
        Optional<StepDone> last = ledger.lastDone(step.name());
        if (last.isPresent() && last.get().runId().equals(context.runId())) {
            return Optional.empty();
        }
        if (!request.select().isEmpty() && !request.select().contains(step.name())) {
            return Optional.empty();
        }
        boolean isRebuild = request.rebuild().contains(step.name());
        Journal journal = journal(context, step);
        Optional<String> started = journal.get(PINS_FILE);
        if (started.isEmpty() && !isRebuild && isUnmoved(step, last, context, ledger)) {
            return Optional.empty();
        }
        Map<String, Long> pins = started.map(Runner::readPins).orElseGet(() -> pin(step, ledger));
        if (started.isEmpty()) {
            journal.put(PINS_FILE, writePins(pins, context));
        }
        listener.stepStarted(step.name(), ordinal, request.steps().size());
        warehouse
                .spark()
                .sparkContext()
                .setJobGroup(step.name(), "saltern " + step.name() + " of run " + context.runId(), false);
        Instant began = WallClock.now();
        long nanos = WallClock.nanos();
        StepRun run = stepRun(step, context, pins, ledger, isRebuild, lease);
        StepReport report = step.run(run);
        if (report.isNothing()) {
            if (run.hasWritten()) {
                throw SalternException.internal(
                        "The step " + step.name() + " wrote tables and reported nothing.", null);
            }
            return Optional.empty();
        }
        report.equations().stream()
                .filter(equation -> !equation.holds())
                .findFirst()
                .ifPresent(broken -> {
                    throw SalternException.data("Rows are not accounted for in step " + step.name() + ": " + broken
                            + ". The run stops before its result counts; tell the maintainers, with the run id "
                            + context.runId() + ".");
                });
        appendDone(context, step, run, report, began, ledger, lease);
        return Optional.of(new RunListener.StepOutcome(
                step.name(), report, Duration.ofNanos(WallClock.nanos() - nanos), run.commits() + 1, run.merges()));
    }

    /** A step that an earlier process ended in this run has told its exit code by its done row. */
    private static ExitCode exitOfEarlierAttempt(Step step, RunContext context, Ledger ledger) {
        return ledger.lastDone(step.name())
                .filter(done -> done.runId().equals(context.runId()))
                .map(done ->
                        ExitCode.of(done.metrics().getOrDefault(EXIT_CODE, 0L).intValue()))
                .orElse(ExitCode.DONE);
    }

    private boolean isUnmoved(Step step, Optional<StepDone> last, RunContext context, Ledger ledger) {
        if (last.isEmpty() || step.mustRun(ledger)) {
            return false;
        }
        StepDone done = last.get();
        boolean sameInputs = step.reads().stream()
                .allMatch(def -> done.inputs().getOrDefault(def.fullName(), -1L).equals(ledger.version(def)));
        return sameInputs
                && done.configDigest().equals(step.configDigest())
                && done.jarVersion().equals(jarVersion)
                && (!step.movesWithAsOf() || done.asOf().equals(context.asOf()));
    }

    private static Map<String, Long> pin(Step step, Ledger ledger) {
        Map<String, Long> pins = new TreeMap<>();
        Stream.of(step.reads(), step.consults(), step.writes())
                .flatMap(List::stream)
                .forEach(def -> pins.put(def.fullName(), ledger.version(def)));
        return pins;
    }

    private StepRun stepRun(
            Step step, RunContext context, Map<String, Long> pins, Ledger ledger, boolean isRebuild, Lease lease) {
        return new StepRun(
                warehouse,
                step,
                context,
                pins,
                ledger.lastDone(step.name()),
                isRebuild,
                journal(context, step),
                lease::check,
                text -> listener.progress(step.name(), text));
    }

    private Journal journal(RunContext context, Step step) {
        return new Journal(warehouse.files(), JOURNAL + "/" + context.runId() + "/" + step.name());
    }

    private void appendDone(
            RunContext context, Step step, StepRun run, StepReport report, Instant began, Ledger ledger, Lease lease) {
        lease.check();
        Map<String, Long> metrics = new TreeMap<>(report.counts());
        run.rowsWritten().forEach((table, rows) -> metrics.put("rows_written." + table, rows));
        metrics.put("commits", (long) run.commits() + 1);
        metrics.put("merges", (long) run.merges());
        metrics.put(EXIT_CODE, (long) report.exitCode().number());
        Row row = RowFactory.create(
                context.runId(),
                step.name(),
                context.changeNo(),
                context.changeNo(),
                Timestamp.from(context.asOf()),
                step.configDigest(),
                context.jarVersion(),
                run.inputs(),
                run.outputs(),
                metrics,
                report.equations().stream()
                        .map(equation -> RowFactory.create(
                                equation.subject(),
                                equation.wholeName(),
                                equation.whole(),
                                equation.parts(),
                                equation.holds()))
                        .toList(),
                report.warnings(),
                Timestamp.from(began),
                Timestamp.from(WallClock.now()));
        append(StepTable.DEF, row);
        ledger.add(new StepDone(
                context.runId(),
                step.name(),
                context.changeNo(),
                context.asOf(),
                step.configDigest(),
                context.jarVersion(),
                run.inputs(),
                run.outputs(),
                metrics));
    }

    private void endRun(
            RunContext context,
            String status,
            ExitCode exit,
            String message,
            List<String> stepsRun,
            List<String> stepsSkipped,
            Ledger ledger,
            Lease lease) {
        lease.check();
        append(
                RunTable.DEF,
                RowFactory.create(
                        context.runId(),
                        context.changeNo(),
                        Timestamp.from(context.asOf()),
                        context.configDigest(),
                        context.jarVersion(),
                        status,
                        exit.number(),
                        message,
                        stepsRun,
                        stepsSkipped,
                        Timestamp.from(context.startedAt()),
                        Timestamp.from(WallClock.now())));
        ledger.add(new RunRecord(
                context.runId(), context.changeNo(), context.asOf(), context.configDigest(), status, exit.number()));
        warehouse.files().delete(JOURNAL + "/" + context.runId());
    }

    private void append(TableDef def, Row row) {
        Dataset<Row> rows = warehouse.spark().createDataFrame(List.of(row), def.columns());
        rows.coalesce(1)
                .write()
                .format("delta")
                .option("mergeSchema", "true")
                .mode("append")
                .save(warehouse.path(def));
        CrashPoint.passed("commit " + def);
    }

    /** Runs that have a journal and no row in ops.run, oldest first; journals of ended runs are swept. */
    private List<Left> unfinishedRuns(Ledger ledger) {
        SmallFiles files = warehouse.files();
        List<Left> left = new ArrayList<>();
        for (String runId : files.list(JOURNAL)) {
            if (ledger.run(runId).isPresent()) {
                files.delete(JOURNAL + "/" + runId);
                continue;
            }
            files.read(JOURNAL + "/" + runId + "/" + RUN_FILE).ifPresent(text -> left.add(readRun(text)));
        }
        left.sort((a, b) -> Long.compare(a.context().changeNo(), b.context().changeNo()));
        return left;
    }

    private static String write(RunContext context, RunRequest request) {
        Map<String, Object> run = new TreeMap<>();
        run.put("run_id", context.runId());
        run.put("change_no", context.changeNo());
        run.put("as_of", context.asOf().toString());
        run.put("config_digest", context.configDigest());
        run.put("jar_version", context.jarVersion());
        run.put("started_at", context.startedAt().toString());
        run.put("select", request.select().stream().sorted().toList());
        run.put("rebuild", request.rebuild().stream().sorted().toList());
        run.put("note", request.note());
        return json(run);
    }

    private static Left readRun(String text) {
        try {
            var run = JSON.readTree(text);
            RunContext context = new RunContext(
                    run.path("run_id").asText(),
                    run.path("change_no").asLong(),
                    Instant.parse(run.path("as_of").asText()),
                    run.path("config_digest").asText(),
                    run.path("jar_version").asText(),
                    Instant.parse(run.path("started_at").asText()));
            Map<String, String> note = JSON.convertValue(run.path("note"), new TypeReference<Map<String, String>>() {});
            List<String> select = JSON.convertValue(run.path("select"), new TypeReference<List<String>>() {});
            List<String> rebuild = JSON.convertValue(run.path("rebuild"), new TypeReference<List<String>>() {});
            RunRequest shape = new RunRequest(
                    List.of(),
                    java.util.Set.copyOf(select),
                    java.util.Set.copyOf(rebuild),
                    context.asOf(),
                    Optional.of(context.runId()),
                    context.configDigest(),
                    note);
            return new Left(context, shape, note);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The journal of an unfinished run is not readable.", e);
        }
    }

    private static String writePins(Map<String, Long> pins, RunContext context) {
        Map<String, Object> started = new TreeMap<>();
        started.put("pins", pins);
        started.put("as_of", context.asOf().toString());
        started.put("config_digest", context.configDigest());
        started.put("jar_version", context.jarVersion());
        return json(started);
    }

    private static Map<String, Long> readPins(String text) {
        try {
            return JSON.convertValue(JSON.readTree(text).path("pins"), new TypeReference<Map<String, Long>>() {});
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The pins of an unfinished step are not readable.", e);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("A journal entry could not be written as JSON.", e);
        }
    }

    private static List<String> names(List<RunListener.StepOutcome> outcomes) {
        return outcomes.stream().map(RunListener.StepOutcome::step).toList();
    }

    private static ExitCode worse(ExitCode a, ExitCode b) {
        return b.number() > a.number() ? b : a;
    }

    private static String firstLine(String message) {
        return message == null ? null : message.lines().findFirst().orElse("");
    }
}
