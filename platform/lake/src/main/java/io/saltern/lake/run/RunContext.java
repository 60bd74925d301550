package io.saltern.lake.run;

import java.time.Instant;

/** What is fixed for the whole of a run, also when a later process finishes it. */
record RunContext(
        String runId, long changeNo, Instant asOf, String configDigest, String jarVersion, Instant startedAt) {}
