package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code staged.order}: an order, derived from all its lines that are not superseded. */
public final class OrderTable {
    public static final String SOURCE = "source";
    public static final String ORDER_ID = "order_id";
    public static final String ORDERED_AT = "ordered_at";
    public static final String LINE_COUNT = "line_count";
    public static final String QUANTITY = "quantity";
    public static final String AMOUNT = "amount";
    public static final String CURRENCY = "currency";
    public static final String IS_CANCELLED = "is_cancelled";
    public static final String IDENTIFIERS = "identifiers";
    public static final String SET_HASH = "set_hash";
    public static final String BATCH_ID = "_batch_id";
    public static final String LOAD = "_load";
    public static final String KNOWN_AT = "known_at";

    public static final TableDef DEF = TableDef.named(
                    "staged.order", "an order, derived from all its lines that are not superseded")
            .required(SOURCE, StringType, "name of the source")
            .required(ORDER_ID, StringType, "order, receipt or invoice number")
            .required(ORDERED_AT, TimestampType, "time of its earliest line")
            .required(LINE_COUNT, LongType, "its lines that are not cancelled; all of them when all are")
            .required(QUANTITY, Types.MONEY, "pieces of those lines")
            .required(AMOUNT, Types.MONEY, "sum of those lines, in its currency")
            .required(CURRENCY, StringType, "ISO 4217; lines of several currencies make the order a reject")
            .required(IS_CANCELLED, BooleanType, "all its lines are cancelled")
            .identifiers(IDENTIFIERS, SET_HASH)
            .lineage(BATCH_ID, LOAD, KNOWN_AT)
            .key(SOURCE, ORDER_ID)
            .build();

    private OrderTable() {}
}
