package io.saltern.etl.parse;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What can be wrong with the text of a unit, whatever its format. */
final class UnitFaults {
    private static final char REPLACEMENT = '\ufffd';
    private static final int MAX_RECORD = 16 << 20;
    private static final int MOST_BYTES_A_CHAR = 3;

    private UnitFaults() {}

    /** A bad part for a unit that cannot be read as text; {@code isCutAtLimit} where units longer than the limit are cut. */
    static Optional<Part> of(String text, boolean isCutAtLimit) {
        if (isCutAtLimit
                && text.length() > MAX_RECORD / MOST_BYTES_A_CHAR
                && text.getBytes(StandardCharsets.UTF_8).length > MAX_RECORD) {
            return Optional.of(Part.bad(
                    0, 1, "record_too_long", "the record is longer than " + (MAX_RECORD >> 20) + " MiB", null));
        }
        if (text.indexOf(REPLACEMENT) >= 0 || text.indexOf('\u0000') >= 0) {
            return Optional.of(Part.bad(
                    0, 1, "encoding", "the record holds bytes that the encoding of the source does not know", null));
        }
        return Optional.empty();
    }
}
