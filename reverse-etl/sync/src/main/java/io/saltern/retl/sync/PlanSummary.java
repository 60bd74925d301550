package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;

import io.saltern.lake.table.SyncPlanTable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** What plans say, for people to look at. Plans hold ids and digests only, so nothing of it needs a mask. */
public final class PlanSummary {
    private static final String LATEST = "latest";
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
     * The first rows of each kind, in order of the change key.
     *
     * @param plan rows of ops.sync_plan
     * @param each rows of each sync, status and operation
     * @return {@code sync, status, op, change_key, reason, payload_digest}, sorted
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
                        col(SyncPlanTable.REASON),
                        col(SyncPlanTable.PAYLOAD_DIGEST))
                .orderBy(
                        col(SyncPlanTable.SYNC),
                        col(SyncPlanTable.STATUS).desc(),
                        col(SyncPlanTable.OP),
                        col(SyncPlanTable.CHANGE_KEY));
    }
}
