package io.saltern.etl.parse;

import io.saltern.etl.config.RecordFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Cuts the text of one CSV record, or of a header, into its fields. */
public final class CsvText {
    private final CSVFormat csv;

    public CsvText(RecordFormat format) {
        csv = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(format.delimiter())
                .setQuote(format.quote())
                .setIgnoreEmptyLines(true)
                .setLenientEof(false)
                .get();
    }

    /** The fields; empty where the text is not one CSV record. */
    public Optional<List<String>> fields(String text) {
        try (CSVParser parser = CSVParser.parse(text, csv)) {
            List<CSVRecord> records = parser.getRecords();
            return records.size() == 1
                    ? Optional.of(Arrays.asList(records.get(0).values()))
                    : Optional.empty();
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** The names that a header gives to columns; none where it is no CSV record. */
    public List<String> names(String header) {
        return fields(header).orElse(List.of()).stream().map(String::strip).toList();
    }
}
