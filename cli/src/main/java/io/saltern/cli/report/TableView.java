package io.saltern.cli.report;

import java.util.List;

/**
 * A table.
 *
 * @param title null for none
 * @param shape {@code stack} when its lines fold on a phone, else empty: then it scrolls inside its box
 * @param more what to say when not every line is shown; null when every one is
 */
record TableView(String title, String shape, List<Column> columns, List<Line> lines, String more) {

    /** Rows that a table shows; the JSON of the report has them all. */
    private static final int MOST_ROWS = 60;

    record Column(String name, String kind) {}

    record Line(List<Cell> cells) {}

    record Cell(String text, String kind, String tone) {}

    static TableView table(String title, List<Column> columns, List<Line> lines) {
        String more = lines.size() <= MOST_ROWS
                ? null
                : "The first " + MOST_ROWS + " of " + Figures.count(lines.size())
                        + "; report --output json has them all.";
        return new TableView(title, "", columns, lines.stream().limit(MOST_ROWS).toList(), more);
    }

    static TableView everyLine(String title, List<Column> columns, List<Line> lines) {
        return new TableView(title, "", columns, lines, null);
    }

    static Column words(String name) {
        return new Column(name, "text");
    }

    static Column numbers(String name) {
        return new Column(name, "num");
    }

    static Line line(Cell... cells) {
        return new Line(List.of(cells));
    }

    static Cell text(String text) {
        return new Cell(text, "text", "");
    }

    /** A sentence, or null for none; it may wrap. */
    static Cell prose(String text) {
        return new Cell(text == null ? "" : text, "prose", "");
    }

    static Cell code(String text) {
        return new Cell(text, "code", "");
    }

    static Cell number(long value) {
        return new Cell(Figures.count(value), "num", value == 0 ? "zero" : "");
    }

    static Cell number(String text) {
        return new Cell(text, "num", "");
    }
}
