package io.saltern.etl.source;

import java.io.Serializable;

/**
 * A physical unit: a CSV record, a line or a document.
 *
 * @param offset position in the uncompressed bytes
 * @param recordNo ordinal in its file, from 1, a header not counted
 * @param header header record of its CSV file; null for other formats
 * @param text the unit without the end of its line
 */
public record Unit(long offset, long recordNo, String header, String text) implements Serializable {}
