package io.saltern.identity.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
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
    /** Learnt rules may make so many pairs more, as a share of the budget. */
    private static final double LEARNT_SHARE = 0.2;
    /** Records of one key beyond which it is hot, whatever the budget: they are compared in one task. */
    private static final long MOST_OF_KEY = 3_000;

    /** No rule: every pair is compared. */
    static BlockingBudget allPairs(long n) {
        return new BlockingBudget(
                new boolean[0], Set.of(), List.of(new MatchEngine.RuleUse("all pairs", n * (n - 1) / 2.0, true, 0)));
    }

    /**
     * Chooses rules, the cheapest first, while the budget lasts. One that is too dear gives up its largest groups, if what
     * is left is worth having.
     */
    static BlockingBudget collect(long n, BlockingRules rules, SlotCounts counts) {
        return collect(rules, 0, counts, most(n));
    }

    /**
     * Further rules beside these.
     *
     * @param rules the rules of this budget, and behind them the further ones
     * @param counts of the keys of the further ones
     */
    BlockingBudget collectMore(long n, BlockingRules rules, SlotCounts counts) {
        BlockingBudget more = collect(rules, active.length, counts, mostLearnt(n));
        boolean[] both = more.active.clone();
        System.arraycopy(active, 0, both, 0, active.length);
        Set<Long> allHot = new HashSet<>(hot);
        allHot.addAll(more.hot);
        List<MatchEngine.RuleUse> allUses = new ArrayList<>(uses);
        allUses.addAll(more.uses);
        return new BlockingBudget(both, allHot, List.copyOf(allUses));
    }

    private static double most(long n) {
        return Math.max(LEAST_PAIRS, PAIRS_A_RECORD * n);
    }

    /** Pairs that learnt rules may make. */
    static double mostLearnt(long n) {
        return LEARNT_SHARE * most(n);
    }

    private static BlockingBudget collect(BlockingRules rules, int first, SlotCounts counts, double budget) {
        boolean[] active = new boolean[rules.size()];
        long[] limits = new long[rules.size()];
        double[] cost = new double[rules.size()];
        for (int rule = first; rule < cost.length; rule++) {
            limits[rule] = MOST_OF_KEY;
            cost[rule] = cost(counts.groups(rule), MOST_OF_KEY);
        }
        List<Integer> order = IntStream.range(first, rules.size())
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
        return withHotKeys(rules, first, counts, active, limits);
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

    private static BlockingBudget withHotKeys(
            BlockingRules rules, int first, SlotCounts counts, boolean[] active, long[] limits) {
        List<MatchEngine.RuleUse> uses = new ArrayList<>();
        Column isHot = functions.lit(false);
        long all = 0;
        for (int rule = first; rule < active.length; rule++) {
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
