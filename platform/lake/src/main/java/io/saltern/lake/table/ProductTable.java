package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code staged.product}: one version of a catalogue item. */
public final class ProductTable {
    public static final String SOURCE = "source";
    public static final String PRODUCT_ID = "product_id";
    public static final String VERSION_HASH = "version_hash";
    public static final String VALID_AT = "valid_at";
    public static final String NAME = "name";
    public static final String CATEGORY = "category";
    public static final String BRAND = "brand";
    public static final String PRICE = "price";
    public static final String CURRENCY = "currency";
    public static final String ATTRIBUTES = "attributes";
    public static final String BATCH_ID = "_batch_id";
    public static final String LOAD = "_load";
    public static final String KNOWN_AT = "known_at";
    public static final String DAY = "_day";
    public static final String FILE = "_file";
    public static final String SEQ = "seq";
    public static final String RECORD_NO = "_record_no";
    public static final String PART = "_part";
    public static final String IS_TIME_GIVEN = "is_time_given";

    public static final TableDef DEF = TableDef.named("staged.product", "one version of a catalogue item")
            .required(SOURCE, StringType, "name of the source")
            .required(PRODUCT_ID, StringType, "item number")
            .required(VERSION_HASH, StringType, "SHA-256 of the content without valid_at")
            .required(VALID_AT, TimestampType, "update time that the source gives, else the end of the day of its load")
            .optional(NAME, StringType, "item name")
            .optional(CATEGORY, StringType, "category")
            .optional(BRAND, StringType, "brand")
            .optional(PRICE, Types.MONEY, "list price")
            .optional(CURRENCY, StringType, "ISO 4217")
            .optional(ATTRIBUTES, Types.TEXT_MAP, "other attributes by name; null when none")
            .lineage(BATCH_ID, LOAD, KNOWN_AT)
            .place(DAY, FILE, SEQ, RECORD_NO, PART)
            .optional(
                    IS_TIME_GIVEN,
                    BooleanType,
                    "valid_at is the item's own: it waits until as-of has passed it; a stand-in never waits")
            .key(SOURCE, PRODUCT_ID, VALID_AT, VERSION_HASH)
            .build();

    private ProductTable() {}
}
