package io.saltern.etl.parse;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What can be wrong with the text of a unit, whatever its format. */
final class UnitFaults {
    static final String ENCODING = "encoding";
    static final String UNKNOWN_BYTES = "the record holds bytes that the encoding of the source does not know";

    private static final char REPLACEMENT = '\ufffd';
    private static final int MAX_RECORD = 16 << 20;
    private static final int MOST_BYTES_A_CHAR = 3;

    private UnitFaults() {}

    /** A bad part for a unit that was cut since it is longer than any may be. */
    static Optional<Part> ofLength(String text) {
        return text.length() > MAX_RECORD / MOST_BYTES_A_CHAR
                        && text.getBytes(StandardCharsets.UTF_8).length > MAX_RECORD
                ? Optional.of(Part.bad(
                        0, 1, "record_too_long", "the record is longer than " + (MAX_RECORD >> 20) + " MiB", null))
                : Optional.empty();
    }

    /** Whether bytes stood there that the encoding does not know. */
    static boolean hasUnknownBytes(String text) {
        return text.indexOf(REPLACEMENT) >= 0;
    }

    /** A bad part for a unit that holds such bytes, or NUL, which no text does. */
    static Optional<Part> ofBytes(String text) {
        return hasUnknownBytes(text) || text.indexOf('\u0000') >= 0
                ? Optional.of(Part.bad(0, 1, ENCODING, UNKNOWN_BYTES, null))
                : Optional.empty();
    }
}
