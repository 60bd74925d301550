package io.saltern.retl.destination.jdbc;

import java.util.Collections;

/**
 * A statement for any number of rows: head, one tuple of parameters per row, tail.
 *
 * @param head before the tuples
 * @param tuple parameters of one row
 * @param tail after the tuples
 */
record RowStatement(String head, String tuple, String tail) {
    /** The text for so many rows. */
    String forRows(int rows) {
        return head + String.join(", ", Collections.nCopies(rows, tuple)) + tail;
    }
}
