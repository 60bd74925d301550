package io.saltern.identity.match;

import java.io.Serializable;

/** How common the values of a comparison are, in classes from the most common to the rarest. */
interface Frequencies extends Serializable {
    int CLASSES = 5;

    /** The class of a value, 0 (far more common than usual for this kind of value) to {@link #CLASSES} - 1 (rare). */
    int of(int kind, String value);
}
