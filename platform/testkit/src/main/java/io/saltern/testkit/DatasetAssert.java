package io.saltern.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Compares small datasets with what a test expects; order counts only where it is asked for. */
public final class DatasetAssert {
    private DatasetAssert() {}

    /** The rows, each as its values joined by {@code |}, in any order. */
    public static void assertRows(Dataset<Row> actual, String... expected) {
        assertEquals(
                lines(Arrays.stream(expected).sorted().toList()),
                lines(texts(actual).stream().sorted().toList()));
    }

    /** The rows in this order. */
    public static void assertRowsInOrder(Dataset<Row> actual, String... expected) {
        assertEquals(lines(List.of(expected)), lines(texts(actual)));
    }

    /** Equal content and column names, in any order of rows. */
    public static void assertSame(Dataset<Row> expected, Dataset<Row> actual) {
        assertEquals(List.of(expected.columns()), List.of(actual.columns()), "columns");
        assertEquals(
                lines(texts(expected).stream().sorted().toList()),
                lines(texts(actual).stream().sorted().toList()));
    }

    private static List<String> texts(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(DatasetAssert::text).toList();
    }

    private static String text(Row row) {
        return java.util.stream.IntStream.range(0, row.size())
                .mapToObj(i -> String.valueOf(row.get(i)))
                .collect(Collectors.joining("|"));
    }

    private static String lines(List<String> rows) {
        return String.join("\n", rows);
    }
}
