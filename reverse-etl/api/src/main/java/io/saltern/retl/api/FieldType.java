package io.saltern.retl.api;

/** What the values of a field are, as its source declares it: a destination that makes columns makes them so. */
public enum FieldType {
    /** Text; also whatever a rule or a digest has gone over. */
    TEXT,
    /** A whole number of 64 bits. */
    WHOLE,
    /** A decimal number that keeps every digit. */
    DECIMAL,
    /** A measured number, such as a distance: about 16 significant digits. Its values come as plain text. */
    DOUBLE,
    /** A day; its values come as text, {@code yyyy-mm-dd}. */
    DATE,
    /** A moment; its values come as text in UTC, {@code yyyy-mm-ddThh:mm:ssZ}. */
    TIME,
    /** True or false. */
    TRUTH
}
