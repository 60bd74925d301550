package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.OutcomeStatus;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Batches of earlier runs of which it is not known whether they arrived, and that may be sent again as they were. That is
 * so when the batch is the last thing that was sent for each of its rows, as ops.sync_state tells, and this run's plan
 * sends none of them: each row is held as in doubt, or was accepted with the batch. A removal is planned anew in any case,
 * and goes again with its batch all the same, if rows are held for that. A batch with a row that has moved on since would
 * overwrite something newer, so it stays in doubt.
 */
final class Doubts {
    static final String ROWS = "rows";
    /** Whether it is not known of the row that it arrived; false for one that was accepted with its batch. */
    static final String IS_IN_DOUBT = "is_in_doubt";

    private static final String IS_REMOVAL_IN_DOUBT = "is_removal_in_doubt";
    private static final String PLAN_OP = "plan_op";
    private static final String PLAN_STATUS = "plan_status";
    private static final String PLAN_REASON = "plan_reason";
    private static final String DOUBTED_ROWS = "doubted_rows";
    private static final String SETTLED_ROWS = "settled_rows";
    private static final String REMOVED_ROWS = "removed_rows";
    private static final String[] LAST_SENT = {SyncPlanTable.SYNC, SyncPlanTable.CHANGE_KEY, SyncPlanTable.PLAN_ID};

    private Doubts() {}

    /**
     * The batches that may be sent again.
     *
     * @param receipts rows of ops.sync_receipt
     * @param state rows of ops.sync_state
     * @param plan this run's plan
     * @return {@code sync, plan_id, batch_key, batch_run_id, batch_no, attempt} (the last), {@code rows}; one row a batch
     */
    static Dataset<Row> batches(Dataset<Row> receipts, Dataset<Row> state, Dataset<Row> plan) {
        Dataset<Row> now = doubted(state)
                .join(
                        plan.select(
                                col(SyncPlanTable.SYNC),
                                col(SyncPlanTable.CHANGE_KEY),
                                col(SyncPlanTable.OP).alias(PLAN_OP),
                                col(SyncPlanTable.STATUS).alias(PLAN_STATUS),
                                col(SyncPlanTable.REASON).alias(PLAN_REASON)),
                        new String[] {SyncPlanTable.SYNC, SyncPlanTable.CHANGE_KEY},
                        "left");
        Dataset<Row> latest = receipts.where(col(SyncReceiptTable.BATCH_KEY).isNotNull())
                .groupBy(
                        col(SyncReceiptTable.SYNC),
                        col(SyncReceiptTable.PLAN_ID),
                        col(SyncReceiptTable.BATCH_KEY),
                        col(SyncReceiptTable.CHANGE_KEY))
                .agg(
                        max(col(SyncReceiptTable.ATTEMPT)).alias(SyncReceiptTable.ATTEMPT),
                        max_by(col(SyncReceiptTable.OUTCOME), col(SyncReceiptTable.ATTEMPT))
                                .alias(SyncReceiptTable.OUTCOME),
                        first(col(SyncReceiptTable.BATCH_RUN_ID)).alias(SyncReceiptTable.BATCH_RUN_ID),
                        first(col(SyncReceiptTable.BATCH_NO)).alias(SyncReceiptTable.BATCH_NO));
        Column outcome = col(SyncReceiptTable.OUTCOME);
        Column hasNoAnswer = outcome.isin(OutcomeStatus.UNKNOWN.word(), OutcomeStatus.UNSENT.word());
        Column isDoubted = col(IS_IN_DOUBT)
                .and(col(PLAN_STATUS).equalTo(SyncPlan.HELD))
                .and(col(PLAN_REASON).equalTo(SyncPlan.IN_DOUBT))
                .and(hasNoAnswer);
        // What is kept for another reason, as somebody else goes by the address, must not be removed.
        Column isRemovedAnyway = col(IS_REMOVAL_IN_DOUBT)
                .and(col(PLAN_OP).equalTo(Op.REMOVE.word()))
                .and(col(PLAN_STATUS)
                        .equalTo(SyncPlan.PLANNED)
                        .or(col(PLAN_STATUS)
                                .equalTo(SyncPlan.HELD)
                                .and(col(PLAN_REASON).equalTo(SyncPlan.ADDRESS_CHANGED))))
                .and(hasNoAnswer);
        Column isSettled = not(col(IS_IN_DOUBT))
                .and(coalesce(col(PLAN_STATUS).notEqual(SyncPlan.PLANNED), lit(true)))
                .and(outcome.isin(OutcomeStatus.ACCEPTED.word(), OutcomeStatus.PENDING.word()));
        return latest.join(now, LAST_SENT, "left")
                .groupBy(
                        col(SyncReceiptTable.SYNC),
                        col(SyncReceiptTable.PLAN_ID),
                        col(SyncReceiptTable.BATCH_KEY),
                        col(SyncReceiptTable.BATCH_RUN_ID),
                        col(SyncReceiptTable.BATCH_NO))
                .agg(
                        max(col(SyncReceiptTable.ATTEMPT)).alias(SyncReceiptTable.ATTEMPT),
                        count(lit(1)).alias(ROWS),
                        sum(when(isDoubted, 1).otherwise(0)).alias(DOUBTED_ROWS),
                        sum(when(isSettled, 1).otherwise(0)).alias(SETTLED_ROWS),
                        sum(when(isRemovedAnyway, 1).otherwise(0)).alias(REMOVED_ROWS))
                .where(col(DOUBTED_ROWS).gt(0))
                .where(col(ROWS)
                        .equalTo(col(DOUBTED_ROWS).plus(col(SETTLED_ROWS)).plus(col(REMOVED_ROWS))))
                .drop(DOUBTED_ROWS, SETTLED_ROWS, REMOVED_ROWS);
    }

    /** Which plan was the last to send something for a change key, whether it is in doubt, and whether it removed. */
    private static Dataset<Row> doubted(Dataset<Row> state) {
        Column isUnknown = col(SyncStateTable.STATUS).equalTo(SyncPlan.UNKNOWN);
        return state.select(
                col(SyncStateTable.SYNC),
                col(SyncStateTable.CHANGE_KEY),
                col(SyncStateTable.PLAN_ID),
                isUnknown.alias(IS_IN_DOUBT),
                isUnknown.and(col(SyncStateTable.PAYLOAD_DIGEST).isNull()).alias(IS_REMOVAL_IN_DOUBT));
    }

    /**
     * The rows of those batches as they were planned.
     *
     * @param plan all rows of ops.sync_plan
     * @return the columns of the plan, and {@code batch_key, batch_run_id, batch_no, attempt} (the next), {@code is_in_doubt}
     */
    static Dataset<Row> rows(Dataset<Row> plan, Dataset<Row> receipts, Dataset<Row> state, Dataset<Row> batches) {
        Dataset<Row> members = receipts.select(
                        col(SyncReceiptTable.SYNC),
                        col(SyncReceiptTable.PLAN_ID),
                        col(SyncReceiptTable.BATCH_KEY),
                        col(SyncReceiptTable.CHANGE_KEY))
                .distinct()
                .join(
                        batches.drop(ROWS),
                        new String[] {SyncReceiptTable.SYNC, SyncReceiptTable.PLAN_ID, SyncReceiptTable.BATCH_KEY})
                .withColumn(
                        SyncReceiptTable.ATTEMPT, col(SyncReceiptTable.ATTEMPT).plus(1));
        return plan.where(col(SyncPlanTable.STATUS).equalTo(SyncPlan.PLANNED))
                .join(members, LAST_SENT)
                .join(doubted(state).drop(IS_REMOVAL_IN_DOUBT), LAST_SENT);
    }
}
