package io.saltern.etl.land;

import io.saltern.base.error.SalternException;
import io.saltern.etl.config.ColumnConfig;
import io.saltern.etl.config.Format;
import io.saltern.etl.config.RecordFormat;
import io.saltern.etl.config.SourceConfig;
import io.saltern.etl.parse.CsvText;
import io.saltern.etl.parse.Fields;
import io.saltern.etl.source.CorruptFileException;
import io.saltern.etl.source.Feed;
import io.saltern.etl.source.FeedFile;
import io.saltern.etl.source.Unit;
import io.saltern.etl.source.UnitReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads the files of one source on executors.
 *
 * @param source name of the source
 * @param feed where its files lie
 * @param format how its records are written
 * @param expected columns of CSV files with a header that the mapping reads and has no default for
 * @param hadoop configuration of the file systems
 */
record FileReading(
        String source, Feed feed, RecordFormat format, List<String> expected, SerializableConfiguration hadoop)
        implements Serializable {

    static FileReading of(SourceConfig source, Configuration hadoop) {
        return new FileReading(
                source.name(), source.feed(), source.format(), expected(source), new SerializableConfiguration(hadoop));
    }

    private static List<String> expected(SourceConfig source) {
        if (source.format().format() != Format.CSV || !source.format().header().isEmpty()) {
            return List.of();
        }
        List<String> paths = new ArrayList<>(Fields.of(source).named());
        source.columns().stream()
                .filter(column -> column.fallback() != null)
                .map(ColumnConfig::from)
                .forEach(paths::remove);
        return paths;
    }

    /**
     * A file that was read once.
     *
     * @param file with its checksum, the number of its units, and what is wrong with it as a whole; null if it cannot be read
     * @param source name of its source
     * @param failure why it cannot be read; null if it can
     */
    record Inspection(TakenFile file, String source, String failure) implements Serializable {}

    /** Reads a file once. */
    Inspection inspect(FeedFile file) {
        try {
            return new Inspection(read(file), source, null);
        } catch (IOException e) {
            return new Inspection(null, source, unreadable(file, e));
        }
    }

    private TakenFile read(FeedFile file) throws IOException {
        try (UnitReader units = feed.open(file, format, hadoop.value())) {
            long count = 0;
            String header = null;
            String fault = null;
            try {
                for (Optional<Unit> unit = units.next(); unit.isPresent(); unit = units.next()) {
                    header = unit.get().header();
                    count++;
                }
            } catch (CorruptFileException e) {
                count = 0;
                fault = e.rule();
            }
            if (count == 0 && fault == null && file.size() > 0) {
                fault = TakenFile.NO_RECORD;
            }
            return new TakenFile(
                    source,
                    file.location(),
                    file.name(),
                    file.size(),
                    file.modifiedAt().toEpochMilli(),
                    file.dayText(),
                    units.checksum(),
                    count,
                    absent(header),
                    fault,
                    0,
                    null,
                    0);
        }
    }

    private List<String> absent(String header) {
        if (header == null || expected.isEmpty()) {
            return List.of();
        }
        List<String> names = new CsvText(format).names(header);
        return expected.stream().filter(column -> !names.contains(column)).toList();
    }

    private String unreadable(FeedFile file, IOException e) {
        return "The file " + file.location() + " of the source '" + source + "' cannot be read: "
                + e.getClass().getSimpleName() + ". Check its permissions and its file system, then run again.";
    }

    /** The rows of raw that a file makes, read as they are asked for. */
    Iterator<Row> rows(TakenFile taken, Timestamp landedAt) {
        try {
            return new UnitRows(taken, feed.open(taken.file(), format, hadoop.value()), landedAt);
        } catch (FileNotFoundException e) {
            throw SalternException.data("The file " + taken.location() + " of the source '" + taken.source()
                    + "' was removed while it was being taken. Leave a file in its place until a run has ended, or put it"
                    + " back; then run again.");
        } catch (IOException e) {
            throw SalternException.unavailable(unreadable(taken.file(), e), e);
        }
    }

    private static final class UnitRows implements Iterator<Row> {
        private final TakenFile taken;
        private final UnitReader units;
        private final Timestamp landedAt;
        private Optional<Unit> next;

        UnitRows(TakenFile taken, UnitReader units, Timestamp landedAt) {
            this.taken = taken;
            this.units = units;
            this.landedAt = landedAt;
        }

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = read();
            }
            return next.isPresent();
        }

        private Optional<Unit> read() {
            try {
                Optional<Unit> unit = units.next();
                if (unit.isEmpty()) {
                    String checksum = units.checksum();
                    units.close();
                    requireUnchanged(checksum);
                }
                return unit;
            } catch (CorruptFileException e) {
                requireUnchanged("");
                throw new UncheckedIOException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void requireUnchanged(String checksum) {
            if (!checksum.equals(taken.contentDigest())) {
                throw SalternException.data("The file " + taken.location() + " of the source '" + taken.source()
                        + "' was changed while it was being taken. A file must be complete when it appears: write it"
                        + " under another name and rename it. Then run again.");
            }
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Unit unit = next.orElseThrow();
            next = null;
            return RowFactory.create(
                    taken.source(),
                    taken.name(),
                    unit.offset(),
                    unit.recordNo(),
                    taken.batchId(),
                    taken.load(),
                    landedAt,
                    unit.header(),
                    unit.text());
        }
    }
}
