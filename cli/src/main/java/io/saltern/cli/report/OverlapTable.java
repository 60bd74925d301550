package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Overlap;
import java.util.List;

/** How many people each two groups have in common, the closest pair first. */
final class OverlapTable {
    private OverlapTable() {}

    static TableView of(String noun, List<Overlap> overlaps) {
        return new Columns<Overlap>()
                .text(noun, Overlap::a)
                .text("and", Overlap::b)
                .count("People in both", Overlap::people)
                .firstOf(Counts.largestFirst(overlaps, Overlap::people));
    }
}
