package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code ops.sync_state}: what a destination is known to hold; nothing in clear. */
public final class SyncStateTable {
    public static final String SYNC = "sync";
    public static final String CHANGE_KEY = "change_key";
    public static final String PROFILE_ID = "profile_id";
    public static final String PAYLOAD_DIGEST = "payload_digest";
    public static final String STATUS = "status";
    public static final String REMOTE_KEY = "remote_key";
    public static final String PLAN_ID = "plan_id";
    public static final String UPDATED_AT = "updated_at";

    public static final TableDef DEF = TableDef.named(
                    "ops.sync_state", "what a destination is known to hold; nothing in clear")
            .required(SYNC, StringType, "sync")
            .required(CHANGE_KEY, StringType, "what identifies the object at the destination")
            .optional(PROFILE_ID, StringType, "person")
            .optional(PAYLOAD_DIGEST, StringType, "SHA-256 of the payload it holds; null when removed or unknown")
            .required(STATUS, StringType, "present, removed, pending, unknown or rejected")
            .optional(REMOTE_KEY, StringType, "what addresses the object there")
            .required(PLAN_ID, StringType, "plan that brought it about")
            .required(UPDATED_AT, TimestampType, "as-of of that plan")
            .key(SYNC, CHANGE_KEY)
            .build();

    private SyncStateTable() {}
}
