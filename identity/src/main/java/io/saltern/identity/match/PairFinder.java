package io.saltern.identity.match;

import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Finds the pairs of records that are worth comparing, and compares them.
 *
 * @param forms the records as {@link PairPlan#forms} gives them
 * @param n how many
 * @param parts partitions of the pairs
 * @param keep keeps rows that are read more than once
 */
record PairFinder(
        Dataset<Row> forms,
        long n,
        FrequencyKinds kinds,
        BlockingRules rules,
        Comparisons comparisons,
        int parts,
        UnaryOperator<Dataset<Row>> keep) {
    /** Up to so many records every pair is compared. */
    private static final long ALL_PAIRS = 1_500;

    /**
     * The pairs found so far.
     *
     * @param rules the rules, whether used or not
     * @param pairs as {@link PairPlan#pairs} gives them
     */
    record Found(BlockingRules rules, BlockingBudget budget, Dataset<Row> pairs, PatternCounts patterns) {
        /** Those between sources. */
        Found acrossSources() {
            Dataset<Row> across = pairs.where(functions.not(functions.col(PairPlan.IS_SAME_SOURCE)));
            return new Found(rules, budget, across, patterns.acrossSources());
        }
    }

    /** Compares every pair of a small table, of a large one those that a rule brings together. */
    Found collect(SlotCounts counts) {
        boolean isSmall = n <= ALL_PAIRS;
        BlockingBudget budget = isSmall ? BlockingBudget.allPairs(n) : BlockingBudget.collect(n, rules, counts);
        Dataset<Row> pairs = keep.apply(
                isSmall
                        ? PairPlan.allPairs(forms, comparisons, parts)
                        : PairPlan.pairs(forms, rules, budget, 0, comparisons, parts));
        return new Found(rules, budget, pairs, PatternCounts.collect(pairs));
    }

    /** Learns further rules from the pairs found, and compares what they add. */
    Found collectMore(Found found, MatchModel model, RandomPairs random) {
        LearntRules learnt = LearntRules.collect(forms, found.pairs(), model, rules, random, n);
        if (learnt.rules().isEmpty()) {
            return found;
        }
        BlockingRules all = rules.withLearnt(learnt.rules());
        int first = rules.size();
        Dataset<Row> keys = keep.apply(SlotCounts.counted(PairPlan.slotsFrom(forms, kinds, all, first)));
        BlockingBudget budget = found.budget().collectMore(n, all, SlotCounts.collect(keys, kinds));
        Dataset<Row> more = keep.apply(PairPlan.pairs(forms, all, budget, first, comparisons, parts));
        return new Found(
                all,
                budget,
                found.pairs().union(more),
                found.patterns().plus(PatternCounts.collect(more), learnt.onceMore(), learnt.oftener()));
    }
}
