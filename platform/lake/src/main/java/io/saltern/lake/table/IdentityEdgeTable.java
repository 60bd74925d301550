package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code core.identity_edge}: a link between two nodes; also the refused and cut ones, with the reason. */
public final class IdentityEdgeTable {
    public static final String FROM_NODE = "from_node";
    public static final String TO_NODE = "to_node";
    public static final String RULE = "rule";
    public static final String STATUS = "status";
    public static final String REASON = "reason";
    public static final String WEIGHT = "weight";
    public static final String NAMESPACE = "namespace";
    public static final String NODE_ID = "node_id";
    public static final String SOURCES = "sources";
    public static final String FIRST_SEEN_AT = "first_seen_at";
    public static final String N = "n";
    public static final String EVIDENCE = "evidence";

    public static final TableDef DEF = TableDef.named(
                    "core.identity_edge", "a link between two nodes; also the refused and cut ones, with the reason")
            .required(FROM_NODE, StringType, "the smaller node_id")
            .required(TO_NODE, StringType, "the larger node_id")
            .required(RULE, StringType, "rule that made or refused it, for instance same_record or email")
            .required(STATUS, StringType, "linked, refused or cut")
            .optional(REASON, StringType, "why it was refused or cut; null when linked")
            .required(WEIGHT, DoubleType, "1 for exact links, else the score in bits")
            .optional(NAMESPACE, StringType, "namespace of the value that both sides show")
            .optional(NODE_ID, StringType, "node of the value that both sides show")
            .optional(SOURCES, Types.TEXTS, "sources that show it, sorted")
            .required(FIRST_SEEN_AT, TimestampType, "earliest time at which it was shown")
            .required(N, LongType, "rows that show it")
            .optional(EVIDENCE, StringType, "JSON: name, level and weight of each comparison; null for exact links")
            .key(FROM_NODE, TO_NODE, RULE)
            .build();

    private IdentityEdgeTable() {}
}
