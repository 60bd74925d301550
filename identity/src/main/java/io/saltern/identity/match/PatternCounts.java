package io.saltern.identity.match;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How often each pattern of levels occurs among the pairs that were compared; what comes to the driver is bounded.
 *
 * @param found pairs
 * @param inside pairs inside a source
 * @param once pairs that one blocking rule alone brings together
 * @param twice pairs that two of them do
 */
record PatternCounts(
        Map<String, Long> found, Map<String, Long> inside, Map<String, Long> once, Map<String, Long> twice) {
    private static final int MOST_PATTERNS = 400_000;
    private static final int SAMPLE = 6_000;
    private static final int RANDOM_PAIRS = 1_000_000;

    /** The patterns of the pairs with their numbers; of very many the most frequent. */
    static PatternCounts collect(Dataset<Row> pairs) {
        List<Map<String, Long>> counts = List.of(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        for (Row row : pairs.groupBy(PairPlan.PATTERN)
                .agg(
                        functions.count(functions.lit(1)).as("n"),
                        functions.count_if(functions.col(PairPlan.IS_SAME_SOURCE)),
                        functions.count_if(functions.col(PairPlan.CAPTURES).equalTo(1)),
                        functions.count_if(functions.col(PairPlan.CAPTURES).equalTo(2)))
                .orderBy(functions.col("n").desc(), functions.col(PairPlan.PATTERN))
                .limit(MOST_PATTERNS)
                .collectAsList()) {
            for (int i = 0; i < counts.size(); i++) {
                if (row.getLong(i + 1) > 0) {
                    counts.get(i).put(row.getString(0), row.getLong(i + 1));
                }
            }
        }
        return new PatternCounts(counts.get(0), counts.get(1), counts.get(2), counts.get(3));
    }

    /** Without the pairs inside a source. */
    PatternCounts acrossSources() {
        Map<String, Long> across = new TreeMap<>(found);
        inside.forEach((pattern, count) -> across.merge(pattern, -count, Long::sum));
        across.values().removeIf(count -> count <= 0);
        return new PatternCounts(across, Map.of(), once, twice);
    }

    long pairs() {
        return found.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Pairs of one person that no rule brings together, by capture and recapture: of how many one rule alone made, and how
     * many two, follows how many none did (Chao 1984, in the form without bias). Rules that tend to miss the same pairs make
     * it too low.
     */
    double missed(MatchModel model) {
        double one = expected(once, model);
        double two = expected(twice, model);
        return one * Math.max(0, one - 1) / (2 * (two + 1));
    }

    private static double expected(Map<String, Long> patterns, MatchModel model) {
        double expected = 0;
        for (Map.Entry<String, Long> each : patterns.entrySet()) {
            expected += each.getValue() * MatchModel.probability(model.bits(each.getKey()));
        }
        return expected;
    }

    /** Patterns of random pairs: those of a sample by hash, in the order of the hash, each with the ones after it. */
    static Map<String, Long> collectRandom(Dataset<Row> forms, Comparisons comparisons) {
        List<Row> sample = forms.orderBy(
                        functions.xxhash64(functions.col(PairPlan.RECORD_ID)), functions.col(PairPlan.RECORD_ID))
                .limit(SAMPLE)
                .collectAsList();
        String[][] records = sample.stream().map(PairPlan::form).toArray(String[][]::new);
        int size = records.length;
        int steps = size < 2 ? 0 : (int) Math.min(size - 1L, RANDOM_PAIRS / size + 1);
        return IntStream.rangeClosed(1, steps)
                .parallel()
                .mapToObj(step -> {
                    Map<String, Long> patterns = new HashMap<>();
                    for (int i = 0; i + step < size; i++) {
                        patterns.merge(comparisons.pattern(records[i], records[i + step]), 1L, Long::sum);
                    }
                    return patterns;
                })
                .reduce(new TreeMap<>(), (a, b) -> {
                    Map<String, Long> sum = new TreeMap<>(a);
                    b.forEach((pattern, count) -> sum.merge(pattern, count, Long::sum));
                    return sum;
                });
    }
}
