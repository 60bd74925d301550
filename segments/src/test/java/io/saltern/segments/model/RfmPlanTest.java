package io.saltern.segments.model;

import static io.saltern.segments.Facts.AS_OF;
import static io.saltern.segments.Facts.at;
import static io.saltern.segments.Facts.orders;
import static io.saltern.testkit.DatasetAssert.assertRows;
import static io.saltern.testkit.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class RfmPlanTest {
    private final SparkSession spark;

    RfmPlanTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void quintilesOfTenBuyersWithTies() {
        Dataset<Row> buyers = buyers(
                row("a", 1L, 9L, "900.0000"),
                row("b", 2L, 8L, "800.0000"),
                row("c", 3L, 4L, "700.0000"),
                row("d", 3L, 3L, "600.0000"),
                row("e", 5L, 2L, "500.0000"),
                row("f", 6L, 1L, "400.0000"),
                row("g", 7L, 1L, "300.0000"),
                row("h", 8L, 1L, "200.0000"),
                row("i", 9L, 1L, "100.0000"),
                row("j", 10L, 1L, "100.0000"));
        RfmBounds bounds = RfmBounds.of(RfmPlan.bounds(buyers).first());
        assertEquals("[2, 3, 6, 8]", bounds.recencyDays().toString());
        assertEquals("[1, 1, 2, 4]", bounds.frequency().toString());
        assertEquals(
                "[100.0000, 300.0000, 500.0000, 700.0000]", bounds.monetary().toString());
        assertRows(
                scores(buyers, bounds),
                "a|5|5|5|Champions",
                "b|5|5|5|Champions",
                "c|4|4|4|Loyal Customers",
                "d|4|4|4|Loyal Customers",
                "e|3|3|3|Need Attention",
                "f|3|1|3|About To Sleep",
                "g|2|1|2|Hibernating",
                "h|2|1|2|Hibernating",
                "i|1|1|1|Hibernating",
                "j|1|1|1|Hibernating");
    }

    @Test
    void whereAllAreAlikeAllScoreAlike() {
        Dataset<Row> buyers =
                buyers(row("a", 3L, 1L, "5.0000"), row("b", 3L, 1L, "5.0000"), row("c", 3L, 1L, "5.0000"));
        RfmBounds bounds = RfmBounds.of(RfmPlan.bounds(buyers).first());
        assertRows(scores(buyers, bounds), "a|5|1|1|New Customers", "b|5|1|1|New Customers", "c|5|1|1|New Customers");
    }

    @Test
    void buyersAreThoseWithAPurchaseInTheWindow() {
        Dataset<Row> orders = orders(
                spark,
                row("a", "s", at("2025-03-30T12:00:00Z"), "10", "EUR", false),
                row("a", "s", at("2025-03-31T12:00:00Z"), "-4", "EUR", false),
                row("b", "s", at("2025-03-02T00:00:00Z"), "10", "EUR", false),
                row("c", "s", at("2025-03-01T23:59:59Z"), "10", "EUR", false),
                row("d", "s", at("2025-04-01T00:00:00Z"), "10", "EUR", false),
                row("e", "s", at("2025-03-20T00:00:00Z"), "10", "EUR", true),
                row("f", "s", at("2025-03-20T00:00:00Z"), "-10", "EUR", false),
                row(null, "s", at("2025-03-20T00:00:00Z"), "10", "EUR", false));
        RfmConfig month = new RfmConfig(Optional.of(Duration.ofDays(30)));
        assertRows(RfmPlan.buyers(orders, month, AS_OF, "EUR"), "a|1|1|6.0000", "b|30|1|10.0000");
        assertRows(
                RfmPlan.buyers(orders, new RfmConfig(Optional.empty()), AS_OF, "EUR"),
                "a|1|1|6.0000",
                "b|30|1|10.0000",
                "c|30|1|10.0000",
                "d|0|1|10.0000");
    }

    private Dataset<Row> scores(Dataset<Row> buyers, RfmBounds bounds) {
        return RfmPlan.scored(buyers, bounds, "v").select("profile_id", "r_score", "f_score", "m_score", "segment");
    }

    private Dataset<Row> buyers(Row... rows) {
        return Rows.of(spark, "profile_id string, recency_days bigint, frequency bigint, monetary string", rows)
                .selectExpr("profile_id", "recency_days", "frequency", "cast(monetary as decimal(19,4)) as monetary");
    }
}
