package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code core.profile_trait}: traits computed from the events and orders of a person up to as-of. */
public final class ProfileTraitTable {
    public static final String PROFILE_ID = "profile_id";
    public static final String EVENT_COUNT = "event_count";
    public static final String SESSION_COUNT = "session_count";
    public static final String FIRST_EVENT_AT = "first_event_at";
    public static final String LAST_EVENT_AT = "last_event_at";
    public static final String ORDER_COUNT = "order_count";
    public static final String REVENUE = "revenue";
    public static final String CURRENCY = "currency";
    public static final String AVERAGE_ORDER_VALUE = "average_order_value";
    public static final String FIRST_ORDER_AT = "first_order_at";
    public static final String LAST_ORDER_AT = "last_order_at";
    public static final String ORDER_COUNT_30D = "order_count_30d";
    public static final String ORDER_COUNT_90D = "order_count_90d";
    public static final String REVENUE_30D = "revenue_30d";
    public static final String REVENUE_90D = "revenue_90d";
    public static final String EVENT_COUNTS = "event_counts";
    public static final String EVENT_COUNTS_7D = "event_counts_7d";
    public static final String EVENT_COUNTS_30D = "event_counts_30d";
    public static final String EVENT_COUNTS_90D = "event_counts_90d";

    public static final TableDef DEF = TableDef.named(
                    "core.profile_trait", "traits computed from the events and orders of a person up to as-of")
            .required(PROFILE_ID, StringType, "persistent id of the person")
            .required(EVENT_COUNT, LongType, "events")
            .required(SESSION_COUNT, LongType, "sessions: events of one person less than 30 minutes apart")
            .optional(FIRST_EVENT_AT, TimestampType, "null when no events")
            .optional(LAST_EVENT_AT, TimestampType, "null when no events")
            .required(ORDER_COUNT, LongType, "orders that are neither cancelled nor returns")
            .required(
                    REVENUE,
                    Types.MONEY,
                    "sum of their amounts less returns, in currency; amounts in another one are left out")
            .optional(
                    CURRENCY,
                    StringType,
                    "the currency of all orders, the project's default when they differ; null when no orders")
            .optional(AVERAGE_ORDER_VALUE, Types.MONEY, "revenue / order_count; null when no orders")
            .optional(FIRST_ORDER_AT, TimestampType, "null when no orders")
            .optional(LAST_ORDER_AT, TimestampType, "null when no orders")
            .required(ORDER_COUNT_30D, LongType, "orders of the last 30 days")
            .required(ORDER_COUNT_90D, LongType, "orders of the last 90 days")
            .required(REVENUE_30D, Types.MONEY, "revenue of the last 30 days")
            .required(REVENUE_90D, Types.MONEY, "revenue of the last 90 days")
            .required(EVENT_COUNTS, Types.COUNT_MAP, "events by name")
            .required(EVENT_COUNTS_7D, Types.COUNT_MAP, "events of the last 7 days by name")
            .required(EVENT_COUNTS_30D, Types.COUNT_MAP, "events of the last 30 days by name")
            .required(EVENT_COUNTS_90D, Types.COUNT_MAP, "events of the last 90 days by name")
            .key(PROFILE_ID)
            .build();

    private ProfileTraitTable() {}
}
