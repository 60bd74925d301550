package io.saltern.identity.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Blocking rules that a table teaches. Pairs of one person that a single rule brings together tell what those look like
 * that none does: rules are chosen one after another, each the one that covers most of such pairs, not yet covered, for
 * the pairs of records that it makes. A rule covers a pair only by other parts than those of the rule that found it: what
 * these have in common says nothing of pairs in which they differ. How many pairs a rule makes is told by random pairs.
 *
 * @param rules the parts of each
 * @param onceMore share of the pairs that a single rule brought together and one learnt rule does too
 * @param oftener share of them that several learnt rules do
 */
record LearntRules(List<int[]> rules, double onceMore, double oftener) {
    /** Pairs that are looked at. */
    private static final int SAMPLE = 10_000;

    private static final int MOST_RULES = 8;
    private static final int MOST_PARTS = 3;
    /** A rule that covers less of the pairs than this share is not worth a key on every record. */
    private static final double LEAST_GAIN = 0.01;
    /** Random pairs that one never seen among them counts for. */
    private static final double SELDOM = 0.5;

    /**
     * Pairs of one person that a single rule brought together.
     *
     * @param shared the parts that their records have in common
     * @param rule the parts of that rule
     */
    record Thin(long shared, long rule) {}

    /**
     * Learns from a sample of the pairs, which comes to the driver.
     *
     * @param pairs as {@link PairPlan#pairs} gives them
     * @param n records there are
     */
    static LearntRules collect(
            Dataset<Row> forms, Dataset<Row> pairs, MatchModel model, BlockingRules rules, RandomPairs random, long n) {
        FilterFunction<Row> isLikely = row -> model.bits(row.getAs(PairPlan.PATTERN)) > 0;
        List<Row> sample = pairs.where(functions.col(PairPlan.CAPTURES).equalTo(1))
                .filter(isLikely)
                .select(PairPlan.RECORD_A, PairPlan.RECORD_B, PairPlan.RULE)
                .orderBy(
                        functions.xxhash64(functions.col(PairPlan.RECORD_A), functions.col(PairPlan.RECORD_B)),
                        functions.col(PairPlan.RECORD_A),
                        functions.col(PairPlan.RECORD_B))
                .limit(SAMPLE)
                .collectAsList();
        Set<String> ids = new TreeSet<>();
        for (Row pair : sample) {
            ids.add(pair.getString(0));
            ids.add(pair.getString(1));
        }
        KeyParts parts = rules.parts();
        Map<String, String[]> values = new TreeMap<>();
        FormsById.collect(forms, ids).forEach((id, form) -> values.put(id, parts.of(form)));
        List<Thin> thin = sample.stream()
                .map(pair -> new Thin(
                        parts.shared(values.get(pair.getString(0)), values.get(pair.getString(1))),
                        rules.set(pair.getInt(2))))
                .toList();
        return learn(parts, thin, random.counts(parts::of, parts::shared), n);
    }

    /**
     * Chooses the rules; pure.
     *
     * @param random sets of parts that random pairs of records have in common, with their numbers
     */
    static LearntRules learn(KeyParts parts, List<Thin> thin, Map<Long, Long> random, long n) {
        double drawn =
                Math.max(1, random.values().stream().mapToLong(Long::longValue).sum());
        double pairsEach = n * (n - 1.0) / 2 / drawn;
        double budget = BlockingBudget.mostLearnt(n);
        Map<Long, Double> pairsOf = new TreeMap<>();
        for (long candidate : candidates(parts)) {
            double pairs = SELDOM;
            for (Map.Entry<Long, Long> each : random.entrySet()) {
                pairs += isIn(candidate, each.getKey()) ? each.getValue() : 0;
            }
            if (pairs * pairsEach <= budget) {
                pairsOf.put(candidate, pairs * pairsEach);
            }
        }
        boolean[] isCovered = new boolean[thin.size()];
        List<Long> chosen = new ArrayList<>();
        while (chosen.size() < MOST_RULES) {
            long best = 0;
            double bestWorth = 0;
            for (Map.Entry<Long, Double> candidate : pairsOf.entrySet()) {
                long gain = 0;
                for (int i = 0; i < isCovered.length; i++) {
                    gain += !isCovered[i] && covers(candidate.getKey(), thin.get(i)) ? 1 : 0;
                }
                // Each record has the key, whether or not it meets another.
                double worth = gain < LEAST_GAIN * thin.size() ? 0 : gain / (candidate.getValue() + n);
                if (worth > bestWorth && candidate.getValue() <= budget) {
                    best = candidate.getKey();
                    bestWorth = worth;
                }
            }
            if (best == 0) {
                break;
            }
            chosen.add(best);
            budget -= pairsOf.get(best);
            for (int i = 0; i < isCovered.length; i++) {
                isCovered[i] |= covers(best, thin.get(i));
            }
        }
        return new LearntRules(
                chosen.stream().map(LearntRules::partsOf).toList(),
                found(thin, chosen, 1, 1),
                found(thin, chosen, 2, chosen.size()));
    }

    /** Whether the candidate brings a pair together by other parts than those that its own rule looks at. */
    private static boolean covers(long candidate, Thin pair) {
        return isIn(candidate, pair.shared()) && (KeyParts.implied(candidate) & KeyParts.implied(pair.rule())) == 0;
    }

    private static boolean isIn(long set, long other) {
        return (set & other) == set;
    }

    /** Share of the pairs that so many of the rules bring together. */
    private static double found(List<Thin> thin, List<Long> rules, int least, int most) {
        long found = thin.stream()
                .filter(pair -> {
                    long times = rules.stream()
                            .filter(rule -> isIn(rule, pair.shared()))
                            .count();
                    return times >= least && times <= most;
                })
                .count();
        return (double) found / Math.max(1, thin.size());
    }

    /** Sets of up to three parts, of which none follows from the others. */
    private static List<Long> candidates(KeyParts parts) {
        List<Long> found = new ArrayList<>();
        List<Long> grown = List.of(0L);
        for (int size = 1; size <= MOST_PARTS; size++) {
            List<Long> next = new ArrayList<>();
            for (long set : grown) {
                for (int part = Long.SIZE - Long.numberOfLeadingZeros(set); part < parts.bits(); part++) {
                    long more = set | KeyParts.bit(part);
                    if (parts.isPresent(part) && isIrreducible(more)) {
                        next.add(more);
                    }
                }
            }
            found.addAll(next);
            grown = next;
        }
        return found;
    }

    private static boolean isIrreducible(long set) {
        for (int part : partsOf(set)) {
            long others = set & ~KeyParts.bit(part);
            if ((KeyParts.implied(others) & KeyParts.bit(part)) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int[] partsOf(long set) {
        int[] parts = new int[Long.bitCount(set)];
        long left = set;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Long.numberOfTrailingZeros(left);
            left &= left - 1;
        }
        return parts;
    }
}
