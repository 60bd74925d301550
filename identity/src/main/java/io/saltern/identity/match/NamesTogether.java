package io.saltern.identity.match;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * How much oftener strangers have both names in common than each name alone says. Names go with countries, regions and
 * generations: that two people called Sanne are both called De Groot is no coincidence of two kinds. Taken as
 * independent, the two names of namesakes would weigh too much, and the more so the more records there are.
 *
 * <p>For each pair of levels of "the same given name" and "the same surname" the pairs of strangers that have both are
 * compared with those that independence lets expect. Few expected pairs lean on the factor of all such levels together.
 */
final class NamesTogether implements Serializable {
    static final NamesTogether NONE = new NamesTogether(-1, -1, new double[0][0]);

    private static final long serialVersionUID = 1L;
    /** Expected pairs that the common factor counts for. */
    private static final double LEANING = 20;

    private final int given;
    private final int surname;
    private final double[][] logs;

    private NamesTogether(int given, int surname, double[][] logs) {
        this.given = given;
        this.surname = surname;
        this.logs = logs;
    }

    /** Independent, but ready to be learnt; {@link #NONE} where the table has not both names. */
    static NamesTogether of(List<Comparison> comparisons) {
        int given = -1;
        int surname = -1;
        for (int f = 0; f < comparisons.size(); f++) {
            if (comparisons.get(f) instanceof NameComparison) {
                if (comparisons.get(f).role() == Comparison.Role.PERSONAL) {
                    given = f;
                } else {
                    surname = f;
                }
            }
        }
        return given < 0 || surname < 0
                ? NONE
                : new NamesTogether(given, surname, new double[Frequencies.CLASSES + 1][Frequencies.CLASSES + 1]);
    }

    /** Natural logarithm of the factor of a pattern; 0 where not both names are the same. */
    double log(String pattern) {
        if (given < 0) {
            return 0;
        }
        int one = pattern.charAt(given) - '0';
        int other = pattern.charAt(surname) - '0';
        // The levels of the same value, split by frequency, come first.
        return one < logs.length && other < logs.length ? logs[one][other] : 0;
    }

    /**
     * Learns the factors.
     *
     * @param strangers pairs of strangers by pattern, among all pairs that have both names in common
     * @param levels probability of the levels of each comparison among strangers
     * @param all pairs of strangers there are
     */
    NamesTogether learnt(Map<String, Double> strangers, double[][] levels, double all) {
        if (given < 0) {
            return this;
        }
        double[][] seen = new double[logs.length][logs.length];
        strangers.forEach((pattern, n) -> {
            int one = pattern.charAt(given) - '0';
            int other = pattern.charAt(surname) - '0';
            if (one < seen.length && other < seen.length) {
                seen[one][other] += n;
            }
        });
        double seenAll = 0;
        double expectedAll = 0;
        double[][] expected = new double[logs.length][logs.length];
        for (int one = 1; one < logs.length; one++) {
            for (int other = 1; other < logs.length; other++) {
                expected[one][other] = all * levels[given][one] * levels[surname][other];
                expectedAll += expected[one][other];
                seenAll += seen[one][other];
            }
        }
        double common = Math.max(1, (seenAll + LEANING) / (expectedAll + LEANING));
        double[][] learnt = new double[logs.length][logs.length];
        for (int one = 1; one < logs.length; one++) {
            for (int other = 1; other < logs.length; other++) {
                learnt[one][other] =
                        Math.log(Math.max(1, (seen[one][other] + LEANING * common) / (expected[one][other] + LEANING)));
            }
        }
        return new NamesTogether(given, surname, learnt);
    }
}
