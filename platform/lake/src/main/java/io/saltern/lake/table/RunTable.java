package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code ops.run}: a run that ended; the ledger. */
public final class RunTable {
    public static final String RUN_ID = "run_id";
    public static final String CHANGE_NO = "change_no";
    public static final String AS_OF = "as_of";
    public static final String CONFIG_DIGEST = "config_digest";
    public static final String JAR_VERSION = "jar_version";
    public static final String STATUS = "status";
    public static final String EXIT_CODE = "exit_code";
    public static final String MESSAGE = "message";
    public static final String STEPS_RUN = "steps_run";
    public static final String STEPS_SKIPPED = "steps_skipped";
    public static final String STARTED_AT = "started_at";
    public static final String ENDED_AT = "ended_at";

    public static final TableDef DEF = TableDef.named("ops.run", "a run that ended; the ledger")
            .required(RUN_ID, StringType, "given by --run-id or made from ordinal and as-of")
            .required(CHANGE_NO, LongType, "ordinal of the run in the warehouse")
            .required(AS_OF, TimestampType, "the instant that the run speaks of")
            .required(CONFIG_DIGEST, StringType, "SHA-256 of the project's files")
            .required(JAR_VERSION, StringType, "version of Saltern")
            .required(STATUS, StringType, "done, partial, failed or abandoned")
            .required(EXIT_CODE, IntegerType, "exit code of the command")
            .optional(MESSAGE, StringType, "first line of the error; null when done")
            .required(STEPS_RUN, Types.TEXTS, "steps that did work, in order")
            .required(STEPS_SKIPPED, Types.TEXTS, "steps whose inputs had not moved, in order")
            .required(STARTED_AT, TimestampType, "wall clock")
            .required(ENDED_AT, TimestampType, "wall clock")
            .key(RUN_ID)
            .build();

    private RunTable() {}
}
