package io.saltern.segments.member;

import static io.saltern.segments.Facts.AS_OF;
import static io.saltern.segments.Facts.at;
import static io.saltern.testkit.DatasetAssert.assertRows;
import static io.saltern.testkit.Rows.row;

import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class StayPlanTest {
    private static final String DAY_1 = "2025-03-01T00:00:00Z";
    private static final String DAY_2 = "2025-03-02T00:00:00Z";
    private static final String DAY_3 = "2025-03-03T00:00:00Z";
    private static final String NOW = "2025-04-01 00:00:00.0";

    private final SparkSession spark;

    StayPlanTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void membersEnterStayAndLeave() {
        assertRows(
                transitions(
                        members("s", "new", "s", "old", "s", "again"),
                        stays(
                                open("s", "old", DAY_1),
                                open("s", "gone_off", DAY_1),
                                closed("s", "again", DAY_1, DAY_2, "no_longer_matches"),
                                open("dropped", "old", DAY_1)),
                        "new old gone_off again"),
                "s|new|" + NOW + "|null|9|new why|null|entered",
                "s|again|" + NOW + "|null|9|new why|null|entered",
                "s|old|2025-03-01 00:00:00.0|null|1|why|null|kept",
                "s|gone_off|2025-03-01 00:00:00.0|" + NOW + "|1|why|no_longer_matches|left",
                "dropped|old|2025-03-01 00:00:00.0|" + NOW + "|1|why|segment_removed|left");
    }

    @Test
    void survivorOfAMergeKeepsTheEarliestStay() {
        assertRows(
                transitions(
                        members("a", "survivor", "b", "survivor", "c", "survivor"),
                        stays(
                                open("a", "loser", DAY_1),
                                open("a", "survivor", DAY_2),
                                open("b", "survivor", DAY_1),
                                open("b", "loser", DAY_2),
                                open("c", "loser", DAY_2),
                                open("c", "loser_too", DAY_1),
                                open("d", "loser", DAY_1),
                                open("d", "retired", DAY_1)),
                        "survivor"),
                "a|loser|2025-03-01 00:00:00.0|" + NOW + "|1|why|merged|left",
                "a|survivor|2025-03-02 00:00:00.0|" + NOW + "|1|why|merged|left",
                "a|survivor|2025-03-01 00:00:00.0|null|9|new why|null|resumed",
                "b|survivor|2025-03-01 00:00:00.0|null|1|why|null|kept",
                "b|loser|2025-03-02 00:00:00.0|" + NOW + "|1|why|merged|left",
                "c|loser|2025-03-02 00:00:00.0|" + NOW + "|1|why|merged|left",
                "c|loser_too|2025-03-01 00:00:00.0|" + NOW + "|1|why|merged|left",
                "c|survivor|2025-03-01 00:00:00.0|null|9|new why|null|resumed",
                "d|loser|2025-03-01 00:00:00.0|" + NOW + "|1|why|merged|left",
                "d|retired|2025-03-01 00:00:00.0|" + NOW + "|1|why|retired|left");
    }

    @Test
    void unmergedPersonResumesTheStayThatTheMergeClosed() {
        assertRows(
                transitions(
                        members("s", "loser", "t", "loser"),
                        stays(
                                closed("s", "loser", DAY_1, DAY_2, "merged"),
                                closed("t", "loser", DAY_1, DAY_2, "merged"),
                                closed("t", "loser", DAY_2, DAY_3, "no_longer_matches")),
                        "loser"),
                "s|loser|2025-03-01 00:00:00.0|null|1|why|null|resumed",
                "t|loser|" + NOW + "|null|9|new why|null|entered");
    }

    private Dataset<Row> transitions(Dataset<Row> members, Dataset<Row> stays, String profiles) {
        Dataset<Row> ledger = Rows.of(
                spark,
                "profile_id string, anchor_node_id string, status string",
                row("survivor", "n0", "active"),
                row("loser", "n1", "merged"),
                row("loser_too", "n2", "merged"),
                row("retired", "n3", "retired"));
        Dataset<Row> links = Rows.of(
                spark,
                "node_id string, profile_id string",
                row("n0", "survivor"),
                row("n1", "survivor"),
                row("n2", "survivor"));
        Row[] everybody = List.of(profiles.split(" ")).stream().map(Rows::row).toArray(Row[]::new);
        return new StayPlan(AS_OF, 9, List.of("a", "b", "c", "d", "s", "t"))
                .transitions(members, stays, Rows.of(spark, "profile_id string", everybody), ledger, links);
    }

    private Dataset<Row> members(String... pairs) {
        Row[] rows = new Row[pairs.length / 2];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(pairs[2 * i], pairs[2 * i + 1], "new why");
        }
        return Rows.of(spark, "segment string, profile_id string, why string", rows);
    }

    private Dataset<Row> stays(Row... rows) {
        return Rows.of(
                spark,
                "segment string, profile_id string, entered_at timestamp, left_at timestamp, change_no bigint,"
                        + " why string, left_why string",
                rows);
    }

    private static Row open(String segment, String profile, String enteredAt) {
        return row(segment, profile, at(enteredAt), null, 1L, "why", null);
    }

    private static Row closed(String segment, String profile, String enteredAt, String leftAt, String why) {
        return row(segment, profile, at(enteredAt), at(leftAt), 1L, "why", why);
    }
}
