package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.TableVersion;
import java.util.List;

/** The table versions that the run left. */
final class TableSection {
    private static final String ID = "tables";
    private static final String TITLE = "Tables written";

    private TableSection() {}

    static Section of(List<TableVersion> tables) {
        if (tables.isEmpty()) {
            return Section.empty(ID, TITLE, "The run wrote no table.");
        }
        return Section.ofTables(
                ID,
                TITLE,
                "Read a table as this run left it with VERSION AS OF.",
                List.of(new Columns<TableVersion>()
                        .code("Table", TableVersion::table)
                        .text("Step", TableVersion::step)
                        .count("Version", TableVersion::version)
                        .count("Commits", TableVersion::commits)
                        .figure("Rows written", t -> Figures.count(t.rows()))
                        .allOf(tables)));
    }
}
