package io.saltern.bench.match;

import java.util.Locale;

/** How what a command took grew with the number of records, from one size to the next. */
record Growth(double records, double wall, double cpu, double memory) {

    /** What one size took. */
    record Point(long records, double wallSeconds, double cpuSeconds, long peakMegabytes) {}

    /** Ratios of the larger to the smaller; not a number where nothing was measured. */
    static Growth of(Point smaller, Point larger) {
        return new Growth(
                (double) larger.records() / smaller.records(),
                larger.wallSeconds() / smaller.wallSeconds(),
                larger.cpuSeconds() / smaller.cpuSeconds(),
                (double) larger.peakMegabytes() / smaller.peakMegabytes());
    }

    /** The power of the number of records by which CPU time grew: 1 is linear, 2 quadratic. */
    double cpuPower() {
        return Math.log(cpu) / Math.log(records);
    }

    String line(String name) {
        return String.format(
                Locale.ROOT,
                "%-14s records x%.1f: wall x%.2f, CPU x%.2f (power %.2f), memory x%.2f",
                name,
                records,
                wall,
                cpu,
                cpuPower(),
                memory);
    }
}
