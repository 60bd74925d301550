package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.retl.api.OutcomeStatus;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Batches of earlier runs of which it is not known whether they arrived, and that may be sent again as they were. That is
 * so when every row of the batch is in doubt and is held for that reason by the plan of this run: a batch with a row that
 * has moved on since would overwrite something newer, so it stays in doubt.
 */
final class Doubts {
    static final String ROWS = "rows";
    private static final String PLAN_CHANGE_KEY = "held_change_key";
    private static final String HELD_ROWS = "held_rows";

    private Doubts() {}

    /**
     * The batches that may be sent again.
     *
     * @param receipts rows of ops.sync_receipt
     * @param held rows of this run's plan that are held as in doubt
     * @return {@code sync, plan_id, batch_key, batch_run_id, batch_no, attempt} (the last), {@code rows}; one row a batch
     */
    static Dataset<Row> batches(Dataset<Row> receipts, Dataset<Row> held) {
        Dataset<Row> keys = held.select(
                col(SyncPlanTable.SYNC),
                col(SyncPlanTable.CHANGE_KEY),
                lit(true).alias(PLAN_CHANGE_KEY));
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
        Column isHeld = col(PLAN_CHANGE_KEY)
                .isNotNull()
                .and(col(SyncReceiptTable.OUTCOME).isin(OutcomeStatus.UNKNOWN.word(), OutcomeStatus.UNSENT.word()));
        return latest.join(keys, new String[] {SyncPlanTable.SYNC, SyncPlanTable.CHANGE_KEY}, "left")
                .groupBy(
                        col(SyncReceiptTable.SYNC),
                        col(SyncReceiptTable.PLAN_ID),
                        col(SyncReceiptTable.BATCH_KEY),
                        col(SyncReceiptTable.BATCH_RUN_ID),
                        col(SyncReceiptTable.BATCH_NO))
                .agg(
                        max(col(SyncReceiptTable.ATTEMPT)).alias(SyncReceiptTable.ATTEMPT),
                        count(lit(1)).alias(ROWS),
                        sum(when(isHeld, 1).otherwise(0)).alias(HELD_ROWS))
                .where(col(ROWS).equalTo(col(HELD_ROWS)))
                .drop(HELD_ROWS);
    }

    /**
     * The rows of those batches as they were planned.
     *
     * @param plan all rows of ops.sync_plan
     * @return the columns of the plan, and {@code batch_key, batch_run_id, batch_no, attempt} (the next)
     */
    static Dataset<Row> rows(Dataset<Row> plan, Dataset<Row> receipts, Dataset<Row> batches) {
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
                .join(members, new String[] {SyncPlanTable.SYNC, SyncPlanTable.PLAN_ID, SyncPlanTable.CHANGE_KEY});
    }
}
