package io.saltern.retl.api;

import io.saltern.base.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a normalised value is made unreadable before it leaves. Digests are of the UTF-8 bytes. */
public enum FieldDigest {
    /** Leaves in clear. */
    NONE,
    /** 64 lower-case hexadecimal digits. */
    SHA256_HEX,
    /** Base64 with padding, 44 characters. */
    SHA256_BASE64,
    /** 32 lower-case hexadecimal digits; only where a vendor takes nothing better (mobile advertising ids). */
    MD5_HEX;

    /** The word in configuration, as in {@code sha256_hex}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The digest of a word, if there is one. */
    public static Optional<FieldDigest> ofWord(String word) {
        return Arrays.stream(values())
                .filter(digest -> digest.word().equals(word))
                .findFirst();
    }

    /** All words, for messages about an unknown one. */
    public static List<String> words() {
        return Arrays.stream(values()).map(FieldDigest::word).toList();
    }

    /**
     * The digest of a normalised value; null stays null.
     *
     * @throws IllegalArgumentException when the value is empty: the digest of nothing matches nobody and hides a fault
     */
    public String apply(String normalised) {
        if (normalised == null) {
            return null;
        }
        if (normalised.isEmpty() && this != NONE) {
            throw new IllegalArgumentException("an empty value has no digest");
        }
        return switch (this) {
            case NONE -> normalised;
            case SHA256_HEX -> Digest.sha256(normalised);
            case SHA256_BASE64 -> Base64.getEncoder().encodeToString(hash("SHA-256", normalised));
            case MD5_HEX -> HexFormat.of().formatHex(hash("MD5", normalised));
        };
    }

    private static byte[] hash(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the Java runtime lacks " + algorithm, e);
        }
    }
}
