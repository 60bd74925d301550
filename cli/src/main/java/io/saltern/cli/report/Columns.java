package io.saltern.cli.report;

import io.saltern.cli.report.TableView.Cell;
import io.saltern.cli.report.TableView.Column;
import io.saltern.cli.report.TableView.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The columns of a table, each with its heading and what it shows of a row. */
final class Columns<T> {
    /** Rows that a table shows; the JSON of the report has them all. */
    private static final int MOST_ROWS = 60;

    private final List<Column> headings = new ArrayList<>();
    private final List<Function<T, Cell>> cells = new ArrayList<>();

    Columns<T> text(String heading, Function<T, String> text) {
        return words(heading, row -> new Cell(text.apply(row), "text", ""));
    }

    /** A sentence, or null for none; it may wrap. */
    Columns<T> prose(String heading, Function<T, String> sentence) {
        return words(heading, row -> {
            String text = sentence.apply(row);
            return new Cell(text == null ? "" : text, "prose", "");
        });
    }

    Columns<T> code(String heading, Function<T, String> code) {
        return words(heading, row -> new Cell(code.apply(row), "code", ""));
    }

    /** A state, coloured by its tone. */
    Columns<T> mark(String heading, Function<T, String> state, Function<T, String> tone) {
        return words(heading, row -> new Cell(state.apply(row), "mark", tone.apply(row)));
    }

    Columns<T> count(String heading, ToLongFunction<T> count) {
        return numbers(heading, row -> {
            long value = count.applyAsLong(row);
            return new Cell(Figures.count(value), "num", value == 0 ? "zero" : "");
        });
    }

    /** A number that is already written out. */
    Columns<T> figure(String heading, Function<T, String> figure) {
        return numbers(heading, row -> new Cell(figure.apply(row), "num", ""));
    }

    /** Words in a cell of the row's own making. */
    Columns<T> words(String heading, Function<T, Cell> cell) {
        headings.add(new Column(heading, "text"));
        cells.add(cell);
        return this;
    }

    private Columns<T> numbers(String heading, Function<T, Cell> cell) {
        headings.add(new Column(heading, "num"));
        cells.add(cell);
        return this;
    }

    /** The table of the first rows, where there may be many. */
    TableView firstOf(List<T> rows) {
        String more = rows.size() <= MOST_ROWS
                ? null
                : "The first " + MOST_ROWS + " of " + Figures.count(rows.size())
                        + "; report --output json has them all.";
        return table(rows.stream().limit(MOST_ROWS).toList(), more);
    }

    TableView allOf(List<T> rows) {
        return table(rows, null);
    }

    private TableView table(List<T> rows, String more) {
        List<Line> lines = rows.stream().map(this::line).toList();
        return new TableView(null, "", List.copyOf(headings), lines, more);
    }

    private Line line(T row) {
        return new Line(cells.stream().map(cell -> cell.apply(row)).toList());
    }
}
