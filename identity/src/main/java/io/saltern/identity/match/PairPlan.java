package io.saltern.identity.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
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
 * From records to compared pairs and to people; pure. The steps run over typed rows and not over column expressions:
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
    public static final String IS_SAME_SOURCE = "is_same_source";

    static final String FORM = "form";
    static final String SOURCE = "source";
    static final String SLOT = "slot";
    static final String HASH = "hash";
    private static final String KEYS = "keys";
    private static final String KEY = "key";
    static final String COMPONENT = "component";

    /** Above it the pairs of one component are no longer all compared; see {@link #people}. */
    static final int LARGEST = 2_000;

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
            .add(IS_SAME_SOURCE, DataTypes.BooleanType, false)
            .add(PATTERN, DataTypes.StringType, false));
    private static final Encoder<Row> PEOPLE = Encoders.row(
            new StructType().add(RECORD_ID, DataTypes.StringType, false).add(CLUSTER_ID, DataTypes.StringType, false));

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

    private static boolean isSame(String source, String other) {
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
            long[] keys = rules.keys(form);
            for (int rule = 0; rule < keys.length; rule++) {
                if (keys[rule] != 0) {
                    out.add(RowFactory.create(frequency.count() + rule, keys[rule]));
                }
            }
            return out.iterator();
        });
        return forms.mapPartitions(explode, SLOTS);
    }

    /**
     * Pairs of records that share a key of an active rule, compared; each pair once, by the first such rule.
     *
     * @param active the rules that are used
     * @param hot keys that too many records share
     * @param parts partitions of the pairs
     * @return {@code record_a, record_b, rule, is_same_source, pattern}; record_a is the smaller id
     */
    static Dataset<Row> pairs(
            Dataset<Row> forms,
            BlockingRules rules,
            boolean[] active,
            Set<Long> hot,
            Comparisons comparisons,
            int parts) {
        MapPartitionsFunction<Row, Row> explode = rows -> new Flat(rows, row -> {
            long[] keys = rules.keys(form(row));
            for (int rule = 0; rule < keys.length; rule++) {
                if (!active[rule] || hot.contains(keys[rule])) {
                    keys[rule] = 0;
                }
            }
            List<Row> out = new ArrayList<>();
            for (int rule = 0; rule < keys.length; rule++) {
                if (keys[rule] != 0) {
                    out.add(RowFactory.create(keys[rule], rule, row.getString(0), row.get(1), keys, row.get(2)));
                }
            }
            return out.iterator();
        });
        MapPartitionsFunction<Row, Row> compare = rows -> new PairsOfGroups(rows, comparisons);
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
                isSame(row.getString(2), row.getString(5)),
                comparisons.pattern(form(row, 1), form(row, 4)));
        return left.crossJoin(functions.broadcast(right))
                .where(functions.col(RECORD_ID).lt(functions.col("other_id")))
                .map(compare, PAIRS);
    }

    /**
     * Divides each component into people by average linkage; all pairs of a component are compared. A component of more
     * than {@link #LARGEST} records is not divided but left as single records: nothing that large is one person.
     *
     * @param members {@code component, record_id, form, source}
     * @param isOncePerSource two records of one source are never one person
     * @return {@code record_id, cluster_id}; the cluster id is the smallest record id in it
     */
    static Dataset<Row> people(
            Dataset<Row> members, Comparisons comparisons, MatchModel model, double cut, boolean isOncePerSource) {
        MapFunction<Row, String> component = row -> row.getString(0);
        FlatMapGroupsFunction<String, Row, Row> divide =
                (key, rows) -> divide(rows, comparisons, model, cut, isOncePerSource);
        return members.select(COMPONENT, RECORD_ID, FORM, SOURCE)
                .groupByKey(component, Encoders.STRING())
                .flatMapGroups(divide, PEOPLE);
    }

    private static Iterator<Row> divide(
            Iterator<Row> rows, Comparisons comparisons, MatchModel model, double cut, boolean isOncePerSource) {
        List<Row> sorted = new ArrayList<>();
        rows.forEachRemaining(sorted::add);
        sorted.sort((a, b) -> a.getString(1).compareTo(b.getString(1)));
        int n = sorted.size();
        int[] groups = new int[n];
        if (n > LARGEST) {
            for (int i = 0; i < n; i++) {
                groups[i] = i;
            }
        } else {
            String[][] forms = new String[n][];
            for (int i = 0; i < n; i++) {
                forms[i] = form(sorted.get(i), 2);
            }
            double[][] weights = new double[n][n];
            // A cut above what a pair counts at most would be reached by nobody.
            double highest = Math.max(HIGHEST, cut);
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    double bits = model.bits(comparisons.pattern(forms[i], forms[j]));
                    weights[i][j] = Math.max(-LOWEST, Math.min(highest, bits));
                    if (isOncePerSource
                            && isSame(sorted.get(i).getString(3), sorted.get(j).getString(3))) {
                        weights[i][j] = Double.NEGATIVE_INFINITY;
                    }
                    weights[j][i] = weights[i][j];
                }
            }
            groups = AverageLinkage.groups(weights, cut);
        }
        List<Row> out = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            out.add(RowFactory.create(
                    sorted.get(i).getString(1), sorted.get(groups[i]).getString(1)));
        }
        return out.iterator();
    }

    /** Bits beyond which a pair says no more than "surely": one pair must not outvote all others. */
    private static final double HIGHEST = 12;

    private static final double LOWEST = 8;

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

    /** Compares the records of one key with each other; holds one group at a time, which the limit of hot keys bounds. */
    private static final class PairsOfGroups implements Iterator<Row> {
        private record Member(String id, String[] form, long[] keys, String source) {}

        private final Iterator<Row> rows;
        private final Comparisons comparisons;
        private final List<Member> group = new ArrayList<>();
        private int rule;
        private Row ahead;
        private int left;
        private int right;
        private Row next;

        PairsOfGroups(Iterator<Row> rows, Comparisons comparisons) {
            this.rows = rows;
            this.comparisons = comparisons;
            ahead = rows.hasNext() ? rows.next() : null;
            advance();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Row next() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            Row given = next;
            advance();
            return given;
        }

        private void advance() {
            next = null;
            while (next == null) {
                right++;
                if (right >= group.size()) {
                    left++;
                    right = left + 1;
                }
                if (right >= group.size()) {
                    if (ahead == null) {
                        return;
                    }
                    readGroup();
                    continue;
                }
                Member a = group.get(left);
                Member b = group.get(right);
                if (!a.id().equals(b.id()) && isFirst(a.keys(), b.keys())) {
                    next = RowFactory.create(
                            a.id(),
                            b.id(),
                            rule,
                            isSame(a.source(), b.source()),
                            comparisons.pattern(a.form(), b.form()));
                }
            }
        }

        private void readGroup() {
            group.clear();
            long key = ahead.getLong(0);
            rule = ahead.getInt(1);
            while (ahead != null && ahead.getLong(0) == key) {
                List<Long> keys = ahead.getList(4);
                group.add(new Member(
                        ahead.getString(2),
                        form(ahead, 3),
                        keys.stream().mapToLong(Long::longValue).toArray(),
                        ahead.getString(5)));
                ahead = rows.hasNext() ? rows.next() : null;
            }
            left = 0;
            right = 0;
        }

        private boolean isFirst(long[] a, long[] b) {
            for (int earlier = 0; earlier < rule; earlier++) {
                if (a[earlier] != 0 && a[earlier] == b[earlier]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The rules that found pairs, as text; -1 is all pairs. */
    static String[] ruleNames(BlockingRules rules) {
        String[] names = new String[rules.size()];
        Arrays.setAll(names, rules::name);
        return names;
    }
}
