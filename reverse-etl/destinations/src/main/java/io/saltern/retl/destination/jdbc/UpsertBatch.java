package io.saltern.retl.destination.jdbc;

import io.saltern.retl.api.Change;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Outcome;
import io.saltern.retl.api.Payload;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One attempt at one batch. Rows go in the order of statement and address, removals first: a unique value that one person
 * gives up is free before another takes it, and two writers lock rows in the same order.
 */
final class UpsertBatch {
    private static final int KEYS_ASKED = 100;
    private static final int MOST_DIGITS = 60;

    private final Connection connection;
    private final SqlDialect dialect;
    private final UpsertTable table;
    private final JdbcDestinationConfig config;
    private final List<Change> changes;
    private final Outcome[] outcomes;
    private final Map<String, RowStatement> statements = new TreeMap<>();
    private boolean isCommitting;

    /**
     * A row ready to be bound.
     *
     * @param index in the batch
     * @param isRemoval whether it deletes
     * @param statement what applies it
     * @param columns whose values are bound after the key
     */
    private record Row(int index, boolean isRemoval, RowStatement statement, List<String> columns) {}

    UpsertBatch(
            Connection connection,
            SqlDialect dialect,
            UpsertTable table,
            JdbcDestinationConfig config,
            List<Change> changes) {
        this.connection = connection;
        this.dialect = dialect;
        this.table = table;
        this.config = config;
        this.changes = changes;
        this.outcomes = new Outcome[changes.size()];
    }

    /** Whether the last error came from a commit, so that nobody knows whether it happened. */
    boolean isCommitting() {
        return isCommitting;
    }

    /** Applies all changes but those that {@code judged} decides beforehand. */
    List<Outcome> apply(Function<Change, Optional<Outcome>> judged) throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            Optional<Outcome> known = judged.apply(change).or(() -> judgedFraction(change));
            if (known.isPresent()) {
                outcomes[i] = known.get();
            } else {
                rows.add(row(i));
            }
        }
        rows.sort(Comparator.comparing((Row row) -> !row.isRemoval())
                .thenComparing(row -> row.statement().forRows(1))
                .thenComparing(row -> changes.get(row.index()).address()));
        connection.setAutoCommit(false);
        if (!rows.isEmpty()) {
            applyAll(rows);
        }
        return List.of(outcomes);
    }

    private void applyAll(List<Row> rows) throws SQLException {
        if (!dialect.hasSavepoints()) {
            applyInTransactions(rows);
            return;
        }
        applyInSavepoints(rows);
        try {
            commit();
        } catch (SQLException e) {
            if (faultOf(e) != SqlFault.ROW) {
                throw e;
            }
            // A deferred constraint: it spoke at the commit, which took every row with it.
            isCommitting = false;
            connection.rollback();
            applyInTransactions(rows);
        }
    }

    private void applyInSavepoints(List<Row> rows) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            execute(rows);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (faultOf(e) != SqlFault.ROW) {
                throw e;
            }
            connection.rollback(before);
            if (rows.size() == 1) {
                reject(rows.get(0), e);
            } else {
                applyInSavepoints(rows.subList(0, rows.size() / 2));
                applyInSavepoints(rows.subList(rows.size() / 2, rows.size()));
            }
        }
    }

    private void applyInTransactions(List<Row> rows) throws SQLException {
        try {
            execute(rows);
            commit();
        } catch (SQLException e) {
            if (faultOf(e) != SqlFault.ROW) {
                throw e;
            }
            isCommitting = false;
            connection.rollback();
            if (rows.size() == 1) {
                reject(rows.get(0), e);
            } else {
                applyInTransactions(rows.subList(0, rows.size() / 2));
                applyInTransactions(rows.subList(rows.size() / 2, rows.size()));
            }
        }
    }

    private void commit() throws SQLException {
        isCommitting = true;
        connection.commit();
        isCommitting = false;
    }

    private SqlFault faultOf(SQLException e) {
        return SqlFault.of(dialect.sqlState(e));
    }

    private void reject(Row row, SQLException e) {
        String state = dialect.sqlState(e);
        outcomes[row.index()] = Outcome.rejected("sqlstate_" + state, SqlFault.reason(state));
    }

    private void execute(List<Row> rows) throws SQLException {
        int from = 0;
        while (from < rows.size()) {
            RowStatement statement = rows.get(from).statement();
            int to = from;
            while (to < rows.size() && rows.get(to).statement().equals(statement)) {
                to++;
            }
            Set<Integer> missing = rows.get(from).isRemoval() ? missing(rows.subList(from, to)) : Set.of();
            int together = Math.min(dialect.rowsPerStatement(), to - from);
            int rest = (to - from) % together;
            execute(statement.forRows(together), together, rows.subList(from, to - rest));
            if (rest > 0) {
                execute(statement.forRows(rest), rest, rows.subList(to - rest, to));
            }
            for (Row row : rows.subList(from, to)) {
                outcomes[row.index()] = missing.contains(row.index()) ? Outcome.nothingToRemove() : Outcome.accepted();
            }
            from = to;
        }
    }

    /** The indexes of removals that will find no row. */
    private Set<Integer> missing(List<Row> removals) throws SQLException {
        Set<Integer> missing = new HashSet<>();
        for (int from = 0; from < removals.size(); from += KEYS_ASKED) {
            List<Row> some = removals.subList(from, Math.min(from + KEYS_ASKED, removals.size()));
            try (PreparedStatement statement = connection.prepareStatement(table.missing(some.size()))) {
                statement.setQueryTimeout((int) Math.max(1, config.timeout().toSeconds()));
                for (int i = 0; i < some.size(); i++) {
                    statement.setString(i + 1, changes.get(some.get(i).index()).address());
                }
                try (ResultSet ordinals = statement.executeQuery()) {
                    while (ordinals.next()) {
                        missing.add(some.get(ordinals.getInt(1)).index());
                    }
                }
            }
        }
        return missing;
    }

    private void execute(String sql, int together, List<Row> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout((int) Math.max(1, config.timeout().toSeconds()));
            int parameter = 1;
            for (int i = 0; i < rows.size(); i++) {
                parameter = bind(statement, parameter, rows.get(i));
                if ((i + 1) % together == 0) {
                    statement.addBatch();
                    parameter = 1;
                }
            }
            statement.executeBatch();
        }
    }

    private int bind(PreparedStatement statement, int first, Row row) throws SQLException {
        Change change = changes.get(row.index());
        int parameter = first;
        statement.setString(parameter++, change.address());
        for (String column : row.columns()) {
            Object value = change.payload().get(column);
            Optional<BigDecimal> whole =
                    table.isWhole(column) ? number(value).filter(UpsertBatch::isShort) : Optional.empty();
            statement.setString(
                    parameter++, whole.map(BigDecimal::toPlainString).orElseGet(() -> text(value)));
        }
        return parameter;
    }

    private static String text(Object value) {
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        return value == null ? null : value.toString();
    }

    /** The number that a value or its text is, without trailing zeros; empty for any other, which the database judges. */
    private static Optional<BigDecimal> number(Object value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(value.toString().strip()).stripTrailingZeros());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A longer one ({@code 1e999999999}) fits no column, and has no room in memory. */
    private static boolean isShort(BigDecimal number) {
        return number.precision() - (long) number.scale() <= MOST_DIGITS;
    }

    /** DuckDB rounds a fraction that is cast to a whole number, PostgreSQL refuses it: here both refuse, and say where. */
    private Optional<Outcome> judgedFraction(Change change) {
        return change.payload().fields().entrySet().stream()
                .filter(field -> table.isWhole(field.getKey()))
                .filter(field -> number(field.getValue())
                        .filter(number -> number.scale() > 0)
                        .isPresent())
                .map(field -> Outcome.rejected("sqlstate_22018", table.widening(field.getKey())))
                .findFirst();
    }

    private Row row(int index) {
        Change change = changes.get(index);
        if (change.op() == Op.REMOVE) {
            return new Row(index, true, table.delete(), List.of());
        }
        List<String> columns = columns(change.payload());
        RowStatement statement = statements.computeIfAbsent(
                change.op() == Op.APPEND ? "append " + columns : "upsert " + columns,
                kind -> change.op() == Op.APPEND ? table.append(columns) : table.upsert(columns));
        return new Row(index, false, statement, columns);
    }

    private List<String> columns(Payload payload) {
        return payload.fields().keySet().stream()
                .filter(column -> !column.equals(config.key()) && table.has(column))
                .toList();
    }
}
