package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code ops.landed_file}: a file taken; known by its source, bytes and day. */
public final class LandedFileTable {
    public static final String CHECKSUM = "checksum";
    public static final String SOURCE = "source";
    public static final String PATH = "path";
    public static final String SIZE = "size";
    public static final String MODIFIED_AT = "modified_at";
    public static final String BATCH_ID = "batch_id";
    public static final String LOAD = "load";
    public static final String DAY = "day";
    public static final String RECORD_COUNT = "record_count";
    public static final String FAULT = "fault";
    public static final String KNOWN_AT = "known_at";
    public static final String TAKE = "take";

    public static final TableDef DEF = TableDef.named(
                    "ops.landed_file", "a file taken; known by its source, bytes and day")
            .required(CHECKSUM, StringType, "SHA-256 of the bytes, with the source's name")
            .required(SOURCE, StringType, "source")
            .required(PATH, StringType, "path when taken, from the root of the source")
            .required(SIZE, LongType, "bytes")
            .required(MODIFIED_AT, TimestampType, "time of last change, by the file system")
            .required(BATCH_ID, StringType, "batch")
            .required(LOAD, LongType, "number of the load")
            .optional(DAY, DateType, "day in its path; null when the source has none")
            .required(RECORD_COUNT, LongType, "physical units in it")
            .optional(
                    FAULT,
                    StringType,
                    "rule that the file as a whole breaks, so that none of it is in raw; null when it is")
            .required(KNOWN_AT, TimestampType, "as-of of the run that took it")
            .optional(
                    TAKE,
                    IntegerType,
                    "how many times these bytes have been taken without a day, up to this one; 1 for files of a day")
            .key(SOURCE, CHECKSUM, DAY, TAKE)
            .build();

    private LandedFileTable() {}
}
