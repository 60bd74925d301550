package io.saltern.etl.config;

import java.io.Serializable;
import java.util.List;

/**
 * How units are cut from bytes and records from units.
 *
 * @param format the format
 * @param delimiter of CSV fields
 * @param quote of CSV fields
 * @param encoding name of the character set; one that holds ASCII as it is
 * @param header names of CSV columns when the files hold no header; empty when they do
 * @param records path to the array of records in a JSON document; empty for the document itself
 */
public record RecordFormat(
        Format format, char delimiter, char quote, String encoding, List<String> header, String records)
        implements Serializable {

    public static RecordFormat of(Format format) {
        return new RecordFormat(format, ',', '"', "UTF-8", List.of(), "");
    }
}
