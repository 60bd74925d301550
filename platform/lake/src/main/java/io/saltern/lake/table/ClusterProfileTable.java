package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code core.cluster_profile}: the profile of a cluster over time; a merge closes one row and opens one. */
public final class ClusterProfileTable {
    public static final String CLUSTER_ID = "cluster_id";
    public static final String PROFILE_ID = "profile_id";
    public static final String VALID_FROM = "valid_from";
    public static final String VALID_TO = "valid_to";
    public static final String CHANGE_NO = "change_no";
    public static final String CLOSED_NO = "closed_no";

    public static final TableDef DEF = TableDef.named(
                    "core.cluster_profile", "the profile of a cluster over time; a merge closes one row and opens one")
            .required(CLUSTER_ID, StringType, "cluster")
            .required(PROFILE_ID, StringType, "profile")
            .required(VALID_FROM, TimestampType, "as-of of the run that gave it")
            .optional(VALID_TO, TimestampType, "null while it holds")
            .required(CHANGE_NO, LongType, "ordinal of that run in the warehouse")
            .optional(CLOSED_NO, LongType, "ordinal of the run that closed the row; null while it holds")
            .key(CLUSTER_ID, VALID_FROM, CHANGE_NO)
            .build();

    private ClusterProfileTable() {}
}
