package io.saltern.bench.components;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Pairs of vertex numbers in two growing arrays. */
final class Edges {
    private int[] src = new int[1 << 16];
    private int[] dst = new int[1 << 16];
    private int count;

    void add(int one, int other) {
        if (count == src.length) {
            src = Arrays.copyOf(src, count * 2);
            dst = Arrays.copyOf(dst, count * 2);
        }
        src[count] = one;
        dst[count++] = other;
    }

    int count() {
        return count;
    }

    int src(int edge) {
        return src[edge];
    }

    int dst(int edge) {
        return dst[edge];
    }

    /** Any order and any direction: graphs in their natural order flatter or punish. */
    Edges shuffle(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = count - 1; i >= 0; i--) {
            int j = random.nextInt(i + 1);
            int one = src[i];
            int other = dst[i];
            src[i] = src[j];
            dst[i] = dst[j];
            boolean isTurned = random.nextBoolean();
            src[j] = isTurned ? other : one;
            dst[j] = isTurned ? one : other;
        }
        return this;
    }
}
