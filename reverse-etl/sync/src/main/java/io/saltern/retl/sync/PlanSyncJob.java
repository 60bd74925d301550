package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepDone;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.lake.table.TableDef;
import io.saltern.retl.api.Op;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Step {@code plan}: compares what each enabled sync wants with what its destination is known to hold, and appends what is
 * planned, held or blocked to ops.sync_plan; what is unchanged is only counted. Sends nothing.
 */
public final class PlanSyncJob implements Step {
    static final String NAME = "plan";

    private static final String WAITING = "removals_waiting";

    private final SyncConfig config;

    PlanSyncJob(SyncConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<TableDef> reads() {
        return SyncInputs.TABLES;
    }

    @Override
    public List<TableDef> consults() {
        return List.of(SyncStateTable.DEF, SyncReceiptTable.DEF);
    }

    /** Since 2 it follows changes of an address. */
    @Override
    public int layout() {
        return 2;
    }

    @Override
    public List<TableDef> writes() {
        return List.of(SyncPlanTable.DEF);
    }

    @Override
    public String configDigest() {
        return config.digest();
    }

    /** A decision dated later than the last as-of comes into force with it. */
    @Override
    public boolean movesWithAsOf() {
        return true;
    }

    /**
     * A plan that was never delivered is made again, as is one that left rows unsent or in doubt, or whose removals at former
     * addresses wait for the new ones.
     */
    @Override
    public boolean mustRun(Ledger ledger) {
        Optional<StepDone> planned = ledger.lastDone(NAME);
        Optional<StepDone> delivered = ledger.lastDone(DeliverSyncJob.NAME);
        boolean isUndelivered = planned.isPresent()
                && planned.get().metrics().getOrDefault(SyncPlan.PLANNED, 0L) > 0
                && delivered.map(StepDone::changeNo).orElse(-1L) < planned.get().changeNo();
        boolean isWaiting = planned.isPresent() && planned.get().metrics().getOrDefault(WAITING, 0L) > 0;
        return isUndelivered
                || isWaiting
                || delivered.map(PlanSyncJob::leftRows).orElse(false);
    }

    private static boolean leftRows(StepDone delivered) {
        Map<String, Long> metrics = delivered.metrics();
        return metrics.getOrDefault(DeliverSyncJob.UNSENT, 0L) + metrics.getOrDefault(DeliverSyncJob.UNKNOWN, 0L) > 0;
    }

    @Override
    public StepReport run(StepRun run) {
        List<SyncDef> syncs = config.enabled();
        if (syncs.isEmpty()) {
            return StepReport.nothingToDo();
        }
        SyncInputs inputs = SyncInputs.of(run::read);
        Dataset<Row> people = SyncPeople.of(inputs, syncs, run.asOfColumn());
        Dataset<Row> objects = SyncPlan.compare(SyncPlan.desired(people, syncs), state(run), syncs)
                .persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> compared = SyncPlan.keepAddressesInUse(objects, syncs).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            PlanCounts found = PlanCounts.collect(compared);
            Set<String> emptied = found.emptied(syncs);
            PlanCounts counts = found.holdingEmptied(emptied);
            if (counts.toWrite() > 0) {
                Dataset<Row> rows = SyncPlan.holdEmptied(compared, emptied)
                        .where(col(SyncPlanTable.STATUS).notEqual(SyncPlan.UNCHANGED))
                        .drop(SyncPlan.LEFT_OUT);
                run.append(SyncPlanTable.DEF, stamped(rows, run, syncs));
            }
            StepReport.Builder report = StepReport.builder();
            report(run, report, syncs, counts, emptied);
            ConsentCounts.tell(inputs.consent(), run.asOfColumn(), syncs, report);
            return report.build();
        } finally {
            compared.unpersist();
            objects.unpersist();
        }
    }

    /** What destinations hold, with what an older Saltern left there without knowing of it. */
    private static Dataset<Row> state(StepRun run) {
        Dataset<Row> state = run.read(SyncStateTable.DEF);
        return FormerAddresses.areUnknown(run)
                ? FormerAddresses.with(
                        state, FormerAddresses.find(run.read(SyncPlanTable.DEF), run.read(SyncReceiptTable.DEF), state))
                : state;
    }

    private static Dataset<Row> stamped(Dataset<Row> rows, StepRun run, List<SyncDef> syncs) {
        Map<String, Long> versions = versions(run);
        Column planId = lit(null).cast("string");
        for (SyncDef sync : syncs) {
            planId = when(
                            col(SyncPlanTable.SYNC).equalTo(sync.name()),
                            PlanId.of(sync, versions, run.asOf(), run.changeNo()))
                    .otherwise(planId);
        }
        return rows.withColumn(SyncPlanTable.PLAN_ID, planId)
                .withColumn(
                        SyncPlanTable.TABLE_VERSIONS,
                        map(versions.entrySet().stream()
                                .flatMap(entry -> Stream.of(lit(entry.getKey()), lit(entry.getValue())))
                                .toArray(Column[]::new)))
                .withColumn(SyncPlanTable.CHANGE_NO, lit(run.changeNo()))
                .withColumn(SyncPlanTable.KNOWN_AT, run.asOfColumn());
    }

    /** The versions of what the plan reads and consults; -1 for a table that is not there. */
    private static Map<String, Long> versions(StepRun run) {
        Map<String, Long> versions = new TreeMap<>();
        SyncInputs.TABLES.forEach(
                def -> versions.put(def.fullName(), run.version(def).orElse(-1)));
        versions.put(
                SyncStateTable.DEF.fullName(), run.version(SyncStateTable.DEF).orElse(-1));
        return versions;
    }

    private static void report(
            StepRun run, StepReport.Builder report, List<SyncDef> syncs, PlanCounts counts, Set<String> emptied) {
        for (SyncDef sync : syncs) {
            String name = sync.name();
            Map<String, Long> parts = counts.parts(name);
            report.equation("sync " + name, "considered", counts.considered(name), parts);
            parts.forEach((part, rows) -> report.count(part, rows).count(name + "." + part, rows));
            for (Op op : List.of(Op.ADD, Op.UPDATE, Op.REMOVE)) {
                report.count(name + "." + op.word(), counts.planned(name, op));
            }
            if (sync.consent().isPresent()) {
                report.count(name + "." + SyncPlan.LEFT_OUT, counts.leftOut(name));
            }
            run.progress(name + ": " + counts.planned(name, Op.ADD) + " to add, " + counts.planned(name, Op.UPDATE)
                    + " to update, " + counts.planned(name, Op.REMOVE) + " to remove");
        }
        report.count(WAITING, counts.waitingRemovals());
        emptied.forEach(name -> report.warn("The audience of sync " + name
                + " has become empty: its removals are held. If that is meant, say 'allow_empty: true' in syncs/" + name
                + ".yaml."));
    }
}
