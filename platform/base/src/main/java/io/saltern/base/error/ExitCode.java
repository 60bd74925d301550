package io.saltern.base.error;

/** What the process answers to its scheduler. The numbers are part of the command's contract. */
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
}
