package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code core.identity_override}: must-link or cannot-link of two nodes; never rebuilt. */
public final class IdentityOverrideTable {
    public static final String KIND = "kind";
    public static final String NODE_A = "node_a";
    public static final String NODE_B = "node_b";
    public static final String REASON = "reason";
    public static final String BY = "by";
    public static final String AT = "at";
    public static final String CLOSED_AT = "closed_at";

    /** Kind: the two are one person. */
    public static final String MUST_LINK = "must_link";
    /** Kind: the two are never one person. */
    public static final String CANNOT_LINK = "cannot_link";

    public static final TableDef DEF = TableDef.named(
                    "core.identity_override", "must-link or cannot-link of two nodes; never rebuilt")
            .required(KIND, StringType, "must_link or cannot_link")
            .required(NODE_A, StringType, "the smaller node_id")
            .required(NODE_B, StringType, "the larger node_id")
            .optional(REASON, StringType, "why")
            .required(BY, StringType, "who: command or file")
            .required(AT, TimestampType, "as-of of the decision")
            .optional(CLOSED_AT, TimestampType, "as-of at which it was taken back; null while it is in force")
            .key(KIND, NODE_A, NODE_B)
            .build();

    private IdentityOverrideTable() {}
}
