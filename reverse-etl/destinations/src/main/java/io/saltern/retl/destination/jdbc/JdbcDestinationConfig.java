package io.saltern.retl.destination.jdbc;

import io.saltern.base.config.Section;
import io.saltern.base.secret.SecretRef;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A database table.
 *
 * @param url JDBC URL of PostgreSQL or DuckDB; the file of a DuckDB URL lies in the project folder when it is relative
 * @param user login name, where the database wants one
 * @param password by secret reference, never in the URL
 * @param schema of the table; the connection's own when absent
 * @param table name as it is, not folded to lower case
 * @param key column that holds the change's address; needs a primary key or unique constraint (default {@code change_key})
 * @param isTableCreated whether a missing table and missing columns are made ({@code create_table}, default false)
 * @param columns SQL type by column, for what is created; a column not named here gets that of the
 *     sync's field
 * @param isRemoving whether REMOVE deletes the row ({@code remove}, default true); else REMOVE is not supported
 * @param batchRows most rows in one transaction, 1 to 10,000 (default 1,000)
 * @param timeout of one statement, and of connecting (default 60 s)
 */
record JdbcDestinationConfig(
        String url,
        Optional<String> user,
        Optional<SecretRef> password,
        Optional<String> schema,
        String table,
        String key,
        boolean isTableCreated,
        Map<String, String> columns,
        boolean isRemoving,
        int batchRows,
        Duration timeout) {

    private static final String SQL_TYPE =
            "[A-Za-z][A-Za-z0-9 ]*(\\(\\s*\\d+\\s*(,\\s*\\d+\\s*)?\\))?( with time zone)?";

    JdbcDestinationConfig {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    static JdbcDestinationConfig read(Section config) {
        String url = config.text("url");
        if (config.has("url") && SqlDialect.of(url).isEmpty()) {
            config.fault("url", "is of no known database; it must begin with jdbc:postgresql: or jdbc:duckdb:");
        }
        if (url.matches("(?i).*[?&;](password|pass|pwd)=.*")) {
            config.fault("url", "holds a password; put it under 'password' as a reference like ${env:NAME}");
        }
        Map<String, String> columns = config.textMap("columns");
        columns.forEach((column, type) -> {
            if (!type.matches(SQL_TYPE)) {
                config.fault("columns", "gives '" + column + "' the type '" + type + "', which is no SQL type name");
            }
        });
        return new JdbcDestinationConfig(
                SqlDialect.of(url)
                        .map(dialect -> dialect.located(url, config.projectDirectory()))
                        .orElse(url),
                config.optionalText("user"),
                config.optionalSecret("password"),
                config.optionalText("schema"),
                config.text("table"),
                config.text("key", "change_key"),
                config.flag("create_table", false),
                columns,
                config.flag("remove", true),
                (int) config.integer("batch_rows", 1_000, 1, 10_000),
                config.optionalWindow("timeout").orElse(Duration.ofSeconds(60)));
    }
}
