package io.saltern.retl.api;

import io.saltern.base.error.ErrorKind;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;

/**
 * A destination that takes nothing at all, so that no change can be judged. Every change of the call stays unsent. The
 * message names the destination, and holds no secret and no value of a row.
 */
public final class DestinationException extends SalternException {
    private static final long serialVersionUID = 1L;

    private final boolean isUnreachable;

    private DestinationException(boolean isUnreachable, String message, Throwable cause) {
        super(
                isUnreachable ? ErrorKind.EXTERNAL : ErrorKind.CONFIG,
                isUnreachable ? ExitCode.DESTINATION_UNREACHABLE : ExitCode.CONFIG_INVALID,
                message,
                cause);
        this.isUnreachable = isUnreachable;
    }

    /** Nobody answers, or it asks to stay away: a later run may succeed. Exit 7. */
    public static DestinationException unreachable(String message, Throwable cause) {
        return new DestinationException(true, message, cause);
    }

    /** It answers and refuses: credentials, rights, a missing table, a wrong address. The user mends it. Exit 2. */
    public static DestinationException refused(String message, Throwable cause) {
        return new DestinationException(false, message, cause);
    }

    /** Whether a later run may succeed without a change of configuration. */
    public boolean isUnreachable() {
        return isUnreachable;
    }
}
