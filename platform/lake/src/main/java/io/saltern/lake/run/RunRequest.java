package io.saltern.lake.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a user asks of a run.
 *
 * @param steps the pipeline in order
 * @param select names of the steps to consider; empty for all
 * @param rebuild names of the steps to make anew, whatever their inputs
 * @param asOf the instant that the run speaks of
 * @param runId its name; made from ordinal and as-of when empty
 * @param configDigest SHA-256 of the project's files
 * @param note kept with an unfinished run, so that the process that finishes it knows how it was asked for, by key
 */
public record RunRequest(
        List<Step> steps,
        Set<String> select,
        Set<String> rebuild,
        Instant asOf,
        Optional<String> runId,
        String configDigest,
        Map<String, String> note) {
    public RunRequest {
        steps = List.copyOf(steps);
        select = Set.copyOf(select);
        rebuild = Set.copyOf(rebuild);
        note = Map.copyOf(note);
    }
}
