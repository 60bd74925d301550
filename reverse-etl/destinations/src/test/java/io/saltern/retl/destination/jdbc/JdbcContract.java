package io.saltern.retl.destination.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.retl.api.Batch;
import io.saltern.retl.api.Change;
import io.saltern.retl.api.DestinationException;
import io.saltern.retl.api.FieldType;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Outcome;
import io.saltern.retl.api.OutcomeStatus;
import io.saltern.retl.api.Payload;
import io.saltern.retl.api.RowDestination;
import io.saltern.retl.destination.RowDestinationContract;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What both databases keep to beyond the contract of row destinations. */
abstract class JdbcContract extends RowDestinationContract {
    /** A name that only works quoted. */
    static final String TABLE = "Customer \"CRM\"; --";

    private Connection locker;

    abstract String url();

    abstract Connection connect() throws SQLException;

    abstract void prepare() throws SQLException;

    JdbcDestinationConfig config(String table, boolean isCreated, boolean isRemoving, int batchRows) {
        return new JdbcDestinationConfig(
                url(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                table,
                "Key",
                isCreated,
                Map.of("since", "timestamp"),
                isRemoving,
                batchRows,
                Duration.ofSeconds(1));
    }

    @BeforeEach
    void makeTable() throws SQLException {
        prepare();
        execute("DROP TABLE IF EXISTS " + SqlDialect.quoted(TABLE));
        execute("CREATE TABLE " + SqlDialect.quoted(TABLE)
                + " (\"Key\" varchar(20) PRIMARY KEY, email text NOT NULL, orders bigint CHECK (orders < 1000))");
    }

    @AfterEach
    void unlock() {
        recover();
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : "|").append(result.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    @Override
    protected RowDestination healthy() {
        return new JdbcDestination("crm", config(TABLE, false, true, MAX));
    }

    @Override
    protected RowDestination withoutRemoval() {
        return new JdbcDestination("crm", config(TABLE, false, false, MAX));
    }

    @Override
    protected SortedMap<String, String> held() {
        try {
            SortedMap<String, String> held = new TreeMap<>();
            for (String row : query("SELECT \"Key\", email FROM " + SqlDialect.quoted(TABLE))) {
                held.put(row.substring(0, row.indexOf('|')), row.substring(row.indexOf('|') + 1));
            }
            return held;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Change poison(String key, int index) {
        return Change.of(Op.ADD, key, Payload.of(Map.of("email", PERSONAL, "orders", "of " + PERSONAL)));
    }

    private void lock() {
        try {
            locker = connect();
            locker.setAutoCommit(false);
            try (Statement statement = locker.createStatement()) {
                statement.execute("UPDATE " + SqlDialect.quoted(TABLE) + " SET orders = 0");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void beBusyShortly() {
        lock();
        Thread release = new Thread(() -> {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            recover();
        });
        release.setDaemon(true);
        release.start();
    }

    @Override
    protected Duration beBusyForLong() {
        lock();
        return Duration.ofSeconds(30);
    }

    @Override
    protected synchronized void recover() {
        try {
            if (locker != null) {
                locker.rollback();
                locker.close();
                locker = null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected OutcomeStatus statusAfterSilence() {
        return OutcomeStatus.UNSENT;
    }

    @Test
    void rejectsEachBadRowByItsState() {
        try (RowDestination destination = new JdbcDestination("crm", config(TABLE, false, true, 100))) {
            open(destination);
            Change[] changes =
                    IntStream.range(0, 40).mapToObj(i -> person(Op.ADD, i)).toArray(Change[]::new);
            Map<String, Object> nothing = new HashMap<>();
            nothing.put("email", null);
            changes[3] = Change.of(Op.ADD, "null", Payload.of(nothing));
            changes[17] = Change.of(Op.ADD, "check", Payload.of(Map.of("email", PERSONAL, "orders", 1000L)));
            changes[39] = poison("type", 39);
            List<Outcome> outcomes = destination.deliver(batch(changes));
            assertEquals("sqlstate_23502", outcomes.get(3).code());
            assertEquals(
                    "a column that must not be null has no value",
                    outcomes.get(3).message());
            assertEquals("sqlstate_23514", outcomes.get(17).code());
            assertTrue(
                    outcomes.get(39).code().startsWith("sqlstate_22"),
                    outcomes.get(39).code());
            assertEquals(37, held().size());
            assertEquals(
                    37, outcomes.stream().filter(Outcome.accepted()::equals).count());
        }
    }

    @Test
    void clearsNullAndLeavesAbsentAlone() throws SQLException {
        execute("INSERT INTO " + SqlDialect.quoted(TABLE) + " VALUES ('p1', 'a', 7), ('p2', 'b', 8)");
        Map<String, Object> cleared = new HashMap<>();
        cleared.put("email", "a2");
        cleared.put("orders", null);
        try (RowDestination destination = healthy()) {
            open(destination);
            destination.deliver(batch(
                    Change.of(Op.UPDATE, "p1", Payload.of(cleared)),
                    Change.of(Op.UPDATE, "p2", Payload.of(Map.of("email", "b2"))),
                    Change.of(Op.APPEND, "p2x", Payload.of(Map.of("email", "c")))));
        }
        assertEquals(
                List.of("p1|a2|null", "p2|b2|8", "p2x|c|null"),
                query("SELECT \"Key\", email, orders FROM " + SqlDialect.quoted(TABLE) + " ORDER BY 1"));
    }

    @Test
    void makesColumnsOfTheDeclaredTypesWhateverComesFirst() throws SQLException {
        execute("DROP TABLE IF EXISTS made");
        Map<String, FieldType> fields = new LinkedHashMap<>();
        fields.put("since", FieldType.TIME);
        fields.put("revenue", FieldType.DECIMAL);
        fields.put("orders", FieldType.WHOLE);
        fields.put("score", FieldType.DOUBLE);
        fields.put("born", FieldType.DATE);
        fields.put("seen", FieldType.TIME);
        fields.put("vip", FieldType.TRUTH);
        fields.put("shoes", FieldType.TEXT);
        Map<String, Object> first = new HashMap<>();
        first.put("since", "2026-01-02 03:04:05");
        first.put("revenue", 100L);
        first.put("orders", null);
        first.put("shoes", "41");
        try (RowDestination destination = new JdbcDestination("crm", config("made", true, true, MAX))) {
            destination.declare(fields);
            open(destination);
            destination.deliver(batch(Change.of(Op.REMOVE, "p0", Payload.empty())));
            assertAccepted(destination.deliver(batch(Change.of(Op.ADD, "p1", Payload.of(first)))));
            assertAccepted(destination.deliver(batch(
                    Change.of(
                            Op.UPDATE,
                            "p1",
                            Payload.of(Map.of("revenue", new BigDecimal("119.99"), "shoes", "41 1/3"))),
                    Change.of(
                            Op.ADD,
                            "p2",
                            Payload.of(Map.of(
                                    "orders",
                                    2L,
                                    "score",
                                    "0.00000000012",
                                    "born",
                                    "1990-02-28",
                                    "seen",
                                    "2026-01-02T03:04:05Z",
                                    "vip",
                                    true,
                                    "city",
                                    "Bonn"))))));
        }
        assertEquals(
                List.of("p1|119.99|null|null|null|null|41 1/3|null", "p2|null|2|true|1990-02-28|true|null|Bonn"),
                query(
                        "SELECT \"Key\", CAST(revenue AS decimal(9, 2)), orders, CAST(score = 0.00000000012 AS varchar), born,"
                                + " CAST(vip AS varchar), shoes, city FROM made ORDER BY 1"));
        assertEquals(
                List.of("2026-01-02 03:04:05"), query("SELECT " + inUtc("seen") + " FROM made WHERE \"Key\" = 'p2'"));
        List<String> types = query("SELECT lower(data_type) FROM information_schema.columns WHERE table_name = 'made'"
                + " ORDER BY ordinal_position");
        assertEquals("timestamp", types.get(1).substring(0, 9), "what 'columns' says counts before what is declared");
        assertTrue(types.get(2).matches("numeric|decimal.*"), types.get(2));
        assertEquals(List.of("bigint", "date"), List.of(types.get(3), types.get(5)));
    }

    /** A text of a time in UTC to the second. */
    abstract String inUtc(String column);

    private static void assertAccepted(List<Outcome> outcomes) {
        outcomes.forEach(outcome -> assertEquals(OutcomeStatus.ACCEPTED, outcome.status(), outcome.message()));
    }

    @Test
    void saysWhichColumnIsTooNarrowAndWhatToDo() throws SQLException {
        execute("DROP TABLE IF EXISTS narrow", "CREATE TABLE narrow (\"Key\" text PRIMARY KEY, \"Umsatz €\" bigint)");
        try (RowDestination destination = new JdbcDestination("crm", config("narrow", true, true, MAX))) {
            destination.declare(Map.of("Umsatz €", FieldType.DECIMAL));
            open(destination);
            Change broken = Change.of(Op.ADD, "p1", Payload.of(Map.of("Umsatz €", new BigDecimal("119.99"))));
            List<Outcome> outcomes = destination.deliver(
                    batch(broken, Change.of(Op.ADD, "p2", Payload.of(Map.of("Umsatz €", new BigDecimal("100.0000"))))));
            assertEquals(OutcomeStatus.REJECTED, outcomes.get(0).status());
            assertEquals(OutcomeStatus.ACCEPTED, outcomes.get(1).status());
            String message = outcomes.get(0).message();
            assertTrue(message.startsWith("the column Umsatz € holds whole numbers"), message);
            execute(message.substring(message.indexOf("ALTER TABLE")));
        }
        try (RowDestination destination = new JdbcDestination("crm", config("narrow", true, true, MAX))) {
            open(destination);
            assertAccepted(destination.deliver(
                    batch(Change.of(Op.ADD, "p1", Payload.of(Map.of("Umsatz €", new BigDecimal("119.99")))))));
        }
        assertEquals(
                List.of("p1|119.99", "p2|100.00"),
                query("SELECT \"Key\", CAST(\"Umsatz €\" AS decimal(9, 2)) FROM narrow ORDER BY 1"));
    }

    @Test
    void judgesFractionsByTheNumberAndLeavesWhatIsNoneToTheDatabase() throws SQLException {
        Map<String, String> statuses = new TreeMap<>();
        try (RowDestination destination = new JdbcDestination("crm", config(TABLE, false, true, 500))) {
            open(destination);
            List<String> texts = List.of("2.0", " 3 ", "1e2", "4.50E1", "-0.00", "2.5", "25e-1", "many", "1e999999999");
            Change[] changes = IntStream.range(0, texts.size())
                    .mapToObj(i ->
                            Change.of(Op.ADD, "p" + i, Payload.of(Map.of("email", "e" + i, "orders", texts.get(i)))))
                    .toArray(Change[]::new);
            List<Outcome> outcomes = destination.deliver(batch(changes));
            for (int i = 0; i < texts.size(); i++) {
                Outcome outcome = outcomes.get(i);
                boolean isFraction =
                        outcome.message() != null && outcome.message().startsWith("the column orders holds whole");
                statuses.put(texts.get(i), outcome.status().word() + (isFraction ? " widen" : ""));
            }
        }
        assertEquals(
                new TreeMap<>(Map.of(
                        "2.0", "accepted",
                        " 3 ", "accepted",
                        "1e2", "accepted",
                        "4.50E1", "accepted",
                        "-0.00", "accepted",
                        "2.5", "rejected widen",
                        "25e-1", "rejected widen",
                        "many", "rejected",
                        "1e999999999", "rejected")),
                statuses);
        assertEquals(
                List.of("p0|2", "p1|3", "p2|100", "p3|45", "p4|0"),
                query("SELECT \"Key\", orders FROM " + SqlDialect.quoted(TABLE) + " ORDER BY 1"));
    }

    @Test
    void notesARemovalThatFindsNoRow() {
        try (RowDestination destination = new JdbcDestination("crm", config(TABLE, false, true, 500))) {
            open(destination);
            destination.deliver(batch(person(Op.ADD, 7), person(Op.ADD, 150)));
            Change[] removals = IntStream.range(0, 250)
                    .mapToObj(i -> Change.of(Op.REMOVE, "p" + i, Payload.empty()))
                    .toArray(Change[]::new);
            List<Outcome> outcomes = destination.deliver(batch(removals));
            assertAccepted(outcomes);
            assertEquals(
                    List.of(7, 150),
                    IntStream.range(0, 250)
                            .filter(i -> outcomes.get(i).message() == null)
                            .boxed()
                            .toList());
            assertEquals("nothing stood under this address", outcomes.get(0).message());
        }
    }

    @Test
    void roundsNothingInSilence() throws SQLException {
        try (RowDestination destination = healthy()) {
            open(destination);
            Payload broken = Payload.of(Map.of("email", "a", "orders", new BigDecimal("2.5")));
            Payload whole = Payload.of(Map.of("email", "b", "orders", new BigDecimal("2.00")));
            List<Outcome> outcomes =
                    destination.deliver(batch(Change.of(Op.ADD, "p1", broken), Change.of(Op.ADD, "p2", whole)));
            assertTrue(outcomes.get(0).message().startsWith("the column orders holds whole numbers"));
            assertEquals(OutcomeStatus.ACCEPTED, outcomes.get(1).status());
        }
        assertEquals(List.of("p2|2"), query("SELECT \"Key\", orders FROM " + SqlDialect.quoted(TABLE)));
    }

    @Test
    void saysWhatIsMissing() throws SQLException {
        execute("DROP TABLE IF EXISTS loose", "CREATE TABLE loose (\"Key\" text, email text)");
        assertRefused(config("nowhere", false, true, MAX), "create_table: true");
        assertRefused(config("loose", false, true, MAX), "no primary key or unique constraint on 'Key'");
        try (RowDestination destination = healthy()) {
            open(destination);
            DestinationException refusal = assertThrows(
                    DestinationException.class,
                    () -> destination.deliver(batch(Change.of(Op.ADD, "p1", Payload.of(Map.of("shoe_size", 41L))))));
            assertTrue(refusal.getMessage().contains("lacks the columns shoe_size"), refusal.getMessage());
            assertFalse(refusal.isUnreachable());
        }
    }

    private void assertRefused(JdbcDestinationConfig config, String words) {
        try (RowDestination destination = new JdbcDestination("crm", config)) {
            DestinationException refusal = assertThrows(DestinationException.class, () -> open(destination));
            assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
            assertFalse(refusal.isUnreachable(), refusal.getMessage());
        }
    }

    @Test
    void takesManyRowsQuickly() throws SQLException {
        execute("DROP TABLE IF EXISTS many");
        try (RowDestination destination = new JdbcDestination("crm", config("many", true, true, 5_000))) {
            open(destination);
            Change[] changes =
                    IntStream.range(0, 5_000).mapToObj(i -> person(Op.ADD, i)).toArray(Change[]::new);
            Batch batch = batch(changes);
            destination.deliver(batch);
            destination.deliver(batch);
        }
        assertEquals(List.of("5000"), query("SELECT count(*) FROM many"));
    }
}
