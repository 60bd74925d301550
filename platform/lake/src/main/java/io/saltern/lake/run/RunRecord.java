package io.saltern.lake.run;

import java.time.Instant;

/** A row of ops.run. */
public record RunRecord(String runId, long changeNo, Instant asOf, String configDigest, String status, int exitCode) {}
