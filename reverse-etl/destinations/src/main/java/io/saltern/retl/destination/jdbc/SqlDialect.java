package io.saltern.retl.destination.jdbc;

import io.saltern.retl.api.FieldType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;

/** What differs between the databases, beyond the upsert statement that they share. */
enum SqlDialect {
    POSTGRESQL("jdbc:postgresql:", "org.postgresql:postgresql", true, 1, "numeric", "timestamp with time zone") {
        @Override
        void tune(Properties connection, long timeoutSeconds) {
            connection.setProperty("ApplicationName", "saltern");
            connection.setProperty("reWriteBatchedInserts", "true");
            connection.setProperty("connectTimeout", Long.toString(Math.min(timeoutSeconds, 30)));
            connection.setProperty("socketTimeout", Long.toString(timeoutSeconds + 10));
        }

        @Override
        String sqlState(SQLException e) {
            return e.getSQLState() == null ? "" : e.getSQLState();
        }
    },

    DUCKDB("jdbc:duckdb:", "org.duckdb:duckdb_jdbc", false, 100, "decimal(38, 9)", "timestamp") {
        @Override
        void tune(Properties connection, long timeoutSeconds) {
            // An embedded database has no network to wait for.
        }

        /** The driver gives no SQLSTATE; the message begins with DuckDB's error class, whose names are stable. */
        @Override
        String sqlState(SQLException e) {
            String message = e.getMessage() == null ? "" : e.getMessage();
            if (message.contains("Conflict on ") || message.contains("write-write conflict")) {
                return "40001";
            }
            if (message.contains("Conversion Error") || message.contains("Invalid Input Error")) {
                return "22018";
            }
            if (message.contains("Out of Range Error")) {
                return "22003";
            }
            if (message.contains("Constraint Error") || message.contains("constraint violated")) {
                return message.contains("NOT NULL")
                        ? "23502"
                        : message.contains("foreign key") ? "23503" : message.contains("CHECK") ? "23514" : "23505";
            }
            if (message.contains("Catalog Error")
                    || message.contains("Binder Error")
                    || message.contains("Parser Error")) {
                return message.contains("does not exist") ? "42P01" : "42000";
            }
            if (message.contains("IO Error") || message.contains("Connection Error")) {
                return "08001";
            }
            return "";
        }

        @Override
        String located(String url, Path projectDirectory) {
            String file = url.substring("jdbc:duckdb:".length());
            return file.isEmpty() || file.startsWith(":") || file.contains("://")
                    ? url
                    : "jdbc:duckdb:" + projectDirectory.resolve(file).normalize();
        }

        @Override
        Optional<Path> file(String url) {
            String file = url.substring("jdbc:duckdb:".length());
            return file.isEmpty() || file.startsWith(":") || file.contains("://")
                    ? Optional.empty()
                    : Optional.of(Path.of(file));
        }
    };

    private final String prefix;
    private final String driver;
    private final boolean hasSavepoints;
    private final int rowsPerStatement;
    private final String decimal;
    private final String time;

    SqlDialect(String prefix, String driver, boolean hasSavepoints, int rowsPerStatement, String decimal, String time) {
        this.prefix = prefix;
        this.driver = driver;
        this.hasSavepoints = hasSavepoints;
        this.rowsPerStatement = rowsPerStatement;
        this.decimal = decimal;
        this.time = time;
    }

    /** The dialect of a URL, if there is one. */
    static Optional<SqlDialect> of(String url) {
        return Arrays.stream(values())
                .filter(dialect -> url.startsWith(dialect.prefix))
                .findFirst();
    }

    /** Coordinates of the driver, for the message that it is missing. */
    String driver() {
        return driver;
    }

    /** Whether a failed row can be undone without the rest of its transaction. */
    boolean hasSavepoints() {
        return hasSavepoints;
    }

    /** Rows put into one statement: DuckDB plans every execution anew, PostgreSQL's driver joins them by itself. */
    int rowsPerStatement() {
        return rowsPerStatement;
    }

    abstract void tune(Properties connection, long timeoutSeconds);

    /** The SQLSTATE of an error; empty when it has none. */
    abstract String sqlState(SQLException e);

    /** The URL with a relative file placed in the project folder. */
    String located(String url, Path projectDirectory) {
        return url;
    }

    /** The file of the database, where it is one. */
    Optional<Path> file(String url) {
        return Optional.empty();
    }

    /** An identifier that means exactly this name, whatever characters it has. */
    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** The type of a column that is made for such values; a time is one of UTC. */
    String typeFor(FieldType values) {
        return switch (values) {
            case TEXT -> "text";
            case WHOLE -> "bigint";
            case DECIMAL -> decimal;
            case DOUBLE -> "double precision";
            case DATE -> "date";
            case TIME -> time;
            case TRUTH -> "boolean";
        };
    }
}
