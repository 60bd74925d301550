package io.saltern.etl.land;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which files are new. A file of a day is known by its source, bytes and day: the same bytes of another day state
 * something again. A file without a day is known when it equals the latest take of its path, so that a path that goes back
 * to an earlier state is taken again; a path that was never taken is known by its bytes, since a copy or a renamed file says
 * nothing new. Where files add to what is there ({@code order_lines: append}), bytes are taken once for ever.
 *
 * @param taken with their takes decided, in the order given
 * @param known the others, likewise
 */
record NewFiles(List<TakenFile> taken, List<TakenFile> known) {

    /**
     * What the warehouse holds of a file.
     *
     * @param takes how often files of its source with its bytes and day were taken; whatever the day where files add
     * @param latestOfPath checksums of the latest take of its path; empty when it was never taken
     */
    record Past(int takes, Set<String> latestOfPath) {
        static final Past NONE = new Past(0, Set.of());
    }

    /**
     * Sorts files into new and known ones.
     *
     * @param files in order of source, day and name
     * @param past what the warehouse holds of each; {@link Past#NONE} for those that are missing
     * @param appending names of the sources whose files add to what is there
     */
    static NewFiles among(List<TakenFile> files, Map<TakenFile, Past> past, Set<String> appending) {
        Map<String, Integer> inThisRun = new HashMap<>();
        Map<TakenFile, Integer> takes = new LinkedHashMap<>();
        // A path that was taken before is itself, whatever stands beside it; of equal new names the first is taken.
        List<TakenFile> ordered = files.stream()
                .sorted(Comparator.comparing(file -> isCopyWhenEqual(file, past, appending)))
                .toList();
        for (TakenFile file : ordered) {
            Past held = past.getOrDefault(file, Past.NONE);
            boolean isAppending = appending.contains(file.source());
            String key = file.checksum() + (isAppending ? "" : " " + file.day());
            int before = held.takes() + inThisRun.getOrDefault(key, 0);
            boolean isNew = isCopyWhenEqual(file, past, appending)
                    ? before == 0
                    : !held.latestOfPath().contains(file.checksum());
            if (isNew) {
                takes.put(file, isAppending || !file.day().isEmpty() ? 1 : before + 1);
                inThisRun.merge(key, 1, Integer::sum);
            }
        }
        List<TakenFile> taken = new ArrayList<>();
        List<TakenFile> known = new ArrayList<>();
        for (TakenFile file : files) {
            if (takes.containsKey(file)) {
                taken.add(file.taken(takes.get(file)));
            } else {
                known.add(file);
            }
        }
        return new NewFiles(List.copyOf(taken), List.copyOf(known));
    }

    private static boolean isCopyWhenEqual(TakenFile file, Map<TakenFile, Past> past, Set<String> appending) {
        return appending.contains(file.source())
                || !file.day().isEmpty()
                || past.getOrDefault(file, Past.NONE).latestOfPath().isEmpty();
    }
}
