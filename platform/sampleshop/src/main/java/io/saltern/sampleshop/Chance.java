package io.saltern.sampleshop;

import java.util.List;
import java.util.SplittableRandom;

/**
 * One stream of chance, named by the seed and what it is for, so that no stream depends on another having been drawn.
 * Only {@code nextLong} is taken from the generator: the rest is arithmetic that no release of Java changes.
 */
final class Chance {
    /** What a stream is for; the ordinal is part of the shop's files, so new ones go last. */
    enum Stream {
        PERSON,
        VISIT,
        PURCHASE,
        KIOSK,
        LATE,
        RESENT,
        WALK_IN,
        CAMPAIGN,
        MESSAGE,
        CATALOGUE,
        FILE,
        CONSENT
    }

    private final SplittableRandom random;

    private Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static Chance of(long seed, Stream stream, long... keys) {
        return new Chance(hash(seed, stream, keys));
    }

    static long hash(long seed, Stream stream, long... keys) {
        long folded = mix(mix(seed) + stream.ordinal() + 1);
        for (long key : keys) {
            folded = mix(folded ^ mix(key + 0x632BE59BD9B4E019L));
        }
        return folded;
    }

    /** Stafford's variant 13 of the 64-bit mixer, as SplittableRandom uses it. */
    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long next() {
        return random.nextLong();
    }

    /** Even in [0, 1). */
    double share() {
        return (random.nextLong() >>> 11) * 0x1.0p-53;
    }

    boolean happens(double rate) {
        return share() < rate;
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

    /** {@code n} decimal digits. */
    String digits(int n) {
        StringBuilder digits = new StringBuilder(n);
        for (int i = 0; i < n; i++) {
            digits.append((char) ('0' + below(10)));
        }
        return digits.toString();
    }

    /** A whole number whose mean is {@code rate}: its floor, or one more. */
    int count(double rate) {
        int whole = (int) rate;
        return whole + (happens(rate - whole) ? 1 : 0);
    }
}
