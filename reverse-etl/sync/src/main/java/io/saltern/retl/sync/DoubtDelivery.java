package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

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
import io.saltern.retl.api.OutcomeStatus;
import io.saltern.retl.api.RowDestination;
import io.saltern.retl.api.StagedDestination;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sends batches that earlier runs left in doubt once more, under their old keys and with their old bodies, made from the
 * versions that their plan was made from; a drop goes again under its plan's id. Consent is that of today: a batch with somebody who has withdrawn since stays in
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
        List<PlanHeader> headers = new ArrayList<>();
        Optional<Dataset<Row>> rows = rows(plan);
        rows.map(PlanHeader::collect).ifPresent(headers::addAll);
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        boolean mustSend = journal.ended().isEmpty();
        Map<String, Halt> halts = new TreeMap<>();
        List<Dataset<Row>> changes = new ArrayList<>();
        for (PlanHeader header : headers) {
            SyncDef sync = config.find(header.sync()).orElseThrow();
            Dataset<Row> own = changes(sync, header, of(header, rows.get()));
            if (mustSend) {
                resend(sync, header, own).ifPresent(halt -> halts.put(header.planId(), halt));
            }
            changes.add(own);
        }
        if (mustSend) {
            journal.end(halts);
        }
        headers.forEach(header -> warn(header, journal.ended().orElseThrow().get(header.planId())));
        return told(changes);
    }

    /** Receipts of what came back before the run was given up. Sends nothing. */
    Optional<Dataset<Row>> close(Dataset<Row> plan) {
        if (!journal.isUsed()) {
            return Optional.empty();
        }
        List<Dataset<Row>> changes = new ArrayList<>();
        rows(plan).ifPresent(rows -> PlanHeader.collect(rows)
                .forEach(header -> changes.add(config.find(header.sync())
                        .filter(header::isOf)
                        .map(sync -> changes(sync, header, of(header, rows)))
                        .orElseGet(() -> stamped(of(header, rows))))));
        return told(changes);
    }

    /** The rows that may be sent again, as they were planned: a function of pinned tables. */
    private Optional<Dataset<Row>> rows(Dataset<Row> plan) {
        Dataset<Row> held = plan.where(col(SyncPlanTable.STATUS).equalTo(SyncPlan.HELD))
                .where(col(SyncPlanTable.REASON).equalTo(SyncPlan.IN_DOUBT));
        if (!run.exists(SyncStateTable.DEF) || held.isEmpty()) {
            return Optional.empty();
        }
        Dataset<Row> receipts = run.read(SyncReceiptTable.DEF);
        Dataset<Row> state = run.read(SyncStateTable.DEF);
        return Optional.of(
                Doubts.rows(run.read(SyncPlanTable.DEF), receipts, state, Doubts.batches(receipts, state, plan)));
    }

    private static Dataset<Row> of(PlanHeader header, Dataset<Row> rows) {
        return rows.where(col(SyncPlanTable.PLAN_ID).equalTo(header.planId()));
    }

    private Optional<Dataset<Row>> told(List<Dataset<Row>> changes) {
        return changes.stream()
                .map(sent -> SyncReceipts.of(sent, outcomes(sent), List.of(), Map.of())
                        .where(col(SyncReceiptTable.BATCH_KEY).isNotNull()))
                .reduce(Dataset::unionByName)
                .filter(this::tell);
    }

    private void warn(PlanHeader header, Halt halt) {
        if (halt != null) {
            report.warn("Sync " + header.sync() + ": rows in doubt could not be sent again. " + halt.message())
                    .count(DeliverSyncJob.UNSENT, header.rows())
                    .exit(halt.exit());
        }
    }

    /** What came back for these batches: a change key may have gone with another batch, too. */
    private Dataset<Row> outcomes(Dataset<Row> changes) {
        String[] key = {SyncReceiptTable.SYNC, SyncReceiptTable.CHANGE_KEY, SyncReceiptTable.BATCH_KEY};
        Dataset<Row> drops = changes.where(
                        col(SyncReceiptTable.PLAN_ID).isin(journal.published().toArray()))
                .withColumn(SyncReceiptTable.OUTCOME, lit(OutcomeStatus.ACCEPTED.word()));
        return journal.outcomes(run.spark())
                .join(changes, key, "left_semi")
                .unionByName(
                        drops.select(
                                col(SyncReceiptTable.SYNC),
                                col(SyncReceiptTable.CHANGE_KEY),
                                col(SyncReceiptTable.BATCH_KEY),
                                col(SyncReceiptTable.BATCH_RUN_ID),
                                col(SyncReceiptTable.BATCH_NO),
                                col(SyncReceiptTable.OUTCOME)),
                        true);
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

    private Dataset<Row> changes(SyncDef sync, PlanHeader header, Dataset<Row> rows) {
        SyncInputs then = SyncInputs.of(def -> atPlan(def, header));
        Dataset<Row> people = SyncPeople.of(then, List.of(sync), run.asOfColumn());
        return stamped(SyncPlan.withPayloads(rows, SyncPlan.desired(people, List.of(sync))));
    }

    private Dataset<Row> stamped(Dataset<Row> changes) {
        return changes.withColumn(SyncPlanTable.CHANGE_NO, lit(run.changeNo()));
    }

    private Optional<Halt> resend(SyncDef sync, PlanHeader header, Dataset<Row> changes) {
        HadoopFileStore files = new HadoopFileStore(run.spark().sessionState().newHadoopConf());
        try (Destination destination = config.open(sync.destination())) {
            if (!destination.capabilities().isReplaySafe()) {
                return Optional.empty();
            }
            if (destination instanceof StagedDestination staged) {
                return republish(sync, header, staged, changes, files);
            }
            RowDestination target = (RowDestination) destination;
            target.declare(sync.types());
            return new RowDelivery(run, journal, files)
                    .send(sync.name(), target, batches(sync, changes), header.rows());
        }
    }

    /** The drop is its plan: it goes again under the plan's id, or stays in doubt as a whole. */
    private Optional<Halt> republish(
            SyncDef sync,
            PlanHeader header,
            StagedDestination destination,
            Dataset<Row> changes,
            HadoopFileStore files) {
        // What went as batches to a destination that takes drops now is no drop.
        Column isAsItWas =
                col(SyncPlan.IS_TRUE).and(col(SyncReceiptTable.BATCH_KEY).equalTo(header.planId()));
        if (!changes.where(not(isAsItWas)).isEmpty()) {
            leaveOut(sync, header.planId(), header.rows());
            return Optional.empty();
        }
        String runId =
                changes.select(col(SyncReceiptTable.BATCH_RUN_ID)).first().getString(0);
        return new StagedDelivery(run, journal, files)
                .publish(header.planId(), runId, sync, header, destination, changes);
    }

    private void leaveOut(SyncDef sync, String batch, long rows) {
        report.warn("Sync " + sync.name() + ": the batch " + batch + " of " + rows
                + " rows stays in doubt, as it can no longer be made as it was.");
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
                (key, rows) -> leaveOut(sync, key, rows));
    }
}
