package io.saltern.bench.matchdata;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * How a set is made.
 *
 * @param families share of homes that hold a family
 * @param columns of the file, but for the id of the record and its source
 * @param records how many records somebody has
 * @param rhythm what limits the records of one person
 */
record World(
        Language language,
        double families,
        List<Column> columns,
        List<Source> sources,
        ToIntFunction<Chance> records,
        Rhythm rhythm) {

    /** A column of the file. */
    record Column(String name, Meaning meaning) {}

    /** What limits the records of one person. */
    enum Rhythm {
        FREE,
        ONCE_PER_SOURCE,
        /** One source a year; its name ends with the year. */
        ONCE_PER_YEAR
    }

    boolean hasSourceColumn() {
        return sources.size() > 1 || rhythm != Rhythm.FREE;
    }
}
