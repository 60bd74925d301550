package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;

import io.saltern.base.error.ErrorKind;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.lake.table.TableDef;
import io.saltern.retl.api.BatchCutter;
import io.saltern.retl.api.Change;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.FileStore;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.OutcomeStatus;
import io.saltern.retl.api.Payload;
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
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * Step {@code deliver}: sends what was planned, one sync after another, and folds what came back into ops.sync_receipt and
 * ops.sync_state. Payloads are made anew from the tables; a plan that no longer says what they say is refused as a whole
 * (exit 3). What an earlier run left in doubt is sent again first, as it was. A destination that takes nothing leaves its rows unsent (exit 7) and does not keep the other syncs.
 */
public final class DeliverSyncJob implements Step {
    static final String NAME = "deliver";
    static final String UNSENT = "unsent";
    static final String UNKNOWN = "unknown";

    private static final String CHOSEN_PLAN = "plan-id";
    private static final String ROWS = "rows";
    private static final String RANK = "reason_rank";
    private static final String REASON = "why";

    private final SyncConfig config;
    private final Optional<String> planId;

    DeliverSyncJob(SyncConfig config, Optional<String> planId) {
        this.config = config;
        this.planId = planId;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<TableDef> reads() {
        return List.of(SyncPlanTable.DEF);
    }

    @Override
    public List<TableDef> consults() {
        return SyncInputs.TABLES;
    }

    @Override
    public List<TableDef> writes() {
        return List.of(SyncReceiptTable.DEF, SyncStateTable.DEF);
    }

    /** Since 2 it follows changes of an address. */
    @Override
    public int layout() {
        return 2;
    }

    @Override
    public String configDigest() {
        return config.digest();
    }

    /** A plan that was asked for by its id is delivered even if nothing has moved. */
    @Override
    public boolean mustRun(Ledger ledger) {
        return planId.isPresent();
    }

    @Override
    public StepReport run(StepRun run) {
        String chosen = run.journalOnce(CHOSEN_PLAN, () -> planId.orElse(""));
        Dataset<Row> plan = plan(run, chosen)
                .where(col(SyncPlanTable.SYNC).isin(config.names().toArray()));
        List<PlanHeader> headers = PlanHeader.collect(plan.where(isPlanned()));
        if (headers.isEmpty() && !chosen.isEmpty()) {
            throw mismatch("There is no plan " + chosen + " with anything to send");
        }
        StepReport.Builder report = StepReport.builder();
        List<Dataset<Row>> receipts = new ArrayList<>();
        if (chosen.isEmpty()) {
            new DoubtDelivery(run, config, report).settle(plan).ifPresent(receipts::add);
        }
        if (headers.isEmpty()) {
            if (receipts.isEmpty() && !FormerAddresses.areUnknown(run)) {
                return plan.isEmpty() ? StepReport.nothingToDo() : report.build();
            }
            fold(run, receipts);
            return report.build();
        }
        Dataset<Row> changes =
                changes(run, plan.where(isPlanned()), check(run, headers)).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            refuseStale(changes);
            DeliveryJournal journal = DeliveryJournal.ofPlan(run.journal());
            if (journal.ended().isEmpty()) {
                journal.end(send(run, headers, changes));
            }
            Map<String, Halt> halts = journal.ended().orElseThrow();
            Dataset<Row> own = SyncReceipts.of(changes, journal.outcomes(run.spark()), journal.published(), halts)
                    .persist(StorageLevel.MEMORY_AND_DISK());
            Map<String, Map<String, Long>> counts = outcomeCounts(own);
            boolean isAnyRejected =
                    counts.values().stream().anyMatch(found -> found.containsKey(OutcomeStatus.REJECTED.word()));
            report(report, headers, counts, isAnyRejected ? reasons(own) : Map.of(), halts);
            receipts.add(own);
            fold(run, receipts);
            own.unpersist();
            return report.build();
        } finally {
            changes.unpersist();
        }
    }

    /**
     * Folds what came back before the run was given up; a batch without an answer is unknown. Sends nothing. The project may
     * be another by now, so which plan it was is told by the journal, not by this step.
     */
    @Override
    public StepReport close(StepRun run) {
        DeliveryJournal journal = DeliveryJournal.ofPlan(run.journal());
        String chosen = run.journal().get(CHOSEN_PLAN).orElse("");
        Dataset<Row> plan = plan(run, chosen);
        StepReport.Builder report = StepReport.builder();
        List<Dataset<Row>> receipts = new ArrayList<>();
        if (chosen.isEmpty()) {
            new DoubtDelivery(run, config, report).close(plan).ifPresent(receipts::add);
        }
        Dataset<Row> planned = plan.where(isPlanned());
        List<PlanHeader> headers = journal.isUsed() ? PlanHeader.collect(planned) : List.of();
        if (headers.isEmpty() && receipts.isEmpty()) {
            return StepReport.nothingToDo();
        }
        if (!headers.isEmpty()) {
            Dataset<Row> own = back(run, journal, first(planned)).persist(StorageLevel.MEMORY_AND_DISK());
            long rows = 0;
            for (Map<String, Long> counts : outcomeCounts(own).values()) {
                counts.forEach(report::count);
                rows += counts.values().stream().mapToLong(Long::longValue).sum();
            }
            report.count(UNSENT, headers.stream().mapToLong(PlanHeader::rows).sum() - rows);
            if (rows > 0) {
                receipts.add(own);
            }
        }
        if (!receipts.isEmpty()) {
            fold(run, receipts);
        }
        return report.build();
    }

    /**
     * Receipts of what came back. When the sending had ended, an earlier attempt may have committed them: they are those that
     * it made, unsent rows and all.
     */
    private static Dataset<Row> back(StepRun run, DeliveryJournal journal, Dataset<Row> sent) {
        Dataset<Row> outcomes = journal.outcomes(run.spark());
        Optional<Map<String, Halt>> ended = journal.ended();
        return ended.isPresent()
                ? SyncReceipts.of(sent, outcomes, journal.published(), ended.get())
                : SyncReceipts.of(
                                sent,
                                outcomes.unionByName(journal.unanswered(run.spark()))
                                        .unionByName(journal.unansweredDrops(sent, run.runId())),
                                journal.published(),
                                Map.of())
                        .where(col(SyncReceiptTable.OUTCOME).notEqual(OutcomeStatus.UNSENT.word()));
    }

    /** The rows of the plan that was asked for by its id; of the run's own plan when none was. */
    private static Dataset<Row> plan(StepRun run, String chosen) {
        Column which = chosen.isEmpty()
                ? col(SyncPlanTable.CHANGE_NO).equalTo(run.changeNo())
                : col(SyncPlanTable.PLAN_ID).equalTo(chosen);
        return run.read(SyncPlanTable.DEF).where(which);
    }

    private static Column isPlanned() {
        return col(SyncPlanTable.STATUS).equalTo(SyncPlan.PLANNED);
    }

    /** The syncs of the plan; refuses a plan that another configuration or another state made. */
    private List<SyncDef> check(StepRun run, List<PlanHeader> headers) {
        List<SyncDef> syncs = new ArrayList<>();
        for (PlanHeader header : headers) {
            SyncDef sync = config.find(header.sync()).orElseThrow();
            if (!header.isOf(sync)) {
                throw mismatch("The configuration of sync " + sync.name() + " has changed since plan " + header.planId()
                        + " was made");
            }
            if (header.stateVersion() != run.version(SyncStateTable.DEF).orElse(-1)) {
                throw mismatch("Something was delivered since plan " + header.planId() + " of sync " + sync.name()
                        + " was made");
            }
            syncs.add(sync);
        }
        return syncs;
    }

    private static Dataset<Row> changes(StepRun run, Dataset<Row> planned, List<SyncDef> syncs) {
        Dataset<Row> people = SyncPeople.of(SyncInputs.of(run::read), syncs, run.asOfColumn());
        return first(SyncPlan.withPayloads(planned, SyncPlan.desired(people, syncs)));
    }

    /** Rows that go for the first time. */
    private static Dataset<Row> first(Dataset<Row> changes) {
        return changes.withColumn(SyncReceiptTable.ATTEMPT, lit(1)).withColumn(Doubts.IS_IN_DOUBT, lit(false));
    }

    private static void refuseStale(Dataset<Row> changes) {
        List<Row> stale = changes.where(not(col(SyncPlan.IS_TRUE)))
                .groupBy(col(SyncPlanTable.SYNC))
                .agg(count(lit(1)))
                .orderBy(col(SyncPlanTable.SYNC))
                .collectAsList();
        if (!stale.isEmpty()) {
            throw mismatch("The data of " + stale.get(0).getLong(1) + " rows of sync "
                    + stale.get(0).getString(0) + " has moved on since the plan was made");
        }
    }

    private static SalternException mismatch(String what) {
        return new SalternException(
                ErrorKind.DATA,
                ExitCode.PLAN_MISMATCH,
                what + ", so nothing was sent. Run 'saltern plan' again and deliver what it shows.",
                null);
    }

    private Map<String, Halt> send(StepRun run, List<PlanHeader> headers, Dataset<Row> changes) {
        DeliveryJournal journal = DeliveryJournal.ofPlan(run.journal());
        FileStore files = new HadoopFileStore(run.spark().sessionState().newHadoopConf());
        Map<String, Halt> halts = new TreeMap<>();
        for (PlanHeader header : headers) {
            SyncDef sync = config.find(header.sync()).orElseThrow();
            Dataset<Row> own = changes.where(col(SyncPlanTable.SYNC).equalTo(sync.name()));
            try (Destination destination = config.open(sync.destination())) {
                Optional<Halt> halt = destination instanceof StagedDestination staged
                        ? new StagedDelivery(run, journal, files)
                                .publish(sync.name(), run.runId(), sync, header, staged, own)
                        : sendRows(run, journal, files, header, sync, (RowDestination) destination, own);
                halt.ifPresent(why -> halts.put(sync.name(), why));
            }
        }
        return halts;
    }

    /**
     * First all changes but the removals at addresses that people have left; then of those the ones whose person's object at
     * the new address is accepted. What went before follows from the journal, so a second attempt makes the same batches.
     */
    private static Optional<Halt> sendRows(
            StepRun run,
            DeliveryJournal journal,
            FileStore files,
            PlanHeader header,
            SyncDef sync,
            RowDestination destination,
            Dataset<Row> own) {
        destination.declare(sync.types());
        RowDelivery delivery = new RowDelivery(run, journal, files);
        long first = header.rows() - header.afterOthers();
        BatchCutter batches = new BatchCutter(
                header.sync(), run.runId(), 0, destination, rows(own.where(not(SyncPlan.goesAfterOthers()))));
        Optional<Halt> halt = first == 0 ? Optional.empty() : delivery.send(header.sync(), destination, batches, first);
        if (halt.isPresent() || header.afterOthers() == 0) {
            return halt;
        }
        BatchCutter later = new BatchCutter(
                header.sync(),
                run.runId(),
                batches.nextSequence(),
                destination,
                rows(released(own, journal.outcomes(run.spark()))));
        return delivery.send(header.sync(), destination, later, header.afterOthers());
    }

    /** The removals at addresses that people have left, without those of people whose change was not accepted. */
    private static Dataset<Row> released(Dataset<Row> own, Dataset<Row> outcomes) {
        String[] person = {SyncPlanTable.SYNC, SyncPlanTable.PROFILE_ID};
        Dataset<Row> accepted = outcomes.where(col(SyncReceiptTable.OUTCOME).equalTo(OutcomeStatus.ACCEPTED.word()));
        Dataset<Row> waiting = own.where(not(SyncPlan.goesAfterOthers()))
                .where(col(SyncPlanTable.OP).notEqual(Op.REMOVE.word()))
                .join(accepted, new String[] {SyncPlanTable.SYNC, SyncPlanTable.CHANGE_KEY}, "left_anti");
        return own.where(SyncPlan.goesAfterOthers()).join(waiting, person, "left_anti");
    }

    private static Iterator<Change> rows(Dataset<Row> changes) {
        return new ChangeIterator(changes.select(
                        col(SyncPlanTable.OP),
                        col(SyncPlanTable.CHANGE_KEY),
                        col(SyncPlanTable.REMOTE_KEY),
                        col(SyncPlan.PAYLOAD))
                .orderBy(col(SyncPlanTable.CHANGE_KEY))
                .toLocalIterator());
    }

    /** Rows of op, change key, remote key and payload as changes. */
    private record ChangeIterator(Iterator<Row> rows) implements Iterator<Change> {
        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Change next() {
            return change(rows.next());
        }
    }

    /** A row of {@code op, change_key, remote_key, payload}. */
    static Change change(Row row) {
        return new Change(
                Op.ofWord(row.getAs(SyncPlanTable.OP)),
                row.getAs(SyncPlanTable.CHANGE_KEY),
                row.getAs(SyncPlanTable.REMOTE_KEY),
                Payload.parse(row.getAs(SyncPlan.PAYLOAD)));
    }

    /** Commits what came back, and once what an older Saltern did not note of former addresses. */
    private static void fold(StepRun run, List<Dataset<Row>> parts) {
        Dataset<Row> before = run.read(SyncStateTable.DEF);
        Optional<Dataset<Row>> found = FormerAddresses.areUnknown(run)
                ? Optional.of(FormerAddresses.find(run.read(SyncPlanTable.DEF), run.read(SyncReceiptTable.DEF), before))
                : Optional.empty();
        Optional<Dataset<Row>> receipts = parts.stream().reduce(Dataset::unionByName);
        Optional<Dataset<Row>> state = receipts.map(rows -> SyncReceipts.state(
                rows, found.map(rest -> FormerAddresses.with(before, rest)).orElse(before)));
        receipts.ifPresent(rows -> run.append(SyncReceiptTable.DEF, SyncReceipts.rows(rows)));
        if (found.isPresent()) {
            run.upsert(
                    SyncStateTable.DEF,
                    state.map(rows -> FormerAddresses.with(found.get(), rows)).orElse(found.get()),
                    FormerAddresses.ARE_KNOWN);
        } else if (state.isPresent() && !state.get().isEmpty()) {
            run.upsert(SyncStateTable.DEF, state.get(), FormerAddresses.ARE_KNOWN);
        }
    }

    /** Receipts by sync and outcome. */
    static Map<String, Map<String, Long>> outcomeCounts(Dataset<Row> receipts) {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        receipts.groupBy(col(SyncReceiptTable.SYNC), col(SyncReceiptTable.OUTCOME))
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(row -> counts.computeIfAbsent(row.getString(0), sync -> new TreeMap<>())
                        .put(row.getString(1), row.getLong(2)));
        return counts;
    }

    /** Why rows were rejected, in the destination's words, which name no person: the most frequent reasons by sync. */
    private static Map<String, List<String>> reasons(Dataset<Row> receipts) {
        int most = 3;
        Map<String, List<String>> reasons = new TreeMap<>();
        receipts.where(col(SyncReceiptTable.OUTCOME).equalTo(OutcomeStatus.REJECTED.word()))
                .groupBy(
                        col(SyncReceiptTable.SYNC),
                        coalesce(col(SyncReceiptTable.MESSAGE), col(SyncReceiptTable.CODE))
                                .alias(REASON))
                .agg(count(lit(1)).alias(ROWS))
                .withColumn(
                        RANK,
                        row_number()
                                .over(Window.partitionBy(col(SyncReceiptTable.SYNC))
                                        .orderBy(col(ROWS).desc(), col(REASON))))
                .where(col(RANK).leq(most))
                .orderBy(col(SyncReceiptTable.SYNC), col(RANK))
                .collectAsList()
                .forEach(row -> reasons.computeIfAbsent(row.getString(0), sync -> new ArrayList<>())
                        .add(row.getLong(2) + " as " + row.getString(1)));
        return reasons;
    }

    private static void report(
            StepReport.Builder report,
            List<PlanHeader> headers,
            Map<String, Map<String, Long>> counts,
            Map<String, List<String>> reasons,
            Map<String, Halt> halts) {
        for (PlanHeader header : headers) {
            Map<String, Long> parts = new TreeMap<>();
            Map<String, Long> found = counts.getOrDefault(header.sync(), Map.of());
            for (OutcomeStatus status : OutcomeStatus.values()) {
                parts.put(status.word(), found.getOrDefault(status.word(), 0L));
            }
            report.equation("sync " + header.sync(), "planned", header.rows(), parts);
            parts.forEach((part, rows) -> report.count(part, rows).count(header.sync() + "." + part, rows));
            warn(report, header, parts, reasons.getOrDefault(header.sync(), List.of()), halts);
        }
    }

    private static void warn(
            StepReport.Builder report,
            PlanHeader header,
            Map<String, Long> parts,
            List<String> reasons,
            Map<String, Halt> halts) {
        String sync = header.sync();
        long rejected = parts.get(OutcomeStatus.REJECTED.word());
        long unknown = parts.get(OutcomeStatus.UNKNOWN.word());
        long unsent = parts.get(OutcomeStatus.UNSENT.word());
        if (rejected > 0) {
            report.warn("Sync " + sync + ": " + rejected + " rows were rejected, " + String.join("; ", reasons)
                            + ". ops.sync_receipt says which.")
                    .exit(ExitCode.PARTIAL_DELIVERY);
        }
        if (unknown > 0) {
            report.warn("Sync " + sync + ": of " + unknown + " rows it is not known whether they arrived.")
                    .exit(ExitCode.PARTIAL_DELIVERY);
        }
        if (halts.containsKey(sync)) {
            report.warn("Sync " + sync + ": " + unsent + " rows were not sent. "
                            + halts.get(sync).message())
                    .exit(halts.get(sync).exit());
        } else if (unsent > 0 && header.afterOthers() > 0) {
            report.warn("Sync " + sync + ": " + unsent
                            + " rows go with a later run: the destination asked for that, or they"
                            + " remove former addresses of people whose new ones are not accepted yet.")
                    .exit(ExitCode.PARTIAL_DELIVERY);
        } else if (unsent > 0) {
            report.warn("Sync " + sync + ": the destination asked to send " + unsent + " rows again later.")
                    .exit(ExitCode.PARTIAL_DELIVERY);
        }
    }
}
