package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.posexplode_outer;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.saltern.etl.config.SourceConfig;
import io.saltern.etl.parse.PartsPlan;
import io.saltern.lake.column.IdentifierSets;
import io.saltern.lake.column.JsonTexts;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.OrderLineTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.RawTable;
import io.saltern.lake.table.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Lines of orders, and orders. What one file, one nested order or one event says about an order is a <em>shipment</em>:
 * the unit in which orders are new, repeated or superseded.
 */
public final class OrderPlan {
    /** Lines of a shipment, sorted as they stand in the file. */
    static final String LINES = "_lines";

    /** Parts that a shipment came from: its lines when each record is a line, else one. */
    static final String PART_COUNT = "_part_count";

    /** Whether a shipment of this order was staged by an earlier run. */
    static final String IS_KNOWN = "_is_known";

    /** Whether the shipment is what its order now consists of; a shipment that adds lines always is. */
    static final String IS_CURRENT = "_is_current";

    /** Whether the shipment's lines are to be written. */
    static final String IS_WRITTEN = "_is_written";

    static final String DERIVED = "_derived";

    private static final String APPEND = "_append";
    private static final String UNIT = "_unit";
    private static final String FIRST_LINE = "_first_line";
    private static final String HELD_HASH = "_held_hash";
    private static final String HELD_LINES = "_held_lines";

    private static final StructType COMPLETED = new StructType()
            .add("order_id", DataTypes.StringType)
            .add("currency", DataTypes.StringType)
            .add("total", DataTypes.StringType)
            .add("revenue", DataTypes.StringType)
            .add("value", DataTypes.StringType)
            .add(
                    "products",
                    DataTypes.createArrayType(new StructType()
                            .add("product_id", DataTypes.StringType)
                            .add("sku", DataTypes.StringType)
                            .add("name", DataTypes.StringType)
                            .add("price", DataTypes.StringType)
                            .add("quantity", DataTypes.StringType)
                            .add("currency", DataTypes.StringType)));

    private OrderPlan() {}

    /** Needs typed parts of entity order or order_line. Gives one row a line, with its amount and currency. */
    static Dataset<Row> lines(Dataset<Row> typed, SourceConfig source) {
        Column amount = col(OrderLineTable.QUANTITY)
                .multiply(col(OrderLineTable.UNIT_PRICE))
                .minus(coalesce(col("discount"), lit(0).cast(Types.MONEY)))
                .try_cast(Types.MONEY);
        Column unit = source.isNested()
                ? place()
                : when(Outcomes.isBad(), concat_ws("", lit("!"), place())).otherwise("");
        return typed.withColumn(OrderLineTable.AMOUNT, coalesce(col(OrderLineTable.AMOUNT), amount))
                .withColumn(
                        MappingPlan.FAULT,
                        coalesce(
                                col(MappingPlan.FAULT),
                                MappingPlan.faultWhen(
                                        col(OrderLineTable.AMOUNT).isNull(),
                                        "decimal",
                                        "the amount is too large",
                                        OrderLineTable.AMOUNT)))
                .withColumn(OrderLineTable.CURRENCY, coalesce(col(OrderLineTable.CURRENCY), lit(source.currency())))
                .withColumn(OrderLineTable.IS_CANCELLED, coalesce(col(OrderLineTable.IS_CANCELLED), lit(false)))
                .withColumn(UNIT, unit)
                .withColumn(APPEND, lit(source.isAppend()))
                .withColumn(DERIVED, lit(false))
                .withColumn(PART_COUNT, when(col(PartsPlan.LINE).leq(1), 1).otherwise(0))
                .drop("discount");
    }

    /**
     * The lines that order events make, from {@code properties.products}, or one line of {@code total}, {@code revenue} or
     * {@code value} (the first that is given). Needs staged events with their origin.
     */
    static Dataset<Row> fromEvents(Dataset<Row> events, SourceConfig source) {
        Dataset<Row> read = events.filter(col(EventTable.TYPE)
                        .equalTo("track")
                        .and(col(EventTable.NAME).equalTo(source.ordersFrom().orElseThrow())))
                .withColumn(
                        "_p",
                        from_json(
                                // Numbers as texts of the source's form: Spark would make doubles of them.
                                JsonTexts.withTextNumbers(
                                        col(EventTable.PROPERTIES),
                                        source.numbers().isDecimalComma() ? ',' : '.'),
                                COMPLETED,
                                Map.of()));
        List<Column> kept = new ArrayList<>(MappingPlan.ORIGIN.stream()
                .filter(name -> !name.equals(PartsPlan.LINE))
                .map(name -> col(name))
                .toList());
        kept.addAll(List.of(
                col(EventTable.EVENT_ID), col(EventTable.OCCURRED_AT), col(MappingPlan.IDENTIFIERS), col("_p")));
        kept.add(posexplode_outer(col("_p.products")).as(new String[] {"_position", "_product"}));
        Column whole = coalesce(col("_p.total"), col("_p.revenue"), col("_p.value"));
        Column isWhole = col("_product").isNull();
        Column quantity = when(isWhole, lit("1")).otherwise(coalesce(col("_product.quantity"), lit("1")));
        Column price = when(isWhole, whole).otherwise(col("_product.price"));
        Dataset<Row> lines = read.select(kept.toArray(Column[]::new))
                .withColumn(PartsPlan.LINE, coalesce(col("_position"), lit(0)).plus(1))
                .withColumn("_quantity", Normalised.text(quantity))
                .withColumn("_price", Normalised.text(price))
                .withColumn("_beside", Normalised.currencyOfSign(Normalised.signBeside(col("_price"))))
                .withColumn("_order_id", Normalised.text(col("_p.order_id")))
                .withColumn("_product_id", Normalised.text(coalesce(col("_product.product_id"), col("_product.sku"))))
                .withColumn(
                        OrderLineTable.ORDER_ID, coalesce(Normalised.id(col("_order_id")), col(EventTable.EVENT_ID)))
                .withColumn(OrderLineTable.ORDERED_AT, col(EventTable.OCCURRED_AT))
                .withColumn(OrderLineTable.PRODUCT_ID, Normalised.id(col("_product_id")))
                .withColumn(OrderLineTable.PRODUCT_NAME, Normalised.text(col("_product.name")))
                .withColumn(OrderLineTable.QUANTITY, Normalised.decimal(col("_quantity"), source.numbers()))
                .withColumn(OrderLineTable.UNIT_PRICE, Normalised.decimal(col("_price"), source.numbers()))
                .withColumn(
                        OrderLineTable.AMOUNT,
                        col(OrderLineTable.QUANTITY)
                                .multiply(col(OrderLineTable.UNIT_PRICE))
                                .try_cast(Types.MONEY))
                .withColumn(
                        OrderLineTable.CURRENCY,
                        coalesce(
                                Normalised.currency(col("_product.currency")),
                                Normalised.currency(col("_p.currency")),
                                col("_beside"),
                                lit(source.currency())))
                .withColumn(OrderLineTable.IS_CANCELLED, lit(false))
                .withColumn(MappingPlan.ATTRIBUTES_JSON, lit(null).cast("string"))
                .withColumn(MappingPlan.BLANKED, lit(0))
                .withColumn(
                        MappingPlan.FAULT,
                        coalesce(
                                MappingPlan.faultWhen(
                                        col(OrderLineTable.AMOUNT).isNull(),
                                        "decimal",
                                        "neither a product's price and quantity nor total, revenue or value is a number",
                                        "properties"),
                                MappingPlan.faultWhen(
                                        not(col("_beside").equalTo(col(OrderLineTable.CURRENCY))),
                                        OrderLineTable.CURRENCY,
                                        "the currency beside the price is another than that of the order",
                                        "properties")))
                .withColumn(UNIT, place())
                .withColumn(APPEND, lit(false))
                .withColumn(DERIVED, lit(true))
                .withColumn(PART_COUNT, when(col(PartsPlan.LINE).leq(1), 1).otherwise(0));
        return lines.drop(
                EventTable.EVENT_ID,
                EventTable.OCCURRED_AT,
                "_p",
                "_position",
                "_product",
                "_quantity",
                "_price",
                "_beside",
                "_order_id",
                "_product_id");
    }

    private static Column place() {
        return concat_ws(":", col(RawTable.RECORD_NO), col(PartsPlan.PART));
    }

    /**
     * One row a shipment with its outcome.
     *
     * @param lines of all sources
     * @param held staged.order_line as it stands, but for sources whose touched orders are among {@code lines} as a whole
     */
    static Dataset<Row> shipments(Dataset<Row> lines, Optional<Dataset<Row>> held) {
        Dataset<Row> grouped = lines.withColumn("_order", coalesce(col(OrderLineTable.ORDER_ID), lit("")))
                .groupBy(
                        col(MappingPlan.SOURCE),
                        col("_order"),
                        col(RawTable.BATCH_ID),
                        col(RawTable.LOAD),
                        col(RawTable.FILE),
                        col(MappingPlan.DAY),
                        col(MappingPlan.KNOWN_AT),
                        col(MappingPlan.SEQ),
                        col(MappingPlan.IS_AGAIN),
                        col(UNIT),
                        col(APPEND),
                        col(DERIVED))
                .agg(
                        sort_array(collect_list(line())).alias(LINES),
                        min(col(RawTable.RECORD_NO)).alias(RawTable.RECORD_NO),
                        min(col(PartsPlan.PART)).alias(PartsPlan.PART),
                        min(when(Outcomes.isBad(), struct(col(PartsPlan.LINE), col(MappingPlan.FAULT))))
                                .alias("_first_fault"),
                        sum(PART_COUNT).alias(PART_COUNT),
                        sum(Accounts.unit()).alias(Accounts.UNITS),
                        sum(Accounts.read()).alias(Accounts.READ),
                        sum(MappingPlan.BLANKED).alias(MappingPlan.BLANKED),
                        max(OrderLineTable.ORDERED_AT).alias(OrderLineTable.ORDERED_AT));
        Dataset<Row> hashed = grouped.withColumn(
                        MappingPlan.FAULT,
                        coalesce(
                                col("_first_fault." + MappingPlan.FAULT),
                                MappingPlan.faultWhen(
                                        size(array_distinct(col(LINES + "." + OrderLineTable.CURRENCY)))
                                                .gt(1),
                                        "several_currencies",
                                        "the lines of the order have several currencies",
                                        OrderLineTable.CURRENCY)))
                .withColumn(OrderLineTable.CONTENT_HASH, contentHash())
                .drop("_first_fault")
                .withColumnRenamed("_order", OrderLineTable.ORDER_ID)
                .withColumn(Outcomes.GROUP, Outcomes.group(col(OrderLineTable.ORDER_ID)));
        return sequence(withHeld(hashed, held))
                .filter(not(col(Outcomes.OUTCOME).equalTo(Outcomes.REJECTED).and(col(MappingPlan.IS_AGAIN))));
    }

    private static Column line() {
        return struct(
                col(RawTable.RECORD_NO),
                col(PartsPlan.PART),
                col(PartsPlan.LINE),
                col(OrderLineTable.ORDERED_AT),
                col(OrderLineTable.PRODUCT_ID),
                col(OrderLineTable.PRODUCT_NAME),
                col(OrderLineTable.QUANTITY),
                col(OrderLineTable.UNIT_PRICE),
                col(OrderLineTable.AMOUNT),
                col(OrderLineTable.CURRENCY),
                col(OrderLineTable.IS_CANCELLED),
                col(MappingPlan.ATTRIBUTES_JSON),
                col(MappingPlan.IDENTIFIERS));
    }

    private static Column contentHash() {
        Column content = transform(
                col(LINES),
                line -> struct(
                        line.getField(OrderLineTable.ORDERED_AT),
                        line.getField(OrderLineTable.PRODUCT_ID),
                        line.getField(OrderLineTable.PRODUCT_NAME),
                        line.getField(OrderLineTable.QUANTITY),
                        line.getField(OrderLineTable.UNIT_PRICE),
                        line.getField(OrderLineTable.AMOUNT),
                        line.getField(OrderLineTable.CURRENCY),
                        line.getField(OrderLineTable.IS_CANCELLED),
                        line.getField(MappingPlan.ATTRIBUTES_JSON),
                        line.getField(MappingPlan.IDENTIFIERS)));
        return sha2(to_json(content).cast("binary"), 256);
    }

    private static Dataset<Row> withHeld(Dataset<Row> shipments, Optional<Dataset<Row>> held) {
        if (held.isEmpty()) {
            return shipments.withColumn(HELD_HASH, lit(null).cast("string")).withColumn(HELD_LINES, lit(0));
        }
        Dataset<Row> orders = held.get()
                .filter(not(col(OrderLineTable.IS_SUPERSEDED)))
                .groupBy(
                        col(OrderLineTable.SOURCE).alias("_s"),
                        col(OrderLineTable.ORDER_ID).alias("_o"))
                .agg(
                        max(OrderLineTable.CONTENT_HASH).alias(HELD_HASH),
                        max(OrderLineTable.LINE).alias(HELD_LINES));
        return shipments
                .join(
                        orders,
                        col(MappingPlan.SOURCE)
                                .equalTo(col("_s"))
                                .and(col(OrderLineTable.ORDER_ID).equalTo(col("_o"))),
                        "left_outer")
                .withColumn(HELD_LINES, coalesce(col(HELD_LINES), lit(0)))
                .drop("_s", "_o");
    }

    private static Dataset<Row> sequence(Dataset<Row> shipments) {
        WindowSpec arrival = Outcomes.arrival();
        WindowSpec later = arrival.rowsBetween(1, Window.unboundedFollowing());
        WindowSpec before = arrival.rowsBetween(Window.unboundedPreceding(), -1);
        WindowSpec sameContent = Window.partitionBy(
                        MappingPlan.SOURCE, Outcomes.GROUP, OrderLineTable.CONTENT_HASH, Outcomes.OUTCOME)
                .orderBy(Outcomes.placeDescending().toArray(Column[]::new));
        Column previous = coalesce(lag(col(OrderLineTable.CONTENT_HASH), 1).over(arrival), col(HELD_HASH));
        Column isStaged = col(Outcomes.OUTCOME).equalTo(Outcomes.STAGED);
        return shipments
                .withColumn(
                        Outcomes.OUTCOME,
                        Outcomes.outcome(not(col(APPEND)).and(previous.equalTo(col(OrderLineTable.CONTENT_HASH)))))
                .withColumn(
                        IS_CURRENT,
                        isStaged.and(col(APPEND)
                                .or(coalesce(sum(when(isStaged, 1).otherwise(0)).over(later), lit(0))
                                        .equalTo(0))))
                .withColumn(
                        IS_WRITTEN,
                        isStaged.and(
                                col(APPEND).or(row_number().over(sameContent).equalTo(1))))
                .withColumn(
                        FIRST_LINE,
                        when(
                                        col(APPEND),
                                        col(HELD_LINES)
                                                .plus(coalesce(
                                                        sum(size(col(LINES))).over(before), lit(0))))
                                .otherwise(0)
                                .cast("int"))
                .withColumn(IS_KNOWN, col(HELD_LINES).gt(0))
                .drop(Outcomes.GROUP);
    }

    /** The lines to write, in the columns of staged.order_line. */
    static Dataset<Row> writtenLines(Dataset<Row> shipments) {
        return shipments
                .filter(col(IS_WRITTEN))
                .select(
                        col(MappingPlan.SOURCE),
                        col(OrderLineTable.ORDER_ID),
                        col(FIRST_LINE),
                        col(IS_CURRENT),
                        col(OrderLineTable.CONTENT_HASH),
                        col(RawTable.BATCH_ID),
                        col(RawTable.LOAD),
                        col(OrderLineTable.KNOWN_AT),
                        col(OrderLineTable.DAY),
                        col(OrderLineTable.FILE),
                        col(OrderLineTable.SEQ),
                        posexplode(col(LINES)).as(new String[] {"_position", "_l"}))
                .select(
                        col(OrderLineTable.SOURCE),
                        col(OrderLineTable.ORDER_ID),
                        col(FIRST_LINE).plus(col("_position")).plus(1).alias(OrderLineTable.LINE),
                        col("_l." + OrderLineTable.ORDERED_AT),
                        col("_l." + OrderLineTable.PRODUCT_ID),
                        col("_l." + OrderLineTable.PRODUCT_NAME),
                        col("_l." + OrderLineTable.QUANTITY),
                        col("_l." + OrderLineTable.UNIT_PRICE),
                        col("_l." + OrderLineTable.AMOUNT),
                        col("_l." + OrderLineTable.CURRENCY),
                        col("_l." + OrderLineTable.IS_CANCELLED),
                        not(col(IS_CURRENT)).alias(OrderLineTable.IS_SUPERSEDED),
                        col(OrderLineTable.CONTENT_HASH),
                        JsonTexts.members(col("_l." + MappingPlan.ATTRIBUTES_JSON))
                                .alias(OrderLineTable.ATTRIBUTES),
                        col("_l." + MappingPlan.IDENTIFIERS),
                        IdentifierSets.hash(col("_l." + MappingPlan.IDENTIFIERS))
                                .alias(OrderLineTable.SET_HASH),
                        col(OrderLineTable.BATCH_ID),
                        col(OrderLineTable.LOAD),
                        col(OrderLineTable.KNOWN_AT),
                        col(OrderLineTable.DAY),
                        col(OrderLineTable.FILE),
                        col(OrderLineTable.SEQ),
                        col("_l." + RawTable.RECORD_NO).alias(OrderLineTable.RECORD_NO),
                        col("_l." + PartsPlan.PART).alias(OrderLineTable.PART));
    }

    /** Held lines whose order came anew with other content, marked as superseded. */
    static Dataset<Row> superseded(Dataset<Row> shipments, Dataset<Row> held) {
        Dataset<Row> replaced = shipments
                .filter(col(IS_CURRENT).and(not(col(APPEND))).and(col(IS_KNOWN)))
                .select(
                        col(MappingPlan.SOURCE).alias("_s"),
                        col(OrderLineTable.ORDER_ID).alias("_o"),
                        col(OrderLineTable.CONTENT_HASH).alias("_h"))
                .distinct();
        // A content that came and went in this run is written by its own shipment.
        Dataset<Row> written = shipments
                .filter(col(IS_WRITTEN))
                .select(col(OrderLineTable.SOURCE), col(OrderLineTable.ORDER_ID), col(OrderLineTable.CONTENT_HASH));
        return held.filter(not(col(OrderLineTable.IS_SUPERSEDED)))
                .join(
                        written,
                        new String[] {OrderLineTable.SOURCE, OrderLineTable.ORDER_ID, OrderLineTable.CONTENT_HASH},
                        "left_anti")
                .join(
                        replaced,
                        col(OrderLineTable.SOURCE)
                                .equalTo(col("_s"))
                                .and(col(OrderLineTable.ORDER_ID).equalTo(col("_o")))
                                .and(not(col(OrderLineTable.CONTENT_HASH).equalTo(col("_h")))),
                        "left_semi")
                .withColumn(OrderLineTable.IS_SUPERSEDED, lit(true));
    }

    /** Held lines of the orders that get further lines. */
    static Dataset<Row> extended(Dataset<Row> shipments, Dataset<Row> held) {
        Dataset<Row> touched = shipments
                .filter(col(IS_CURRENT).and(col(APPEND)).and(col(IS_KNOWN)))
                .select(
                        col(MappingPlan.SOURCE).alias("_s"),
                        col(OrderLineTable.ORDER_ID).alias("_o"))
                .distinct();
        return held.filter(not(col(OrderLineTable.IS_SUPERSEDED)))
                .join(
                        touched,
                        col(OrderLineTable.SOURCE)
                                .equalTo(col("_s"))
                                .and(col(OrderLineTable.ORDER_ID).equalTo(col("_o"))),
                        "left_semi");
    }

    /**
     * The orders of these lines, superseded ones left out, in the columns of staged.order. Cancelled lines do not count,
     * unless all of an order are cancelled.
     */
    static Dataset<Row> orders(Dataset<Row> lines) {
        Column isKept = not(col(OrderLineTable.IS_CANCELLED));
        Column identifiers = array_sort(array_distinct(flatten(collect_list(col(OrderLineTable.IDENTIFIERS)))));
        return lines.filter(not(col(OrderLineTable.IS_SUPERSEDED)))
                .groupBy(col(OrderTable.SOURCE), col(OrderTable.ORDER_ID))
                .agg(
                        min(OrderLineTable.ORDERED_AT).alias(OrderTable.ORDERED_AT),
                        orAll(count(when(isKept, 1)), count(lit(1))).alias(OrderTable.LINE_COUNT),
                        orAll(sum(when(isKept, col(OrderLineTable.QUANTITY))), sum(OrderLineTable.QUANTITY))
                                .cast(Types.MONEY)
                                .alias(OrderTable.QUANTITY),
                        orAll(sum(when(isKept, col(OrderLineTable.AMOUNT))), sum(OrderLineTable.AMOUNT))
                                .cast(Types.MONEY)
                                .alias(OrderTable.AMOUNT),
                        max(OrderLineTable.KNOWN_AT).alias(OrderTable.KNOWN_AT),
                        max(OrderLineTable.CURRENCY).alias(OrderTable.CURRENCY),
                        bool_and(col(OrderLineTable.IS_CANCELLED)).alias(OrderTable.IS_CANCELLED),
                        identifiers.alias("_shown"),
                        max(struct(col(OrderLineTable.LOAD), col(OrderLineTable.BATCH_ID)))
                                .alias("_latest"))
                .withColumn(OrderTable.IDENTIFIERS, when(size(col("_shown")).gt(0), col("_shown")))
                .withColumn(OrderTable.SET_HASH, IdentifierSets.hash(col(OrderTable.IDENTIFIERS)))
                .withColumn(OrderTable.BATCH_ID, col("_latest." + OrderLineTable.BATCH_ID))
                .withColumn(OrderTable.LOAD, col("_latest." + OrderLineTable.LOAD))
                .drop("_shown", "_latest");
    }

    private static Column orAll(Column ofKept, Column ofAll) {
        return when(bool_and(col(OrderLineTable.IS_CANCELLED)), ofAll).otherwise(ofKept);
    }
}
