package io.saltern.etl.land;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Numbers of loads. A day that has a number keeps it, so that a late file joins the load of its day; new days are numbered
 * on from the highest, in order. Files without a day are one load a run, behind its days.
 */
final class LoadNumbers {
    private LoadNumbers() {}

    /**
     * The number of each day among the new files; the empty text stands for no day.
     *
     * @param known numbers of the days that landed before, by ISO day
     * @param highest highest number given so far; 0 when none
     * @param days days of the new files, ISO or empty
     */
    static Map<String, Long> assign(Map<String, Long> known, long highest, Set<String> days) {
        Map<String, Long> numbers = new TreeMap<>();
        long next = highest;
        Set<String> ordered = new TreeSet<>(days);
        boolean hasUndated = ordered.remove("");
        for (String day : ordered) {
            numbers.put(day, known.containsKey(day) ? known.get(day) : ++next);
        }
        if (hasUndated) {
            numbers.put("", ++next);
        }
        return numbers;
    }
}
