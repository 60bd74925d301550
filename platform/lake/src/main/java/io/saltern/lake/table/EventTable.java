package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code staged.event}: one message of any type, also those later than as-of, which are used once as-of has passed them. */
public final class EventTable {
    public static final String SOURCE = "source";
    public static final String EVENT_ID = "event_id";
    public static final String TYPE = "type";
    public static final String NAME = "name";
    public static final String OCCURRED_AT = "occurred_at";
    public static final String RECEIVED_AT = "received_at";
    public static final String USER_ID = "user_id";
    public static final String ANONYMOUS_ID = "anonymous_id";
    public static final String PREVIOUS_ID = "previous_id";
    public static final String GROUP_ID = "group_id";
    public static final String ORDER_ID = "order_id";
    public static final String PROPERTIES = "properties";
    public static final String CONTEXT = "context";
    public static final String IDENTIFIERS = "identifiers";
    public static final String SET_HASH = "set_hash";
    public static final String BATCH_ID = "_batch_id";
    public static final String LOAD = "_load";
    public static final String KNOWN_AT = "known_at";

    public static final TableDef DEF = TableDef.named(
                    "staged.event",
                    "one message of any type, also those later than as-of, which are used once as-of has passed them")
            .required(SOURCE, StringType, "name of the source")
            .required(EVENT_ID, StringType, "message id")
            .required(TYPE, StringType, "identify, track, page, screen, group or alias")
            .required(
                    NAME,
                    StringType,
                    "event name of a track; for other types the name of the page or screen, else the type")
            .required(OCCURRED_AT, TimestampType, "when it happened, by the source")
            .optional(RECEIVED_AT, TimestampType, "when the collector received it")
            .optional(USER_ID, StringType, "user id as the message names it")
            .optional(ANONYMOUS_ID, StringType, "device or cookie id")
            .optional(PREVIOUS_ID, StringType, "id that an alias retires; null for other types")
            .optional(GROUP_ID, StringType, "account of a group message")
            .optional(ORDER_ID, StringType, "order that the event names")
            .optional(PROPERTIES, StringType, "properties or traits, JSON with sorted keys")
            .optional(CONTEXT, StringType, "context, JSON with sorted keys")
            .identifiers(IDENTIFIERS, SET_HASH)
            .lineage(BATCH_ID, LOAD, KNOWN_AT)
            .key(SOURCE, EVENT_ID)
            .build();

    private EventTable() {}
}
