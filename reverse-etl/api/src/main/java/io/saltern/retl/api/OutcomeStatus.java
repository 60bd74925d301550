package io.saltern.retl.api;

import java.util.Locale;

/** The five ends of a planned change, as the equation of a sync counts them. */
public enum OutcomeStatus {
    /** The destination holds it. Only these advance the state of a sync. */
    ACCEPTED,
    /** The destination will never take it as it is. */
    REJECTED,
    /** Taken, and confirmed by the destination later. */
    PENDING,
    /** Bytes left and no answer came. */
    UNKNOWN,
    /** It did not leave, or the destination asked to come again later. */
    UNSENT;

    /** The word in tables and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
