package io.saltern.identity.evaluate;

/**
 * Counts of pairs of records.
 *
 * @param found pairs of one person that the partition puts together
 * @param predicted pairs that the partition puts together
 * @param expected pairs of one person
 */
public record PairScore(long found, long predicted, long expected) {
    /** Share of the predicted pairs that are right; 1 when nothing is predicted. */
    public double precision() {
        return predicted == 0 ? 1.0 : (double) found / predicted;
    }

    /** Share of the expected pairs that are found; 1 when nothing is expected. */
    public double recall() {
        return expected == 0 ? 1.0 : (double) found / expected;
    }

    /** Harmonic mean of the two; 0 when both are. */
    public double f1() {
        double sum = precision() + recall();
        return sum == 0 ? 0.0 : 2 * precision() * recall() / sum;
    }
}
