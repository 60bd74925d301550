package io.saltern.sampleshop;

import io.saltern.base.error.SalternException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;

/** Writes the header and rows of one CSV file, some of them twice, some followed by a broken copy, and counts them. */
final class CsvRows {
    private final Shop shop;
    private final RawFile file;
    private final DayTruth truth;
    private final Source source;
    private final Chance chance;
    private final CSVFormat format;
    private final List<String> header;
    private final int numberColumn;

    private boolean begun;
    private boolean repeats;

    /** @param numberColumn index of a column that holds a number, -1 when there is none */
    CsvRows(
            Shop shop,
            Source source,
            int day,
            RawFile file,
            DayTruth truth,
            char delimiter,
            List<String> header,
            int numberColumn) {
        this.shop = shop;
        this.file = file;
        this.truth = truth;
        this.source = source;
        this.chance = Chance.of(shop.seed(), Chance.Stream.FILE, source.name().hashCode(), day);
        this.format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setRecordSeparator('\n')
                .get();
        this.header = header;
        this.numberColumn = numberColumn;
    }

    /** Rows may appear twice: only where a key tells that they are one. */
    CsvRows repeating() {
        repeats = true;
        return this;
    }

    void add(List<String> values) {
        add(values, false);
    }

    /** @param resent whether the row already stands in the file of the day before */
    void add(List<String> values, boolean resent) {
        if (!begun) {
            begun = true;
            row(header);
        }
        row(values);
        truth.volume(source.name(), new DayTruth.Volume(1, 0, resent ? 1 : 0, 0));
        if (repeats) {
            boolean twice = chance.happens(shop.rate(Dirt.DUPLICATE));
            truth.dirt().add(Dirt.DUPLICATE, twice);
            if (twice) {
                row(values);
                truth.volume(source.name(), new DayTruth.Volume(1, 1, 0, 0));
            }
        }
        boolean broken = chance.happens(shop.rate(Dirt.UNPARSEABLE));
        truth.dirt().add(Dirt.UNPARSEABLE, broken);
        if (broken) {
            row(broken(values));
            truth.volume(source.name(), new DayTruth.Volume(1, 0, 0, 1));
        }
    }

    private List<String> broken(List<String> values) {
        List<String> wrong = new ArrayList<>(values);
        switch (chance.below(numberColumn < 0 ? 3 : 4)) {
            case 0 -> {
                return wrong.subList(0, header.size() / 3);
            }
            case 1 -> wrong.addAll(List.of("?", "?"));
            case 2 -> wrong.set(0, "");
            default -> wrong.set(numberColumn, "n/a");
        }
        return wrong;
    }

    private void row(List<String> values) {
        StringBuilder text = new StringBuilder(128);
        try {
            format.printRecord(text, values.toArray());
        } catch (IOException e) {
            throw SalternException.internal("A row of the sample shop could not be written as CSV.", e);
        }
        file.text(text.toString());
    }
}
