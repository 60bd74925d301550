package io.saltern.retl.destination.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.base.secret.SecretRef;
import io.saltern.retl.api.Batch;
import io.saltern.retl.api.Change;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Outcome;
import io.saltern.retl.api.OutcomeStatus;
import io.saltern.retl.api.Payload;
import io.saltern.retl.api.RowDestination;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresDestinationTest extends JdbcContract {
    @TempDir
    private static Path data;

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data.resolve("pg"))
                .setCleanDataDirectory(false)
                .start();
        Files.writeString(
                data.resolve("pg/pg_hba.conf"),
                "host all writer 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\nlocal all all trust\n");
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            connection.createStatement().execute("CREATE ROLE writer LOGIN PASSWORD 'right'");
            connection.createStatement().execute("SELECT pg_reload_conf()");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Override
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "");
    }

    @Override
    JdbcDestinationConfig config(String table, boolean isCreated, boolean isRemoving, int batchRows) {
        return as("postgres", "", super.config(table, isCreated, isRemoving, batchRows));
    }

    private static JdbcDestinationConfig as(String user, String password, JdbcDestinationConfig config) {
        return new JdbcDestinationConfig(
                config.url(),
                Optional.of(user),
                Optional.of(SecretRef.literal(password)),
                config.schema(),
                config.table(),
                config.key(),
                config.isTableCreated(),
                config.columns(),
                config.isRemoving(),
                config.batchRows(),
                config.timeout());
    }

    @Override
    void prepare() {
        // The server is up since the first test.
    }

    @Override
    String inUtc(String column) {
        return "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')";
    }

    @Override
    protected String validYaml() {
        return """
                type: jdbc
                url: jdbc:postgresql://db.example.com/crm
                user: saltern
                password: word
                schema: marketing
                table: customer
                key: profile_id
                remove: false
                timeout: 30s
                """;
    }

    @Override
    protected String faultyYaml() {
        return """
                type: jdbc
                url: jdbc:postgresql://db.example.com/crm?user=x&password=s3cret-w0rd-of-the-tests
                password: ${env:SALTERN_NO_SUCH_SECRET}
                table: customer
                """;
    }

    @Override
    protected List<String> expectedFaults() {
        return List.of("'url' holds a password", "SALTERN_NO_SUCH_SECRET is not set");
    }

    @Override
    protected Destination unreachable() {
        return create(
                """
                type: jdbc
                url: jdbc:postgresql://127.0.0.1:1/crm
                user: saltern
                table: customer
                """);
    }

    @Override
    protected RowDestination refusing() {
        return new JdbcDestination("crm", as("writer", CREDENTIAL, super.config(TABLE, false, true, MAX)));
    }

    @Override
    protected boolean failOnce() {
        try {
            return !query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'saltern'")
                    .isEmpty();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected boolean beSilent() {
        beBusyForLong();
        return true;
    }

    @Test
    void rewritesNoRowThatIsEqual() throws SQLException {
        Batch batch = batch(person(Op.ADD, 1));
        String version = "SELECT xmin FROM " + SqlDialect.quoted(TABLE);
        try (RowDestination destination = healthy()) {
            open(destination);
            destination.deliver(batch);
            List<String> before = query(version);
            destination.deliver(batch);
            assertEquals(before, query(version));
        }
    }

    @Test
    void findsTheRowThatADeferredConstraintObjectsTo() throws SQLException {
        execute(
                "DROP TABLE IF EXISTS deferred",
                "CREATE TABLE deferred (\"Key\" text PRIMARY KEY, email text UNIQUE DEFERRABLE INITIALLY DEFERRED)",
                "INSERT INTO deferred VALUES ('other', 'taken')");
        try (RowDestination destination = new JdbcDestination("crm", config("deferred", false, true, MAX))) {
            open(destination);
            List<Outcome> outcomes = destination.deliver(batch(
                    Change.of(Op.ADD, "p1", Payload.of(Map.of("email", "free"))),
                    Change.of(Op.ADD, "p2", Payload.of(Map.of("email", "taken"))),
                    Change.of(Op.ADD, "p3", Payload.of(Map.of("email", "free too")))));
            assertEquals(
                    List.of(OutcomeStatus.ACCEPTED, OutcomeStatus.REJECTED, OutcomeStatus.ACCEPTED),
                    outcomes.stream().map(Outcome::status).toList());
            assertEquals("sqlstate_23505", outcomes.get(1).code());
        }
        assertEquals(List.of("other", "p1", "p3"), query("SELECT \"Key\" FROM deferred ORDER BY 1"));
    }

    @Test
    void freesAUniqueValueBeforeAnotherTakesIt() throws SQLException {
        execute(
                "DROP TABLE IF EXISTS uniquely",
                "CREATE TABLE uniquely (\"Key\" text PRIMARY KEY, email text UNIQUE)",
                "INSERT INTO uniquely VALUES ('loser', 'ana')");
        try (RowDestination destination = new JdbcDestination("crm", config("uniquely", false, true, MAX))) {
            open(destination);
            destination.deliver(batch(
                    Change.of(Op.ADD, "a-survivor", Payload.of(Map.of("email", "ana"))),
                    Change.of(Op.REMOVE, "loser", Payload.empty())));
        }
        assertEquals(List.of("a-survivor"), query("SELECT \"Key\" FROM uniquely"));
    }

    @Test
    void castsToTheColumnsOwnTypes() throws SQLException {
        execute(
                "DROP TABLE IF EXISTS typed",
                "CREATE TABLE typed (\"Key\" bigserial PRIMARY KEY, doc jsonb, at timestamptz, code char(2), fee numeric(6,2))");
        try (RowDestination destination = new JdbcDestination("crm", config("typed", false, true, MAX))) {
            open(destination);
            List<Outcome> outcomes = destination.deliver(batch(Change.of(
                    Op.ADD,
                    "7",
                    Payload.of(Map.of("doc", "{\"a\":1}", "at", "2026-01-02T03:04:05Z", "code", "DE", "fee", 3L)))));
            assertEquals(List.of(Outcome.accepted()), outcomes);
        }
        assertEquals(
                List.of("7|{\"a\": 1}|DE|3.00"),
                query("SELECT \"Key\", doc, code, fee FROM typed WHERE at < '2027-01-01'"));
    }

    @Test
    void waitsNoLongerThanItsTimeout() throws SQLException {
        execute(
                "DROP TABLE IF EXISTS slow",
                "CREATE TABLE slow (\"Key\" text PRIMARY KEY)",
                "CREATE OR REPLACE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS "
                        + "'BEGIN PERFORM pg_sleep(5); RETURN NEW; END'",
                "CREATE TRIGGER waits BEFORE INSERT ON slow FOR EACH ROW EXECUTE FUNCTION wait()");
        try (RowDestination destination = new JdbcDestination("crm", config("slow", false, true, MAX))) {
            open(destination);
            Outcome.Retry outcome = (Outcome.Retry) destination
                    .deliver(batch(Change.of(Op.ADD, "p1", Payload.empty())))
                    .get(0);
            assertEquals("sqlstate_57014", outcome.code());
            assertEquals(Duration.ofSeconds(30), outcome.after());
        }
    }
}
