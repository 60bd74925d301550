package io.saltern.identity.match;

import java.util.Map;
import java.util.TreeMap;
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
        Map<String, Long> found, Map<String, Long> inside, Map<String, Double> once, Map<String, Double> twice) {
    private static final int MOST_PATTERNS = 400_000;

    /** The patterns of the pairs with their numbers; of very many the most frequent. */
    static PatternCounts collect(Dataset<Row> pairs) {
        Map<String, Long> found = new TreeMap<>();
        Map<String, Long> inside = new TreeMap<>();
        Map<String, Double> once = new TreeMap<>();
        Map<String, Double> twice = new TreeMap<>();
        for (Row row : pairs.groupBy(PairPlan.PATTERN)
                .agg(
                        functions.count(functions.lit(1)).as("n"),
                        functions.count_if(functions.col(PairPlan.IS_SAME_SOURCE)),
                        functions.count_if(functions.col(PairPlan.CAPTURES).equalTo(1)),
                        functions.count_if(functions.col(PairPlan.CAPTURES).equalTo(2)))
                .orderBy(functions.col("n").desc(), functions.col(PairPlan.PATTERN))
                .limit(MOST_PATTERNS)
                .collectAsList()) {
            String pattern = row.getString(0);
            found.put(pattern, row.getLong(1));
            if (row.getLong(2) > 0) {
                inside.put(pattern, row.getLong(2));
            }
            if (row.getLong(3) > 0) {
                once.put(pattern, (double) row.getLong(3));
            }
            if (row.getLong(4) > 0) {
                twice.put(pattern, (double) row.getLong(4));
            }
        }
        return new PatternCounts(found, inside, once, twice);
    }

    /** Without the pairs inside a source. */
    PatternCounts acrossSources() {
        Map<String, Long> across = new TreeMap<>(found);
        inside.forEach((pattern, count) -> across.merge(pattern, -count, Long::sum));
        across.values().removeIf(count -> count <= 0);
        return new PatternCounts(across, Map.of(), once, twice);
    }

    /**
     * Together with the pairs that only further rules bring together.
     *
     * @param more their patterns
     * @param onceMore share of {@link #once} that one of the further rules brings together as well
     * @param oftener share of it that several of them do
     */
    PatternCounts plus(PatternCounts more, double onceMore, double oftener) {
        Map<String, Long> all = new TreeMap<>(found);
        more.found.forEach((pattern, count) -> all.merge(pattern, count, Long::sum));
        Map<String, Long> allInside = new TreeMap<>(inside);
        more.inside.forEach((pattern, count) -> allInside.merge(pattern, count, Long::sum));
        Map<String, Double> allOnce = new TreeMap<>(more.once);
        Map<String, Double> allTwice = new TreeMap<>(more.twice);
        double left = 1 - onceMore - oftener;
        once.forEach((pattern, count) -> {
            allOnce.merge(pattern, count * left, Double::sum);
            allTwice.merge(pattern, count * onceMore, Double::sum);
        });
        // What two rules bring together is not the harder to find for it.
        twice.forEach((pattern, count) -> allTwice.merge(pattern, count * left, Double::sum));
        return new PatternCounts(all, allInside, allOnce, allTwice);
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

    private static double expected(Map<String, Double> patterns, MatchModel model) {
        double expected = 0;
        for (Map.Entry<String, Double> each : patterns.entrySet()) {
            expected += each.getValue() * MatchModel.probability(model.bits(each.getKey()));
        }
        return expected;
    }
}
