package io.saltern.lake.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The data files that commits added and removed, by path as the log writes it. A file that came
 * and went is in neither; what only rearranges rows does not count. Not for threads.
 */
final class FileChanges {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Long> added = new TreeMap<>();
    private final Set<String> removed = new TreeSet<>();
    private boolean isPlain = true;

    /** Takes in a commit; the oldest first. */
    void add(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("{\"add\"")) {
                JsonNode file = JSON.readTree(line).path("add");
                if (counts(file) && !removed.remove(path(file))) {
                    added.put(path(file), rows(file));
                }
            } else if (line.startsWith("{\"remove\"")) {
                JsonNode file = JSON.readTree(line).path("remove");
                if (counts(file) && added.remove(path(file)) == null) {
                    removed.add(path(file));
                }
            }
        }
    }

    private boolean counts(JsonNode file) {
        if (file.hasNonNull("deletionVector") || !file.path("partitionValues").isEmpty()) {
            isPlain = false;
        }
        return file.path("dataChange").asBoolean(true);
    }

    private static String path(JsonNode file) {
        return file.path("path").asText();
    }

    private long rows(JsonNode file) throws IOException {
        JsonNode rows = JSON.readTree(file.path("stats").asText("{}")).path("numRecords");
        if (!rows.isNumber()) {
            isPlain = false;
        }
        return rows.asLong();
    }

    /** By path the rows of each file that came. */
    Map<String, Long> added() {
        return added;
    }

    /** The paths of the files that left. */
    Set<String> removed() {
        return removed;
    }

    /** Whether the files are known to hold the rows of the table as they are: no partitions, no deletion vectors. */
    boolean isPlain() {
        return isPlain;
    }
}
