package io.saltern.retl.api;

import io.saltern.base.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Changes that go out in one call. A batch that is sent again, also by a later run after a crash, must equal the first
 * in every component: the destination makes the same bytes of it, under the same idempotency key.
 *
 * @param idempotencyKey 32 hexadecimal digits, by {@link #of}
 * @param sync the sync's name
 * @param runId the run that cut the batch first; a resend by a later run keeps it
 * @param sequence ordinal of the batch within sync and run, from 0
 * @param changes in the order in which outcomes are answered; no change key twice
 */
public record Batch(String idempotencyKey, String sync, String runId, int sequence, List<Change> changes) {
    /** Copies the changes. */
    public Batch {
        changes = List.copyOf(changes);
    }

    /** The batch whose key follows from all the rest: sync, run, sequence, and each change's key, op, address, payload. */
    public static Batch of(String sync, String runId, int sequence, List<Change> changes) {
        MessageDigest sha = Digest.newSha256();
        put(sha, sync);
        put(sha, runId);
        put(sha, Integer.toString(sequence));
        for (Change change : changes) {
            put(sha, change.op().word());
            put(sha, change.changeKey());
            put(sha, change.address());
            put(sha, change.payload().canonicalJson());
        }
        String key = HexFormat.of().formatHex(sha.digest(), 0, 16);
        return new Batch(key, sync, runId, sequence, changes);
    }

    private static void put(MessageDigest sha, String part) {
        sha.update(part.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
    }

    /** Without payloads. */
    @Override
    public String toString() {
        return "Batch[" + sync + " " + runId + "/" + sequence + " " + idempotencyKey + ", " + changes.size()
                + " changes]";
    }
}
