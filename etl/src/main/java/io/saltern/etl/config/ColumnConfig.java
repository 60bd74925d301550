package io.saltern.etl.config;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * How one column of a staged table is filled.
 *
 * @param name the column
 * @param type how text becomes its value
 * @param from field of the record: a CSV column or a path into JSON; null when the value is constant
 * @param formats patterns of Spark for dates and times, all tried; a value that two of them read differently is refused.
 *     Empty: ISO 8601
 * @param zone zone of times that name none
 * @param region region of phone numbers without a country code
 * @param isDecimalComma whether the comma divides decimals, as in 1.234,56
 * @param yes texts that mean true, lower case; empty: the usual words
 * @param no texts that mean false, lower case; empty: the usual words
 * @param matches a boolean is true where the field matches this regular expression, and false elsewhere
 * @param constant the value of every record
 * @param fallback the value where the record has none
 * @param isRequired whether a record without it is refused
 * @param isBlankWhenInvalid whether a value that does not fit is dropped; else its record is refused
 */
public record ColumnConfig(
        String name,
        ColumnType type,
        String from,
        List<String> formats,
        String zone,
        String region,
        boolean isDecimalComma,
        List<String> yes,
        List<String> no,
        String matches,
        String constant,
        String fallback,
        boolean isRequired,
        boolean isBlankWhenInvalid)
        implements Serializable {

    /** A column that only a field fills, with what the type gives for the rest. */
    public static ColumnConfig of(String name, ColumnType type, String from, String zone, String region) {
        return new ColumnConfig(
                name,
                type,
                from,
                List.of(),
                zone,
                region,
                false,
                List.of(),
                List.of(),
                null,
                null,
                null,
                false,
                type.isBlankWhenInvalid());
    }

    /** The field of the record, if the value is not constant. */
    public Optional<String> field() {
        return Optional.ofNullable(from);
    }

    ColumnConfig required() {
        return new ColumnConfig(
                name,
                type,
                from,
                formats,
                zone,
                region,
                isDecimalComma,
                yes,
                no,
                matches,
                constant,
                fallback,
                true,
                false);
    }

    ColumnConfig withConstant(String value) {
        return new ColumnConfig(
                name,
                type,
                from,
                formats,
                zone,
                region,
                isDecimalComma,
                yes,
                no,
                matches,
                value,
                fallback,
                isRequired,
                isBlankWhenInvalid);
    }

    ColumnConfig withFallback(String value) {
        return new ColumnConfig(
                name,
                type,
                from,
                formats,
                zone,
                region,
                isDecimalComma,
                yes,
                no,
                matches,
                constant,
                value,
                isRequired,
                isBlankWhenInvalid);
    }
}
