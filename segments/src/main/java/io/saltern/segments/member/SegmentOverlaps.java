package io.saltern.segments.member;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.saltern.lake.table.SegmentMemberTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How far segments share their members. */
public final class SegmentOverlaps {
    private SegmentOverlaps() {}

    /**
     * One row for each pair of segments that share somebody now, and for each segment with itself: {@code segment},
     * {@code other} (not before segment in the alphabet), {@code shared} (people in both; the size where both are the same
     * segment). In order of segment and other.
     *
     * @param stays serving.segment_member
     */
    public static Dataset<Row> of(Dataset<Row> stays) {
        Dataset<Row> open = stays.filter(col(SegmentMemberTable.LEFT_AT).isNull())
                .select(SegmentMemberTable.SEGMENT, SegmentMemberTable.PROFILE_ID);
        Dataset<Row> others = open.withColumnRenamed(SegmentMemberTable.SEGMENT, "other");
        return open.join(others, new String[] {SegmentMemberTable.PROFILE_ID})
                .filter(col(SegmentMemberTable.SEGMENT).leq(col("other")))
                .groupBy(SegmentMemberTable.SEGMENT, "other")
                .agg(count(lit(1)).alias("shared"))
                .orderBy(SegmentMemberTable.SEGMENT, "other");
    }
}
