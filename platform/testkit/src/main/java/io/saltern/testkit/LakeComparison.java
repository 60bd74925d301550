package io.saltern.testkit;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.Digest;
import io.saltern.base.error.SalternException;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.OrderLineTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProductTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RawTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.RunTable;
import io.saltern.lake.table.SegmentMemberTable;
import io.saltern.lake.table.StepTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.TableDef;
import io.saltern.lake.table.Tables;
import io.saltern.lake.table.Views;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Whether two warehouses hold equal tables at the versions that their last done rows name.
 *
 * <p>Equal means: equal rows as often, leaving out {@code ops.run}, {@code ops.step}, the attempts of receipts but the last,
 * durations, Delta versions, ids of batches and plans, and the columns {@code _landed_at}, {@code _load}, {@code known_at},
 * {@code seq}. A difference names keys; a value of a record, also in a key, shows only as the first digits of its SHA-256.
 */
public final class LakeComparison {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXAMPLES = 5;
    private static final Set<String> LEFT_OUT = Set.of(
            "_landed_at",
            "_load",
            "known_at",
            "seq",
            "_batch_id",
            "batch_id",
            SyncReceiptTable.PLAN_ID,
            SyncReceiptTable.BATCH_KEY,
            SyncReceiptTable.BATCH_RUN_ID,
            SyncReceiptTable.BATCH_NO,
            SyncReceiptTable.ATTEMPT,
            "table_versions");

    private static final Set<TableDef> NOT_COMPARED = Set.of(RunTable.DEF, StepTable.DEF);
    private static final List<TableDef> CURRENT = List.of(
            CustomerTable.DEF,
            EventTable.DEF,
            OrderLineTable.DEF,
            OrderTable.DEF,
            ConsentTable.DEF,
            ProductTable.DEF,
            IdentifierSetTable.DEF,
            ProfileTable.DEF,
            ProfileTraitTable.DEF,
            RfmTable.DEF,
            ClusterTable.DEF);
    private static final String LINK = "core.profile_link";
    private static final String OPEN_STAYS = "serving.segment_member (open stays)";

    /** Which content is compared. */
    public enum Scope {
        /** All tables: for the same runs, however they went. */
        EVERYTHING,
        /**
         * Staged tables, identifier sets, links of now, profiles, traits, models, and open stays without their beginning:
         * where runs are split, or a rebuild lies between.
         */
        CURRENT_STATE
    }

    /**
     * A table whose content differs.
     *
     * @param examples keys of rows that only one side has, or that differ, with the columns that do
     */
    public record Difference(String table, long rowsExpected, long rowsActual, List<String> examples) {
        @Override
        public String toString() {
            return table + ": " + rowsExpected + " rows expected, " + rowsActual + " found"
                    + (examples.isEmpty() ? "" : "; ") + String.join("; ", examples);
        }
    }

    private record Fingerprint(long rows, BigDecimal sum) {}

    private final Scope scope;
    private final Map<String, Dataset<Row>> expected;
    private final Map<String, Fingerprint> fingerprints;

    private LakeComparison(Scope scope, Map<String, Dataset<Row>> expected) {
        this.scope = scope;
        this.expected = expected;
        this.fingerprints = fingerprints(expected);
    }

    /** Reads what is expected once; others can be compared with it as often as needed. */
    public static LakeComparison with(Warehouse expected, Scope scope) {
        return new LakeComparison(scope, content(expected, scope));
    }

    /** The tables in which another warehouse differs, by name; empty when all are equal. */
    public List<Difference> differences(Warehouse warehouse) {
        Map<String, Dataset<Row>> actual = content(warehouse, scope);
        Map<String, Fingerprint> found = fingerprints(actual);
        Fingerprint none = new Fingerprint(0, BigDecimal.ZERO);
        Set<String> names = new TreeSet<>(expected.keySet());
        names.addAll(actual.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String name : names) {
            Fingerprint before = fingerprints.getOrDefault(name, none);
            Fingerprint after = found.getOrDefault(name, none);
            if (!before.equals(after)) {
                List<String> examples = expected.containsKey(name) && actual.containsKey(name)
                        ? examples(key(name), expected.get(name), actual.get(name))
                        : List.of();
                differences.add(new Difference(name, before.rows(), after.rows(), examples));
            }
        }
        return differences;
    }

    private static List<String> key(String name) {
        return Tables.named(name.replaceAll(" .*", ""))
                .map(TableDef::key)
                .orElse(name.equals(LINK) ? List.of("node_id") : List.of());
    }

    private static Map<String, Dataset<Row>> content(Warehouse warehouse, Scope scope) {
        Ledger ledger = Ledger.read(warehouse);
        Map<String, Dataset<Row>> content = new TreeMap<>();
        for (TableDef def : scope == Scope.EVERYTHING ? all(ledger) : CURRENT) {
            if (ledger.version(def) >= 0) {
                Dataset<Row> rows = read(warehouse, def, ledger.version(def));
                content.put(def.fullName(), def.equals(SyncReceiptTable.DEF) ? lastAttempts(rows) : rows);
            }
        }
        if (scope == Scope.CURRENT_STATE) {
            if (ledger.version(SegmentMemberTable.DEF) >= 0) {
                content.put(
                        OPEN_STAYS,
                        warehouse
                                .read(SegmentMemberTable.DEF, ledger.version(SegmentMemberTable.DEF))
                                .filter(col(SegmentMemberTable.LEFT_AT).isNull())
                                .select(SegmentMemberTable.SEGMENT, SegmentMemberTable.PROFILE_ID));
            }
            content.put(LINK, view(warehouse, ledger, LINK).select("node_id", "profile_id"));
        }
        content.replaceAll((name, rows) -> texts(rows));
        return content;
    }

    /** The files that the log names, read as they are: for a copy that is read once, Delta's snapshot costs jobs of its own. */
    private static Dataset<Row> read(Warehouse warehouse, TableDef def, long version) {
        Optional<Set<String>> files = files(warehouse, def, version);
        if (files.isEmpty() || !def.partitionBy().isEmpty()) {
            return warehouse.read(def, version);
        }
        if (files.get().isEmpty()) {
            return warehouse.read(def, -1);
        }
        return warehouse
                .spark()
                .read()
                .schema(def.columns().asNullable())
                .parquet(files.get().toArray(String[]::new));
    }

    /** Empty where the log alone does not tell: commits that are gone, or deletion vectors. */
    private static Optional<Set<String>> files(Warehouse warehouse, TableDef def, long version) {
        Set<String> files = new TreeSet<>();
        for (long commit = 0; commit <= version; commit++) {
            Optional<String> text = warehouse
                    .files()
                    .read(String.format(Locale.ROOT, "%s/%s/_delta_log/%020d.json", def.schema(), def.name(), commit));
            if (text.isEmpty()) {
                return Optional.empty();
            }
            for (String line : text.get().split("\n")) {
                JsonNode action = parse(line);
                if (action.path("add").hasNonNull("deletionVector")) {
                    return Optional.empty();
                }
                if (action.has("add")) {
                    files.add(path(warehouse, def, action.path("add")));
                } else if (action.has("remove")) {
                    files.remove(path(warehouse, def, action.path("remove")));
                }
            }
        }
        return Optional.of(files);
    }

    private static String path(Warehouse warehouse, TableDef def, JsonNode action) {
        return warehouse.path(def) + "/" + action.path("path").asText();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("A Delta log holds a line that is no JSON.", e);
        }
    }

    private static List<TableDef> all(Ledger ledger) {
        List<TableDef> all = new ArrayList<>();
        Tables.ALL.stream().filter(def -> !NOT_COMPARED.contains(def)).forEach(all::add);
        ledger.versions().keySet().stream()
                .filter(name -> name.startsWith("raw."))
                .sorted()
                .forEach(name -> all.add(RawTable.of(name.substring("raw.".length()))));
        return all;
    }

    private static Dataset<Row> view(Warehouse warehouse, Ledger ledger, String name) {
        String sql = Views.sql(
                name,
                place -> {
                    TableDef def = Tables.named(place).orElseThrow();
                    String relation = "comparison_" + place.replace('.', '_') + "_"
                            + Digest.sha256(warehouse.root()).substring(0, 12);
                    warehouse.read(def, ledger.version(def)).createOrReplaceTempView(relation);
                    return relation;
                },
                ledger.newestAsOf().orElse(Instant.EPOCH));
        return warehouse.spark().sql(sql);
    }

    private static Dataset<Row> lastAttempts(Dataset<Row> receipts) {
        return receipts.withColumn(
                        "rank",
                        row_number()
                                .over(Window.partitionBy(
                                                SyncReceiptTable.SYNC,
                                                SyncReceiptTable.PLAN_ID,
                                                SyncReceiptTable.CHANGE_KEY)
                                        .orderBy(col(SyncReceiptTable.ATTEMPT).desc())))
                .filter(col("rank").equalTo(1))
                .drop("rank");
    }

    /** All columns that count, as texts that are equal when the values are. */
    private static Dataset<Row> texts(Dataset<Row> rows) {
        return rows.select(Arrays.stream(rows.schema().fields())
                .filter(field -> !LEFT_OUT.contains(field.name()))
                .map(LakeComparison::text)
                .toArray(Column[]::new));
    }

    private static Column text(StructField field) {
        Column value = col("`" + field.name() + "`");
        DataType type = field.dataType();
        if (type instanceof MapType || type instanceof ArrayType || type instanceof StructType) {
            return to_json(canonical(value, type)).alias(field.name());
        }
        return value.cast("string").alias(field.name());
    }

    /** Maps have no order of their own: their entries are sorted, wherever they stand; to_json takes no bare map of that kind. */
    private static Column canonical(Column value, DataType type) {
        if (type instanceof MapType) {
            return array_sort(map_entries(value));
        }
        if (type instanceof ArrayType array && holdsMap(array.elementType())) {
            return functions.transform(value, element -> canonical(element, array.elementType()));
        }
        if (type instanceof StructType struct && holdsMap(struct)) {
            return functions.when(
                    value.isNotNull(),
                    functions.struct(Arrays.stream(struct.fields())
                            .map(field -> canonical(value.getField(field.name()), field.dataType())
                                    .alias(field.name()))
                            .toArray(Column[]::new)));
        }
        return value;
    }

    private static boolean holdsMap(DataType type) {
        if (type instanceof StructType struct) {
            return Arrays.stream(struct.fields()).anyMatch(field -> holdsMap(field.dataType()));
        }
        return type instanceof MapType || (type instanceof ArrayType array && holdsMap(array.elementType()));
    }

    /** One job over all tables: rows, and the sum of their hashes. */
    private static Map<String, Fingerprint> fingerprints(Map<String, Dataset<Row>> content) {
        Optional<Dataset<Row>> all = content.entrySet().stream()
                .map(table -> table.getValue()
                        .select(
                                lit(table.getKey()).alias("name"),
                                xxhash64(Arrays.stream(table.getValue().columns())
                                                .map(name -> col("`" + name + "`"))
                                                .toArray(Column[]::new))
                                        .cast("decimal(20,0)")
                                        .alias("hash")))
                .reduce(Dataset::union)
                .map(rows -> rows.groupBy("name")
                        .agg(count(lit(1)).alias("n"), sum("hash").alias("sum")));
        Map<String, Fingerprint> fingerprints = new TreeMap<>();
        all.ifPresent(rows -> rows.collectAsList()
                .forEach(
                        row -> fingerprints.put(row.getString(0), new Fingerprint(row.getLong(1), row.getDecimal(2)))));
        return fingerprints;
    }

    private static List<String> examples(List<String> key, Dataset<Row> expected, Dataset<Row> actual) {
        List<String> present = Arrays.asList(expected.columns());
        List<String> keys = key.stream().filter(present::contains).toList();
        Map<String, Row> missing = sample(keys, expected.exceptAll(actual));
        Map<String, Row> added = sample(keys, actual.exceptAll(expected));
        List<String> examples = new ArrayList<>();
        Set<String> names = new TreeSet<>(missing.keySet());
        names.addAll(added.keySet());
        for (String name : names) {
            if (examples.size() == EXAMPLES) {
                break;
            }
            if (!added.containsKey(name)) {
                examples.add(name + " is missing or other");
            } else if (!missing.containsKey(name)) {
                examples.add(name + " is too many or other");
            } else {
                examples.add(name + " differs in " + differing(missing.get(name), added.get(name)));
            }
        }
        return examples;
    }

    private static Map<String, Row> sample(List<String> keys, Dataset<Row> rows) {
        Column[] order = (keys.isEmpty() ? Arrays.asList(rows.columns()) : keys)
                .stream().map(name -> col("`" + name + "`")).toArray(Column[]::new);
        Map<String, Row> sample = new TreeMap<>();
        for (Row row : rows.orderBy(order).limit(10 * EXAMPLES).collectAsList()) {
            sample.put(masked(keys, row), row);
        }
        return sample;
    }

    private static String masked(List<String> keys, Row row) {
        if (keys.isEmpty()) {
            return "row #" + digest(row.toString());
        }
        return keys.stream()
                .map(name -> name + "="
                        + (name.equals("value") || name.equals("record_id")
                                ? "#" + digest(row.getString(row.fieldIndex(name)))
                                : row.getString(row.fieldIndex(name))))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String digest(String text) {
        return Digest.sha256(String.valueOf(text)).substring(0, 10);
    }

    private static String differing(Row expected, Row actual) {
        return Arrays.stream(expected.schema().fieldNames())
                .filter(name ->
                        !Objects.equals(expected.get(expected.fieldIndex(name)), actual.get(actual.fieldIndex(name))))
                .collect(Collectors.joining(", "));
    }
}
