package io.saltern.identity;

import static org.apache.spark.sql.functions.col;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.lake.column.IdentifierSets;
import io.saltern.lake.column.Nodes;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.TableDef;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Staged rows written in a test; identifiers as {@code namespace:value} texts. */
final class StagedShop {
    static final Instant AS_OF = Instant.parse("2025-04-01T00:00:00Z");
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

    private final SparkSession spark;
    private final List<Map<String, Object>> customers = new ArrayList<>();
    private final List<Map<String, Object>> events = new ArrayList<>();
    private final List<Map<String, Object>> orders = new ArrayList<>();
    private final List<Map<String, Object>> overrides = new ArrayList<>();

    StagedShop(SparkSession spark) {
        this.spark = spark;
    }

    /** Namespaces of the sample shop, e-mail and phone guarded by given names. */
    static IdentityConfig config(String... furtherLines) {
        return parse(
                """
                salt: pepper
                namespaces:
                  - name: crm_id
                  - name: user_id
                  - name: anonymous_id
                    device: true
                    max_profiles: 3
                  - name: email
                    agree_on: [given_name]
                    max_profiles: 6
                  - name: phone
                    agree_on: [given_name]
                """
                        + String.join("\n", furtherLines));
    }

    static IdentityConfig parse(String yaml) {
        Faults faults = new Faults();
        IdentityConfig config = IdentityConfig.read(Section.parse(yaml, faults));
        faults.throwIfAny();
        return config;
    }

    /** A customer record; its id in its source is the first identifier. */
    StagedShop customer(long load, String source, String givenName, String... identifiers) {
        return customer(load, source, day(load), Map.of(), givenName, identifiers);
    }

    StagedShop customer(
            long load,
            String source,
            Instant validAt,
            Map<String, Object> attributes,
            String givenName,
            String... identifiers) {
        Map<String, Object> row = new TreeMap<>(attributes);
        row.put(CustomerTable.SOURCE, source);
        row.put(CustomerTable.RECORD_ID, identifiers[0]);
        row.put(CustomerTable.VALID_AT, Timestamp.from(validAt));
        row.put(CustomerTable.VERSION_HASH, "v" + customers.size());
        row.put(CustomerTable.GIVEN_NAME, givenName);
        customers.add(placed(row, load, identifiers));
        return this;
    }

    StagedShop event(long load, String... identifiers) {
        return event(load, "track", day(load), identifiers);
    }

    StagedShop event(long load, String type, Instant at, String... identifiers) {
        Map<String, Object> row = new TreeMap<>();
        row.put(EventTable.SOURCE, "web");
        row.put(EventTable.EVENT_ID, "e" + events.size());
        row.put(EventTable.TYPE, type);
        row.put(EventTable.NAME, type);
        row.put(EventTable.OCCURRED_AT, Timestamp.from(at));
        events.add(placed(row, load, identifiers));
        return this;
    }

    StagedShop alias(long load, String previousId, String userId) {
        event(load, "alias", day(load), "user_id:" + previousId, "user_id:" + userId);
        events.get(events.size() - 1).put(EventTable.PREVIOUS_ID, previousId);
        events.get(events.size() - 1).put(EventTable.USER_ID, userId);
        return this;
    }

    StagedShop order(long load, String... identifiers) {
        return order(load, day(load), identifiers);
    }

    StagedShop order(long load, Instant at, String... identifiers) {
        Map<String, Object> row = new TreeMap<>();
        row.put(OrderTable.SOURCE, "orders");
        row.put(OrderTable.ORDER_ID, "o" + orders.size());
        row.put(OrderTable.ORDERED_AT, Timestamp.from(at));
        row.put(OrderTable.LINE_COUNT, 1L);
        row.put(OrderTable.QUANTITY, BigDecimal.ONE);
        row.put(OrderTable.AMOUNT, BigDecimal.TEN);
        row.put(OrderTable.CURRENCY, "EUR");
        row.put(OrderTable.IS_CANCELLED, false);
        orders.add(placed(row, load, identifiers));
        return this;
    }

    StagedShop override(String kind, String one, String other) {
        List<String> ends =
                List.of(Node.of(one), Node.of(other)).stream().sorted().toList();
        Map<String, Object> row = new TreeMap<>();
        row.put(IdentityOverrideTable.KIND, kind);
        row.put(IdentityOverrideTable.NODE_A, ends.get(0));
        row.put(IdentityOverrideTable.NODE_B, ends.get(1));
        row.put(IdentityOverrideTable.BY, "test");
        row.put(IdentityOverrideTable.AT, Timestamp.from(START));
        overrides.add(row);
        return this;
    }

    /** Node ids as texts say them. */
    static final class Node {
        private Node() {}

        static String of(String identifier) {
            int colon = identifier.indexOf(':');
            return Nodes.nodeId(identifier.substring(0, colon), identifier.substring(colon + 1));
        }
    }

    /** The rows of the loads up to this one. */
    IdentityResolution.Staged upTo(long load) {
        return new IdentityResolution.Staged(
                rows(CustomerTable.DEF, until(customers, load)),
                rows(EventTable.DEF, until(events, load)),
                rows(OrderTable.DEF, until(orders, load)),
                rows(ConsentTable.DEF, List.of()),
                rows(IdentityOverrideTable.DEF, overrides));
    }

    IdentityResolution.Staged all() {
        return upTo(Long.MAX_VALUE);
    }

    /** Reverses the order of the rows that were written so far. */
    StagedShop reversed() {
        List.of(customers, events, orders).forEach(Collections::reverse);
        return this;
    }

    /** The same rows, each brought by another load; what they say, and when, stays. */
    StagedShop inLoads(UnaryOperator<Long> load) {
        List.of(customers, events, orders)
                .forEach(rows ->
                        rows.forEach(row -> row.compute(CustomerTable.LOAD, (name, old) -> load.apply((Long) old))));
        return this;
    }

    /** The persons of the whole, each as its identifiers sorted and joined by blanks. */
    List<String> partition(IdentityConfig config) {
        try (IdentityResolution resolution =
                new IdentityResolution(all(), config, functions.lit(Timestamp.from(AS_OF)))) {
            return partition(resolution.components(), resolution.setRows());
        }
    }

    static List<String> partition(Dataset<Row> components, Dataset<Row> setRows) {
        Map<String, String> names = new TreeMap<>();
        setRows.select(functions.explode(col("identifiers")).alias("i"))
                .select("i.namespace", "i.value")
                .collectAsList()
                .forEach(row -> names.put(
                        Node.of(row.getString(0) + ":" + row.getString(1)), row.getString(0) + ":" + row.getString(1)));
        Map<String, List<String>> persons = new TreeMap<>();
        components.collectAsList().forEach(row -> persons.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                .add(names.get(row.getString(0))));
        return persons.values().stream()
                .map(person -> String.join(" ", person.stream().sorted().toList()))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    static Instant day(long load) {
        return START.plusSeconds(86_400 * load);
    }

    private static List<Map<String, Object>> until(List<Map<String, Object>> rows, long load) {
        return rows.stream()
                .filter(row -> (Long) row.get(CustomerTable.LOAD) <= load)
                .toList();
    }

    private static Map<String, Object> placed(Map<String, Object> row, long load, String... identifiers) {
        List<Row> pairs = new ArrayList<>();
        for (String identifier : identifiers) {
            int colon = identifier.indexOf(':');
            pairs.add(RowFactory.create(identifier.substring(0, colon), identifier.substring(colon + 1)));
        }
        pairs.sort(Comparator.comparing((Row pair) -> pair.getString(0)).thenComparing(pair -> pair.getString(1)));
        row.put(CustomerTable.IDENTIFIERS, pairs.isEmpty() ? null : pairs);
        row.put(CustomerTable.BATCH_ID, "b" + load);
        row.put(CustomerTable.LOAD, load);
        // As-of of the run that stages the load: the end of its day.
        row.put(CustomerTable.KNOWN_AT, Timestamp.from(day(load + 1)));
        return row;
    }

    private Dataset<Row> rows(TableDef def, List<Map<String, Object>> rows) {
        StructType schema = def.columns().asNullable();
        List<Row> values = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            Object[] fields = new Object[schema.length()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = row.get(schema.fieldNames()[i]);
            }
            values.add(RowFactory.create(fields));
        }
        Dataset<Row> made = spark.createDataFrame(values, schema);
        if (List.of(schema.fieldNames()).contains(CustomerTable.SET_HASH)) {
            Column hash = IdentifierSets.hash(col(CustomerTable.IDENTIFIERS));
            made = made.withColumn(CustomerTable.SET_HASH, hash);
        }
        return made;
    }
}
