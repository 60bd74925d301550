package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code staged.order_line}: a line of an order; returns are negative. */
public final class OrderLineTable {
    public static final String SOURCE = "source";
    public static final String ORDER_ID = "order_id";
    public static final String LINE = "line";
    public static final String ORDERED_AT = "ordered_at";
    public static final String PRODUCT_ID = "product_id";
    public static final String PRODUCT_NAME = "product_name";
    public static final String QUANTITY = "quantity";
    public static final String UNIT_PRICE = "unit_price";
    public static final String AMOUNT = "amount";
    public static final String CURRENCY = "currency";
    public static final String IS_CANCELLED = "is_cancelled";
    public static final String IS_SUPERSEDED = "is_superseded";
    public static final String CONTENT_HASH = "content_hash";
    public static final String ATTRIBUTES = "attributes";
    public static final String IDENTIFIERS = "identifiers";
    public static final String SET_HASH = "set_hash";
    public static final String BATCH_ID = "_batch_id";
    public static final String LOAD = "_load";
    public static final String KNOWN_AT = "known_at";
    public static final String DAY = "_day";
    public static final String FILE = "_file";
    public static final String SEQ = "seq";
    public static final String RECORD_NO = "_record_no";
    public static final String PART = "_part";

    public static final TableDef DEF = TableDef.named("staged.order_line", "a line of an order; returns are negative")
            .required(SOURCE, StringType, "name of the source")
            .required(ORDER_ID, StringType, "order, receipt or invoice number")
            .required(LINE, IntegerType, "ordinal in its order, from 1")
            .required(ORDERED_AT, TimestampType, "when it was ordered")
            .optional(PRODUCT_ID, StringType, "item number")
            .optional(PRODUCT_NAME, StringType, "item name")
            .required(QUANTITY, Types.MONEY, "pieces; negative for returns")
            .required(UNIT_PRICE, Types.MONEY, "price of one piece in the line's currency")
            .required(AMOUNT, Types.MONEY, "quantity x unit_price less discount, in the line's currency")
            .required(CURRENCY, StringType, "ISO 4217")
            .required(IS_CANCELLED, BooleanType, "the source cancels this line")
            .required(IS_SUPERSEDED, BooleanType, "a later file brought its order anew with other content")
            .required(CONTENT_HASH, StringType, "SHA-256 of the whole order that brought the line")
            .optional(ATTRIBUTES, Types.TEXT_MAP, "other columns of the line by name; null when none")
            .identifiers(IDENTIFIERS, SET_HASH)
            .lineage(BATCH_ID, LOAD, KNOWN_AT)
            .place(DAY, FILE, SEQ, RECORD_NO, PART)
            .key(SOURCE, ORDER_ID, LINE, CONTENT_HASH)
            .build();

    private OrderLineTable() {}
}
