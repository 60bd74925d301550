package io.saltern.retl.sync;

import io.saltern.retl.api.FieldDigest;
import io.saltern.retl.api.FieldType;
import io.saltern.retl.api.Normalisation;
import java.io.Serializable;

/**
 * One field of a payload: where its value comes from and how it is made ready to leave.
 *
 * @param name the field's name at the destination
 * @param source where its value comes from
 * @param isRequired a person without a usable value for it is blocked
 * @param rule how the value is normalised
 * @param digest how the normalised value is hashed
 * @param contact {@code email} or {@code phone} when the mapping says that the value is one; empty otherwise
 */
record FieldMapping(
        String name, FieldSource source, boolean isRequired, Normalisation rule, FieldDigest digest, String contact)
        implements Serializable {

    /** Whether the value leaves with its own type: only values that no rule and no digest touches do. */
    boolean isTyped() {
        return rule == Normalisation.NONE && digest == FieldDigest.NONE;
    }

    /** What its values are when they leave. */
    FieldType type() {
        return isTyped() ? source.type() : FieldType.TEXT;
    }
}
