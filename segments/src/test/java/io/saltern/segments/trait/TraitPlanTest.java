package io.saltern.segments.trait;

import static io.saltern.segments.Facts.AS_OF;
import static io.saltern.segments.Facts.at;
import static io.saltern.segments.Facts.events;
import static io.saltern.segments.Facts.orders;
import static io.saltern.testkit.DatasetAssert.assertRows;
import static io.saltern.testkit.DatasetAssert.assertSame;
import static io.saltern.testkit.Rows.row;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TraitPlanTest {
    private static final TraitsConfig ALL_SOURCES = new TraitsConfig(List.of());

    private final SparkSession spark;
    private final Dataset<Row> noEvents;
    private final Dataset<Row> noOrders;

    TraitPlanTest(SparkSession spark) {
        this.spark = spark;
        this.noEvents = events(spark);
        this.noOrders = orders(spark);
    }

    @Test
    void profileWithoutFactsHasZeros() {
        assertRows(
                traits(noEvents, noOrders, AS_OF, "p"),
                "p|0|0|null|null|0|0.0000|null|null|null|null|0|0|0.0000|0.0000|Map()|Map()|Map()|Map()");
    }

    @Test
    void windowsAreHalfOpenAndTheFutureIsLeftOut() {
        Dataset<Row> events = events(
                spark,
                row("p", "View", at("2025-03-25T00:00:00Z"), "web", null),
                row("p", "View", at("2025-03-24T23:59:59Z"), "web", null),
                row("p", "Cart", at("2025-03-02T00:00:00Z"), "web", null),
                row("p", "Cart", at("2025-03-01T23:59:59Z"), "web", null),
                row("p", "Old", at("2025-01-01T00:00:00Z"), "web", null),
                row("p", "Now", at("2025-04-01T00:00:00Z"), "web", null),
                row("p", "Future", at("2025-04-01T00:00:01Z"), "web", null),
                row(null, "View", at("2025-03-25T00:00:00Z"), "web", null));
        String[] columns = {
            "event_count", "last_event_at", "event_counts", "event_counts_7d", "event_counts_30d", "event_counts_90d"
        };
        assertRows(
                traits(events, noOrders, AS_OF, "p").selectExpr(columns),
                "6|2025-04-01 00:00:00.0|Map(Cart -> 2, Now -> 1, Old -> 1, View -> 2)|Map(View -> 1)"
                        + "|Map(Cart -> 1, View -> 2)|Map(Cart -> 2, Old -> 1, View -> 2)");
        assertRows(
                traits(events, noOrders, AS_OF.plusSeconds(1), "p").selectExpr("event_count", "event_counts_7d"),
                "7|Map(Now -> 1)");
    }

    @Test
    void sessionsEndAfterHalfAnHourOfSilenceInTheirSources() {
        Dataset<Row> events = events(
                spark,
                row("p", "View", at("2025-03-25T10:00:00Z"), "web", null),
                row("p", "View", at("2025-03-25T10:29:59Z"), "web", null),
                row("p", "sent", at("2025-03-25T10:40:00Z"), "email", null),
                row("p", "View", at("2025-03-25T10:59:59Z"), "web", null),
                row("p", "View", at("2025-03-25T11:29:58Z"), "web", null),
                row("q", "sent", at("2025-03-25T10:40:00Z"), "email", null));
        assertRows(traits(events, noOrders, AS_OF, "p", "q").select("profile_id", "session_count"), "p|1", "q|1");
        Dataset<Row> web =
                TraitPlan.traits(profiles("p", "q"), events, noOrders, new TraitsConfig(List.of("web")), AS_OF, "EUR");
        assertRows(web.select("profile_id", "session_count"), "p|2", "q|0");
    }

    @Test
    void cancelledAndFutureOrdersDoNotCountAndReturnsLowerRevenue() {
        Dataset<Row> orders = orders(
                spark,
                row("p", "shop", at("2025-01-01T00:00:00Z"), "10", "EUR", false),
                row("p", "shop", at("2025-03-02T00:00:00Z"), "20.5", "EUR", false),
                row("p", "shop", at("2025-03-03T00:00:00Z"), "99", "EUR", true),
                row("p", "shop", at("2025-03-04T00:00:00Z"), "-5", "EUR", false),
                row("p", "shop", at("2025-04-02T00:00:00Z"), "7", "EUR", false),
                row(null, "shop", at("2025-03-02T00:00:00Z"), "7", "EUR", false));
        String[] columns = {
            "order_count",
            "revenue",
            "currency",
            "average_order_value",
            "first_order_at",
            "last_order_at",
            "order_count_30d",
            "order_count_90d",
            "revenue_30d",
            "revenue_90d"
        };
        assertRows(
                traits(noEvents, orders, AS_OF, "p").selectExpr(columns),
                "2|25.5000|EUR|12.7500|2025-01-01 00:00:00.0|2025-03-02 00:00:00.0|1|2|15.5000|25.5000");
    }

    @Test
    void moneyOfSeveralCurrenciesIsNotAddedUp() {
        Dataset<Row> orders = orders(
                spark,
                row("one", "shop", at("2025-03-02T00:00:00Z"), "20", "GBP", false),
                row("one", "shop", at("2025-03-03T00:00:00Z"), "10", "GBP", false),
                row("both", "shop", at("2025-03-02T00:00:00Z"), "20", "GBP", false),
                row("both", "shop", at("2025-03-02T00:00:00Z"), "5", "EUR", false));
        assertRows(
                traits(noEvents, orders, AS_OF, "one", "both")
                        .select("profile_id", "order_count", "revenue", "currency", "average_order_value"),
                "one|2|30.0000|GBP|15.0000",
                "both|2|5.0000|EUR|5.0000");
    }

    @Test
    void orderAndPartitionsOfTheInputDoNotShow() {
        Row[] rows = new Row[60];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(
                    "p" + i % 3,
                    "e" + i % 4,
                    at(AS_OF.minus(Duration.ofMinutes(17L * i)).toString()),
                    "web",
                    null);
        }
        Dataset<Row> events = events(spark, rows);
        assertSame(
                traits(events, noOrders, AS_OF, "p0", "p1", "p2"),
                traits(events.repartition(5).orderBy(rand(3)), noOrders, AS_OF, "p2", "p1", "p0"));
    }

    private Dataset<Row> traits(Dataset<Row> events, Dataset<Row> orders, Instant asOf, String... profiles) {
        return TraitPlan.traits(profiles(profiles), events, orders, ALL_SOURCES, asOf, "EUR");
    }

    private Dataset<Row> profiles(String... ids) {
        Row[] rows = new Row[ids.length];
        for (int i = 0; i < ids.length; i++) {
            rows[i] = row(ids[i]);
        }
        return Rows.of(spark, "profile_id string", rows);
    }

    @Test
    void ordersOfOneCurrencyNeedNoWarning() {
        Dataset<Row> pounds = orders(
                spark,
                row("p", "s", at("2025-03-01T00:00:00Z"), "1", "GBP", false),
                row("q", "s", at("2025-03-01T00:00:00Z"), "1", "GBP", false),
                row(null, "s", at("2025-03-01T00:00:00Z"), "1", "USD", false),
                row("q", "s", at("2025-03-01T00:00:00Z"), "1", "USD", true));
        assertEquals(Optional.empty(), Currencies.collect(pounds, () -> pounds, lit(true), "EUR"));
        assertEquals(Optional.empty(), Currencies.collect(noOrders, () -> noOrders, lit(true), "EUR"));
    }

    @Test
    void ordersOfSeveralCurrenciesAreWarnedOfWithThePeopleConcerned() {
        Dataset<Row> orders = orders(
                spark,
                row("several", "s", at("2025-03-01T00:00:00Z"), "1", "EUR", false),
                row("several", "s", at("2025-03-01T00:00:00Z"), "1", "USD", false),
                row("foreign", "s", at("2025-03-01T00:00:00Z"), "1", "CHF", false),
                row("strange", "s", at("2025-03-01T00:00:00Z"), "1", "GBP", false),
                row("home", "s", at("2025-03-01T00:00:00Z"), "1", "EUR", false),
                row("home", "s", at("2025-03-02T00:00:00Z"), "1", "EUR", false),
                row("later", "s", at("2025-06-01T00:00:00Z"), "1", "SEK", false));
        Currencies found = Currencies.collect(
                        orders, () -> orders, col("ordered_at").leq(lit(AS_OF)), "EUR")
                .orElseThrow();
        assertEquals(
                "orders in 4 currencies (EUR 3, CHF 1, GBP 1, USD 1), and no rates are known; of 1 person who bought in"
                        + " several, revenue counts the orders in EUR alone; of 2 people who bought in another one alone,"
                        + " revenue is in that one and stands beside the others as it is.",
                found.warning("revenue"));
        assertEquals(
                "orders in 2 currencies (EUR 3, USD 1), and no rates are known; of 1 person who bought in several,"
                        + " revenue counts the orders in EUR alone.",
                Currencies.collect(orders, () -> orders, col("currency").isin("EUR", "USD"), "EUR")
                        .orElseThrow()
                        .warning("revenue"));
    }
}
