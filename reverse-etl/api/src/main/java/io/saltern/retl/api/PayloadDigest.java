package io.saltern.retl.api;

import io.saltern.base.Digest;

/** The digest that tells whether an object's payload differs from what the destination is known to hold. */
public final class PayloadDigest {
    private PayloadDigest() {}

    /** SHA-256 of the UTF-8 bytes of the payload's canonical JSON, 64 lower-case hexadecimal digits. */
    public static String of(Payload payload) {
        return ofCanonicalJson(payload.canonicalJson());
    }

    /** The same, where the canonical text is at hand already; never null. */
    public static String ofCanonicalJson(String canonicalJson) {
        return Digest.sha256(canonicalJson);
    }
}
