package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code serving.segment_member}: a stay of a person in a segment, half-open [entered_at, left_at). */
public final class SegmentMemberTable {
    public static final String SEGMENT = "segment";
    public static final String PROFILE_ID = "profile_id";
    public static final String ENTERED_AT = "entered_at";
    public static final String LEFT_AT = "left_at";
    public static final String CHANGE_NO = "change_no";
    public static final String WHY = "why";
    public static final String LEFT_WHY = "left_why";

    public static final TableDef DEF = TableDef.named(
                    "serving.segment_member", "a stay of a person in a segment, half-open [entered_at, left_at)")
            .required(SEGMENT, StringType, "name of the segment")
            .required(PROFILE_ID, StringType, "persistent id of the person")
            .required(ENTERED_AT, TimestampType, "as-of of the run that saw the person enter")
            .optional(LEFT_AT, TimestampType, "as-of of the run that saw the person leave; null while inside")
            .required(CHANGE_NO, LongType, "ordinal of the run that opened the stay")
            .required(WHY, StringType, "the conditions that held, JSON, without personal data")
            .optional(LEFT_WHY, StringType, "no_longer_matches, merged, retired or segment_removed; null while inside")
            .key(SEGMENT, PROFILE_ID, ENTERED_AT, CHANGE_NO)
            .build();

    private SegmentMemberTable() {}
}
