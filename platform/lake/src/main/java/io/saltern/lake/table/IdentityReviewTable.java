package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** {@code core.identity_review}: two people whose records may be one person's, for somebody to decide. */
public final class IdentityReviewTable {
    public static final String NODE_A = "node_a";
    public static final String NODE_B = "node_b";
    public static final String WEIGHT = "weight";
    public static final String PROBABILITY = "probability";
    public static final String EVIDENCE = "evidence";
    public static final String STATUS = "status";

    /** Status: nobody has decided. */
    public static final String OPEN = "open";

    public static final TableDef DEF = TableDef.named(
                    "core.identity_review", "two people whose records may be one person's, for somebody to decide")
            .required(NODE_A, StringType, "the smaller node_id")
            .required(NODE_B, StringType, "the larger node_id")
            .required(WEIGHT, DoubleType, "score in bits")
            .required(PROBABILITY, DoubleType, "probability of being one person, as the model has it")
            .required(EVIDENCE, StringType, "JSON: name, level and weight of each comparison")
            .required(STATUS, StringType, "open; a pair that was decided is no longer here")
            .key(NODE_A, NODE_B)
            .build();

    private IdentityReviewTable() {}
}
