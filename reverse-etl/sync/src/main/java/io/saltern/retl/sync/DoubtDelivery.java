package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.saltern.base.error.ExitCode;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.lake.table.TableDef;
import io.saltern.retl.api.Batch;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.RowDestination;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sends batches that earlier runs left in doubt once more, under their old keys and with their old bodies, made from the
 * versions that their plan was made from. Consent is that of today: a batch with somebody who has withdrawn since stays in
 * doubt, as does one that cannot be made as it was. Only destinations for which a replay is harmless are asked.
 */
final class DoubtDelivery {
    private final StepRun run;
    private final SyncConfig config;
    private final StepReport.Builder report;
    private final DeliveryJournal journal;

    DoubtDelivery(StepRun run, SyncConfig config, StepReport.Builder report) {
        this.run = run;
        this.config = config;
        this.report = report;
        this.journal = DeliveryJournal.ofDoubts(run.journal());
    }

    /**
     * Settles what it can.
     *
     * @param plan this run's plan
     * @return receipts of what came back, as {@link SyncReceipts#of} gives them; empty when nothing was sent
     */
    Optional<Dataset<Row>> settle(Dataset<Row> plan) {
        Dataset<Row> held = plan.where(col(SyncPlanTable.STATUS).equalTo(SyncPlan.HELD))
                .where(col(SyncPlanTable.REASON).equalTo(SyncPlan.IN_DOUBT));
        if (held.isEmpty()) {
            return Optional.empty();
        }
        Dataset<Row> receipts = run.read(SyncReceiptTable.DEF);
        Dataset<Row> state = run.read(SyncStateTable.DEF);
        Dataset<Row> rows =
                Doubts.rows(run.read(SyncPlanTable.DEF), receipts, state, Doubts.batches(receipts, state, plan));
        Dataset<Row> settled = null;
        for (PlanHeader header : PlanHeader.collect(rows)) {
            Dataset<Row> changes =
                    resend(header, rows.where(col(SyncPlanTable.PLAN_ID).equalTo(header.planId())));
            Dataset<Row> back = SyncReceipts.of(changes, outcomes(changes), List.of(), Map.of())
                    .where(col(SyncReceiptTable.BATCH_KEY).isNotNull());
            settled = settled == null ? back : settled.unionByName(back);
        }
        if (settled == null) {
            return Optional.empty();
        }
        return tell(settled) ? Optional.of(settled) : Optional.empty();
    }

    /** What came back for these batches: a change key may have gone with another batch, too. */
    private Dataset<Row> outcomes(Dataset<Row> changes) {
        String[] key = {SyncReceiptTable.SYNC, SyncReceiptTable.CHANGE_KEY, SyncReceiptTable.BATCH_KEY};
        return journal.outcomes(run.spark()).join(changes, key, "left_semi");
    }

    private boolean tell(Dataset<Row> settled) {
        Map<String, Map<String, Long>> counts = DeliverSyncJob.outcomeCounts(settled);
        counts.forEach((sync, outcomes) -> {
            long whole = outcomes.values().stream().mapToLong(Long::longValue).sum();
            report.equation("sync " + sync + " in doubt", "resent", whole, outcomes);
            report.count(sync + ".resent", whole);
            outcomes.forEach(report::count);
            if (outcomes.containsKey(DeliverSyncJob.UNKNOWN)) {
                report.exit(ExitCode.PARTIAL_DELIVERY);
            }
        });
        return !counts.isEmpty();
    }

    private Dataset<Row> resend(PlanHeader header, Dataset<Row> rows) {
        SyncDef sync = config.find(header.sync()).orElseThrow();
        SyncInputs then = SyncInputs.of(def -> atPlan(def, header));
        Dataset<Row> people = SyncPeople.of(then, List.of(sync), run.asOfColumn());
        Dataset<Row> changes = SyncPlan.withPayloads(rows, SyncPlan.desired(people, List.of(sync)))
                .withColumn(SyncPlanTable.CHANGE_NO, lit(run.changeNo()));
        try (Destination destination = config.open(sync.destination())) {
            if (destination instanceof RowDestination target
                    && destination.capabilities().isReplaySafe()) {
                Iterator<Batch> batches = batches(sync, changes);
                new RowDelivery(
                                run,
                                journal,
                                new HadoopFileStore(run.spark().sessionState().newHadoopConf()))
                        .send(sync.name(), target, batches, header.rows())
                        .ifPresent(halt -> report.warn("Sync " + sync.name()
                                        + ": rows in doubt could not be sent again. " + halt.message())
                                .count(DeliverSyncJob.UNSENT, header.rows())
                                .exit(halt.exit()));
            }
        }
        return changes;
    }

    private Dataset<Row> atPlan(TableDef def, PlanHeader header) {
        return def.equals(ConsentTable.DEF)
                ? run.read(def)
                : run.readAt(def, header.versions().getOrDefault(def.fullName(), -1L));
    }

    private Iterator<Batch> batches(SyncDef sync, Dataset<Row> changes) {
        return new DoubtBatches(
                sync.name(),
                changes.orderBy(col(SyncReceiptTable.BATCH_NO), col(SyncPlanTable.CHANGE_KEY))
                        .toLocalIterator(),
                (key, rows) -> report.warn("Sync " + sync.name() + ": the batch " + key + " of " + rows
                        + " rows stays in doubt, as it can no longer be made as it was."));
    }
}
