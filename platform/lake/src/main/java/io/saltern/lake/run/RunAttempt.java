package io.saltern.lake.run;

import io.saltern.base.WallClock;
import io.saltern.base.error.ErrorKind;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.lake.store.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One attempt at one run: takes its steps in order, leaves out those that an earlier attempt has ended or that have nothing
 * to do, and ends the run. Used once.
 */
final class RunAttempt {
    private final Warehouse warehouse;
    private final RunContext context;
    private final RunRequest request;
    private final Ledger ledger;
    private final Lease lease;
    private final RunListener listener;
    private final RunJournal journal;
    private final LedgerWriter writer;
    private final List<RunListener.StepOutcome> outcomes = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    RunAttempt(
            Warehouse warehouse,
            RunContext context,
            RunRequest request,
            Ledger ledger,
            Lease lease,
            RunListener listener) {
        this.warehouse = warehouse;
        this.context = context;
        this.request = request;
        this.ledger = ledger;
        this.lease = lease;
        this.listener = listener;
        this.journal = new RunJournal(warehouse.files());
        this.writer = new LedgerWriter(warehouse, ledger, lease);
    }

    RunResult finish() {
        long began = WallClock.nanos();
        List<ExitCode> codes;
        try {
            codes = takeSteps();
        } catch (RuntimeException e) {
            Optional<SalternException> fault = faultOfProjectOrData(e);
            if (fault.isEmpty()) {
                throw e;
            }
            fail(fault.get());
            throw fault.get();
        }
        ExitCode exit = codes.stream().reduce(ExitCode.DONE, ExitCode::graver);
        end(exit == ExitCode.DONE ? "done" : "partial", exit, null);
        return new RunResult(
                context.runId(),
                context.changeNo(),
                context.asOf(),
                codes,
                false,
                outcomes,
                skipped,
                1 + outcomes.stream().mapToInt(RunListener.StepOutcome::commits).sum(),
                outcomes.stream().mapToInt(RunListener.StepOutcome::merges).sum(),
                Duration.ofNanos(WallClock.nanos() - began),
                ledger.versions(),
                List.of());
    }

    /** Ends the run without doing anything new: what its steps have in their journals is folded into tables. */
    void abandon(String why) {
        closeBegunSteps();
        end("abandoned", ExitCode.DONE, why);
    }

    /**
     * The fault of project or data behind a failure, be it thrown here or by a task. Such a fault does not go away by itself,
     * so the run is over; after any other failure the next run finishes this one.
     */
    private static Optional<SalternException> faultOfProjectOrData(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SalternException known) {
                return Optional.of(known).filter(e -> e.kind() == ErrorKind.CONFIG || e.kind() == ErrorKind.DATA);
            }
        }
        return Optional.empty();
    }

    private void fail(SalternException fault) {
        try {
            closeBegunSteps();
        } catch (RuntimeException e) {
            // What has been sent must not be forgotten, so the run stays unfinished until its journal can be folded.
            fault.addSuppressed(e);
            return;
        }
        end("failed", fault.exitCode(), firstLine(fault.getMessage()));
    }

    private void closeBegunSteps() {
        for (Step step : request.steps()) {
            if (isEnded(step)) {
                continue;
            }
            journal.pins(context, step).ifPresent(pins -> {
                StepRun run = stepRun(step, pins, false);
                Instant began = WallClock.now();
                StepReport report = step.close(run);
                if (run.hasWritten()) {
                    writer.stepDone(context, step, run, report, StepWork.NONE, began);
                }
            });
        }
    }

    private void end(String status, ExitCode exit, String message) {
        List<String> ran = outcomes.stream().map(RunListener.StepOutcome::step).toList();
        writer.runEnded(context, status, exit, message, ran, skipped);
        journal.end(context.runId());
    }

    /** Gives the exit codes of the steps. */
    private List<ExitCode> takeSteps() {
        List<ExitCode> codes = new ArrayList<>();
        int of = request.steps().size();
        int ordinal = 0;
        for (Step step : request.steps()) {
            ordinal++;
            boolean isAsked = isAskedFor(step);
            Optional<RunListener.StepOutcome> outcome =
                    isEnded(step) || !isAsked ? Optional.empty() : take(step, ordinal);
            codes.addAll(codesOfEarlierAttempt(step));
            if (outcome.isEmpty()) {
                skipped.add(step.name());
                if (isAsked) {
                    listener.stepSkipped(step.name(), ordinal, of);
                }
            } else {
                outcomes.add(outcome.get());
                codes.addAll(outcome.get().report().exitCodes());
                listener.stepEnded(outcome.get());
            }
        }
        return codes;
    }

    private Optional<RunListener.StepOutcome> take(Step step, int ordinal) {
        boolean isOutdated = ledger.lastDone(step.name())
                .filter(done -> done.isOutdatedFor(step))
                .isPresent();
        boolean isRebuild = isOutdated || request.rebuild().contains(step.name());
        Optional<Map<String, Long>> started = journal.pins(context, step);
        if (started.isEmpty() && !isRebuild && isUnmoved(step)) {
            return Optional.empty();
        }
        Map<String, Long> pins = started.orElseGet(() -> versionsNow(step));
        if (started.isEmpty()) {
            journal.pin(context, step, pins);
        }
        listener.stepStarted(step.name(), ordinal, request.steps().size());
        if (isOutdated) {
            listener.progress(step.name(), "an older version of Saltern wrote its tables: making them anew, once");
        }
        warehouse
                .spark()
                .sparkContext()
                .setJobGroup(step.name(), "saltern " + step.name() + " of run " + context.runId(), false);
        Instant began = WallClock.now();
        long nanos = WallClock.nanos();
        StepRun run = stepRun(step, pins, isRebuild);
        WorkMeter meter = WorkMeter.start(warehouse.spark().sparkContext());
        StepReport report;
        StepWork work;
        try {
            report = step.run(run);
        } finally {
            work = meter.stop();
        }
        if (report.isNothing()) {
            if (run.hasWritten()) {
                throw SalternException.internal(
                        "The step " + step.name() + " wrote tables and reported nothing.", null);
            }
            return Optional.empty();
        }
        check(step, report);
        writer.stepDone(context, step, run, report, work, began);
        return Optional.of(new RunListener.StepOutcome(
                step.name(),
                report,
                Duration.ofNanos(WallClock.nanos() - nanos),
                run.commits() + 1,
                run.merges(),
                work));
    }

    private void check(Step step, StepReport report) {
        report.equations().stream()
                .filter(equation -> !equation.holds())
                .findFirst()
                .ifPresent(broken -> {
                    throw SalternException.data("Rows are not accounted for in step " + step.name() + ": " + broken
                            + ". The run stops before its result counts; tell the maintainers, with the run id "
                            + context.runId() + ".");
                });
    }

    private boolean isAskedFor(Step step) {
        return request.select().isEmpty() || request.select().contains(step.name());
    }

    private boolean isEnded(Step step) {
        return doneInThisRun(step).isPresent();
    }

    private Optional<StepDone> doneInThisRun(Step step) {
        return ledger.lastDone(step.name()).filter(done -> done.runId().equals(context.runId()));
    }

    /** A step that an earlier process ended in this run has told its exit codes by its done row. */
    private List<ExitCode> codesOfEarlierAttempt(Step step) {
        return doneInThisRun(step)
                .map(done -> LedgerWriter.exitCodes(done.metrics()))
                .orElse(List.of());
    }

    private boolean isUnmoved(Step step) {
        Optional<StepDone> last = ledger.lastDone(step.name());
        if (last.isEmpty() || step.mustRun(ledger)) {
            return false;
        }
        StepDone done = last.get();
        boolean sameInputs = step.reads().stream()
                .allMatch(def -> done.inputs().getOrDefault(def.fullName(), -1L).equals(ledger.version(def)));
        return sameInputs
                && done.configDigest().equals(step.configDigest())
                && done.jarVersion().equals(context.jarVersion())
                && (!step.movesWithAsOf() || done.asOf().equals(context.asOf()));
    }

    private Map<String, Long> versionsNow(Step step) {
        Map<String, Long> versions = new TreeMap<>();
        Stream.of(step.reads(), step.consults(), step.writes())
                .flatMap(List::stream)
                .forEach(def -> versions.put(def.fullName(), ledger.version(def)));
        return versions;
    }

    private StepRun stepRun(Step step, Map<String, Long> pins, boolean isRebuild) {
        return new StepRun(
                warehouse,
                step,
                context,
                pins,
                ledger.lastDone(step.name()),
                isRebuild,
                journal.of(context, step),
                lease::check,
                text -> listener.progress(step.name(), text));
    }

    private static String firstLine(String message) {
        return message == null ? null : message.lines().findFirst().orElse("");
    }
}
