package io.saltern.etl.config;

/** How the text of a field becomes a value. */
public enum ColumnType {
    /** Blanks folded and trimmed. */
    TEXT,
    /** A person's name: blanks folded, case repaired when all upper or all lower. */
    NAME,
    EMAIL,
    PHONE,
    DATE,
    TIMESTAMP,
    DECIMAL,
    BOOLEAN,
    COUNTRY,
    LANGUAGE,
    /** Text in lower case. */
    LOWER,
    /** Text in upper case. */
    UPPER,
    /** ISO 4217. */
    CURRENCY;

    /** Whether a value that does not fit is dropped rather than its record refused, when the config says nothing. */
    public boolean isBlankWhenInvalid() {
        return this == EMAIL || this == PHONE;
    }
}
