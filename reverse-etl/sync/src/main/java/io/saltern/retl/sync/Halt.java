package io.saltern.retl.sync;

import io.saltern.base.error.ExitCode;
import io.saltern.retl.api.DestinationException;

/**
 * Why a destination took no more: what is left of the sync stays unsent.
 *
 * @param code {@code unreachable} or {@code refused}
 * @param message the destination's, without personal data
 * @param exit what the run ends with
 */
record Halt(String code, String message, ExitCode exit) {
    static Halt of(DestinationException failure) {
        return new Halt(failure.isUnreachable() ? "unreachable" : "refused", failure.getMessage(), failure.exitCode());
    }
}
