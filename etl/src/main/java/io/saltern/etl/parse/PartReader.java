package io.saltern.etl.parse;

import io.saltern.etl.config.Format;
import io.saltern.etl.config.SourceConfig;
import java.io.Serializable;
import java.util.List;

/** Splits the text of one unit into parts. Not safe for threads; made anew on each executor task. */
public interface PartReader {
    /**
     * The parts of a unit: at least one. What cannot be split or read is one part with a rule.
     *
     * @param header header record of its CSV file; null for other formats
     */
    List<Part> read(String header, String text);

    /** Makes readers; travels to executors. */
    record Maker(io.saltern.etl.config.RecordFormat format, Fields fields) implements Serializable {
        public static Maker of(SourceConfig source) {
            return new Maker(source.format(), Fields.of(source));
        }

        /** A reader for one task. */
        public PartReader make() {
            return format.format() == Format.CSV
                    ? new CsvPartReader(format, fields)
                    : new JsonPartReader(format, fields);
        }
    }
}
