package io.saltern.cli.report;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** Sum and order of things that are counted. */
final class Counts {
    private Counts() {}

    static <T> long sum(List<T> list, ToLongFunction<T> count) {
        return list.stream().mapToLong(count).sum();
    }

    /** The largest count first; equal ones keep their order. */
    static <T> List<T> largestFirst(List<T> list, ToLongFunction<T> count) {
        return list.stream().sorted(Comparator.comparingLong(count).reversed()).toList();
    }
}
