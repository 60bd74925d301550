package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.retl.api.OutcomeStatus;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** What plans say, for people to look at. Plans hold ids and digests only; {@link PlanSample} shows masked values. */
public final class PlanSummary {
    private static final String LATEST = "latest";
    private static final String IS_IN_DOUBT = "is_in_doubt";
    private static final String RANK = "sample_rank";

    private PlanSummary() {}

    /**
     * The rows of the latest plan of each sync.
     *
     * @param plan rows of ops.sync_plan
     */
    public static Dataset<Row> latest(Dataset<Row> plan) {
        Column ofSync = max(col(SyncPlanTable.CHANGE_NO)).over(Window.partitionBy(col(SyncPlanTable.SYNC)));
        return plan.withColumn(LATEST, ofSync)
                .where(col(SyncPlanTable.CHANGE_NO).equalTo(col(LATEST)))
                .drop(LATEST);
    }

    /**
     * How many rows each plan has of each kind.
     *
     * @param plan rows of ops.sync_plan
     * @return {@code sync, plan_id, status, op, reason, rows}, sorted; one row a kind
     */
    public static Dataset<Row> counts(Dataset<Row> plan) {
        return plan.groupBy(
                        col(SyncPlanTable.SYNC),
                        col(SyncPlanTable.PLAN_ID),
                        col(SyncPlanTable.STATUS),
                        col(SyncPlanTable.OP),
                        col(SyncPlanTable.REASON))
                .agg(count(lit(1)).alias("rows"))
                .orderBy(
                        col(SyncPlanTable.SYNC),
                        col(SyncPlanTable.PLAN_ID),
                        col(SyncPlanTable.STATUS).desc(),
                        col(SyncPlanTable.OP),
                        col(SyncPlanTable.REASON));
    }

    /**
     * Which rows of the latest plan of each sync wait to be tried again, and why: those that are held, and those that were
     * planned and not accepted.
     *
     * @param plan rows of ops.sync_plan
     * @param receipts rows of ops.sync_receipt
     * @param state rows of ops.sync_state
     * @return {@code sync, reason} (code of the answer, why it is held, or {@code not_delivered}), {@code rows}; sorted, one
     *     row a reason
     */
    public static Dataset<Row> waiting(Dataset<Row> plan, Dataset<Row> receipts, Dataset<Row> state) {
        String[] row = {SyncPlanTable.SYNC, SyncPlanTable.PLAN_ID, SyncPlanTable.CHANGE_KEY};
        Dataset<Row> came = receipts.groupBy(
                        col(SyncReceiptTable.SYNC), col(SyncReceiptTable.PLAN_ID), col(SyncReceiptTable.CHANGE_KEY))
                .agg(
                        max_by(col(SyncReceiptTable.OUTCOME), col(SyncReceiptTable.ATTEMPT))
                                .alias(SyncReceiptTable.OUTCOME),
                        max_by(col(SyncReceiptTable.CODE), col(SyncReceiptTable.ATTEMPT))
                                .alias(SyncReceiptTable.CODE));
        Dataset<Row> doubted = state.where(col(SyncStateTable.STATUS).equalTo(SyncPlan.UNKNOWN))
                .select(
                        col(SyncStateTable.SYNC),
                        col(SyncStateTable.CHANGE_KEY),
                        lit(true).alias(IS_IN_DOUBT));
        Column outcome = col(SyncReceiptTable.OUTCOME);
        Column isHeld = col(SyncPlanTable.STATUS)
                .equalTo(SyncPlan.HELD)
                .and(col(SyncPlanTable.REASON).notEqual(SyncPlan.IN_DOUBT).or(coalesce(col(IS_IN_DOUBT), lit(false))));
        Column isOpen = col(SyncPlanTable.STATUS)
                .equalTo(SyncPlan.PLANNED)
                .and(coalesce(outcome.notEqual(OutcomeStatus.ACCEPTED.word()), lit(true)));
        Column why = when(isHeld, col(SyncPlanTable.REASON))
                .otherwise(coalesce(col(SyncReceiptTable.CODE), outcome, lit("not_delivered")));
        return latest(plan)
                .join(came, row, "left")
                .join(doubted, new String[] {SyncPlanTable.SYNC, SyncPlanTable.CHANGE_KEY}, "left")
                .where(isHeld.or(isOpen))
                .groupBy(col(SyncPlanTable.SYNC), why.alias(SyncPlanTable.REASON))
                .agg(count(lit(1)).alias("rows"))
                .orderBy(col(SyncPlanTable.SYNC), col(SyncPlanTable.REASON));
    }

    /**
     * The first rows of each kind, in order of the change key.
     *
     * @param plan rows of ops.sync_plan
     * @param each rows of each sync, status and operation
     * @return {@code sync, status, op, change_key, profile_id, reason}, sorted
     */
    public static Dataset<Row> samples(Dataset<Row> plan, int each) {
        Column rank = row_number()
                .over(Window.partitionBy(col(SyncPlanTable.SYNC), col(SyncPlanTable.STATUS), col(SyncPlanTable.OP))
                        .orderBy(col(SyncPlanTable.CHANGE_KEY)));
        return plan.withColumn(RANK, rank)
                .where(col(RANK).leq(each))
                .select(
                        col(SyncPlanTable.SYNC),
                        col(SyncPlanTable.STATUS),
                        col(SyncPlanTable.OP),
                        col(SyncPlanTable.CHANGE_KEY),
                        col(SyncPlanTable.PROFILE_ID),
                        col(SyncPlanTable.REASON))
                .orderBy(
                        col(SyncPlanTable.SYNC),
                        col(SyncPlanTable.STATUS).desc(),
                        col(SyncPlanTable.OP),
                        col(SyncPlanTable.CHANGE_KEY));
    }
}
