package io.saltern.retl.destination.jdbc;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.saltern.base.secret.SecretRef;
import io.saltern.retl.api.Batch;
import io.saltern.retl.api.Capabilities;
import io.saltern.retl.api.Change;
import io.saltern.retl.api.DestinationException;
import io.saltern.retl.api.FieldContract;
import io.saltern.retl.api.FieldType;
import io.saltern.retl.api.FileStore;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Outcome;
import io.saltern.retl.api.RowDestination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rows of a table equal to what the sync says: ADD and UPDATE insert or update what differs, REMOVE deletes,
 * APPEND inserts what is not there. Nothing is remembered besides: doing a batch again changes nothing.
 *
 * <p>A batch is one transaction. A row that the database refuses is found by halving, in savepoints where the database has
 * them, in transactions of their own where not, and is rejected as {@code sqlstate_<state>} while the others pass.
 */
final class JdbcDestination implements RowDestination {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcDestination.class);
    private static final int RETRIES = 3;
    private static final Duration COME_AGAIN = Duration.ofSeconds(30);

    private final String name;
    private final JdbcDestinationConfig config;
    private final RetryPolicy<List<Outcome>> retries;
    private final Map<String, FieldType> declared = new LinkedHashMap<>();
    private Connection connection;
    private UpsertTable table;
    private UpsertBatch current;

    JdbcDestination(String name, JdbcDestinationConfig config) {
        this.name = name;
        this.config = config;
        this.retries = RetryPolicy.<List<Outcome>>builder()
                .handleIf(e -> e instanceof SQLException sql && mayPassLater(sql))
                .withMaxRetries(RETRIES)
                .withBackoff(Duration.ofMillis(200), Duration.ofSeconds(2))
                .build();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String type() {
        return JdbcDestinationFactory.TYPE;
    }

    @Override
    public Capabilities capabilities() {
        Set<Op> ops = config.isRemoving() ? EnumSet.allOf(Op.class) : EnumSet.complementOf(EnumSet.of(Op.REMOVE));
        return new Capabilities(ops, true, false);
    }

    @Override
    public FieldContract fields() {
        return FieldContract.open();
    }

    @Override
    public int maxBatchSize() {
        return config.batchRows();
    }

    @Override
    public long maxBatchBytes() {
        return 16L << 20;
    }

    @Override
    public void declare(Map<String, FieldType> fields) {
        declared.clear();
        declared.putAll(fields);
    }

    @Override
    public void open(FileStore files) {
        close();
        try {
            connect();
            table = table(connection);
            if (!table.has(config.key())) {
                throw DestinationException.refused(
                        subject() + " has no column '" + config.key()
                                + "': name the column that holds the key under 'key'.",
                        null);
            }
            probe();
        } catch (SQLException e) {
            close();
            throw unjudged(e, e.getMessage().lines().findFirst().orElse(""));
        } catch (DestinationException e) {
            close();
            throw e;
        }
    }

    private UpsertTable table(Connection to) throws SQLException {
        to.setAutoCommit(true);
        try {
            return UpsertTable.read(to, config);
        } catch (SQLException e) {
            if (!config.isTableCreated() || SqlFault.of(dialect().sqlState(e)) != SqlFault.REFUSED) {
                throw e;
            }
            UpsertTable.create(to, config);
            return UpsertTable.read(to, config);
        }
    }

    private void probe() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(table.probe());
        } catch (SQLException e) {
            if (SqlFault.of(dialect().sqlState(e)) != SqlFault.REFUSED
                    || dialect().sqlState(e).equals("42501")) {
                throw e;
            }
            throw DestinationException.refused(
                    subject() + " has no primary key or unique constraint on '" + config.key()
                            + "', without which rows cannot be matched: add one, or name another column under 'key'.",
                    e);
        }
    }

    private SqlDialect dialect() {
        return SqlDialect.of(config.url()).orElseThrow();
    }

    private void connect() throws SQLException {
        makeFolder();
        Properties properties = new Properties();
        config.user().ifPresent(user -> properties.setProperty("user", user));
        config.password().map(SecretRef::reveal).ifPresent(word -> properties.setProperty("password", word));
        dialect().tune(properties, Math.max(1, config.timeout().toSeconds()));
        connection = driver().connect(config.url(), properties);
    }

    private void makeFolder() {
        Optional<Path> file = dialect().file(config.url()).filter(path -> config.isTableCreated());
        if (file.isPresent() && file.get().getParent() != null) {
            try {
                Files.createDirectories(file.get().getParent());
            } catch (IOException e) {
                throw DestinationException.unreachable(
                        subject() + ": the folder of " + file.get() + " cannot be made ("
                                + e.getClass().getSimpleName() + "); check its path and permissions.",
                        e);
            }
        }
    }

    /** The driver by the thread's class loader: under spark-submit DriverManager does not see jars that came later. */
    private Driver driver() throws SQLException {
        for (Driver driver : ServiceLoader.load(Driver.class)) {
            if (driver.acceptsURL(config.url())) {
                return driver;
            }
        }
        return DriverManager.drivers()
                .filter(this::accepts)
                .findFirst()
                .orElseThrow(() -> DestinationException.refused(
                        subject() + ": no JDBC driver for its URL is on the classpath; add "
                                + dialect().driver() + " by --jars or --packages.",
                        null));
    }

    private boolean accepts(Driver driver) {
        try {
            return driver.acceptsURL(config.url());
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public List<Outcome> deliver(Batch batch) {
        checkSize(batch);
        if (batch.changes().isEmpty()) {
            return List.of();
        }
        if (table == null) {
            throw new IllegalStateException("open comes before deliver");
        }
        try {
            return Failsafe.with(retries).get(() -> attempt(batch));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof SQLException sql) {
                return afterRetries(batch, sql);
            }
            throw e;
        }
    }

    private List<Outcome> attempt(Batch batch) throws SQLException {
        current = null;
        if (connection == null || connection.isClosed()) {
            connect();
        }
        try {
            prepareColumns(batch.changes());
            current = new UpsertBatch(connection, dialect(), table, config, batch.changes());
            List<Outcome> outcomes = current.apply(this::unsupported);
            long rejected =
                    outcomes.stream().filter(Outcome.Rejected.class::isInstance).count();
            if (rejected > 0) {
                LOG.warn("destination {}: {} of {} rows rejected in batch {}", name, rejected, outcomes.size(), batch);
            }
            return outcomes;
        } catch (SQLException e) {
            recover(e);
            throw e;
        }
    }

    /**
     * Makes the columns that were declared, or that hold a value now, and are not there; says which are missing where it must
     * not. Their types never depend on values: those of the first rows do not tell what later ones bring.
     */
    private void prepareColumns(List<Change> changes) throws SQLException {
        Set<String> missing = new LinkedHashSet<>();
        if (config.isTableCreated()) {
            missing.addAll(declared.keySet());
        }
        Set<String> named = new TreeSet<>();
        changes.forEach(change -> change.payload().fields().forEach((column, value) -> {
            if (value != null || !config.isTableCreated()) {
                named.add(column);
            }
        }));
        missing.addAll(named);
        missing.removeIf(column -> column.equals(config.key()) || table.has(column));
        if (missing.isEmpty()) {
            return;
        }
        if (!config.isTableCreated()) {
            throw DestinationException.refused(
                    subject() + " lacks the columns " + String.join(", ", missing)
                            + ": add them, map fewer fields, or set create_table: true.",
                    null);
        }
        connection.setAutoCommit(true);
        for (String column : missing) {
            FieldType type = declared.getOrDefault(column, FieldType.TEXT);
            table.addColumn(
                    connection,
                    column,
                    config.columns().getOrDefault(column, dialect().typeFor(type)));
        }
        table = UpsertTable.read(connection, config);
    }

    private void recover(SQLException e) {
        try {
            if (SqlFault.of(dialect().sqlState(e)) == SqlFault.CONNECTION) {
                close(connection);
            } else {
                connection.rollback();
            }
        } catch (SQLException again) {
            close(connection);
        }
    }

    private boolean mayPassLater(SQLException e) {
        SqlFault fault = SqlFault.of(dialect().sqlState(e));
        return fault == SqlFault.CONTENTION || fault == SqlFault.CONNECTION;
    }

    private List<Outcome> afterRetries(Batch batch, SQLException e) {
        String code = "sqlstate_" + dialect().sqlState(e);
        int rows = batch.changes().size();
        if (SqlFault.of(dialect().sqlState(e)) == SqlFault.CONTENTION) {
            return Collections.nCopies(
                    rows, Outcome.retry(code, "the table was busy, or the statement took too long", COME_AGAIN));
        }
        if (current != null && current.isCommitting()) {
            return Collections.nCopies(
                    rows, Outcome.unknown(code, "the connection broke while the transaction was committed"));
        }
        throw unjudged(e, "");
    }

    /** For an error that says nothing of any row; {@code detail} is the server's text where no row can be in it. */
    private DestinationException unjudged(SQLException e, String detail) {
        String state = dialect().sqlState(e);
        String why =
                " (SQLSTATE " + (state.isEmpty() ? "unknown" : state) + (detail.isEmpty() ? "" : ", " + detail) + ")";
        if (SqlFault.of(state) == SqlFault.REFUSED) {
            String remedy = state.startsWith("28")
                    ? " refuses the credentials" + why + ": check user and password."
                    : " refuses the sync" + why + ": check that the table is there and what this user may do; "
                            + "create_table: true makes a missing table.";
            return DestinationException.refused(subject() + remedy, null);
        }
        return DestinationException.unreachable(
                subject() + " cannot be reached" + why + ": check url, network, and that the database is up.", null);
    }

    private String subject() {
        return "Destination " + name + ": table " + config.table();
    }

    @Override
    public void close() {
        close(connection);
        connection = null;
        table = null;
    }

    private static void close(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("closing a connection failed with SQLSTATE {}", e.getSQLState());
            }
        }
    }
}
