package io.saltern.cli.report;

import io.saltern.base.error.ExitCode;
import java.util.Locale;

/** Exit codes and missing values in words, and verbs that agree with a count. */
final class Words {
    private Words() {}

    /** The number with its meaning. */
    static String exit(int code) {
        return code + " (" + meaning(code) + ")";
    }

    static String meaning(int code) {
        return ExitCode.of(code).name().toLowerCase(Locale.ENGLISH).replace('_', ' ');
    }

    static String is(long count) {
        return count == 1 ? "is" : "are";
    }

    static String was(long count) {
        return count == 1 ? "was" : "were";
    }

    static String orUnknown(String value) {
        return value == null ? "unknown" : value;
    }
}
