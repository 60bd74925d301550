package io.saltern.bench.matchdata;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A stream of chance, named by the seed and what it is for. Only {@code nextLong} is taken from the generator: the rest
 * is arithmetic that no release of Java changes.
 */
final class Chance {
    private final SplittableRandom random;

    private Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static Chance of(long seed, long... keys) {
        return new Chance(hash(seed, keys));
    }

    static long hash(long seed, long... keys) {
        long folded = mix(seed);
        for (long key : keys) {
            folded = mix(folded ^ mix(key + 0x632BE59BD9B4E019L));
        }
        return folded;
    }

    /** Stafford's variant 13 of the 64-bit mixer, as SplittableRandom uses it: one to one. */
    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Even in [0, 1). */
    double share() {
        return (random.nextLong() >>> 11) * 0x1.0p-53;
    }

    boolean happens(double rate) {
        return rate > 0 && share() < rate;
    }

    /** Even in [0, bound); the bias is below bound / 2^31. */
    int below(int bound) {
        return (int) ((random.nextLong() >>> 33) % bound);
    }

    /** Even in [from, to]. */
    int between(int from, int to) {
        return from + below(to - from + 1);
    }

    <T> T pick(List<T> values) {
        return values.get(below(values.size()));
    }

    char letterOf(String letters) {
        return letters.charAt(below(letters.length()));
    }

    /** {@code n} decimal digits, the first of them not 0. */
    String digits(int n) {
        StringBuilder digits = new StringBuilder(n).append((char) ('1' + below(9)));
        while (digits.length() < n) {
            digits.append((char) ('0' + below(10)));
        }
        return digits.toString();
    }

    /** An index of the weights, each as often as its weight says. */
    int weighted(int... weights) {
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        int drawn = below(sum);
        int index = 0;
        while (drawn >= weights[index]) {
            drawn -= weights[index];
            index++;
        }
        return index;
    }

    /** 1 and, as long as it goes on at the given rate, one more; at most {@code most}. */
    int oneAndMore(double rate, int most) {
        int count = 1;
        while (count < most && happens(rate)) {
            count++;
        }
        return count;
    }
}
