package io.saltern.etl.config;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * How units are cut from bytes and records from units.
 *
 * @param format the format
 * @param delimiter of CSV fields
 * @param quote of CSV fields
 * @param escapeSign the character that makes a delimiter or quote of CSV plain; null where quotes are doubled only
 * @param nullMarkers texts that mean null where a CSV field is one of them without quotes, in this very case
 * @param encoding name of the character set; one that holds ASCII as it is
 * @param header names of CSV columns when the files hold no header; empty when they do
 * @param records path to the array of records in a JSON document; empty for the document itself
 */
public record RecordFormat(
        Format format,
        char delimiter,
        char quote,
        Character escapeSign,
        List<String> nullMarkers,
        String encoding,
        List<String> header,
        String records)
        implements Serializable {
    /** What MySQL and other SQL tools write for null. */
    static final List<String> NULL_MARKERS = List.of("\\N", "NULL");

    /** A format with the usual null markers and without an escape sign. */
    public RecordFormat(
            Format format, char delimiter, char quote, String encoding, List<String> header, String records) {
        this(format, delimiter, quote, null, NULL_MARKERS, encoding, header, records);
    }

    public static RecordFormat of(Format format) {
        return new RecordFormat(format, ',', '"', "UTF-8", List.of(), "");
    }

    /** The character that makes a delimiter or quote of CSV plain. */
    public Optional<Character> escape() {
        return Optional.ofNullable(escapeSign);
    }
}
