package io.saltern.retl.api;

import java.time.Duration;
import java.util.Objects;

/**
 * What became of one change. Codes are short and stable ({@code sqlstate_23502}, {@code http_422}); messages say why and
 * hold neither personal data nor secrets, nor a vendor's answer word for word.
 */
public sealed interface Outcome {
    /** Which term of the sync's equation this counts in. */
    OutcomeStatus status();

    /** A short stable code; null when accepted. */
    String code();

    /** Why, for a person to read; null when accepted, unless there is something to note. */
    String message();

    /** The destination holds it, under the address that the change had. */
    static Outcome accepted() {
        return new Accepted(null, null);
    }

    /** The destination holds it under this key, which the next change of the object brings back. */
    static Outcome accepted(String remoteKey) {
        return new Accepted(remoteKey, null);
    }

    /** As {@link #accepted()}; the note says what somebody should know, without personal data. */
    static Outcome acceptedWithNote(String note) {
        return new Accepted(null, note);
    }

    /** A removal that found nothing to remove, at a destination that can tell. */
    static Outcome nothingToRemove() {
        return acceptedWithNote("nothing stood under this address");
    }

    /** It will never be taken as it is. */
    static Outcome rejected(String code, String message) {
        return new Rejected(code, message);
    }

    /** Rejected because the destination does not do that operation. */
    static Outcome unsupported(String type, Op op) {
        return new Rejected("op_not_supported", Capabilities.refusal(type, op));
    }

    /** Taken; the job of this id at the vendor tells later. */
    static Outcome pending(String jobId) {
        return new Pending(jobId);
    }

    /** Bytes left, no answer came. */
    static Outcome unknown(String code, String message) {
        return new Unknown(code, message);
    }

    /** Not taken now; the same change may come again, not before {@code after} has passed (zero: at once). */
    static Outcome retry(String code, String message, Duration after) {
        return new Retry(code, message, after);
    }

    /**
     * See {@link Outcome#accepted()}.
     *
     * @param remoteKey new address of the object; null = unchanged
     * @param message what somebody should know; null = nothing
     */
    record Accepted(String remoteKey, String message) implements Outcome {
        @Override
        public OutcomeStatus status() {
            return OutcomeStatus.ACCEPTED;
        }

        @Override
        public String code() {
            return null;
        }
    }

    /** See {@link Outcome#rejected}. */
    record Rejected(String code, String message) implements Outcome {
        /** Refuses a rejection without a code. */
        public Rejected {
            Objects.requireNonNull(code, "code");
        }

        @Override
        public OutcomeStatus status() {
            return OutcomeStatus.REJECTED;
        }
    }

    /**
     * See {@link Outcome#pending}.
     *
     * @param jobId the vendor's job
     */
    record Pending(String jobId) implements Outcome {
        @Override
        public OutcomeStatus status() {
            return OutcomeStatus.PENDING;
        }

        @Override
        public String code() {
            return "pending";
        }

        @Override
        public String message() {
            return "the destination confirms job " + jobId + " later";
        }
    }

    /** See {@link Outcome#unknown}. */
    record Unknown(String code, String message) implements Outcome {
        @Override
        public OutcomeStatus status() {
            return OutcomeStatus.UNKNOWN;
        }
    }

    /**
     * See {@link Outcome#retry}.
     *
     * @param after how long to wait at least; never null
     */
    record Retry(String code, String message, Duration after) implements Outcome {
        /** Refuses a retry without a duration. */
        public Retry {
            Objects.requireNonNull(after, "after");
        }

        @Override
        public OutcomeStatus status() {
            return OutcomeStatus.UNSENT;
        }
    }
}
