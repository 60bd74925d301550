package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
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

/** What came back, put to the rows of a plan, and what the destination is known to hold after it. */
final class SyncReceipts {
    private static final String NOT_SENT = "not_sent";

    private SyncReceipts() {}

    /**
     * One receipt a planned row; a row without an outcome is unsent.
     *
     * @param planned rows of a plan with {@code next_remote_key, attempt, is_in_doubt}
     * @param outcomes as {@link DeliveryJournal#outcomes} gives them
     * @param published syncs whose rows a staged destination took as a whole
     * @param halts why destinations took no more, by sync
     * @return the columns of ops.sync_receipt, and {@code profile_id, remote_key, next_remote_key, outcome_remote_key,
     *     is_in_doubt}
     */
    static Dataset<Row> of(
            Dataset<Row> planned, Dataset<Row> outcomes, Collection<String> published, Map<String, Halt> halts) {
        Column isPublished = col(SyncPlanTable.SYNC).isin(published.toArray());
        Column isSilent = col(SyncReceiptTable.OUTCOME).isNull();
        Column haltCode = lit(NOT_SENT);
        Column haltMessage = lit(null).cast("string");
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
                        col(SyncPlan.NEXT_REMOTE_KEY),
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
     * knows, so that it is planned anew. A row that was accepted when its batch went first stays what it is.
     */
    static Dataset<Row> state(Dataset<Row> receipts) {
        Column isRemove = col(SyncReceiptTable.OP).equalTo(Op.REMOVE.word());
        Column isAdd = col(SyncReceiptTable.OP).equalTo(Op.ADD.word());
        Column outcome = col(SyncReceiptTable.OUTCOME);
        Column isAccepted = outcome.equalTo(OutcomeStatus.ACCEPTED.word());
        Column isRejected = outcome.equalTo(OutcomeStatus.REJECTED.word());
        Column isFirst = col(SyncReceiptTable.ATTEMPT).equalTo(1);
        Column moves =
                outcome.isin(OutcomeStatus.ACCEPTED.word(), OutcomeStatus.PENDING.word(), OutcomeStatus.UNKNOWN.word());
        return receipts.where(
                        when(isFirst, moves).otherwise(col(Doubts.IS_IN_DOUBT).and(moves.or(isRejected))))
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
                        coalesce(
                                        col(DeliveryJournal.REMOTE_KEY),
                                        when(isAccepted.and(not(isRemove)), col(SyncPlan.NEXT_REMOTE_KEY)),
                                        col(SyncPlanTable.REMOTE_KEY))
                                .alias(SyncStateTable.REMOTE_KEY),
                        col(SyncStateTable.PLAN_ID),
                        col(SyncReceiptTable.KNOWN_AT).alias(SyncStateTable.UPDATED_AT));
    }
}
