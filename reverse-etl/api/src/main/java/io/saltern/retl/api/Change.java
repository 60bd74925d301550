package io.saltern.retl.api;

import java.util.Objects;

/**
 * One object at the destination and what shall happen to it.
 *
 * @param op what to do
 * @param changeKey identifies the object for one sync (profile id, or source and order id); never personal in clear
 * @param remoteKey what addresses the object there, as the last accepted change left it (a hash as sent, the vendor's
 *     id); null when nothing is known or the change key itself is the address
 * @param payload the fields to send; empty for a REMOVE
 */
public record Change(Op op, String changeKey, String remoteKey, Payload payload) {
    /** Refuses a change without operation, key or payload. */
    public Change {
        Objects.requireNonNull(op, "op");
        Objects.requireNonNull(payload, "payload");
        if (changeKey == null || changeKey.isEmpty()) {
            throw new IllegalArgumentException("a change needs a change key");
        }
    }

    /** A change whose address at the destination is its change key. */
    public static Change of(Op op, String changeKey, Payload payload) {
        return new Change(op, changeKey, null, payload);
    }

    /** The digest of the payload. */
    public String digest() {
        return payload.digest();
    }

    /** The address of the object at the destination: the remote key, else the change key. */
    public String address() {
        return remoteKey == null ? changeKey : remoteKey;
    }

    /** Bytes this change takes in a request, near enough to cut batches by: key, canonical payload, and what is around. */
    public long bytes() {
        return 64L + changeKey.length() + address().length() + utf8Length(payload.canonicalJson());
    }

    private static long utf8Length(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    /** Without values: they may be personal. */
    @Override
    public String toString() {
        return "Change[" + op.word() + " " + changeKey + " " + payload + "]";
    }
}
