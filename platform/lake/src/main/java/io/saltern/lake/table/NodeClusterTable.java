package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code core.node_cluster}: the cluster of a node over time; changes only when the node itself moves. */
public final class NodeClusterTable {
    public static final String NODE_ID = "node_id";
    public static final String CLUSTER_ID = "cluster_id";
    public static final String FIRST_LOAD = "first_load";
    public static final String VALID_FROM = "valid_from";
    public static final String VALID_TO = "valid_to";
    public static final String CHANGE_NO = "change_no";
    public static final String CLOSED_NO = "closed_no";

    public static final TableDef DEF = TableDef.named(
                    "core.node_cluster", "the cluster of a node over time; changes only when the node itself moves")
            .required(NODE_ID, StringType, "first 16 bytes of SHA-256(namespace, 0x00, value), hex")
            .required(CLUSTER_ID, StringType, "node_id of the node that began the cluster")
            .required(FIRST_LOAD, LongType, "load that brought the node")
            .required(VALID_FROM, TimestampType, "as-of of the run that put it there")
            .optional(VALID_TO, TimestampType, "as-of of the run that took it away; null while it is there")
            .required(CHANGE_NO, LongType, "ordinal of that run in the warehouse")
            .optional(CLOSED_NO, LongType, "ordinal of the run that closed the row; null while it holds")
            .key(NODE_ID, VALID_FROM, CHANGE_NO)
            .build();

    private NodeClusterTable() {}
}
