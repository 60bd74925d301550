package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.code;
import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.prose;
import static io.saltern.cli.report.TableView.table;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.Reason;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.TableView.Line;
import java.util.ArrayList;
import java.util.List;

/** Why records were rejected, source by source. */
final class RejectSection {
    private RejectSection() {}

    static Section of(List<Source> sources) {
        String title = "Rejected records";
        List<Line> lines = new ArrayList<>();
        for (Source source : sources) {
            for (Reason reason : Counts.largestFirst(source.rejects(), Reason::count)) {
                lines.add(line(
                        text(source.name()),
                        code(reason.rule()),
                        prose(reason.reason()),
                        number(reason.count()),
                        number(Figures.share(reason.count(), source.read()))));
            }
        }
        if (lines.isEmpty()) {
            return Section.empty("rejects", title, "No record was rejected in this run.");
        }
        return Section.ofTables(
                "rejects",
                title,
                "Each is kept in ops.rejected_record with the place of its text.",
                List.of(table(
                        null,
                        List.of(
                                words("Source"),
                                words("Rule"),
                                words("Reason"),
                                numbers("Records"),
                                numbers("Of read")),
                        lines)));
    }
}
