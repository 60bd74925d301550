package io.saltern.cli.report;

import io.saltern.base.error.ExitCode;
import java.util.Locale;

/** Exit codes and missing values in words. */
final class Words {
    private Words() {}

    /** The number with its meaning. */
    static String exit(int code) {
        return code + " (" + meaning(code) + ")";
    }

    static String meaning(int code) {
        return ExitCode.of(code).name().toLowerCase(Locale.ENGLISH).replace('_', ' ');
    }

    static String orUnknown(String value) {
        return value == null ? "unknown" : value;
    }
}
