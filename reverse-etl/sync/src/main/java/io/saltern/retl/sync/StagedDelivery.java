package io.saltern.retl.sync;

import io.saltern.base.crash.CrashPoint;
import io.saltern.base.error.SalternException;
import io.saltern.lake.run.StepRun;
import io.saltern.retl.api.DestinationException;
import io.saltern.retl.api.FileStore;
import io.saltern.retl.api.Publication;
import io.saltern.retl.api.StagedDestination;
import io.saltern.retl.api.StagedDrop;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes a sync's changes to part files with Spark and has a staged destination publish them. */
final class StagedDelivery {
    private final StepRun run;
    private final DeliveryJournal journal;
    private final FileStore files;

    StagedDelivery(StepRun run, DeliveryJournal journal, FileStore files) {
        this.run = run;
        this.journal = journal;
        this.files = files;
    }

    /**
     * Publishes the changes, unless the journal says that they are.
     *
     * @param name of the drop in the journal
     * @param runId the run that published it first
     * @param changes rows with {@code change_key, op, remote_key, payload}
     * @return why the destination did not take them; empty when they are published
     */
    Optional<Halt> publish(
            String name,
            String runId,
            SyncDef sync,
            PlanHeader plan,
            StagedDestination destination,
            Dataset<Row> changes) {
        if (journal.isPublished(name)) {
            return Optional.empty();
        }
        String folder = journal.stagingFolder(name);
        try {
            destination.open(files);
            DropFiles.write(changes, plan.rows(), sync, destination.format(), folder);
            run.checkStillHolder();
            StagedDrop drop = new StagedDrop(
                    plan.planId(),
                    sync.name(),
                    runId,
                    plan.knownAt().toString(),
                    folder,
                    DropFiles.columns(sync),
                    plan.opCounts());
            journal.intendDrop(name);
            Publication publication = destination.publish(drop);
            CrashPoint.passed("delivery " + sync.name());
            journal.publish(name, publication.location());
            run.progress(sync.name() + ": " + publication.rows() + " rows published");
            return Optional.empty();
        } catch (DestinationException e) {
            run.progress(sync.name() + ": " + e.getMessage());
            return Optional.of(Halt.of(e));
        } finally {
            drop(folder);
        }
    }

    private void drop(String folder) {
        try {
            files.deleteFolder(folder);
        } catch (IOException e) {
            throw SalternException.unavailable(
                    "The working folder " + folder + " of a file drop cannot be deleted: " + e.getMessage()
                            + ". Delete it by hand: it holds what was sent.",
                    e);
        }
    }
}
