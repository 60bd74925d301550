package io.saltern.identity;

/**
 * When an increment pays.
 *
 * @param least below so many held sets everything is looked at: that is quicker than to ask what came
 * @param share an increment that looks at more sets than this share of the held ones is left for a run over everything
 * @param most an increment looks at so many sets at most: their keys go to every task
 * @param wholeBytes a table of at most this size is written anew when rows of it change, as that costs less than a MERGE
 */
record IncrementBounds(long least, double share, long most, long wholeBytes) {
    static final IncrementBounds USUAL = new IncrementBounds(50_000, 0.3, 500_000, 64L << 20);
}
