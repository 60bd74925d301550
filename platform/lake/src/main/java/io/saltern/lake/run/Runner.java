package io.saltern.lake.run;

import io.saltern.base.WallClock;
import io.saltern.base.error.SalternException;
import io.saltern.lake.store.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pipeline on a warehouse so that a crash at any instant is repaired by the next run.
 *
 * <p>{@code ops.step} is the commit point: a step reads only pinned versions, writes its tables under a transaction id, and
 * counts once its done row is appended. Until the run's row in {@code ops.run} is there, its folder below
 * {@code ops/_journal} names its pins; the next run finishes it under those, or closes it as abandoned when the project
 * has changed. The transaction version of a write is the run's ordinal, which is never reused.
 *
 * <p>Which runs there are to finish, to close and to begin is decided here; {@link RunAttempt} takes the steps of one.
 */
public final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final Warehouse warehouse;
    private final String jarVersion;
    private final RunListener listener;
    private final RunJournal journal;

    public Runner(Warehouse warehouse, String jarVersion, RunListener listener) {
        this.warehouse = warehouse;
        this.jarVersion = jarVersion;
        this.listener = listener;
        this.journal = new RunJournal(warehouse.files());
    }

    /** An unfinished run that an earlier process left, as its journal tells. */
    public record Unfinished(String runId, Instant asOf, String configDigest, Map<String, String> note) {}

    /** The run that an earlier process left unfinished, if any. Takes no lease. */
    public Optional<Unfinished> unfinished() {
        return journal.unfinished(Ledger.read(warehouse)).stream()
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
            List<RunResult> finished = new ArrayList<>();
            for (RunJournal.Left left : journal.unfinished(ledger)) {
                finishOrClose(left, request, ledger, lease).ifPresent(finished::add);
            }
            RunResult result = runNew(request, ledger, lease).after(finished);
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

    private Optional<RunResult> finishOrClose(RunJournal.Left left, RunRequest request, Ledger ledger, Lease lease) {
        RunContext context = left.context();
        RunAttempt attempt = attempt(context, left.request(request.steps()), ledger, lease);
        if (context.configDigest().equals(request.configDigest())
                && context.jarVersion().equals(jarVersion)) {
            LOG.info("Finishing the run {} that an earlier process left", context.runId());
            listener.resuming(context.runId(), "finishing it under its own pins");
            return Optional.of(attempt.finish());
        }
        LOG.warn("Closing the run {} as abandoned, as the project has changed since", context.runId());
        listener.resuming(context.runId(), "closing it as abandoned, as the project has changed since");
        attempt.abandon("the project has changed");
        return Optional.empty();
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
        journal.begin(context, request);
        return attempt(context, request, ledger, lease).finish();
    }

    private RunAttempt attempt(RunContext context, RunRequest request, Ledger ledger, Lease lease) {
        return new RunAttempt(warehouse, context, request, ledger, lease, listener);
    }

    private Optional<RunResult> refuseOlderAsOf(RunRequest request, Ledger ledger) {
        Optional<Instant> newest = ledger.newestAsOf();
        if (newest.isEmpty() || !request.asOf().isBefore(newest.get())) {
            return Optional.empty();
        }
        Optional<RunRecord> same = ledger.runs().stream()
                .filter(run -> run.asOf().equals(request.asOf())
                        && (run.status().equals("done") || run.status().equals("partial")))
                .findFirst();
        RunRecord run = same.orElseThrow(() -> SalternException.config("As-of " + request.asOf()
                + " lies before that of the last run (" + newest.get()
                + "): as-of never moves backwards in a warehouse. Give a later --as-of, or use another warehouse."));
        return Optional.of(new RunResult(
                run.runId(),
                run.changeNo(),
                run.asOf(),
                List.of(),
                true,
                List.of(),
                List.of(),
                0,
                0,
                Duration.ZERO,
                ledger.versions(),
                List.of()));
    }
}
