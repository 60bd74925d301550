package io.saltern.identity.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Which blocking rules are used, and which of their keys are left out, so that the pairs to compare stay within a budget.
 *
 * @param active the rules that are used
 * @param hot keys that too many records share
 * @param uses what became of each rule
 */
record BlockingBudget(boolean[] active, Set<Long> hot, List<MatchEngine.RuleUse> uses) {
    /** Pairs compared a record, and at least so many altogether. */
    private static final double PAIRS_A_RECORD = 50;

    private static final double LEAST_PAIRS = 2_000_000;
    /** Records of one key beyond which it is hot, whatever the budget: they are compared in one task. */
    private static final long MOST_OF_KEY = 3_000;

    /**
     * Chooses rules, the cheapest first, while the budget lasts. One that is too dear gives up its largest groups, if what
     * is left is worth having.
     */
    static BlockingBudget collect(long n, BlockingRules rules, SlotCounts counts) {
        boolean[] active = new boolean[rules.size()];
        long[] limits = new long[rules.size()];
        double budget = Math.max(LEAST_PAIRS, PAIRS_A_RECORD * n);
        double[] cost = new double[rules.size()];
        for (int rule = 0; rule < cost.length; rule++) {
            limits[rule] = MOST_OF_KEY;
            cost[rule] = cost(counts.groups(rule), MOST_OF_KEY);
        }
        List<Integer> order = IntStream.range(0, rules.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(rule -> cost[rule]).thenComparing(rule -> rule))
                .toList();
        double left = budget;
        for (int rule : order) {
            Map<Long, Long> groups = counts.groups(rule);
            double share = Math.min(left, budget / 4);
            if (cost[rule] > share) {
                long limit = limits[rule];
                while (limit > 1 && cost(groups, limit) > Math.min(left, budget / 12)) {
                    limit = limit * 3 / 4;
                }
                limits[rule] = limit;
                cost[rule] = cost(groups, limit);
            }
            active[rule] = cost[rule] > 0;
            left -= cost[rule];
        }
        return withHotKeys(rules, counts, active, limits);
    }

    private static double cost(Map<Long, Long> groups, long limit) {
        double pairs = 0;
        for (Map.Entry<Long, Long> group : groups.entrySet()) {
            if (group.getKey() <= limit) {
                pairs += group.getKey() * (group.getKey() - 1.0) / 2 * group.getValue();
            }
        }
        return pairs;
    }

    private static BlockingBudget withHotKeys(BlockingRules rules, SlotCounts counts, boolean[] active, long[] limits) {
        List<MatchEngine.RuleUse> uses = new ArrayList<>();
        Column isHot = functions.lit(false);
        long all = 0;
        for (int rule = 0; rule < active.length; rule++) {
            long limit = limits[rule];
            Map<Long, Long> groups = counts.groups(rule);
            long hotKeys = groups.entrySet().stream()
                    .filter(group -> group.getKey() > limit)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            if (active[rule] && all + hotKeys > SlotCounts.MOST_VALUES) {
                active[rule] = false;
            }
            uses.add(new MatchEngine.RuleUse(rules.name(rule), cost(groups, limit), active[rule], hotKeys));
            if (active[rule] && hotKeys > 0) {
                all += hotKeys;
                isHot = isHot.or(counts.isAbove(rule, limit));
            }
        }
        return new BlockingBudget(active, counts.collectHashes(isHot), List.copyOf(uses));
    }
}
