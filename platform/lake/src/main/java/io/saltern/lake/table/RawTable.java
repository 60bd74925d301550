package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code raw.source}: a physical unit as it landed: a CSV record, a line or a document; parsing comes later. */
public final class RawTable {
    public static final String SOURCE = "_source";
    public static final String FILE = "_file";
    public static final String OFFSET = "_offset";
    public static final String RECORD_NO = "_record_no";
    public static final String BATCH_ID = "_batch_id";
    public static final String LOAD = "_load";
    public static final String LANDED_AT = "_landed_at";
    public static final String HEADER = "_header";
    public static final String TEXT = "_text";

    /** The columns that the raw tables of all sources share. */
    public static final TableDef SHAPE = TableDef.named(
                    "raw.source",
                    "a physical unit as it landed: a CSV record, a line or a document; parsing comes later")
            .required(SOURCE, StringType, "name of the source")
            .required(FILE, StringType, "path of the file, from the root of the source")
            .required(OFFSET, LongType, "position of the unit in the uncompressed file, bytes")
            .required(RECORD_NO, LongType, "ordinal of the unit in its file, from 1; a header is not counted")
            .required(BATCH_ID, StringType, "digest of the files that landed together")
            .required(LOAD, LongType, "number of the load, in order of day")
            .required(LANDED_AT, TimestampType, "as-of of the run that landed it")
            .optional(HEADER, StringType, "header record of a CSV file, as it stands there; null for other formats")
            .required(TEXT, StringType, "the unit as it stands in the file; bytes that are not UTF-8 become U+FFFD")
            .partitionBy(BATCH_ID)
            .build();

    /** The raw table of one source. */
    public static TableDef of(String source) {
        return new TableDef("raw", source, SHAPE.comment(), SHAPE.columns(), SHAPE.key(), SHAPE.partitionBy());
    }

    private RawTable() {}
}
