package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.OutcomeStatus;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Objects under former addresses that ops.sync_state does not know, as a version of Saltern that did not follow changes of an
 * address left them: it updated the object under the former address and noted the new one. They are found once in a
 * warehouse, from what was planned and accepted; the table says by a property that they have been.
 */
final class FormerAddresses {
    /** Of ops.sync_state: present once all its former addresses stand in it. */
    static final String KNOWN = "saltern.former_addresses";

    /** What ops.sync_state gets with every write. */
    static final Map<String, String> ARE_KNOWN = Map.of(KNOWN, "1");

    private static final String ADDRESS = "address";
    private static final String LAST_WRITE = "last_write";
    private static final String LAST_REMOVAL = "last_removal";
    private static final String OWNER = "owner";
    private static final String LAST = "last";
    private static final String LATEST = "latest";
    private static final String WAS_ACCEPTED = "was_accepted";
    private static final String[] BY_ADDRESS = {SyncStateTable.SYNC, ADDRESS};

    private FormerAddresses() {}

    /** Whether they must still be found. */
    static boolean areUnknown(StepRun run) {
        return run.exists(SyncStateTable.DEF)
                && run.property(SyncStateTable.DEF, KNOWN).isEmpty();
    }

    /** The rows of ops.sync_state with what was found: rows that are found count before those of their key. */
    static Dataset<Row> with(Dataset<Row> state, Dataset<Row> found) {
        return state.join(found, new String[] {SyncStateTable.SYNC, SyncStateTable.CHANGE_KEY}, "left_anti")
                .unionByName(found);
    }

    /**
     * What ops.sync_state lacks: the objects under former addresses, as present, and for people under whose present address
     * nothing was ever accepted a row that holds no payload. Whether anything was is known of those whose plan is still there,
     * and of the people of these objects.
     *
     * @param plan rows of ops.sync_plan
     * @param receipts rows of ops.sync_receipt
     * @param state rows of ops.sync_state
     * @return columns of ops.sync_state
     */
    static Dataset<Row> find(Dataset<Row> plan, Dataset<Row> receipts, Dataset<Row> state) {
        Dataset<Row> sent = sent(plan, receipts);
        Column isRemoval = col(SyncPlanTable.OP).equalTo(Op.REMOVE.word());
        Dataset<Row> written = sent.where(isRemoval.equalTo(false))
                .groupBy(col(SyncStateTable.SYNC), col(ADDRESS))
                .agg(
                        max(col(SyncPlanTable.CHANGE_NO)).alias(LAST_WRITE),
                        max_by(
                                        struct(
                                                col(SyncStateTable.CHANGE_KEY).alias(OWNER),
                                                col(SyncStateTable.PLAN_ID),
                                                col(SyncReceiptTable.KNOWN_AT)),
                                        struct(col(SyncPlanTable.CHANGE_NO), col(SyncStateTable.CHANGE_KEY)))
                                .alias(LAST));
        // Whether a removal of the same run came before or after nobody noted: one too many does no harm.
        Dataset<Row> removed = sent.where(isRemoval)
                .where(col(WAS_ACCEPTED))
                .groupBy(col(SyncStateTable.SYNC), col(ADDRESS))
                .agg(max(col(SyncPlanTable.CHANGE_NO)).alias(LAST_REMOVAL));
        Dataset<Row> held = state.where(col(SyncStateTable.STATUS).notEqual(SyncPlan.REMOVED))
                .withColumn(ADDRESS, coalesce(col(SyncStateTable.REMOTE_KEY), col(SyncStateTable.CHANGE_KEY)));
        Dataset<Row> orphans = written.join(removed, BY_ADDRESS, "left")
                .where(col(LAST_REMOVAL).isNull().or(col(LAST_REMOVAL).leq(col(LAST_WRITE))))
                .join(held, BY_ADDRESS, "left_anti")
                .select(col(SyncStateTable.SYNC), col(ADDRESS), col(LAST + ".*"));
        Dataset<Row> planned = held.join(
                        plan.where(col(SyncPlanTable.STATUS).equalTo(SyncPlan.PLANNED)),
                        new String[] {SyncStateTable.SYNC, SyncStateTable.CHANGE_KEY, SyncStateTable.PLAN_ID},
                        "left_semi")
                .select(col(SyncStateTable.SYNC), col(SyncStateTable.CHANGE_KEY));
        Dataset<Row> misplaced = held.join(
                        orphans.select(col(SyncStateTable.SYNC), col(OWNER).alias(SyncStateTable.CHANGE_KEY))
                                .union(planned),
                        new String[] {SyncStateTable.SYNC, SyncStateTable.CHANGE_KEY},
                        "left_semi")
                .join(written, BY_ADDRESS, "left_anti")
                .withColumn(SyncStateTable.PAYLOAD_DIGEST, lit(null).cast("string"));
        return columns(orphans.select(
                        col(SyncStateTable.SYNC),
                        FormerAddress.changeKey(col(OWNER), col(ADDRESS)).alias(SyncStateTable.CHANGE_KEY),
                        col(OWNER).alias(SyncStateTable.PROFILE_ID),
                        lit(null).cast("string").alias(SyncStateTable.PAYLOAD_DIGEST),
                        lit(SyncPlan.PRESENT).alias(SyncStateTable.STATUS),
                        col(ADDRESS).alias(SyncStateTable.REMOTE_KEY),
                        col(SyncStateTable.PLAN_ID),
                        col(SyncReceiptTable.KNOWN_AT).alias(SyncStateTable.UPDATED_AT)))
                .unionByName(columns(misplaced));
    }

    private static Dataset<Row> columns(Dataset<Row> state) {
        return state.select(
                SyncStateTable.DEF.columnNames().stream().map(name -> col(name)).toArray(Column[]::new));
    }

    /** What was sent and may have arrived, by its address. */
    private static Dataset<Row> sent(Dataset<Row> plan, Dataset<Row> receipts) {
        String[] row = {SyncPlanTable.SYNC, SyncPlanTable.PLAN_ID, SyncPlanTable.CHANGE_KEY};
        Column isAccepted = col(SyncReceiptTable.OUTCOME).equalTo(OutcomeStatus.ACCEPTED.word());
        Dataset<Row> came = receipts.groupBy(
                        col(SyncReceiptTable.SYNC), col(SyncReceiptTable.PLAN_ID), col(SyncReceiptTable.CHANGE_KEY))
                .agg(
                        sum(when(isAccepted, 1).otherwise(0)).gt(0).alias(WAS_ACCEPTED),
                        max_by(col(SyncReceiptTable.OUTCOME), col(SyncReceiptTable.ATTEMPT))
                                .alias(LATEST))
                .where(col(WAS_ACCEPTED)
                        .or(col(LATEST).isin(OutcomeStatus.PENDING.word(), OutcomeStatus.UNKNOWN.word())));
        return plan.where(col(SyncPlanTable.STATUS).equalTo(SyncPlan.PLANNED))
                .select(
                        col(SyncPlanTable.SYNC),
                        col(SyncPlanTable.PLAN_ID),
                        col(SyncPlanTable.CHANGE_KEY),
                        col(SyncPlanTable.OP),
                        coalesce(col(SyncPlanTable.REMOTE_KEY), col(SyncPlanTable.CHANGE_KEY))
                                .alias(ADDRESS),
                        col(SyncPlanTable.CHANGE_NO),
                        col(SyncPlanTable.KNOWN_AT))
                .join(came, row);
    }
}
