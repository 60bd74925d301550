package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.OutcomeStatus;
import java.util.Collection;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** What came back, put to the rows of a plan, and what the destination is known to hold after it. */
final class SyncReceipts {
    /** Code of the removal at an address that a person has left: their object at the new one is not accepted yet. */
    static final String WAITS = "waits_for_new_address";

    private static final String NOT_SENT = "not_sent";
    private static final String ADDRESS = "address";
    private static final String HELD_ADDRESS = "held_address";
    private static final String WAS_ACCEPTED = "was_accepted";
    private static final String RECENCY = "recency";
    private static final String NEW_PLAN = "new_plan_id";
    private static final String NEW_TIME = "new_known_at";
    private static final String[] BY_KEY = {SyncStateTable.SYNC, SyncStateTable.CHANGE_KEY};
    private static final String[] BY_ADDRESS = {SyncStateTable.SYNC, ADDRESS};

    private SyncReceipts() {}

    /**
     * One receipt a planned row; a row without an outcome is unsent.
     *
     * @param planned rows of a plan with {@code attempt, is_in_doubt}
     * @param outcomes as {@link DeliveryJournal#outcomes} gives them
     * @param published syncs whose rows a staged destination took as a whole
     * @param halts why destinations took no more, by sync
     * @return the columns of ops.sync_receipt, and {@code profile_id, remote_key, outcome_remote_key, is_in_doubt}
     */
    static Dataset<Row> of(
            Dataset<Row> planned, Dataset<Row> outcomes, Collection<String> published, Map<String, Halt> halts) {
        Column isPublished = col(SyncPlanTable.SYNC).isin(published.toArray());
        Column isSilent = col(SyncReceiptTable.OUTCOME).isNull();
        Column haltCode = when(SyncPlan.goesAfterOthers(), WAITS).otherwise(NOT_SENT);
        Column haltMessage = when(SyncPlan.goesAfterOthers(), "goes once the object under the new address is accepted");
        for (Map.Entry<String, Halt> halt : halts.entrySet()) {
            Column isOf = col(SyncPlanTable.SYNC).equalTo(halt.getKey());
            haltCode = when(isOf, halt.getValue().code()).otherwise(haltCode);
            haltMessage = when(isOf, halt.getValue().message()).otherwise(haltMessage);
        }
        return planned.select(
                        col(SyncPlanTable.SYNC),
                        col(SyncPlanTable.PLAN_ID),
                        col(SyncPlanTable.CHANGE_KEY),
                        col(SyncPlanTable.OP),
                        col(SyncPlanTable.PROFILE_ID),
                        col(SyncPlanTable.PAYLOAD_DIGEST),
                        col(SyncPlanTable.REMOTE_KEY),
                        col(SyncPlanTable.REASON),
                        col(SyncPlanTable.CHANGE_NO),
                        col(SyncPlanTable.KNOWN_AT),
                        col(SyncReceiptTable.ATTEMPT),
                        col(Doubts.IS_IN_DOUBT))
                .join(outcomes, new String[] {SyncPlanTable.SYNC, SyncPlanTable.CHANGE_KEY}, "left")
                .withColumn(
                        SyncReceiptTable.CODE,
                        when(isPublished, lit(null)).when(isSilent, haltCode).otherwise(col(SyncReceiptTable.CODE)))
                .withColumn(
                        SyncReceiptTable.MESSAGE,
                        when(isPublished, lit(null))
                                .when(isSilent, haltMessage)
                                .otherwise(col(SyncReceiptTable.MESSAGE)))
                .withColumn(
                        SyncReceiptTable.BATCH_KEY,
                        when(isPublished, col(SyncPlanTable.PLAN_ID)).otherwise(col(SyncReceiptTable.BATCH_KEY)))
                .withColumn(
                        SyncReceiptTable.OUTCOME,
                        when(isPublished, OutcomeStatus.ACCEPTED.word())
                                .otherwise(coalesce(col(SyncReceiptTable.OUTCOME), lit(OutcomeStatus.UNSENT.word()))));
    }

    /** The rows of ops.sync_receipt. */
    static Dataset<Row> rows(Dataset<Row> receipts) {
        return receipts.select(SyncReceiptTable.DEF.columnNames().stream()
                .map(name -> col(name))
                .toArray(Column[]::new));
    }

    /**
     * The rows of ops.sync_state that receipts change: what was accepted is present or removed, what is pending or unknown
     * is marked so; rejected and unsent rows leave the state as it was. A rejection of what was in doubt ends the doubt: what
     * would have been added is not there, and what would have been updated or removed is there with a payload that nobody
     * knows, so that it is planned anew. A row that was accepted when its batch went first stays what it is. Of a removal
     * that went with its old batch and anew the new one counts, if anything came of it.
     *
     * <p>Where a person's object has gone to another address, what stood under the former one becomes a row of its own. An
     * object that was accepted under an address has taken the place of any other that stood there.
     *
     * @param receipts as {@link #of} gives them
     * @param state rows of ops.sync_state as they were before
     */
    static Dataset<Row> state(Dataset<Row> receipts, Dataset<Row> state) {
        Dataset<Row> own = own(receipts);
        Dataset<Row> written = receipts.where(mayBeThere())
                .where(col(SyncReceiptTable.OP).notEqual(Op.REMOVE.word()))
                .select(
                        col(SyncStateTable.SYNC),
                        col(SyncStateTable.CHANGE_KEY),
                        address().alias(ADDRESS),
                        isAccepted().alias(WAS_ACCEPTED),
                        col(SyncReceiptTable.PLAN_ID),
                        col(SyncReceiptTable.KNOWN_AT));
        Dataset<Row> held = state.where(col(SyncStateTable.STATUS).notEqual(SyncPlan.REMOVED))
                .withColumn(ADDRESS, address());
        Dataset<Row> taken = written.where(col(WAS_ACCEPTED))
                .groupBy(col(SyncStateTable.SYNC), col(ADDRESS))
                .agg(
                        max(col(SyncReceiptTable.PLAN_ID)).alias(NEW_PLAN),
                        max(col(SyncReceiptTable.KNOWN_AT)).alias(NEW_TIME));
        Dataset<Row> left = held.drop(SyncStateTable.PLAN_ID, SyncStateTable.UPDATED_AT)
                .withColumnRenamed(ADDRESS, HELD_ADDRESS)
                .join(written, BY_KEY)
                .where(col(HELD_ADDRESS).notEqual(col(ADDRESS)))
                .drop(ADDRESS)
                .withColumnRenamed(HELD_ADDRESS, ADDRESS)
                .join(taken, BY_ADDRESS, "left_anti")
                .select(
                        col(SyncStateTable.SYNC),
                        FormerAddress.changeKey(col(SyncStateTable.CHANGE_KEY), col(ADDRESS))
                                .alias(SyncStateTable.CHANGE_KEY),
                        col(SyncStateTable.CHANGE_KEY).alias(SyncStateTable.PROFILE_ID),
                        col(SyncStateTable.PAYLOAD_DIGEST),
                        lit(SyncPlan.PRESENT).alias(SyncStateTable.STATUS),
                        col(ADDRESS).alias(SyncStateTable.REMOTE_KEY),
                        col(SyncStateTable.PLAN_ID),
                        col(SyncReceiptTable.KNOWN_AT).alias(SyncStateTable.UPDATED_AT));
        // Whoever wrote there is no other: a batch that is sent again writes a row that stays what it is.
        Dataset<Row> displaced = held.join(taken, BY_ADDRESS)
                .join(
                        written.select(col(SyncStateTable.SYNC), col(SyncStateTable.CHANGE_KEY), col(ADDRESS)),
                        new String[] {SyncStateTable.SYNC, SyncStateTable.CHANGE_KEY, ADDRESS},
                        "left_anti")
                .select(
                        col(SyncStateTable.SYNC),
                        col(SyncStateTable.CHANGE_KEY),
                        col(SyncStateTable.PROFILE_ID),
                        lit(null).cast("string").alias(SyncStateTable.PAYLOAD_DIGEST),
                        lit(SyncPlan.REMOVED).alias(SyncStateTable.STATUS),
                        col(SyncStateTable.REMOTE_KEY),
                        col(NEW_PLAN).alias(SyncStateTable.PLAN_ID),
                        col(NEW_TIME).alias(SyncStateTable.UPDATED_AT));
        return own.unionByName(left.unionByName(displaced).join(own, BY_KEY, "left_anti"));
    }

    private static Column address() {
        return coalesce(col(SyncPlanTable.REMOTE_KEY), col(SyncPlanTable.CHANGE_KEY));
    }

    private static Column isAccepted() {
        return col(SyncReceiptTable.OUTCOME).equalTo(OutcomeStatus.ACCEPTED.word());
    }

    private static Column mayBeThere() {
        return col(SyncReceiptTable.OUTCOME)
                .isin(OutcomeStatus.ACCEPTED.word(), OutcomeStatus.PENDING.word(), OutcomeStatus.UNKNOWN.word());
    }

    /** The rows of ops.sync_state of what was sent itself. */
    private static Dataset<Row> own(Dataset<Row> receipts) {
        Column isRemove = col(SyncReceiptTable.OP).equalTo(Op.REMOVE.word());
        Column isAdd = col(SyncReceiptTable.OP).equalTo(Op.ADD.word());
        Column outcome = col(SyncReceiptTable.OUTCOME);
        Column isAccepted = isAccepted();
        Column isRejected = outcome.equalTo(OutcomeStatus.REJECTED.word());
        Column isFirst = col(SyncReceiptTable.ATTEMPT).equalTo(1);
        Column recency = row_number()
                .over(Window.partitionBy(col(SyncStateTable.SYNC), col(SyncStateTable.CHANGE_KEY))
                        .orderBy(col(SyncReceiptTable.ATTEMPT)));
        return receipts.where(when(isFirst, mayBeThere())
                        .otherwise(col(Doubts.IS_IN_DOUBT).and(mayBeThere().or(isRejected))))
                .withColumn(RECENCY, recency)
                .where(col(RECENCY).equalTo(1))
                .select(
                        col(SyncStateTable.SYNC),
                        col(SyncStateTable.CHANGE_KEY),
                        col(SyncStateTable.PROFILE_ID),
                        when(not(isRemove).and(not(isRejected)), col(SyncReceiptTable.PAYLOAD_DIGEST))
                                .alias(SyncStateTable.PAYLOAD_DIGEST),
                        when(isAccepted.and(isRemove).or(isRejected.and(isAdd)), SyncPlan.REMOVED)
                                .when(isAccepted.or(isRejected), SyncPlan.PRESENT)
                                .when(outcome.equalTo(OutcomeStatus.PENDING.word()), SyncPlan.PENDING)
                                .otherwise(SyncPlan.UNKNOWN)
                                .alias(SyncStateTable.STATUS),
                        // Under which address it went, or the one that the destination gave it.
                        coalesce(col(DeliveryJournal.REMOTE_KEY), col(SyncPlanTable.REMOTE_KEY))
                                .alias(SyncStateTable.REMOTE_KEY),
                        col(SyncStateTable.PLAN_ID),
                        col(SyncReceiptTable.KNOWN_AT).alias(SyncStateTable.UPDATED_AT));
    }
}
