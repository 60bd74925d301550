package io.saltern.retl.api;

import java.io.Serializable;
import java.util.Objects;

/**
 * A field of a destination and how its value is made ready. {@link #apply} is the one implementation: sync calls it inside
 * Spark.
 *
 * @param name the field's name at the destination
 * @param isRequired a change without a usable value for it is not sent
 * @param rule how the value is normalised
 * @param digest how the normalised value is hashed
 */
public record FieldSpec(String name, boolean isRequired, Normalisation rule, FieldDigest digest)
        implements Serializable {
    /** Refuses missing components. */
    public FieldSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(digest, "digest");
    }

    /** A field that is sent as it is. */
    public static FieldSpec plain(String name) {
        return new FieldSpec(name, false, Normalisation.NONE, FieldDigest.NONE);
    }

    /** Normalised and hashed; null when nothing usable remains, never the digest of an empty text. */
    public String apply(String value) {
        return apply(rule, digest, value);
    }

    /** The same for a rule and a digest alone. */
    public static String apply(Normalisation rule, FieldDigest digest, String value) {
        String normalised = rule.apply(value);
        return normalised == null || (normalised.isEmpty() && digest != FieldDigest.NONE)
                ? null
                : digest.apply(normalised);
    }
}
