package io.saltern.lake.run;

import java.time.Instant;
import java.util.Map;

/**
 * The last row of ops.step of one step.
 *
 * @param inputs Delta version read, by full table name; -1 for a table that did not exist
 * @param outputs Delta version after the step, by full name of each of its tables; -1 likewise
 * @param layout version of what it wrote, see {@link Step#layout}
 */
public record StepDone(
        String runId,
        String step,
        long changeNo,
        Instant asOf,
        String configDigest,
        String jarVersion,
        Map<String, Long> inputs,
        Map<String, Long> outputs,
        Map<String, Long> metrics,
        int layout) {

    /** Whether an older version of the step wrote its tables, so that they are to be made anew. */
    boolean isOutdatedFor(Step step) {
        return layout < step.layout();
    }
}
