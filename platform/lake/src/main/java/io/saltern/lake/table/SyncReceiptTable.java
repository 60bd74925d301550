package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code ops.sync_receipt}: what was sent and what came back, per row and attempt. */
public final class SyncReceiptTable {
    public static final String SYNC = "sync";
    public static final String PLAN_ID = "plan_id";
    public static final String CHANGE_KEY = "change_key";
    public static final String ATTEMPT = "attempt";
    public static final String OP = "op";
    public static final String BATCH_KEY = "batch_key";
    public static final String BATCH_RUN_ID = "batch_run_id";
    public static final String BATCH_NO = "batch_no";
    public static final String OUTCOME = "outcome";
    public static final String CODE = "code";
    public static final String MESSAGE = "message";
    public static final String PAYLOAD_DIGEST = "payload_digest";
    public static final String CHANGE_NO = "change_no";
    public static final String KNOWN_AT = "known_at";

    public static final TableDef DEF = TableDef.named(
                    "ops.sync_receipt", "what was sent and what came back, per row and attempt")
            .required(SYNC, StringType, "sync")
            .required(PLAN_ID, StringType, "plan")
            .required(CHANGE_KEY, StringType, "object")
            .required(ATTEMPT, IntegerType, "from 1")
            .required(OP, StringType, "add, update or remove")
            .optional(BATCH_KEY, StringType, "idempotency key under which it went; null when it never left")
            .optional(BATCH_RUN_ID, StringType, "run that cut the batch, which may be an earlier one; null likewise")
            .optional(BATCH_NO, IntegerType, "ordinal of the batch in that run, from 0; null likewise")
            .required(OUTCOME, StringType, "accepted, rejected, pending, unknown or unsent")
            .optional(CODE, StringType, "code of the answer")
            .optional(MESSAGE, StringType, "answer, without personal data")
            .optional(PAYLOAD_DIGEST, StringType, "SHA-256 of the payload")
            .required(CHANGE_NO, LongType, "ordinal of the run")
            .required(KNOWN_AT, TimestampType, "as-of of the plan")
            .key(SYNC, PLAN_ID, CHANGE_KEY, ATTEMPT)
            .build();

    private SyncReceiptTable() {}
}
