package io.saltern.retl.destination.jdbc;

import static io.saltern.retl.destination.jdbc.SqlDialect.quoted;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements on the target table. Values are bound as text and cast to the column's own type in the database, so that
 * what does not fit is that row's SQLSTATE and nothing is guessed here.
 */
final class UpsertTable {
    private final String table;
    private final String key;
    private final Map<String, String> types;

    private UpsertTable(String table, String key, Map<String, String> types) {
        this.table = table;
        this.key = key;
        this.types = types;
    }

    static String qualified(JdbcDestinationConfig config) {
        return config.schema().map(schema -> quoted(schema) + ".").orElse("") + quoted(config.table());
    }

    /** Reads the table's columns; fails with the database's own SQLSTATE when there is no such table. */
    static UpsertTable read(Connection connection, JdbcDestinationConfig config) throws SQLException {
        String table = qualified(config);
        Map<String, String> types = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
            ResultSetMetaData columns = none.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                types.put(columns.getColumnName(i), columns.getColumnTypeName(i));
            }
        }
        return new UpsertTable(table, config.key(), types);
    }

    static void create(Connection connection, JdbcDestinationConfig config) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (config.schema().isPresent()) {
                statement.execute(
                        "CREATE SCHEMA IF NOT EXISTS " + quoted(config.schema().get()));
            }
            String keyType = config.columns().getOrDefault(config.key(), "text");
            String columns = config.columns().entrySet().stream()
                    .filter(column -> !column.getKey().equals(config.key()))
                    .map(column -> ", " + quoted(column.getKey()) + " " + column.getValue())
                    .collect(Collectors.joining());
            statement.execute("CREATE TABLE IF NOT EXISTS " + qualified(config) + " (" + quoted(config.key()) + " "
                    + keyType + " PRIMARY KEY" + columns + ")");
        }
    }

    void addColumn(Connection connection, String column, String type) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE " + table + " ADD COLUMN " + quoted(column) + " " + type);
        }
    }

    boolean has(String column) {
        return types.containsKey(column);
    }

    /** Whether a column holds whole numbers only. */
    boolean isWhole(String column) {
        String type = types.getOrDefault(column, "").toLowerCase(Locale.ROOT);
        return type.matches("u?(tiny|small|big|huge)?int(eger)?[248]?|(small|big)?serial");
    }

    /** Touches no row, but fails when the key has no unique constraint, or when this user may not insert. */
    String probe() {
        String k = quoted(key);
        return "INSERT INTO " + table + " (" + k + ") SELECT " + k + " FROM " + table + " WHERE 1 = 0 ON CONFLICT (" + k
                + ") DO NOTHING";
    }

    /** Inserts, or updates what differs; parameters of a row are the key, then the columns in order. */
    RowStatement upsert(List<String> columns) {
        String onConflict = " ON CONFLICT (" + quoted(key) + ") DO ";
        if (columns.isEmpty()) {
            return insert(columns, onConflict + "NOTHING");
        }
        String sets = columns.stream()
                .map(column -> quoted(column) + " = EXCLUDED." + quoted(column))
                .collect(Collectors.joining(", "));
        String differs = columns.stream()
                .map(column -> "t." + quoted(column) + " IS DISTINCT FROM EXCLUDED." + quoted(column))
                .collect(Collectors.joining(" OR "));
        return insert(columns, onConflict + "UPDATE SET " + sets + " WHERE " + differs);
    }

    /** Inserts what is not there and leaves the rest as it is. */
    RowStatement append(List<String> columns) {
        return insert(columns, " ON CONFLICT (" + quoted(key) + ") DO NOTHING");
    }

    private RowStatement insert(List<String> columns, String tail) {
        StringBuilder names = new StringBuilder(quoted(key));
        StringBuilder values = new StringBuilder(parameter(key));
        for (String column : columns) {
            names.append(", ").append(quoted(column));
            values.append(", ").append(parameter(column));
        }
        return new RowStatement("INSERT INTO " + table + " AS t (" + names + ") VALUES ", "(" + values + ")", tail);
    }

    /** Deletes by key, the only parameter of a row. */
    RowStatement delete() {
        return new RowStatement("DELETE FROM " + table + " WHERE " + quoted(key) + " IN (", parameter(key), ")");
    }

    /**
     * The ordinals, from 0, of those keys of so many under which no row stands; the keys are its parameters.
     */
    String missing(int keys) {
        String rows = IntStream.range(0, keys)
                .mapToObj(i -> "(" + i + ", " + parameter(key) + ")")
                .collect(Collectors.joining(", "));
        return "SELECT given.ordinal FROM (VALUES " + rows
                + ") AS given(ordinal, address) WHERE NOT EXISTS (SELECT 1 FROM " + table + " AS held WHERE held."
                + quoted(key) + " = given.address)";
    }

    /** What to do about a column of whole numbers that gets a fraction. */
    String widening(String column) {
        return "the column " + column + " holds whole numbers (" + types.get(column)
                + ") and the value has a fraction; widen it: ALTER TABLE " + table + " ALTER COLUMN " + quoted(column)
                + " TYPE decimal(38, 9)";
    }

    private String parameter(String column) {
        return "CAST(? AS " + castType(types.get(column)) + ")";
    }

    /** The driver calls a column with a sequence serial, which is no type to cast to. */
    private static String castType(String type) {
        return switch (type) {
            case "smallserial" -> "int2";
            case "serial" -> "int4";
            case "bigserial" -> "int8";
            default -> type;
        };
    }
}
