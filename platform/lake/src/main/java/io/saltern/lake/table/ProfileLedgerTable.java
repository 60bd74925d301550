package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code core.profile_ledger}: a profile id ever minted; never rebuilt. */
public final class ProfileLedgerTable {
    public static final String PROFILE_ID = "profile_id";
    public static final String ANCHOR_NODE_ID = "anchor_node_id";
    public static final String GENERATION = "generation";
    public static final String FIRST_LOAD = "first_load";
    public static final String MINTED_AT = "minted_at";
    public static final String STATUS = "status";

    public static final TableDef DEF = TableDef.named("core.profile_ledger", "a profile id ever minted; never rebuilt")
            .required(PROFILE_ID, StringType, "first 16 bytes of HMAC-SHA-256(salt, anchor node_id, generation), hex")
            .required(ANCHOR_NODE_ID, StringType, "node of the person with the smallest (first load, node_id)")
            .required(GENERATION, IntegerType, "0; one more each time an erased id's anchor returns")
            .required(FIRST_LOAD, LongType, "load that brought the anchor")
            .required(MINTED_AT, TimestampType, "as-of of the run that minted it")
            .required(STATUS, StringType, "active, merged, retired or erased")
            .key(PROFILE_ID)
            .build();

    private ProfileLedgerTable() {}
}
