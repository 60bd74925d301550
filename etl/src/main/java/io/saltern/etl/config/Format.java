package io.saltern.etl.config;

/** How the bytes of a source hold records. */
public enum Format {
    /** Records of RFC 4180; a unit is a record, which may span lines. */
    CSV,
    /** A file is one document; an array, or the array at {@code records}, holds one record an element. */
    JSON,
    /** One document a line. */
    NDJSON,
    /** One batch of Segment messages a line, or one message a line. */
    SEGMENT
}
