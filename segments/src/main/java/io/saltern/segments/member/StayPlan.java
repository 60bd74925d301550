package io.saltern.segments.member;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.SegmentMemberTable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the members of now make of the stays of before. There is at most one open stay of a person in a segment.
 *
 * <ul>
 *   <li>A member without an open stay opens one at as-of.
 *   <li>An open stay of no member closes at as-of as {@code no_longer_matches}, or {@code segment_removed} when the
 *       segment is no more.
 *   <li>The stay of a profile that is no more closes as {@code merged} or {@code retired}, as the ledger says. After a
 *       merge the survivor, if a member, keeps the earliest open stay of all that were merged; where that is not its own,
 *       a stay opens with the earlier entered_at and its own closes as {@code merged}.
 *   <li>A member whose latest stay closed as {@code merged} was unmerged: that stay opens again.
 * </ul>
 */
public final class StayPlan {
    /** What became of a stay: kept, entered or left. */
    public static final String ACTION = "action";

    static final String KEPT = "kept";
    static final String ENTERED = "entered";
    static final String LEFT = "left";
    /** A stay that the survivor of a merge took over, or that an unmerge opened again. */
    static final String RESUMED = "resumed";

    private static final String SEGMENT = SegmentMemberTable.SEGMENT;
    private static final String PROFILE_ID = SegmentMemberTable.PROFILE_ID;
    private static final String ENTERED_AT = SegmentMemberTable.ENTERED_AT;
    private static final String LEFT_AT = SegmentMemberTable.LEFT_AT;
    private static final String CHANGE_NO = SegmentMemberTable.CHANGE_NO;
    private static final String WHY = SegmentMemberTable.WHY;
    private static final String LEFT_WHY = SegmentMemberTable.LEFT_WHY;
    private static final String MERGED = "merged";

    private static final String[] STAY = {SEGMENT, PROFILE_ID};
    private static final String IS_GONE = "is_gone";
    private static final String GONE_WHY = "gone_why";
    private static final String SURVIVOR = "survivor";
    private static final String INHERITED_AT = "inherited_at";
    private static final String NEW_WHY = "new_why";
    private static final String REOPENED = "reopened";

    private final Instant asOf;
    private final long changeNo;
    private final List<String> segments;

    /** @param segments names of all segments of now */
    public StayPlan(Instant asOf, long changeNo, List<String> segments) {
        this.asOf = asOf;
        this.changeNo = changeNo;
        this.segments = List.copyOf(segments);
    }

    /**
     * Rows of serving.segment_member with {@link #ACTION}: those to write, and with action {@code kept} those that stay
     * as they are.
     *
     * @param members who is in which segment now, with why
     * @param stays serving.segment_member
     * @param profiles needs profile_id: everybody of now
     * @param ledger core.profile_ledger
     * @param links core.profile_link: node_id to profile_id now
     */
    public Dataset<Row> transitions(
            Dataset<Row> members, Dataset<Row> stays, Dataset<Row> profiles, Dataset<Row> ledger, Dataset<Row> links) {
        Dataset<Row> open = stays.filter(col(LEFT_AT).isNull());
        Dataset<Row> gone = gone(open, profiles, ledger, links);
        Dataset<Row> now = open.drop(LEFT_AT, LEFT_WHY)
                .join(gone, new String[] {PROFILE_ID}, "left")
                .join(members.withColumnRenamed(WHY, NEW_WHY), STAY, "full_outer")
                .join(inherited(open, gone), STAY, "left")
                .join(reopened(stays), STAY, "left");
        return now.select(explode(array_compact(array(changes().toArray(Column[]::new))))
                        .alias("stay"))
                .select("stay.*");
    }

    /** Key profile_id of open stays whose profile is no more: gone_why, and the survivor of a merge. */
    private static Dataset<Row> gone(
            Dataset<Row> open, Dataset<Row> profiles, Dataset<Row> ledger, Dataset<Row> links) {
        Dataset<Row> survivors = links.select(
                col("node_id").alias(ProfileLedgerTable.ANCHOR_NODE_ID),
                col(PROFILE_ID).alias(SURVIVOR));
        return open.select(PROFILE_ID)
                .distinct()
                .join(profiles.select(PROFILE_ID), new String[] {PROFILE_ID}, "left_anti")
                .join(
                        ledger.select(PROFILE_ID, ProfileLedgerTable.ANCHOR_NODE_ID, ProfileLedgerTable.STATUS),
                        new String[] {PROFILE_ID},
                        "left")
                .join(survivors, new String[] {ProfileLedgerTable.ANCHOR_NODE_ID}, "left")
                .select(
                        col(PROFILE_ID),
                        lit(true).alias(IS_GONE),
                        when(col(ProfileLedgerTable.STATUS).equalTo(MERGED), MERGED)
                                .otherwise("retired")
                                .alias(GONE_WHY),
                        col(SURVIVOR));
    }

    /** Key segment, profile_id of a survivor: the earliest entered_at of the stays that were merged into it. */
    private static Dataset<Row> inherited(Dataset<Row> open, Dataset<Row> gone) {
        return open.join(gone.filter(col(GONE_WHY).equalTo(MERGED)), new String[] {PROFILE_ID})
                .filter(col(SURVIVOR).isNotNull())
                .groupBy(col(SEGMENT), col(SURVIVOR).alias(PROFILE_ID))
                .agg(min(ENTERED_AT).alias(INHERITED_AT));
    }

    /** Key segment, profile_id: the latest stay, where it closed as merged. */
    private static Dataset<Row> reopened(Dataset<Row> stays) {
        Dataset<Row> closed = stays.filter(col(LEFT_AT).isNotNull());
        Dataset<Row> merged = closed.filter(col(LEFT_WHY).equalTo(MERGED))
                .select(SEGMENT, PROFILE_ID)
                .distinct();
        return closed.join(merged, STAY, "left_semi")
                .groupBy(SEGMENT, PROFILE_ID)
                .agg(max_by(struct(ENTERED_AT, CHANGE_NO, WHY, LEFT_WHY), struct(LEFT_AT, CHANGE_NO, ENTERED_AT))
                        .alias(REOPENED))
                .filter(col(REOPENED + "." + LEFT_WHY).equalTo(MERGED));
    }

    private List<Column> changes() {
        Column isMember = col(NEW_WHY).isNotNull();
        Column isOpen = col(ENTERED_AT).isNotNull();
        Column isGone = coalesce(col(IS_GONE), lit(false));
        Column isEarlier = col(INHERITED_AT)
                .isNotNull()
                .and(not(isOpen).or(col(INHERITED_AT).lt(col(ENTERED_AT))));
        Column takesOver = isMember.and(isEarlier);
        Column isUnmerged = col(REOPENED).isNotNull();
        Column leftWhy = when(isGone, col(GONE_WHY))
                .when(not(col(SEGMENT).isInCollection(segments)), "segment_removed")
                .when(isMember, MERGED)
                .otherwise("no_longer_matches");
        Map<String, Column> own = Map.of(ENTERED_AT, col(ENTERED_AT), CHANGE_NO, col(CHANGE_NO), WHY, col(WHY));
        return Stream.of(
                        when(isMember.and(isOpen).and(not(isEarlier)), stay(own, null, KEPT)),
                        when(isOpen.and(not(isMember).or(isEarlier)), stay(own, leftWhy, LEFT)),
                        when(
                                takesOver,
                                stay(
                                        Map.of(
                                                ENTERED_AT, col(INHERITED_AT),
                                                CHANGE_NO, lit(changeNo),
                                                WHY, col(NEW_WHY)),
                                        null,
                                        RESUMED)),
                        when(
                                isMember.and(not(isOpen)).and(not(isEarlier)).and(isUnmerged),
                                stay(
                                        Map.of(
                                                ENTERED_AT, col(REOPENED + "." + ENTERED_AT),
                                                CHANGE_NO, col(REOPENED + "." + CHANGE_NO),
                                                WHY, col(REOPENED + "." + WHY)),
                                        null,
                                        RESUMED)),
                        when(
                                isMember.and(not(isOpen)).and(not(isEarlier)).and(not(isUnmerged)),
                                stay(
                                        Map.of(ENTERED_AT, lit(asOf), CHANGE_NO, lit(changeNo), WHY, col(NEW_WHY)),
                                        null,
                                        ENTERED)))
                .toList();
    }

    private Column stay(Map<String, Column> values, Column leftWhy, String action) {
        boolean isLeft = leftWhy != null;
        return struct(
                col(SEGMENT),
                col(PROFILE_ID),
                values.get(ENTERED_AT).alias(ENTERED_AT),
                (isLeft ? lit(asOf) : lit(null).cast("timestamp")).alias(LEFT_AT),
                values.get(CHANGE_NO).alias(CHANGE_NO),
                values.get(WHY).alias(WHY),
                (isLeft ? leftWhy : lit(null).cast("string")).alias(LEFT_WHY),
                lit(action).alias(ACTION));
    }
}
