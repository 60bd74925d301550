package io.saltern.bench.matchdata;

import java.util.Arrays;
import java.util.List;

/**
 * Words from common to rare. The one of rank r (from 1) is drawn in proportion to (r + flat)^-slope, the law of Zipf
 * and Mandelbrot: few words are common, most are rare.
 */
final class RankedWords {
    private final List<String> words;
    private final double[] cumulative;

    RankedWords(List<String> words, double slope, double flat) {
        this.words = List.copyOf(words);
        this.cumulative = new double[words.size()];
        double sum = 0;
        for (int i = 0; i < cumulative.length; i++) {
            sum += StrictMath.pow(i + 1 + flat, -slope);
            cumulative[i] = sum;
        }
        for (int i = 0; i < cumulative.length; i++) {
            cumulative[i] /= sum;
        }
    }

    int size() {
        return words.size();
    }

    String word(int index) {
        return words.get(index);
    }

    /** The index of a word. */
    int draw(Chance chance) {
        int found = Arrays.binarySearch(cumulative, chance.share());
        return Math.min(found < 0 ? -found - 1 : found + 1, cumulative.length - 1);
    }
}
