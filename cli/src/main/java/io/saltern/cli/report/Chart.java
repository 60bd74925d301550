package io.saltern.cli.report;

/**
 * The place of a chart. The script draws it from the data of the report.
 *
 * @param id the name under which the script knows how to draw it
 * @param size how wide it stands: {@code wide} or {@code half}
 * @param rows rows on its vertical axis, which set its height; 0 for the usual height
 * @param spoken the text alternative
 * @param switches name of a second reading that a button shows; null for none
 * @param table its numbers; null when a table of the section has them
 */
record Chart(
        String id, String title, String note, String size, int rows, String spoken, String switches, TableView table) {
    Chart(String id, String title, String note, String size, int rows, String spoken, TableView table) {
        this(id, title, note, size, rows, spoken, null, table);
    }
}
