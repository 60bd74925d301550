package io.saltern.identity.match;

import io.saltern.base.error.SalternException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What somebody knows of pairs of records: that they are one person, or that they are not. A label is a fact and no hint:
 * records labelled as one person end in one group, those labelled as two never do, whatever the model says; and the model
 * learns from them.
 *
 * @param labels each pair once, in order of the ids
 */
public record MatchLabels(List<Label> labels) implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final String LABEL = "label";

    static final String IS_MATCH = "is_match";

    /** More are refused: they are held on the driver. */
    public static final int MOST = 20_000;

    private static final int SHOWN = 5;

    /**
     * @param a the smaller record id
     * @param b the larger one
     */
    public record Label(String a, String b, boolean isMatch) implements Serializable {
        /** The label of two records in either order. */
        public static Label of(String one, String other, boolean isMatch) {
            return one.compareTo(other) <= 0 ? new Label(one, other, isMatch) : new Label(other, one, isMatch);
        }

        private String pair() {
            return a + " - " + b;
        }
    }

    public static MatchLabels none() {
        return new MatchLabels(List.of());
    }

    /**
     * Reads labels; a row without one is a pair that nobody has decided, and left out.
     *
     * @param rows {@code record_a, record_b, label}; a label is 1, 0, true or false; other columns are ignored
     * @param name how messages call them
     * @throws SalternException of kind config when a column is missing, of kind data on labels that are none or contradict
     *     one another, also by a chain, or when there are more than {@link #MOST}
     */
    public static MatchLabels collect(Dataset<Row> rows, String name) {
        List<String> columns = List.of(rows.columns());
        List<String> missing = new ArrayList<>(List.of(PairPlan.RECORD_A, PairPlan.RECORD_B, LABEL));
        missing.removeAll(columns);
        if (!missing.isEmpty()) {
            throw SalternException.config(name + " has no column " + missing + "; it has " + columns
                    + ". Labels are rows of record_a, record_b, label.");
        }
        List<Row> given = rows.select(
                        text(PairPlan.RECORD_A),
                        text(PairPlan.RECORD_B),
                        functions.lower(text(LABEL)).as(LABEL))
                .where("label IS NOT NULL AND label <> ''")
                .limit(MOST + 1)
                .collectAsList();
        if (given.size() > MOST) {
            throw SalternException.data(String.format(
                    Locale.ROOT, "%s holds more than %,d labels; give the most telling ones.", name, MOST));
        }
        List<String> faults = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        List<String> selves = new ArrayList<>();
        List<Label> labels = new ArrayList<>();
        for (Row row : given) {
            String a = row.getString(0);
            String b = row.getString(1);
            Boolean isMatch = read(row.getString(2));
            if (a == null || b == null || isMatch == null) {
                unreadable.add(a + " - " + b);
            } else if (a.equals(b)) {
                selves.add(a);
            } else {
                labels.add(Label.of(a, b, isMatch));
            }
        }
        MatchLabels read = of(labels);
        add(faults, unreadable, "have no two record ids or a label other than 1, 0, true or false");
        add(faults, selves, "name one record twice");
        add(
                faults,
                read.contradictions().stream().map(Label::pair).toList(),
                "are labelled as two people, and as one by other rows");
        if (!faults.isEmpty()) {
            throw SalternException.data(name + ": " + String.join("; ", faults) + ". Correct these rows.");
        }
        return read;
    }

    /** Labels of rows {@code record_a, record_b, label} (boolean), at most {@link #MOST}; those in contradiction are left out. */
    public static MatchLabels collectConsistent(Dataset<Row> rows) {
        return of(rows.select(PairPlan.RECORD_A, PairPlan.RECORD_B, LABEL).collectAsList().stream()
                        .map(row -> Label.of(row.getString(0), row.getString(1), row.getBoolean(2)))
                        .toList())
                .consistent();
    }

    /** Labels in order; of a pair that is given twice both stay when they differ. */
    public static MatchLabels of(Collection<Label> labels) {
        return new MatchLabels(labels.stream()
                .distinct()
                .sorted(Comparator.comparing(Label::a).thenComparing(Label::b).thenComparing(Label::isMatch))
                .toList());
    }

    /** Pairs that are labelled as two people though a chain of other labels makes them one. */
    public List<Label> contradictions() {
        Map<String, String> groups = groups();
        return labels.stream()
                .filter(label -> !label.isMatch() && groups.get(label.a()).equals(groups.get(label.b())))
                .toList();
    }

    /** Without {@link #contradictions}. */
    public MatchLabels consistent() {
        List<Label> refused = contradictions();
        return new MatchLabels(
                labels.stream().filter(label -> !refused.contains(label)).toList());
    }

    public boolean isEmpty() {
        return labels.isEmpty();
    }

    /** Every labelled record with the smallest id of those that labels make one person with it. */
    Map<String, String> groups() {
        Map<String, String> parents = new HashMap<>();
        for (Label label : labels) {
            String a = root(parents, label.a());
            String b = root(parents, label.b());
            if (label.isMatch() && !a.equals(b)) {
                parents.put(a.compareTo(b) < 0 ? b : a, a.compareTo(b) < 0 ? a : b);
            }
        }
        Map<String, String> groups = new TreeMap<>();
        for (String record : List.copyOf(parents.keySet())) {
            groups.put(record, root(parents, record));
        }
        return groups;
    }

    /** {@code record_a, record_b, is_match}. */
    Dataset<Row> rows(SparkSession spark) {
        return spark.createDataFrame(
                labels.stream()
                        .map(label -> RowFactory.create(label.a(), label.b(), label.isMatch()))
                        .toList(),
                new StructType()
                        .add(PairPlan.RECORD_A, DataTypes.StringType, false)
                        .add(PairPlan.RECORD_B, DataTypes.StringType, false)
                        .add(IS_MATCH, DataTypes.BooleanType, false));
    }

    private static String root(Map<String, String> parents, String record) {
        String at = record;
        while (!parents.computeIfAbsent(at, same -> same).equals(at)) {
            at = parents.get(at);
        }
        parents.put(record, at);
        return at;
    }

    private static Boolean read(String label) {
        return switch (label) {
            case "1", "1.0", "true" -> Boolean.TRUE;
            case "0", "0.0", "false" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static Column text(String column) {
        return functions.trim(functions.col(column).cast(DataTypes.StringType)).as(column);
    }

    private static void add(List<String> faults, List<String> pairs, String what) {
        if (!pairs.isEmpty()) {
            faults.add(String.format(
                    Locale.ROOT,
                    "%,d rows %s: %s%s",
                    pairs.size(),
                    what,
                    String.join(", ", pairs.subList(0, Math.min(SHOWN, pairs.size()))),
                    pairs.size() > SHOWN ? ", …" : ""));
        }
    }
}
