package io.saltern.etl.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the records of a source are about, with the columns that a mapping may fill. */
public enum Entity {
    CUSTOMER("record_id", "valid_at", List.of("record_id")) {
        @Override
        void declare(Map<String, ColumnType> columns) {
            columns.put("record_id", ColumnType.TEXT);
            columns.put("valid_at", ColumnType.TIMESTAMP);
            columns.put("given_name", ColumnType.NAME);
            columns.put("family_name", ColumnType.NAME);
            columns.put("email", ColumnType.EMAIL);
            columns.put("phone", ColumnType.PHONE);
            columns.put("birth_on", ColumnType.DATE);
            columns.put("gender", ColumnType.LOWER);
            columns.put("street", ColumnType.TEXT);
            columns.put("postcode", ColumnType.UPPER);
            columns.put("city", ColumnType.NAME);
            columns.put("region", ColumnType.TEXT);
            columns.put("country", ColumnType.COUNTRY);
            columns.put("language", ColumnType.LANGUAGE);
            columns.put("created_at", ColumnType.TIMESTAMP);
        }
    },
    EVENT("event_id", "occurred_at", List.of("event_id", "name", "occurred_at")) {
        @Override
        void declare(Map<String, ColumnType> columns) {
            columns.put("event_id", ColumnType.TEXT);
            columns.put("type", ColumnType.LOWER);
            columns.put("name", ColumnType.TEXT);
            columns.put("occurred_at", ColumnType.TIMESTAMP);
            columns.put("received_at", ColumnType.TIMESTAMP);
            columns.put("user_id", ColumnType.TEXT);
            columns.put("anonymous_id", ColumnType.TEXT);
            columns.put("previous_id", ColumnType.TEXT);
            columns.put("group_id", ColumnType.TEXT);
            columns.put("order_id", ColumnType.TEXT);
        }
    },
    ORDER_LINE("order_id", "ordered_at", List.of("order_id", "ordered_at", "quantity", "unit_price")) {
        @Override
        void declare(Map<String, ColumnType> columns) {
            columns.put("order_id", ColumnType.TEXT);
            columns.put("ordered_at", ColumnType.TIMESTAMP);
            columns.put("product_id", ColumnType.TEXT);
            columns.put("product_name", ColumnType.TEXT);
            columns.put("quantity", ColumnType.DECIMAL);
            columns.put("unit_price", ColumnType.DECIMAL);
            columns.put("discount", ColumnType.DECIMAL);
            columns.put("amount", ColumnType.DECIMAL);
            columns.put("currency", ColumnType.CURRENCY);
            columns.put("is_cancelled", ColumnType.BOOLEAN);
        }
    },
    ORDER("order_id", "ordered_at", List.of("order_id", "ordered_at", "quantity", "unit_price")) {
        @Override
        void declare(Map<String, ColumnType> columns) {
            ORDER_LINE.declare(columns);
        }
    },
    CONSENT("", "decided_at", List.of("namespace", "value", "purpose", "decided_at", "is_granted")) {
        @Override
        void declare(Map<String, ColumnType> columns) {
            columns.put("namespace", ColumnType.LOWER);
            columns.put("value", ColumnType.TEXT);
            columns.put("purpose", ColumnType.LOWER);
            columns.put("decided_at", ColumnType.TIMESTAMP);
            columns.put("is_granted", ColumnType.BOOLEAN);
        }
    },
    PRODUCT("product_id", "valid_at", List.of("product_id")) {
        @Override
        void declare(Map<String, ColumnType> columns) {
            columns.put("product_id", ColumnType.TEXT);
            columns.put("valid_at", ColumnType.TIMESTAMP);
            columns.put("name", ColumnType.TEXT);
            columns.put("category", ColumnType.TEXT);
            columns.put("brand", ColumnType.TEXT);
            columns.put("price", ColumnType.DECIMAL);
            columns.put("currency", ColumnType.CURRENCY);
        }
    };

    private final String key;
    private final String time;
    private final List<String> required;

    Entity(String key, String time, List<String> required) {
        this.key = key;
        this.time = time;
        this.required = required;
    }

    abstract void declare(Map<String, ColumnType> columns);

    /** The columns that a mapping may fill, with their types, in table order. */
    public Map<String, ColumnType> columns() {
        Map<String, ColumnType> columns = new LinkedHashMap<>();
        declare(columns);
        return columns;
    }

    /** The column that {@code record_id} of a source stands for; empty when there is none. */
    public String key() {
        return key;
    }

    /** The column that {@code valid_at} of a source stands for. */
    public String time() {
        return time;
    }

    /** The columns without which a record is refused. */
    public List<String> required() {
        return required;
    }
}
