package io.saltern.identity.match.suggest;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What is known of the values of a column, as {@link ColumnCountsPlan} counts them; holds no value. Shares are of the records
 * with a value.
 *
 * @param place position in the table, from 0 on
 * @param known records with a value
 * @param distinct different values
 * @param commonest records with the commonest value
 * @param length of values in characters
 * @param number of values that are whole numbers
 * @param year of values that are dates or years
 * @param inMail share of values that stand in an e-mail address of their record, where it has one
 * @param foundIn share of values that are also values of another column, by the place of that
 */
record ColumnFacts(
        String name,
        int place,
        long records,
        long known,
        long distinct,
        long commonest,
        Moments length,
        Moments number,
        Moments year,
        double inMail,
        Map<ValueShape, Double> shapes,
        List<Double> foundIn) {
    /**
     * @param share of the values that the moments are of
     * @param deviation standard deviation
     */
    record Moments(double share, double mean, double deviation) {}

    static ColumnFacts of(Row row, List<String> columns) {
        int place = row.getInt(row.fieldIndex(ColumnCountsPlan.PLACE));
        long known = count(row, ColumnCountsPlan.KNOWN);
        double all = Math.max(1, known);
        Map<ValueShape, Double> shapes = new EnumMap<>(ValueShape.class);
        for (ValueShape shape : ValueShape.values()) {
            shapes.put(shape, count(row, shape.name().toLowerCase(Locale.ROOT)) / all);
        }
        List<Double> foundIn = new ArrayList<>();
        for (int other = 0; other < columns.size(); other++) {
            foundIn.add(count(row, ColumnCountsPlan.FOUND_IN + other) / all);
        }
        return new ColumnFacts(
                columns.get(place),
                place,
                count(row, ColumnCountsPlan.RECORDS),
                known,
                count(row, ColumnCountsPlan.DISTINCT),
                count(row, ColumnCountsPlan.COMMONEST),
                moments(row, ColumnCountsPlan.LENGTH, all),
                moments(row, ColumnCountsPlan.NUMBER, all),
                moments(row, ColumnCountsPlan.YEAR, all),
                count(row, ColumnCountsPlan.IN_MAIL) / (double) Math.max(1, count(row, ColumnCountsPlan.WITH_MAIL)),
                shapes,
                foundIn);
    }

    double share(ValueShape shape) {
        return shapes.get(shape);
    }

    /** Share of the records that have a value. */
    double filled() {
        return (double) known / Math.max(1, records);
    }

    /** Different values per value. */
    double variety() {
        return (double) distinct / Math.max(1, known);
    }

    /** Whether each record has a value of its own. */
    boolean isKey() {
        return known == records && distinct == known;
    }

    private static long count(Row row, String column) {
        return row.getLong(row.fieldIndex(column));
    }

    private static Moments moments(Row row, String column, double all) {
        double n = Math.max(1, count(row, column + ColumnCountsPlan.COUNTED));
        double mean = row.getDouble(row.fieldIndex(column)) / n;
        double squares = row.getDouble(row.fieldIndex(column + ColumnCountsPlan.SQUARES)) / n;
        return new Moments(
                count(row, column + ColumnCountsPlan.COUNTED) / all,
                mean,
                Math.sqrt(Math.max(0, squares - mean * mean)));
    }
}
