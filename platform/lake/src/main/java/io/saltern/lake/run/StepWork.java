package io.saltern.lake.run;

import java.util.Map;
import java.util.TreeMap;

/**
 * What Spark did for one step, by its tasks' own metrics. Delta's reading of its log is among it.
 *
 * @param rowsRead rows that tasks read from files, after those that their statistics ruled out
 * @param bytesRead bytes read from files, and of persisted blocks read again
 * @param rowsShuffled rows written for an exchange between tasks
 * @param bytesShuffled bytes written for an exchange
 * @param rowsOut rows written to files
 * @param bytesOut bytes written to files
 * @param tasks tasks that ended
 * @param taskMillis time that tasks took, all added up
 */
public record StepWork(
        long rowsRead,
        long bytesRead,
        long rowsShuffled,
        long bytesShuffled,
        long rowsOut,
        long bytesOut,
        long tasks,
        long taskMillis) {
    /** Begins the name of each in the metrics of {@code ops.step}. */
    public static final String PREFIX = "work.";

    /** No work at all. */
    public static final StepWork NONE = new StepWork(0, 0, 0, 0, 0, 0, 0, 0);

    /** By the names that {@code ops.step} gives them. */
    Map<String, Long> metrics() {
        Map<String, Long> metrics = new TreeMap<>();
        metrics.put(PREFIX + "rows_read", rowsRead);
        metrics.put(PREFIX + "bytes_read", bytesRead);
        metrics.put(PREFIX + "rows_shuffled", rowsShuffled);
        metrics.put(PREFIX + "bytes_shuffled", bytesShuffled);
        metrics.put(PREFIX + "rows_out", rowsOut);
        metrics.put(PREFIX + "bytes_out", bytesOut);
        metrics.put(PREFIX + "tasks", tasks);
        metrics.put(PREFIX + "task_millis", taskMillis);
        return metrics;
    }
}
