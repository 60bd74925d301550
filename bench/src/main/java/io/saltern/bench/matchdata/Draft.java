package io.saltern.bench.matchdata;

import java.util.Arrays;

/** The values of a record that is being written, by meaning; empty where nothing is known. */
final class Draft {
    private static final int SIZE = Meaning.values().length;

    private final String[] values = new String[SIZE];

    Draft() {
        Arrays.fill(values, "");
    }

    String get(Meaning meaning) {
        return values[meaning.ordinal()];
    }

    void set(Meaning meaning, String value) {
        values[meaning.ordinal()] = value;
    }
}
