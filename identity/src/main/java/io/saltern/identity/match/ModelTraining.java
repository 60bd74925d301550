package io.saltern.identity.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Learns a model from the patterns of pairs that share a blocking key and of random pairs, with their counts. Pure and
 * small: the patterns fit the driver, whatever the number of pairs. Expectation-maximisation over all pairs of records:
 * a pair with a pattern belongs to a class with a probability that does not depend on how the pair was found, so pairs
 * found by blocking teach the classes of one person and of one household, random pairs teach strangers, and the share of
 * a class is over all pairs of records.
 *
 * <p>Labels enter as a prior: the classes of a pattern that has labels are drawn towards what these say, and the share of
 * one person with them; labelled pairs count among the pairs of their class. The weights are not fitted to the labels
 * beyond that: labels of doubtful pairs that were picked for being wrong would make the model doubt all pairs.
 */
final class ModelTraining {
    private static final int ROUNDS = 60;
    /** Random pairs that a level never seen among them counts for. */
    private static final double SELDOM = 0.3;

    /** Pairs that the guess of the class of one person counts for. */
    private static final double GUESSED = 10;
    /** Labels of a pattern against which the model's own opinion of it counts. */
    private static final double DRAWN = 2;
    /** Pairs that one labelled pair counts for, at most. */
    private static final double MOST_TIMES = 100;
    /** Labelled pairs among those of one person, at most. */
    private static final double LABELLED_SHARE = 0.5;

    private static final double ENOUGH = 1e-5;
    private static final double MOST_GUESSED = 0.25;

    private final List<Comparison> comparisons;
    private final Map<String, Long> found;
    private final Map<String, Long> random;
    private final double allPairs;
    private final double priorPairs;
    private final boolean hasHouseholds;
    private final LabelledPatterns labels;

    /**
     * @param found patterns of pairs found by blocking, each pair once
     * @param random patterns of random pairs
     * @param allPairs pairs of records there are
     * @param priorPairs a first guess of pairs of one person
     * @param labels what somebody said of some pairs
     */
    ModelTraining(
            List<Comparison> comparisons,
            Map<String, Long> found,
            Map<String, Long> random,
            double allPairs,
            double priorPairs,
            LabelledPatterns labels) {
        this.comparisons = comparisons;
        this.found = found;
        this.random = random;
        this.allPairs = allPairs;
        this.priorPairs = priorPairs;
        this.labels = labels;
        this.hasHouseholds = comparisons.stream().anyMatch(c -> c.role() == Comparison.Role.SHARED)
                && comparisons.stream().anyMatch(c -> c.role() == Comparison.Role.PERSONAL);
    }

    MatchModel learn() {
        double[][] guess = withLabels(guesses());
        double[][] stranger = strangers(null, guess);
        double[][] household = households(stranger, guess);
        // In a table of a few records the first guess would leave no strangers.
        double guessed = Math.min(priorPairs / allPairs, MOST_GUESSED);
        double[] share = {guessed, guessed, 0};
        if (!hasHouseholds) {
            share[1] = 1e-300;
        }
        share[2] = 1 - share[0] - share[1];
        MatchModel model = model(share, new double[][][] {guess, household, stranger}, NamesTogether.of(comparisons));
        for (int round = 0; round < ROUNDS; round++) {
            MatchModel next = step(model, guess);
            double moved = Math.abs(Math.log(next.share()[0] / model.share()[0]));
            model = next;
            if (moved < ENOUGH && round > 10) {
                break;
            }
        }
        return model;
    }

    /** The guess, as far as the pairs labelled as one person do not say better. */
    private double[][] withLabels(double[][] guess) {
        double[][] counts = new double[guess.length][];
        for (int f = 0; f < counts.length; f++) {
            counts[f] = new double[guess[f].length];
        }
        labels.matched().forEach((pattern, n) -> add(counts, pattern, n));
        return normalised(counts, guess, GUESSED, 0);
    }

    private MatchModel model(double[] share, double[][][] levels, NamesTogether together) {
        List<String> names = new ArrayList<>();
        List<List<String>> levelNames = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            names.add(comparison.name());
            levelNames.add(
                    comparison.levels().stream().map(Comparison.Level::name).toList());
        }
        return new MatchModel(names, levelNames, share, levels, together);
    }

    private double[][] guesses() {
        double[][] out = new double[comparisons.size()][];
        for (int f = 0; f < out.length; f++) {
            List<Comparison.Level> levels = comparisons.get(f).levels();
            out[f] = new double[levels.size()];
            double sum = 0;
            for (int l = 1; l < out[f].length; l++) {
                out[f][l] = levels.get(l).guess();
                sum += out[f][l];
            }
            for (int l = 1; l < out[f].length; l++) {
                out[f][l] /= sum;
            }
        }
        return out;
    }

    /** Levels of random pairs; those of one person or household are taken out by their probability. */
    private double[][] strangers(MatchModel model, double[][] guess) {
        double[][] counts = new double[comparisons.size()][];
        for (int f = 0; f < counts.length; f++) {
            counts[f] = new double[guess[f].length];
        }
        for (Map.Entry<String, Long> each : random.entrySet()) {
            String pattern = each.getKey();
            double weight = each.getValue();
            if (model != null) {
                weight *= posterior(model, pattern)[MatchModel.STRANGER];
            }
            add(counts, pattern, weight);
        }
        return normalised(counts, null, 0, SELDOM);
    }

    private double[][] households(double[][] stranger, double[][] guess) {
        double[][] out = new double[stranger.length][];
        for (int f = 0; f < out.length; f++) {
            double likeMatch = comparisons.get(f).role() == Comparison.Role.SHARED ? 0.8 : 0.02;
            out[f] = new double[stranger[f].length];
            for (int l = 1; l < out[f].length; l++) {
                out[f][l] = likeMatch * guess[f][l] + (1 - likeMatch) * stranger[f][l];
            }
        }
        return out;
    }

    /**
     * Levels between members of a household: as between two records of one person with a chance, else as between
     * strangers. The chance is learnt, and bounded for what tells relatives apart: otherwise the class would take the
     * pairs of one person where no households are.
     */
    private double[][] households(double[][] person, double[][] stranger, double[][] counts) {
        double[][] out = new double[person.length][];
        for (int f = 0; f < out.length; f++) {
            boolean isPersonal = comparisons.get(f).role() == Comparison.Role.PERSONAL;
            double most = isPersonal ? comparisons.get(f).mostCoincidence() : 0.99;
            double chance = isPersonal ? most : 0.5;
            for (int turn = 0; turn < 8; turn++) {
                double shared = isPersonal ? 0.2 : 5;
                double sum = 10;
                for (int l = 1; l < counts[f].length; l++) {
                    double like = chance * person[f][l];
                    shared += counts[f][l] * like / (like + (1 - chance) * stranger[f][l]);
                    sum += counts[f][l];
                }
                chance = Math.min(shared / sum, most);
            }
            out[f] = new double[counts[f].length];
            for (int l = 1; l < out[f].length; l++) {
                out[f][l] = chance * person[f][l] + (1 - chance) * stranger[f][l];
            }
        }
        return out;
    }

    private static double[] posterior(MatchModel model, String pattern) {
        double[] logs = model.logs(pattern);
        double all = MatchModel.logSum(MatchModel.logSum(logs[0], logs[1]), logs[2]);
        for (int c = 0; c < logs.length; c++) {
            logs[c] = Math.exp(logs[c] - all);
        }
        return logs;
    }

    private MatchModel step(MatchModel model, double[][] guess) {
        double[][][] counts = new double[2][comparisons.size()][];
        for (double[][] ofClass : counts) {
            for (int f = 0; f < ofClass.length; f++) {
                ofClass[f] = new double[guess[f].length];
            }
        }
        double persons = 0;
        double households = 0;
        Map<String, Double> foundStrangers = new TreeMap<>();
        for (Map.Entry<String, Long> each : found.entrySet()) {
            double[] posterior = known(each.getKey(), posterior(model, each.getKey()));
            double n = each.getValue();
            persons += n * posterior[0];
            households += n * posterior[1];
            add(counts[0], each.getKey(), n * posterior[0]);
            add(counts[1], each.getKey(), n * posterior[1]);
            foundStrangers.put(each.getKey(), n * posterior[2]);
        }
        addLabels(model, counts, persons);
        double[][] stranger = strangers(model, guess);
        double[][] person = normalised(counts[0], guess, GUESSED, 0);
        boundDifferent(person);
        monotone(person, stranger, counts[0]);
        double[][] household = model.levels()[MatchModel.HOUSEHOLD];
        if (hasHouseholds) {
            household = households(person, stranger, counts[1]);
        }
        double[] share = {
            Math.max(persons, 1) / allPairs, hasHouseholds ? Math.max(households, 1e-3) / allPairs : 1e-300, 0
        };
        share[2] = Math.max(1e-6, 1 - share[0] - share[1]);
        // Pairs with both names in common are all found, as the names are a key of their own.
        NamesTogether together = model.names().learnt(foundStrangers, stranger, share[2] * allPairs);
        return model(share, new double[][][] {person, household, stranger}, together);
    }

    /** The classes of a pattern that has labels, drawn towards what these say. */
    private double[] known(String pattern, double[] posterior) {
        double matched = labels.matched().getOrDefault(pattern, 0L);
        double refused = labels.refused().getOrDefault(pattern, 0L);
        if (matched + refused == 0) {
            return posterior;
        }
        double person = (posterior[0] * DRAWN + matched) / (DRAWN + matched + refused);
        double others = posterior[1] + posterior[2];
        double[] out = {person, 1 - person, 0};
        if (others > 0) {
            out[1] = (1 - person) * posterior[1] / others;
            out[2] = (1 - person) * posterior[2] / others;
        }
        return out;
    }

    /** Labelled pairs count as so many pairs that they are heard beside all others, but no louder than a part of them. */
    private void addLabels(MatchModel model, double[][][] counts, double persons) {
        double matched = LabelledPatterns.count(labels.matched());
        double times = matched == 0 ? 0 : Math.max(1, Math.min(MOST_TIMES, LABELLED_SHARE * persons / matched));
        labels.matched().forEach((pattern, n) -> add(counts[0], pattern, n * times));
        labels.refused().forEach((pattern, n) -> {
            double[] posterior = posterior(model, pattern);
            double others = posterior[1] + posterior[2];
            if (others > 0) {
                add(counts[1], pattern, n * posterior[1] / others);
            }
        });
    }

    /**
     * Keeps the class of one person from becoming that of one household: where that is about to happen, other given names
     * or birth dates become common in it.
     */
    private void boundDifferent(double[][] person) {
        for (int f = 0; f < person.length; f++) {
            if (comparisons.get(f).role() != Comparison.Role.PERSONAL) {
                continue;
            }
            List<Comparison.Level> levels = comparisons.get(f).levels();
            int last = 0;
            for (int l = 1; l < levels.size(); l++) {
                last = levels.get(l).isOrdered() ? l : last;
            }
            double most = comparisons.get(f).mostDifferent();
            if (hasHouseholds && person[f][last] > most && person[f][last] < 1) {
                double factor = (1 - most) / (1 - person[f][last]);
                for (int l = 1; l < person[f].length; l++) {
                    person[f][l] *= factor;
                }
                person[f][last] = most;
            }
        }
    }

    private static void add(double[][] counts, String pattern, double weight) {
        for (int f = 0; f < counts.length; f++) {
            int level = pattern.charAt(f) - '0';
            if (level != Comparison.UNKNOWN) {
                counts[f][level] += weight;
            }
        }
    }

    private static double[][] normalised(double[][] counts, double[][] prior, double strength, double pseudo) {
        double[][] out = new double[counts.length][];
        for (int f = 0; f < out.length; f++) {
            out[f] = new double[counts[f].length];
            double sum = 0;
            for (int l = 1; l < out[f].length; l++) {
                out[f][l] = counts[f][l] + pseudo + (prior == null ? 0 : prior[f][l] * strength);
                sum += out[f][l];
            }
            for (int l = 1; l < out[f].length; l++) {
                out[f][l] /= sum;
            }
        }
        return out;
    }

    /** Pools neighbouring ordered levels until weights fall as likeness falls (pool adjacent violators). */
    private void monotone(double[][] person, double[][] stranger, double[][] counts) {
        for (int f = 0; f < person.length; f++) {
            List<Comparison.Level> levels = comparisons.get(f).levels();
            int n = 0;
            int[] index = new int[levels.size()];
            for (int l = 1; l < levels.size(); l++) {
                if (levels.get(l).isOrdered()) {
                    index[n++] = l;
                }
            }
            double[] m = new double[n];
            double[] u = new double[n];
            int[] size = new int[n];
            int blocks = 0;
            for (int i = 0; i < n; i++) {
                m[blocks] = person[f][index[i]];
                u[blocks] = stranger[f][index[i]];
                size[blocks] = 1;
                blocks++;
                while (blocks > 1 && m[blocks - 1] / u[blocks - 1] > m[blocks - 2] / u[blocks - 2]) {
                    m[blocks - 2] += m[blocks - 1];
                    u[blocks - 2] += u[blocks - 1];
                    size[blocks - 2] += size[blocks - 1];
                    blocks--;
                }
            }
            int at = 0;
            for (int b = 0; b < blocks; b++) {
                for (int i = 0; i < size[b]; i++) {
                    person[f][index[at]] = m[b] / u[b] * stranger[f][index[at]];
                    at++;
                }
            }
        }
    }
}
