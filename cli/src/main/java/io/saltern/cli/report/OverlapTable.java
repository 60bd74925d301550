package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.table;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.Overlap;
import java.util.List;

/** How many people each two groups have in common, the closest pair first. */
final class OverlapTable {
    private OverlapTable() {}

    static TableView of(String noun, List<Overlap> overlaps) {
        return table(
                null,
                List.of(words(noun), words("and"), numbers("People in both")),
                Counts.largestFirst(overlaps, Overlap::people).stream()
                        .map(o -> line(text(o.a()), text(o.b()), number(o.people())))
                        .toList());
    }
}
