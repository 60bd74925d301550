package io.saltern.retl.api;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A folder of part files that sync wrote and a {@link StagedDestination} publishes. The same publication after a crash has
 * the same components, but for the folder; its files may be cut otherwise.
 *
 * @param publicationKey identifies what is published; letters, digits, {@code _} and {@code -} only
 * @param sync the sync's name
 * @param runId the run that planned it
 * @param asOf as-of of that run, ISO 8601
 * @param folder where the part files lie; other files in it (a name beginning with {@code _} or {@code .}) are ignored
 * @param columns names in the order of the files
 * @param opCounts rows per operation; their sum is the number of rows in the files
 */
public record StagedDrop(
        String publicationKey,
        String sync,
        String runId,
        String asOf,
        String folder,
        List<String> columns,
        Map<Op, Long> opCounts) {
    /** Copies, and checks the key. */
    public StagedDrop {
        columns = List.copyOf(columns);
        opCounts = Map.copyOf(opCounts);
        if (!publicationKey.matches("[A-Za-z0-9_-]{1,128}")) {
            throw new IllegalArgumentException("a publication key is made of letters, digits, _ and -");
        }
    }

    /** Rows that the files must hold. */
    public long rows() {
        return opCounts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The counts by the operation's word, ascending. */
    public SortedMap<String, Long> countsByWord() {
        SortedMap<String, Long> counts = new TreeMap<>();
        opCounts.forEach((op, count) -> counts.put(op.word(), count));
        return counts;
    }
}
