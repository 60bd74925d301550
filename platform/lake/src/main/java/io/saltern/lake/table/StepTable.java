package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code ops.step}: a step that ended: the commit point of its tables. */
public final class StepTable {
    public static final String RUN_ID = "run_id";
    public static final String STEP = "step";
    public static final String CHANGE_NO = "change_no";
    public static final String TXN_VERSION = "txn_version";
    public static final String AS_OF = "as_of";
    public static final String CONFIG_DIGEST = "config_digest";
    public static final String JAR_VERSION = "jar_version";
    public static final String INPUT_VERSIONS = "input_versions";
    public static final String OUTPUT_VERSIONS = "output_versions";
    public static final String METRICS = "metrics";
    public static final String EQUATIONS = "equations";
    public static final String WARNINGS = "warnings";
    public static final String STARTED_AT = "started_at";
    public static final String ENDED_AT = "ended_at";
    public static final String LAYOUT = "layout";

    public static final TableDef DEF = TableDef.named("ops.step", "a step that ended: the commit point of its tables")
            .required(RUN_ID, StringType, "run")
            .required(STEP, StringType, "step")
            .required(CHANGE_NO, LongType, "ordinal of the run in the warehouse")
            .required(TXN_VERSION, LongType, "Delta transaction version under which the step wrote")
            .required(AS_OF, TimestampType, "as-of of the run")
            .required(CONFIG_DIGEST, StringType, "SHA-256 of what the step depends on in the project")
            .required(JAR_VERSION, StringType, "version of Saltern")
            .required(INPUT_VERSIONS, Types.COUNT_MAP, "Delta version read, by table")
            .required(OUTPUT_VERSIONS, Types.COUNT_MAP, "Delta version after the step, by table it wrote")
            .required(METRICS, Types.COUNT_MAP, "counts that the step reports, by name")
            .required(EQUATIONS, Types.EQUATIONS, "laws of account that the step checked")
            .required(WARNINGS, Types.TEXTS, "what somebody should look at")
            .required(STARTED_AT, TimestampType, "wall clock")
            .required(ENDED_AT, TimestampType, "wall clock")
            .optional(LAYOUT, IntegerType, "version of what the step writes; one of an older version is made anew")
            .key(RUN_ID, STEP)
            .build();

    private StepTable() {}
}
