package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code ops.sync_plan}: what a sync will do with one object at its destination. */
public final class SyncPlanTable {
    public static final String PLAN_ID = "plan_id";
    public static final String SYNC = "sync";
    public static final String CHANGE_KEY = "change_key";
    public static final String OP = "op";
    public static final String PROFILE_ID = "profile_id";
    public static final String STATUS = "status";
    public static final String REASON = "reason";
    public static final String PAYLOAD_DIGEST = "payload_digest";
    public static final String REMOTE_KEY = "remote_key";
    public static final String TABLE_VERSIONS = "table_versions";
    public static final String CHANGE_NO = "change_no";
    public static final String KNOWN_AT = "known_at";

    public static final TableDef DEF = TableDef.named(
                    "ops.sync_plan", "what a sync will do with one object at its destination")
            .required(PLAN_ID, StringType, "digest of sync, input versions, config and content")
            .required(SYNC, StringType, "sync")
            .required(CHANGE_KEY, StringType, "what identifies the object at the destination")
            .required(OP, StringType, "add, update or remove")
            .optional(PROFILE_ID, StringType, "person; null when nobody is known")
            .required(STATUS, StringType, "planned, held or blocked")
            .optional(REASON, StringType, "why it is held, blocked or removed; null for what is added or updated")
            .optional(PAYLOAD_DIGEST, StringType, "SHA-256 of the payload; null for a removal")
            .optional(REMOTE_KEY, StringType, "what addresses the object there")
            .required(TABLE_VERSIONS, Types.COUNT_MAP, "Delta versions that the plan was made from")
            .required(CHANGE_NO, LongType, "ordinal of the run in the warehouse")
            .required(KNOWN_AT, TimestampType, "as-of of the plan")
            .key(PLAN_ID, CHANGE_KEY)
            .build();

    private SyncPlanTable() {}
}
