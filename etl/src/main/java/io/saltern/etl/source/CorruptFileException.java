package io.saltern.etl.source;

import java.io.IOException;

/** A file whose content cannot be cut into units, so that it counts as one rejected record. */
public final class CorruptFileException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String rule;

    public CorruptFileException(String rule, String reason, Throwable cause) {
        super(reason, cause);
        this.rule = rule;
    }

    /** The rule it breaks, for ops.rejected_record. */
    public String rule() {
        return rule;
    }
}
