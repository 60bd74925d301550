package io.saltern.identity.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The weight from which on pairs are taken for one person, chosen from the model's own probabilities: the lowest at which
 * the pairs taken together have the wanted precision, but never so low that a pair is more likely wrong than right.
 *
 * @param bits the cut
 * @param precision expected share of right pairs among those taken
 * @param recall expected share of pairs of one person among all compared pairs that are taken
 * @param curve the same at whole numbers of bits around the cut, highest first
 */
public record MatchCut(double bits, double precision, double recall, List<Point> curve) {
    /** What a cut would give. */
    public record Point(double bits, long pairs, double precision, double recall) {}

    private static final int WIDEST = 20;

    /** Chooses the cut from the patterns of the pairs found and their numbers. */
    static MatchCut choose(MatchModel model, Map<String, Long> found, double wanted) {
        record Scored(double bits, String pattern, long pairs) {}
        List<Scored> scored = new ArrayList<>();
        double all = 0;
        for (Map.Entry<String, Long> each : found.entrySet()) {
            double bits = model.bits(each.getKey());
            scored.add(new Scored(bits, each.getKey(), each.getValue()));
            all += each.getValue() * MatchModel.probability(bits);
        }
        scored.sort(Comparator.comparingDouble(Scored::bits).reversed().thenComparing(Scored::pattern));
        List<Point> curve = new ArrayList<>();
        double expected = 0;
        long pairs = 0;
        int next = WIDEST;
        double cut = WIDEST;
        double cutPrecision = 1;
        double cutRecall = 0;
        for (Scored each : scored) {
            while (next > each.bits() && next >= -WIDEST) {
                curve.add(new Point(next, pairs, pairs == 0 ? 1 : expected / pairs, all == 0 ? 1 : expected / all));
                next--;
            }
            pairs += each.pairs();
            expected += each.pairs() * MatchModel.probability(each.bits());
            if (each.bits() >= 0 && expected / pairs >= wanted) {
                cut = each.bits();
                cutPrecision = expected / pairs;
                cutRecall = all == 0 ? 1 : expected / all;
            }
        }
        return new MatchCut(cut, cutPrecision, cutRecall, List.copyOf(curve));
    }
}
