package io.saltern.base.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What the process answers to its scheduler. The numbers are part of the command's contract. Of several codes the gravest
 * is answered, in the order 1, 2, 8, 3, 4, 5, 7, 6, 9.
 */
public enum ExitCode {
    DONE(0),
    INTERNAL(1),
    CONFIG_INVALID(2),
    PLAN_MISMATCH(3),
    DATA_GATE_FAILED(4),
    BRAKE_STOPPED(5),
    PARTIAL_DELIVERY(6),
    DESTINATION_UNREACHABLE(7),
    LOCK_HELD(8),
    SOURCE_UNAVAILABLE(9);

    private static final List<ExitCode> GRAVEST_FIRST = List.of(
            INTERNAL,
            CONFIG_INVALID,
            LOCK_HELD,
            PLAN_MISMATCH,
            DATA_GATE_FAILED,
            BRAKE_STOPPED,
            DESTINATION_UNREACHABLE,
            PARTIAL_DELIVERY,
            SOURCE_UNAVAILABLE,
            DONE);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The process exit status. */
    public int number() {
        return number;
    }

    /** The code of a number that a ledger row holds. */
    public static ExitCode of(int number) {
        for (ExitCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return INTERNAL;
    }

    /** Whether this code is answered where both stand. */
    public boolean isGraverThan(ExitCode other) {
        return GRAVEST_FIRST.indexOf(this) < GRAVEST_FIRST.indexOf(other);
    }

    /** The one of two that is answered. */
    public static ExitCode graver(ExitCode a, ExitCode b) {
        return b.isGraverThan(a) ? b : a;
    }

    /** The different codes among these, without {@link #DONE}, gravest first; empty when all is done. */
    public static List<ExitCode> gravestFirst(Collection<ExitCode> codes) {
        return codes.stream()
                .filter(code -> code != DONE)
                .distinct()
                .sorted(Comparator.comparing(GRAVEST_FIRST::indexOf))
                .toList();
    }
}
