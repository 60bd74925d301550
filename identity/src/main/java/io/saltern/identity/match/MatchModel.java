package io.saltern.identity.match;

import java.io.Serializable;
import java.util.List;

/**
 * What the levels of a pair say. Three classes of pairs: one person, one household (or family), strangers. For each class
 * and comparison the probability of each level; the levels of a pair are taken as independent within a class
 * (Fellegi and Sunter 1969, with a latent class for households), but for the two names of strangers ({@link
 * NamesTogether}).
 */
public final class MatchModel implements Serializable {
    private static final long serialVersionUID = 1L;

    static final int PERSON = 0;
    static final int HOUSEHOLD = 1;
    static final int STRANGER = 2;
    static final int CLASSES = 3;

    private static final double LN2 = Math.log(2);

    private final List<String> comparisons;
    private final List<List<String>> levelNames;
    private final double[] share;
    private final double[][][] levels;
    private final NamesTogether names;
    private final double[] logShare = new double[CLASSES];
    private final double[][][] logLevels;

    /**
     * @param share probability of the three classes over all pairs of records, before anything is compared
     * @param levels class, comparison, level: probability of the level given that both values are known
     * @param names how the two names of strangers go together
     */
    MatchModel(
            List<String> comparisons,
            List<List<String>> levelNames,
            double[] share,
            double[][][] levels,
            NamesTogether names) {
        this.comparisons = List.copyOf(comparisons);
        this.levelNames = List.copyOf(levelNames);
        this.share = share;
        this.levels = levels;
        this.names = names;
        this.logLevels = new double[CLASSES][][];
        for (int c = 0; c < CLASSES; c++) {
            logShare[c] = Math.log(share[c]);
            logLevels[c] = new double[levels[c].length][];
            for (int f = 0; f < levels[c].length; f++) {
                logLevels[c][f] = new double[levels[c][f].length];
                for (int l = 1; l < levels[c][f].length; l++) {
                    logLevels[c][f][l] = Math.log(levels[c][f][l]);
                }
            }
        }
    }

    /** Names of the comparisons, in the order of a pattern. */
    public List<String> comparisons() {
        return comparisons;
    }

    /** Names of the levels of each comparison; the first is "unknown". */
    public List<List<String>> levelNames() {
        return levelNames;
    }

    /** Probability of the three classes (person, household, stranger) over all pairs. */
    public double[] share() {
        return share;
    }

    /** Class, comparison, level: probability of the level given that both values are known; level 0 is none. */
    public double[][][] levels() {
        return levels;
    }

    /** Natural logarithms of share times the probabilities of the levels, a class each. */
    double[] logs(String pattern) {
        double[] logs = logShare.clone();
        for (int f = 0; f < pattern.length(); f++) {
            int level = pattern.charAt(f) - '0';
            for (int c = 0; c < CLASSES; c++) {
                logs[c] += logLevels[c][f][level];
            }
        }
        logs[STRANGER] += names.log(pattern);
        return logs;
    }

    NamesTogether names() {
        return names;
    }

    /** Bits that both names together give less than each of them alone; 0 or negative. */
    double namesWeight(String pattern) {
        return -names.log(pattern) / LN2;
    }

    /** Bits for one person against household and strangers together: log2 of the posterior odds. */
    double bits(String pattern) {
        double[] logs = logs(pattern);
        return (logs[PERSON] - logSum(logs[HOUSEHOLD], logs[STRANGER])) / LN2;
    }

    /** Bits that one comparison gives for one person against strangers; 0 where it is not known. */
    double weight(int comparison, int level) {
        return level == Comparison.UNKNOWN
                ? 0
                : Math.log(levels[PERSON][comparison][level] / levels[STRANGER][comparison][level]) / LN2;
    }

    /** Bits of two random records for one person against strangers, before anything is compared. */
    public double prior() {
        return (logShare[PERSON] - logShare[STRANGER]) / LN2;
    }

    static double probability(double bits) {
        return 1 / (1 + Math.pow(2, -bits));
    }

    static double logSum(double a, double b) {
        double most = Math.max(a, b);
        return most + Math.log(Math.exp(a - most) + Math.exp(b - most));
    }
}
