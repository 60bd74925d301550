package io.saltern.etl.config;

import java.io.Serializable;
import java.util.Optional;

/**
 * How one column of a staged table is filled.
 *
 * @param name the column
 * @param from field of the record: a CSV column or a path into JSON; null when the value is constant
 * @param format how the field writes its values
 * @param constant the value of every record; null for none
 * @param fallback the value where the record has none; null for none
 * @param isRequired whether a record without it is refused
 * @param isBlankWhenInvalid whether a value that does not fit is dropped; else its record is refused
 */
public record ColumnConfig(
        String name,
        String from,
        ValueFormat format,
        String constant,
        String fallback,
        boolean isRequired,
        boolean isBlankWhenInvalid)
        implements Serializable {

    /** A column that a field fills, or nothing yet. */
    ColumnConfig(String name, String from, ValueFormat format, boolean isBlankWhenInvalid) {
        this(name, from, format, null, null, false, isBlankWhenInvalid);
    }

    /** The field of the record, if the value is not constant. */
    public Optional<String> field() {
        return Optional.ofNullable(from);
    }

    ColumnConfig required() {
        return new ColumnConfig(name, from, format, constant, fallback, true, false);
    }

    ColumnConfig withConstant(String value) {
        return new ColumnConfig(name, from, format, value, fallback, isRequired, isBlankWhenInvalid);
    }

    ColumnConfig withFallback(String value) {
        return new ColumnConfig(name, from, format, constant, value, isRequired, isBlankWhenInvalid);
    }
}
