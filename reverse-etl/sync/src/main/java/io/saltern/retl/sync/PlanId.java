package io.saltern.retl.sync;

import io.saltern.base.Digest;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The id of a plan: what it follows from, so that whoever delivers it can tell whether that is still so. */
final class PlanId {
    private static final int LENGTH = 32;

    private PlanId() {}

    /** 32 hexadecimal digits over the sync's configuration, the versions read, as-of, and the run's ordinal. */
    static String of(SyncDef sync, Map<String, Long> versions, Instant asOf, long changeNo) {
        return Digest.sha256(sync.digest() + "\n" + new TreeMap<>(versions) + "\n" + asOf + "\n" + changeNo)
                .substring(0, LENGTH);
    }
}
