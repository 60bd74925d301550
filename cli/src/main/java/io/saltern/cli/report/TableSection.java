package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.code;
import static io.saltern.cli.report.TableView.everyLine;
import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.TableVersion;
import java.util.List;

/** The table versions that the run left. */
final class TableSection {
    private TableSection() {}

    static Section of(List<TableVersion> tables) {
        String title = "Tables written";
        if (tables.isEmpty()) {
            return Section.empty("tables", title, "The run wrote no table.");
        }
        return Section.ofTables(
                "tables",
                title,
                "Read a table as this run left it with VERSION AS OF.",
                List.of(everyLine(
                        null,
                        List.of(
                                words("Table"),
                                words("Step"),
                                numbers("Version"),
                                numbers("Commits"),
                                numbers("Rows written")),
                        tables.stream()
                                .map(t -> line(
                                        code(t.table()),
                                        text(t.step()),
                                        number(t.version()),
                                        number(t.commits()),
                                        number(Figures.count(t.rows()))))
                                .toList())));
    }
}
