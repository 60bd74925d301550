package io.saltern.cli.query.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;

import io.saltern.cli.query.Catalog;
import io.saltern.cli.report.RunReport.Overlap;
import io.saltern.cli.report.RunReport.Segment;
import io.saltern.cli.report.RunReport.Segments;
import io.saltern.lake.table.SegmentMemberTable;
import io.saltern.segments.SegmentsConfig;
import io.saltern.segments.member.SegmentConfig;
import io.saltern.segments.member.SegmentOverlaps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The segments of a run. One job. */
final class SegmentQuery {
    private static final String STEP = "segments";

    private final SegmentsConfig config;
    private final RecordedRun run;
    private final Catalog catalog;

    SegmentQuery(SegmentsConfig config, RecordedRun run, Catalog catalog) {
        this.config = config;
        this.run = run;
        this.catalog = catalog;
    }

    /** Null when segments were never evaluated. */
    Segments ask() {
        boolean isEvaluated = run.has(SegmentMemberTable.DEF.fullName())
                || run.step(STEP).isPresent()
                || run.skipped().contains(STEP);
        if (!isEvaluated) {
            return null;
        }
        Dataset<Row> stays = catalog.read(SegmentMemberTable.DEF);
        Dataset<Row> somewhere = stays.filter(col(SegmentMemberTable.LEFT_AT).isNull())
                .agg(count_distinct(col(SegmentMemberTable.PROFILE_ID)).alias("shared"))
                .select(lit("").alias("segment"), lit("").alias("other"), col("shared"));
        long people = 0;
        Map<String, Long> members = new HashMap<>();
        List<Overlap> overlaps = new ArrayList<>();
        for (Row row : SegmentOverlaps.of(stays)
                .union(somewhere)
                .orderBy("segment", "other")
                .collectAsList()) {
            String segment = row.getString(0);
            if (segment.isEmpty()) {
                people = row.getLong(2);
            } else if (segment.equals(row.getString(1))) {
                members.put(segment, row.getLong(2));
            } else {
                overlaps.add(new Overlap(segment, row.getString(1), row.getLong(2)));
            }
        }
        List<Segment> segments = config.segments().stream()
                .map(segment -> segment(segment, members.getOrDefault(segment.name(), 0L)))
                .sorted(Comparator.comparingLong(Segment::members).reversed().thenComparing(Segment::name))
                .toList();
        return new Segments(people, segments, overlaps);
    }

    private Segment segment(SegmentConfig segment, long members) {
        return new Segment(
                segment.name(),
                segment.description().orElse(null),
                segment.owner().orElse(null),
                segment.goal().orElse(null),
                members,
                run.metric(STEP, "entered." + segment.name()),
                run.metric(STEP, "left." + segment.name()));
    }
}
