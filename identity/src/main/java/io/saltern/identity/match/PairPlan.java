package io.saltern.identity.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * From records to compared pairs; pure. The steps run over typed rows and not over column expressions:
 * comparing a pair takes some twenty text similarities, whose generated code would take longer to compile than most
 * tables to match, and a group decodes a record once where a join would decode it for every pair.
 */
public final class PairPlan {
    public static final String RECORD_ID = "record_id";
    public static final String CLUSTER_ID = "cluster_id";
    public static final String RECORD_A = "record_a";
    public static final String RECORD_B = "record_b";
    public static final String RULE = "rule";
    public static final String PATTERN = "pattern";
    /** Rules that bring the two records of a pair together. */
    public static final String CAPTURES = "captures";

    public static final String IS_SAME_SOURCE = "is_same_source";

    static final String FORM = "form";
    static final String SOURCE = "source";
    static final String SLOT = "slot";
    static final String HASH = "hash";
    private static final String KEYS = "keys";
    private static final String KEY = "key";
    static final String COMPONENT = "component";

    static final Encoder<Row> FORMS = Encoders.row(new StructType()
            .add(RECORD_ID, DataTypes.StringType, false)
            .add(FORM, DataTypes.createArrayType(DataTypes.StringType), false)
            .add(SOURCE, DataTypes.StringType, true));
    private static final Encoder<Row> SLOTS = Encoders.row(
            new StructType().add(SLOT, DataTypes.IntegerType, false).add(HASH, DataTypes.LongType, false));
    private static final Encoder<Row> KEYED = Encoders.row(new StructType()
            .add(KEY, DataTypes.LongType, false)
            .add(RULE, DataTypes.IntegerType, false)
            .add(RECORD_ID, DataTypes.StringType, false)
            .add(FORM, DataTypes.createArrayType(DataTypes.StringType), false)
            .add(KEYS, DataTypes.createArrayType(DataTypes.LongType, false), false)
            .add(SOURCE, DataTypes.StringType, true));
    private static final Encoder<Row> PAIRS = Encoders.row(new StructType()
            .add(RECORD_A, DataTypes.StringType, false)
            .add(RECORD_B, DataTypes.StringType, false)
            .add(RULE, DataTypes.IntegerType, false)
            .add(CAPTURES, DataTypes.IntegerType, false)
            .add(IS_SAME_SOURCE, DataTypes.BooleanType, false)
            .add(PATTERN, DataTypes.StringType, false));

    private PairPlan() {}

    /**
     * Normalises the values.
     *
     * @param records the id column and those of the layout
     * @param source column of the source; null for none
     * @return {@code record_id, form, source}, one row a record
     */
    static Dataset<Row> forms(Dataset<Row> records, String id, String source, PersonLayout layout) {
        List<Column> columns = new ArrayList<>();
        columns.add(functions.col(quoted(id)).cast(DataTypes.StringType));
        for (PersonLayout.ColumnMeaning column : layout.columns()) {
            columns.add(functions.col(quoted(column.column())).cast(DataTypes.StringType));
        }
        columns.add((source == null ? functions.lit(null) : functions.col(quoted(source))).cast(DataTypes.StringType));
        MapPartitionsFunction<Row, Row> normalise = rows -> new Mapped(rows, row -> {
            String[] raw = new String[row.length() - 2];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = row.getString(i + 1);
            }
            return RowFactory.create(row.getString(0), layout.normalise(raw), row.getString(row.length() - 1));
        });
        return records.select(columns.toArray(new Column[0])).mapPartitions(normalise, FORMS);
    }

    static boolean isSame(String source, String other) {
        return source != null && source.equals(other);
    }

    /** Column names of files may hold dots and quotes. */
    public static String quoted(String column) {
        return "`" + column.replace("`", "``") + "`";
    }

    /** {@code slot, hash}: every value of a frequency kind, and behind the kinds every blocking key, of every record. */
    static Dataset<Row> slots(Dataset<Row> forms, FrequencyKinds kinds, BlockingRules rules) {
        FrequencyKinds frequency = kinds;
        MapPartitionsFunction<Row, Row> explode = rows -> new Flat(rows, row -> {
            String[] form = form(row);
            List<Row> out = new ArrayList<>();
            for (int kind = 0; kind < frequency.count(); kind++) {
                String value = frequency.value(kind, form);
                if (value != null) {
                    out.add(RowFactory.create(kind, BlockingRules.hash(kind, value)));
                }
            }
            addKeys(out, frequency, rules.keys(form), 0);
            return out.iterator();
        });
        return forms.mapPartitions(explode, SLOTS);
    }

    /** The keys of the rules from one on, in the places of {@link #slots}. */
    static Dataset<Row> slotsFrom(Dataset<Row> forms, FrequencyKinds kinds, BlockingRules rules, int first) {
        MapPartitionsFunction<Row, Row> explode = rows -> new Flat(rows, row -> {
            List<Row> out = new ArrayList<>();
            addKeys(out, kinds, rules.keys(form(row)), first);
            return out.iterator();
        });
        return forms.mapPartitions(explode, SLOTS);
    }

    private static void addKeys(List<Row> out, FrequencyKinds kinds, long[] keys, int first) {
        for (int rule = first; rule < keys.length; rule++) {
            if (keys[rule] != 0) {
                out.add(RowFactory.create(kinds.count() + rule, keys[rule]));
            }
        }
    }

    /**
     * Pairs of records that share a key of an active rule, compared; each pair once, by the first such rule.
     *
     * @param budget the rules that are used, and the keys that are not
     * @param first only the pairs of this rule and those after it, which no earlier one makes
     * @param parts partitions of the pairs
     * @return {@code record_a, record_b, rule, captures, is_same_source, pattern}; record_a is the smaller id
     */
    static Dataset<Row> pairs(
            Dataset<Row> forms,
            BlockingRules rules,
            BlockingBudget budget,
            int first,
            Comparisons comparisons,
            int parts) {
        boolean[] active = budget.active();
        Set<Long> hot = budget.hot();
        MapPartitionsFunction<Row, Row> explode = rows -> new Flat(rows, row -> {
            long[] keys = rules.keys(form(row));
            for (int rule = 0; rule < keys.length; rule++) {
                if (!active[rule] || hot.contains(keys[rule])) {
                    keys[rule] = 0;
                }
            }
            List<Row> out = new ArrayList<>();
            for (int rule = first; rule < keys.length; rule++) {
                if (keys[rule] != 0) {
                    out.add(RowFactory.create(keys[rule], rule, row.getString(0), row.get(1), keys, row.get(2)));
                }
            }
            return out.iterator();
        });
        MapPartitionsFunction<Row, Row> compare = rows -> new GroupedPairs(rows, comparisons);
        return forms.mapPartitions(explode, KEYED)
                .repartition(parts, functions.col(KEY))
                .sortWithinPartitions(KEY, RECORD_ID)
                .mapPartitions(compare, PAIRS);
    }

    /** All pairs of a small table, compared; the same columns as {@link #pairs}, rule -1. */
    static Dataset<Row> allPairs(Dataset<Row> forms, Comparisons comparisons, int parts) {
        Dataset<Row> left = forms.repartition(parts, functions.col(RECORD_ID));
        Dataset<Row> right = forms.select(
                functions.col(RECORD_ID).as("other_id"),
                functions.col(FORM).as("other_form"),
                functions.col(SOURCE).as("other_source"));
        MapFunction<Row, Row> compare = row -> RowFactory.create(
                row.getString(0),
                row.getString(3),
                -1,
                0,
                isSame(row.getString(2), row.getString(5)),
                comparisons.pattern(form(row, 1), form(row, 4)));
        return left.crossJoin(functions.broadcast(right))
                .where(functions.col(RECORD_ID).lt(functions.col("other_id")))
                .map(compare, PAIRS);
    }

    static String[] form(Row row) {
        return form(row, 1);
    }

    static String[] form(Row row, int at) {
        List<String> values = row.getList(at);
        return values.toArray(new String[0]);
    }

    private interface Step {
        Row of(Row row);
    }

    private interface Steps {
        Iterator<Row> of(Row row);
    }

    private record Mapped(Iterator<Row> rows, Step step) implements Iterator<Row> {
        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Row next() {
            return step.of(rows.next());
        }
    }

    private static final class Flat implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final Steps steps;
        private Iterator<Row> now = List.<Row>of().iterator();

        Flat(Iterator<Row> rows, Steps steps) {
            this.rows = rows;
            this.steps = steps;
        }

        @Override
        public boolean hasNext() {
            while (!now.hasNext() && rows.hasNext()) {
                now = steps.of(rows.next());
            }
            return now.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return now.next();
        }
    }

    /** The rules that found pairs, as text; -1 is all pairs. */
    static String[] ruleNames(BlockingRules rules) {
        String[] names = new String[rules.size()];
        Arrays.setAll(names, rules::name);
        return names;
    }
}
