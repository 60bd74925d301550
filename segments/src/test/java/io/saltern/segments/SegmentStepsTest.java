package io.saltern.segments;

import static io.saltern.segments.Facts.at;
import static io.saltern.testkit.DatasetAssert.assertRows;
import static io.saltern.testkit.Rows.row;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.lake.column.IdentifierSets;
import io.saltern.lake.run.Step;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.ModelTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.SegmentMemberTable;
import io.saltern.segments.member.SegmentOverlaps;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The three steps on a real lake: what they write, and what they leave alone. */
@ExtendWith(SparkExtension.class)
class SegmentStepsTest {
    private static final Instant DAY_1 = Instant.parse("2025-04-01T00:00:00Z");
    private static final Instant DAY_2 = Instant.parse("2025-04-02T00:00:00Z");

    @TempDir
    Path directory;

    private final SparkSession spark;

    SegmentStepsTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void stepsFollowFactsAndTheCalendar() throws IOException {
        TestLake lake = new TestLake(spark, directory.resolve("warehouse"));
        people(lake);
        Step[] steps = steps();

        lake.run(DAY_1, steps);
        assertRows(
                lake.read(ProfileTraitTable.DEF).select("profile_id", "event_count", "order_count", "revenue"),
                "ana|1|2|30.0000",
                "bob|1|1|10.0000",
                "cat|0|0|0.0000");
        assertRows(lake.read(RfmTable.DEF).select("profile_id", "r_score", "f_score"), "ana|5|3", "bob|3|1");
        assertEquals(0, lake.read(ClusterTable.DEF).count());
        assertRows(lake.read(ModelTable.DEF).select("model", "kind", "seed"), "rfm|rfm|0");
        assertRows(
                stays(lake),
                "active|ana|2025-04-01|null|null",
                "active|bob|2025-04-01|null|null",
                "buyers|ana|2025-04-01|null|null",
                "buyers|bob|2025-04-01|null|null");

        assertEquals(
                List.of("traits", "models", "segments"), lake.run(DAY_1, steps).skipped());

        lake.run(DAY_2, steps);
        assertRows(
                stays(lake),
                "active|ana|2025-04-01|null|null",
                "active|bob|2025-04-01|2025-04-02|no_longer_matches",
                "buyers|ana|2025-04-01|null|null",
                "buyers|bob|2025-04-01|null|null");
        assertRows(
                SegmentOverlaps.of(lake.read(SegmentMemberTable.DEF)),
                "active|active|1",
                "active|buyers|1",
                "buyers|buyers|2");
    }

    private static Dataset<Row> stays(TestLake lake) {
        return lake.read(SegmentMemberTable.DEF)
                .selectExpr("segment", "profile_id", "date(entered_at)", "date(left_at)", "left_why");
    }

    private Step[] steps() throws IOException {
        write("saltern.yaml", "name: test\nwarehouse: warehouse\ncurrency: EUR\n");
        write("models.yaml", "rfm: {}\nkmeans:\n  features: {order_count: log, revenue: log}\n");
        write("segments/buyers.yaml", "where: {orders: {}}");
        write("segments/active.yaml", "where: {event: {name: View, within: 2d}}");
        Faults faults = new Faults();
        SegmentsConfig config =
                SegmentsConfig.read(Project.read(directory, Optional.empty(), Map.of(), faults), faults);
        faults.throwIfAny();
        return SegmentSteps.of(config).toArray(Step[]::new);
    }

    private void people(TestLake lake) {
        Dataset<Row> known = Rows.of(
                        spark,
                        "profile_id string, is_known boolean",
                        row("ana", true),
                        row("bob", true),
                        row("cat", true))
                .withColumn("identifiers", identifiers())
                .withColumn("set_hash", IdentifierSets.hash(col("identifiers")))
                .withColumn("node_id", col("profile_id"))
                .withColumn("cluster_id", col("profile_id"))
                .withColumn("status", lit("active"))
                .withColumn("source", lit("web"));
        Dataset<Row> events = Rows.of(
                spark,
                "profile_id string, event_id string, name string, occurred_at timestamp",
                row("ana", "1", "View", at("2025-03-31T12:00:00Z")),
                row("bob", "2", "View", at("2025-03-30T12:00:00Z")));
        Dataset<Row> orders = Rows.of(
                spark,
                "profile_id string, order_id string, ordered_at timestamp, amount string, currency string",
                row("ana", "1", at("2025-03-31T12:00:00Z"), "10", "EUR"),
                row("ana", "2", at("2025-03-30T12:00:00Z"), "20", "EUR"),
                row("bob", "3", at("2025-03-01T12:00:00Z"), "10", "EUR"));
        Dataset<Row> sets = known.select("profile_id", "source", "identifiers", "set_hash");
        lake.put(DAY_1, EventTable.DEF, Facts.table(EventTable.DEF, events.join(sets, "profile_id")));
        lake.put(DAY_1, OrderTable.DEF, Facts.table(OrderTable.DEF, orders.join(sets, "profile_id")));
        lake.put(DAY_1, ProfileTable.DEF, Facts.table(ProfileTable.DEF, known.drop("status")));
        lake.put(DAY_1, IdentifierSetTable.DEF, Facts.table(IdentifierSetTable.DEF, known));
        lake.put(DAY_1, NodeClusterTable.DEF, Facts.table(NodeClusterTable.DEF, known));
        lake.put(DAY_1, ClusterProfileTable.DEF, Facts.table(ClusterProfileTable.DEF, known));
        lake.put(DAY_1, ProfileLedgerTable.DEF, Facts.table(ProfileLedgerTable.DEF, known));
    }

    private static Column identifiers() {
        return expr("array(named_struct('namespace', 'user_id', 'value', profile_id))");
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
