package io.saltern.retl.sync;

import io.saltern.base.crash.CrashPoint;
import io.saltern.base.error.SalternException;
import io.saltern.lake.run.StepRun;
import io.saltern.retl.api.Batch;
import io.saltern.retl.api.DestinationException;
import io.saltern.retl.api.FileStore;
import io.saltern.retl.api.Outcome;
import io.saltern.retl.api.RowDestination;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Sends batches to a row destination, each between an intent and its outcomes in the journal. */
final class RowDelivery {
    private final StepRun run;
    private final DeliveryJournal journal;
    private final FileStore files;

    RowDelivery(StepRun run, DeliveryJournal journal, FileStore files) {
        this.run = run;
        this.journal = journal;
        this.files = files;
    }

    /**
     * Sends what has no outcome yet. The destination is opened at the first batch that must go, and is left to the caller
     * to close.
     *
     * @param total changes of all batches, for the progress line
     * @return why the destination took no more; empty when all batches have outcomes
     */
    Optional<Halt> send(String sync, RowDestination destination, Iterator<Batch> batches, long total) {
        Set<String> settled = journal.settled(sync);
        boolean isOpen = false;
        long done = 0;
        try {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                done += batch.changes().size();
                if (settled.contains(DeliveryJournal.entry(batch))) {
                    continue;
                }
                if (!isOpen) {
                    destination.open(files);
                    isOpen = true;
                }
                sendOne(destination, batch);
                run.progress(String.format(Locale.ROOT, "%s: %,d of %,d rows sent", sync, done, total));
            }
            return Optional.empty();
        } catch (DestinationException e) {
            run.progress(sync + ": " + e.getMessage());
            return Optional.of(Halt.of(e));
        }
    }

    private void sendOne(RowDestination destination, Batch batch) {
        run.checkStillHolder();
        journal.intend(batch);
        List<Outcome> outcomes = destination.deliver(batch);
        CrashPoint.passed("delivery " + batch.sync() + " " + batch.sequence());
        if (outcomes.size() != batch.changes().size()) {
            throw SalternException.internal(
                    "The destination " + destination.name() + " answered " + outcomes.size() + " outcomes for "
                            + batch.changes().size() + " changes of batch " + batch.idempotencyKey() + ".",
                    null);
        }
        journal.settle(batch, outcomes);
    }
}
