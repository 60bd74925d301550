package io.saltern.base.error;

/**
 * An error that a user reads. Its message names the table, file or key, says why it failed and what to do, and holds
 * neither personal data nor secrets.
 */
public class SalternException extends RuntimeException {
    private final ErrorKind kind;
    private final ExitCode exitCode;

    public SalternException(ErrorKind kind, ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.exitCode = exitCode;
    }

    /** The project or the command line is wrong: exit 2. */
    public static SalternException config(String message) {
        return new SalternException(ErrorKind.CONFIG, ExitCode.CONFIG_INVALID, message, null);
    }

    /** The data breaks a law or a gate: exit 4. */
    public static SalternException data(String message) {
        return new SalternException(ErrorKind.DATA, ExitCode.DATA_GATE_FAILED, message, null);
    }

    /** A source or the warehouse cannot be read or written: exit 9. */
    public static SalternException unavailable(String message, Throwable cause) {
        return new SalternException(ErrorKind.EXTERNAL, ExitCode.SOURCE_UNAVAILABLE, message, cause);
    }

    /** A destination does not answer: exit 7. */
    public static SalternException unreachable(String message, Throwable cause) {
        return new SalternException(ErrorKind.EXTERNAL, ExitCode.DESTINATION_UNREACHABLE, message, cause);
    }

    /** Somebody else writes to this warehouse: exit 8. */
    public static SalternException locked(String message) {
        return new SalternException(ErrorKind.EXTERNAL, ExitCode.LOCK_HELD, message, null);
    }

    /** A promise of this code does not hold: exit 1. */
    public static SalternException internal(String message, Throwable cause) {
        return new SalternException(ErrorKind.INTERNAL, ExitCode.INTERNAL, message, cause);
    }

    public ErrorKind kind() {
        return kind;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
