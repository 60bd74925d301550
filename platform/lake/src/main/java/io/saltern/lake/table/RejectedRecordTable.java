package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code ops.rejected_record}: a bad record: where its text is and why it was refused. */
public final class RejectedRecordTable {
    public static final String SOURCE = "source";
    public static final String BATCH_ID = "batch_id";
    public static final String FILE = "file";
    public static final String RECORD_NO = "record_no";
    public static final String PART = "part";
    public static final String ENTITY = "entity";
    public static final String RULE = "rule";
    public static final String REASON = "reason";
    public static final String FIELD = "field";
    public static final String LOAD = "_load";
    public static final String KNOWN_AT = "known_at";

    public static final TableDef DEF = TableDef.named(
                    "ops.rejected_record", "a bad record: where its text is and why it was refused")
            .required(SOURCE, StringType, "source")
            .required(BATCH_ID, StringType, "batch")
            .required(FILE, StringType, "file")
            .required(RECORD_NO, LongType, "ordinal in the file")
            .required(PART, IntegerType, "ordinal inside its physical unit, 0 when single")
            .required(ENTITY, StringType, "what it should have become")
            .required(RULE, StringType, "rule that it broke")
            .required(REASON, StringType, "what is wrong, without the value")
            .optional(FIELD, StringType, "field that broke it; null when it is the record as a whole")
            .required(LOAD, LongType, "number of the load")
            .required(KNOWN_AT, TimestampType, "as-of of the run that refused it")
            .key(SOURCE, BATCH_ID, FILE, RECORD_NO, PART)
            .build();

    private RejectedRecordTable() {}
}
