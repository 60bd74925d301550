package io.saltern.identity.match;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * About a million random pairs: the records of a sample by hash, in the order of the hash, each with the ones after it.
 *
 * @param records their normalised values
 */
record RandomPairs(List<String[]> records) {
    private static final int SAMPLE = 6_000;
    private static final int PAIRS = 1_000_000;

    /** Draws the sample, which is bounded. */
    static RandomPairs collect(Dataset<Row> forms) {
        return new RandomPairs(forms
                .orderBy(functions.xxhash64(functions.col(PairPlan.RECORD_ID)), functions.col(PairPlan.RECORD_ID))
                .limit(SAMPLE)
                .collectAsList()
                .stream()
                .map(PairPlan::form)
                .toList());
    }

    /** How many of the pairs there are of each kind. */
    Map<String, Long> patterns(Comparisons comparisons) {
        return counts(form -> form, comparisons::pattern);
    }

    /**
     * How many of the pairs there are of each kind.
     *
     * @param view what of a record tells the kinds apart
     */
    <R, K extends Comparable<K>> Map<K, Long> counts(Function<String[], R> view, BiFunction<R, R, K> kind) {
        List<R> views = records.stream().map(view).toList();
        int size = views.size();
        int steps = size < 2 ? 0 : (int) Math.min(size - 1L, PAIRS / size + 1);
        return IntStream.rangeClosed(1, steps)
                .parallel()
                .mapToObj(step -> {
                    Map<K, Long> counts = new HashMap<>();
                    for (int i = 0; i + step < size; i++) {
                        counts.merge(kind.apply(views.get(i), views.get(i + step)), 1L, Long::sum);
                    }
                    return counts;
                })
                .reduce(new TreeMap<>(), (a, b) -> {
                    Map<K, Long> sum = new TreeMap<>(a);
                    b.forEach((each, count) -> sum.merge(each, count, Long::sum));
                    return sum;
                });
    }
}
