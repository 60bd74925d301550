package io.saltern.cli.report;

import java.util.List;

/**
 * A table; {@link Columns} makes them.
 *
 * @param title null for none
 * @param shape {@code stack} when its lines fold on a phone, else empty: then it scrolls inside its box
 * @param more what to say when not every line is shown; null when every one is
 */
record TableView(String title, String shape, List<Column> columns, List<Line> lines, String more) {

    /**
     * @param kind {@code text} or {@code num}
     */
    record Column(String name, String kind) {}

    record Line(List<Cell> cells) {}

    /**
     * @param kind {@code text}, {@code prose}, {@code code}, {@code mark} or {@code num}
     * @param tone {@code good}, {@code bad}, {@code warn}, {@code quiet}, {@code zero} or empty
     */
    record Cell(String text, String kind, String tone) {}

    TableView titled(String name) {
        return new TableView(name, shape, columns, lines, more);
    }

    TableView stacked() {
        return new TableView(title, "stack", columns, lines, more);
    }
}
