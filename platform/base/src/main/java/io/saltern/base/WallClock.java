package io.saltern.base;

import java.time.Instant;

/**
 * The one place that reads the clock. Allowed callers: locks and their heartbeats, pacing and token expiry, durations
 * in {@code ops}, and the as-of of a project whose {@code clock} is {@code now}. Plans take as-of instead.
 */
public final class WallClock {
    private WallClock() {}

    public static Instant now() {
        // CHECKSTYLE.OFF: RegexpSinglelineJava
        return Instant.now();
        // CHECKSTYLE.ON: RegexpSinglelineJava
    }

    /** Nanoseconds of a clock that only serves to measure durations. */
    public static long nanos() {
        return System.nanoTime();
    }
}
