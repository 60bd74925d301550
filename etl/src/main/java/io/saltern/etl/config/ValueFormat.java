package io.saltern.etl.config;

import java.io.Serializable;
import java.util.List;

/**
 * How the values of a column are written.
 *
 * @param type how text becomes a value
 * @param patterns patterns of Spark for dates and times, all tried; a value that two of them read differently is refused.
 *     Empty: ISO 8601
 * @param zone zone of times that name none
 * @param region region of phone numbers without a country code
 * @param numbers how numbers are written
 * @param yes texts that mean true, lower case; empty: the usual words
 * @param no texts that mean false, lower case; empty: the usual words
 * @param matches a boolean is true where the field matches this regular expression, and false elsewhere; null for none
 */
public record ValueFormat(
        ColumnType type,
        List<String> patterns,
        String zone,
        String region,
        NumberForm numbers,
        List<String> yes,
        List<String> no,
        String matches)
        implements Serializable {

    /** What the type gives where the config says nothing further. */
    public static ValueFormat of(ColumnType type, String zone, String region) {
        return of(type, zone, region, NumberForm.of(false));
    }

    /** The same for numbers of a given form. */
    static ValueFormat of(ColumnType type, String zone, String region, NumberForm numbers) {
        return new ValueFormat(type, List.of(), zone, region, numbers, List.of(), List.of(), null);
    }
}
