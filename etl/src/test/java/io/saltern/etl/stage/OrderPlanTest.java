package io.saltern.etl.stage;

import static io.saltern.testkit.DatasetAssert.assertRows;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.saltern.etl.config.SourceConfig;
import io.saltern.lake.table.OrderTable;
import io.saltern.testkit.SparkExtension;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class OrderPlanTest {
    private static final String LINES =
            """
            format: csv
            entity: order_line
            record_id: no
            valid_at: at
            columns: {product_id: sku, quantity: n, unit_price: price, is_cancelled: {from: no, matches: '^C'}}
            identifiers: {customer_id: who}
            """;
    private static final String HEADER = "no,at,sku,n,price,who";

    private static Dataset<Row> lines(SparkSession spark, SourceConfig source, long load, String... texts) {
        return OrderPlan.lines(
                MappingPlan.typed(PartRows.of(spark, source, load, "2025-03-02", HEADER, texts), source), source);
    }

    private static Dataset<Row> shipments(Dataset<Row> lines) {
        return OrderPlan.shipments(lines, Optional.empty());
    }

    private static Dataset<Row> outcomes(Dataset<Row> shipments) {
        return shipments.select(
                col("order_id"),
                col("_load"),
                col(Outcomes.OUTCOME),
                col(OrderPlan.IS_CURRENT),
                col(OrderPlan.PART_COUNT));
    }

    @Test
    void equalLinesOfAnOrderAreBothKept(SparkSession spark) {
        SourceConfig source = PartRows.source("shop", LINES);
        Dataset<Row> shipments = shipments(lines(
                spark, source, 1, "1,2025-03-01,a,2,1.50,ana", "C2,2025-03-01,b,-1,4,", "1,2025-03-01,a,2,1.50,ana"));
        Dataset<Row> written = OrderPlan.writtenLines(shipments);
        assertRows(
                written.select("order_id", "line", "product_id", "amount", "currency", "is_cancelled"),
                "1|1|a|3.0000|EUR|false",
                "1|2|a|3.0000|EUR|false",
                "C2|1|b|-4.0000|EUR|true");
        assertRows(
                OrderPlan.orders(written)
                        .select(
                                col(OrderTable.ORDER_ID),
                                col(OrderTable.LINE_COUNT),
                                col(OrderTable.QUANTITY),
                                col(OrderTable.AMOUNT),
                                col(OrderTable.IS_CANCELLED),
                                col(OrderTable.IDENTIFIERS).getItem(0).getField("value"),
                                col(OrderTable.SET_HASH).isNull()),
                "1|2|4.0000|6.0000|false|ana|false",
                "C2|1|-1.0000|-4.0000|true|null|true");
    }

    @Test
    void anOrderThatComesAgainIsADuplicateAndOtherContentReplacesIt(SparkSession spark) {
        SourceConfig source = PartRows.source("shop", LINES);
        Dataset<Row> shipments = shipments(lines(spark, source, 1, "1,2025-03-01,a,1,5,", "1,2025-03-01,b,1,5,")
                .unionByName(lines(spark, source, 2, "1,2025-03-01,a,1,5,", "1,2025-03-01,b,1,5,"))
                .unionByName(lines(spark, source, 3, "1,2025-03-01,a,1,5,")));
        assertRows(outcomes(shipments), "1|1|staged|false|2", "1|2|duplicate|false|2", "1|3|staged|true|1");
        assertRows(
                OrderPlan.writtenLines(shipments).select("line", "product_id", "is_superseded", "_load"),
                "1|a|true|1",
                "2|b|true|1",
                "1|a|false|3");
        assertRows(OrderPlan.orders(OrderPlan.writtenLines(shipments)).select("line_count", "_load"), "1|3");
    }

    @Test
    void contentThatReturnsIsWrittenOnceAndCurrent(SparkSession spark) {
        SourceConfig source = PartRows.source("shop", LINES);
        Dataset<Row> shipments = shipments(lines(spark, source, 1, "1,2025-03-01,a,1,5,")
                .unionByName(lines(spark, source, 2, "1,2025-03-01,b,1,5,"))
                .unionByName(lines(spark, source, 3, "1,2025-03-01,a,1,5,")));
        assertRows(
                OrderPlan.writtenLines(shipments).select("product_id", "is_superseded", "_load"),
                "b|true|2",
                "a|false|3");
    }

    @Test
    void cancelledLinesDoNotCountUnlessAllAre(SparkSession spark) {
        SourceConfig source = PartRows.source(
                "shop",
                """
                format: csv
                entity: order_line
                record_id: no
                valid_at: at
                columns: {product_id: sku, quantity: n, unit_price: price, is_cancelled: who}
                """);
        Dataset<Row> written = OrderPlan.writtenLines(shipments(lines(
                spark,
                source,
                1,
                "1,2025-03-01,a,2,1.50,no",
                "1,2025-03-01,b,3,5,yes",
                "2,2025-03-01,a,1,4,yes",
                "2,2025-03-01,b,1,6,yes")));
        assertRows(
                OrderPlan.orders(written).select("order_id", "line_count", "quantity", "amount", "is_cancelled"),
                "1|1|2.0000|3.0000|false",
                "2|2|2.0000|10.0000|true");
    }

    @Test
    void anOrderThatAnEarlierRunStagedIsKnown(SparkSession spark) {
        SourceConfig source = PartRows.source("shop", LINES);
        Dataset<Row> held = OrderPlan.writtenLines(
                shipments(lines(spark, source, 1, "1,2025-03-01,a,1,5,", "2,2025-03-01,a,1,5,")));
        Dataset<Row> shipments = OrderPlan.shipments(
                lines(spark, source, 2, "1,2025-03-01,a,1,5,", "2,2025-03-01,z,1,5,", "3,2025-03-01,a,1,5,"),
                Optional.of(held));
        assertRows(outcomes(shipments), "1|2|duplicate|false|1", "2|2|staged|true|1", "3|2|staged|true|1");
        assertRows(OrderPlan.superseded(shipments, held).select("order_id", "product_id", "is_superseded"), "2|a|true");
    }

    @Test
    void aHeldContentThatComesAndGoesIsWrittenOnce(SparkSession spark) {
        SourceConfig source = PartRows.source("shop", LINES);
        Dataset<Row> held = OrderPlan.writtenLines(shipments(lines(spark, source, 1, "1,2025-03-01,b,1,5,")));
        Dataset<Row> shipments = OrderPlan.shipments(
                lines(spark, source, 2, "1,2025-03-01,a,1,5,")
                        .unionByName(lines(spark, source, 3, "1,2025-03-01,b,1,5,"))
                        .unionByName(lines(spark, source, 4, "1,2025-03-01,c,1,5,")),
                Optional.of(held));
        assertRows(
                OrderPlan.writtenLines(shipments)
                        .unionByName(OrderPlan.superseded(shipments, held))
                        .select("product_id", "is_superseded"),
                "a|true",
                "b|true",
                "c|false");
    }

    @Test
    void appendedLinesContinueTheOrdinals(SparkSession spark) {
        SourceConfig source = PartRows.source("shop", LINES + "order_lines: append\n");
        Dataset<Row> held = OrderPlan.writtenLines(shipments(lines(spark, source, 1, "1,2025-03-01,a,1,5,")));
        Dataset<Row> shipments = OrderPlan.shipments(
                lines(spark, source, 2, "1,2025-03-01,a,1,5,", "1,2025-03-01,b,1,5,")
                        .unionByName(lines(spark, source, 3, "1,2025-03-01,c,1,5,")),
                Optional.of(held));
        Dataset<Row> written = OrderPlan.writtenLines(shipments);
        assertRows(written.select("line", "product_id", "is_superseded"), "2|a|false", "3|b|false", "4|c|false");
        assertRows(
                OrderPlan.orders(written.withColumn("known_at", lit(null).cast("timestamp"))
                                .unionByName(OrderPlan.extended(shipments, held)))
                        .select("line_count", "amount"),
                "4|20.0000");
    }

    @Test
    void aBadLineIsRejectedAloneWhereEachRecordIsALine(SparkSession spark) {
        SourceConfig source = PartRows.source("shop", LINES);
        Dataset<Row> shipments = shipments(
                lines(spark, source, 1, "1,2025-03-01,a,1,5,", "1,2025-03-01,b,many,5,", ",2025-03-01,a,1,5,", "1,2"));
        assertRows(
                shipments.select(
                        col("order_id"),
                        col(Outcomes.OUTCOME),
                        col("_fault.rule"),
                        col("_fault.field"),
                        col("_part_count")),
                "1|rejected|decimal|n|1",
                "1|staged|null|null|1",
                "|rejected|required|no|1",
                "|rejected|column_count|null|1");
    }

    @Test
    void anOrderInSeveralCurrenciesIsRejectedWhole(SparkSession spark) {
        SourceConfig source = PartRows.source("shop", LINES);
        Dataset<Row> shipments = shipments(lines(spark, source, 1, "1,2025-03-01,a,1,5,", "1,2025-03-01,b,1,USD 5,"));
        assertRows(
                shipments.select(col(Outcomes.OUTCOME), col("_fault.rule"), col("_part_count")),
                "rejected|several_currencies|2");
    }

    @Test
    void aBadLineSpoilsANestedOrder(SparkSession spark) {
        SourceConfig source = PartRows.source(
                "web",
                """
                format: json
                entity: order
                record_id: id
                valid_at: at
                lines: lines
                columns: {product_id: lines.sku, quantity: lines.n, unit_price: lines.price, discount: lines.off}
                identifiers: {email: customer.email}
                """);
        Dataset<Row> shipments = shipments(OrderPlan.lines(
                MappingPlan.typed(
                        PartRows.of(
                                spark,
                                source,
                                1,
                                "2025-03-02",
                                null,
                                """
                                [{"id":"a","at":"2025-03-01T10:00:00Z","customer":{"email":"A@x.de"},
                                  "lines":[{"sku":"p","n":2,"price":"19.90","off":"1.00"},{"sku":"q","n":1,"price":5}]},
                                 {"id":"b","at":"2025-03-01T10:00:00Z","lines":[{"sku":"p","n":2,"price":"x"},{"sku":"q","n":1,"price":5}]},
                                 {"id":"c","at":"2025-03-01T10:00:00Z","lines":[]},
                                 "text"]"""),
                        source),
                source));
        assertRows(
                shipments.select(
                        col("order_id"),
                        col(Outcomes.OUTCOME),
                        col("_fault.rule"),
                        col("_part_count"),
                        col("_units"),
                        col("_read")),
                "a|staged|null|1|1|4",
                "b|rejected|decimal|1|0|0",
                "|rejected|no_lines|1|0|0",
                "|rejected|not_an_object|1|0|0");
        assertRows(
                OrderPlan.orders(OrderPlan.writtenLines(shipments))
                        .select(col("amount"), col("identifiers.value").getItem(0)),
                "43.8000|a@x.de");
    }

    @Test
    void ordersComeFromEvents(SparkSession spark) {
        SourceConfig source = PartRows.source("web", "format: segment\norders_from: Order Completed\n");
        String message =
                "{\"messageId\":\"%s\",\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u\",\"timestamp\":\"2025-03-01T10:00:00Z\",\"properties\":{%s}}";
        Dataset<Row> events = EventPlan.segment(
                PartRows.of(
                        spark,
                        source,
                        1,
                        "2025-03-02",
                        null,
                        message.formatted(
                                "m1",
                                "\"order_id\":\"o1\",\"currency\":\"USD\",\"products\":[{\"product_id\":\"p\",\"price\":4.25,\"quantity\":2},{\"sku\":\"q\",\"price\":1}]"),
                        message.formatted("m2", "\"order_id\":\"o2\",\"revenue\":63.75"),
                        message.formatted("m3", "\"order_id\":\"o3\"")),
                source);
        Dataset<Row> shipments = shipments(OrderPlan.fromEvents(events, source));
        assertRows(shipments.select(col("order_id"), col(Outcomes.OUTCOME)), "o1|staged", "o2|staged", "o3|rejected");
        assertRows(
                OrderPlan.writtenLines(shipments).select("order_id", "line", "product_id", "amount", "currency"),
                "o1|1|p|8.5000|USD",
                "o1|2|q|1.0000|USD",
                "o2|1|null|63.7500|EUR");
    }

    private static Dataset<Row> linesOfEvents(SparkSession spark, String more, String... properties) {
        SourceConfig source = PartRows.source("web", "format: segment\norders_from: Bought\n" + more);
        String[] texts = new String[properties.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "{\"messageId\":\"m" + i + "\",\"type\":\"track\",\"event\":\"Bought\",\"userId\":\"u\","
                    + "\"timestamp\":\"2025-03-01T10:00:00Z\",\"properties\":{\"order_id\":\"o" + i + "\","
                    + properties[i] + "}}";
        }
        Dataset<Row> events = EventPlan.segment(PartRows.of(spark, source, 1, "2025-03-02", null, texts), source);
        return OrderPlan.fromEvents(events, source)
                .select(
                        col("order_id"),
                        col("quantity"),
                        col("unit_price"),
                        col("amount"),
                        col("currency"),
                        col("_fault.rule"));
    }

    @Test
    void amountsOfEventsKeepEveryDigit(SparkSession spark) {
        assertRows(
                linesOfEvents(
                        spark,
                        "",
                        "\"total\":12500000.50",
                        "\"products\":[{\"price\":10000000.25,\"quantity\":2}]",
                        "\"total\":0.0005",
                        "\"revenue\":123456789012345.6789",
                        "\"value\":1e-7",
                        "\"total\":\"1'234.50\"",
                        "\"total\":\"(12.50)\"",
                        "\"total\":\"12,50\"",
                        "\"total\":\"USD 5\"",
                        "\"total\":\"$ 5\",\"currency\":\"EUR\""),
                "o0|1.0000|12500000.5000|12500000.5000|EUR|null",
                "o1|2.0000|10000000.2500|20000000.5000|EUR|null",
                "o2|1.0000|0.0005|0.0005|EUR|null",
                "o3|1.0000|123456789012345.6789|123456789012345.6789|EUR|null",
                "o4|1.0000|0.0000|0.0000|EUR|null",
                "o5|1.0000|1234.5000|1234.5000|EUR|null",
                "o6|1.0000|-12.5000|-12.5000|EUR|null",
                "o7|1.0000|null|null|EUR|decimal",
                "o8|1.0000|5.0000|5.0000|USD|null",
                "o9|1.0000|5.0000|5.0000|EUR|currency");
    }

    @Test
    void amountsOfEventsAreReadInTheFormOfTheirSource(SparkSession spark) {
        assertRows(
                linesOfEvents(
                        spark,
                        "numbers: comma\n",
                        "\"total\":\"1.234,50\"",
                        "\"total\":1.234",
                        "\"total\":\"1.234\"",
                        "\"total\":\"12.50\""),
                "o0|1.0000|1234.5000|1234.5000|EUR|null",
                "o1|1.0000|1.2340|1.2340|EUR|null",
                "o2|1.0000|1234.0000|1234.0000|EUR|null",
                "o3|1.0000|null|null|EUR|decimal");
    }
}
