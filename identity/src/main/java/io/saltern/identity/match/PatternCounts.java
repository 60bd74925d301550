package io.saltern.identity.match;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How often each pattern of levels occurs; what comes to the driver is bounded. */
final class PatternCounts {
    private static final int MOST_PATTERNS = 400_000;
    private static final int SAMPLE = 6_000;
    private static final int RANDOM_PAIRS = 1_000_000;

    private PatternCounts() {}

    /** The patterns of the pairs with their numbers; of very many the most frequent. */
    static Map<String, Long> collect(Dataset<Row> pairs) {
        Map<String, Long> found = new TreeMap<>();
        for (Row row : pairs.groupBy(PairPlan.PATTERN)
                .agg(functions.count(functions.lit(1)).as("n"))
                .orderBy(functions.col("n").desc(), functions.col(PairPlan.PATTERN))
                .limit(MOST_PATTERNS)
                .collectAsList()) {
            found.put(row.getString(0), row.getLong(1));
        }
        return found;
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
