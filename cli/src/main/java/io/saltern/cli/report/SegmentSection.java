package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.prose;
import static io.saltern.cli.report.TableView.table;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Segment;
import io.saltern.cli.report.RunReport.Segments;
import java.util.ArrayList;
import java.util.List;

/** Who is in a segment, who came and left in this run, and which segments hold the same people. */
final class SegmentSection {
    private SegmentSection() {}

    static Section of(Segments segments, People people) {
        String title = "Segments";
        if (segments == null) {
            return Section.empty("segments", title, "Segments were not evaluated yet in this warehouse.");
        }
        if (segments.segments().isEmpty()) {
            return Section.empty("segments", title, "No segment is defined: add a file under segments/ to make one.");
        }
        List<Segment> all = Counts.largestFirst(segments.segments(), Segment::members);
        List<Chart> charts = new ArrayList<>();
        charts.add(new Chart(
                "segment-sizes",
                "Who is in, who came, who left",
                "Members now, with those who entered in this run set apart; those who left stand to the left of zero.",
                all.size() > 1 ? "half" : "wide",
                Math.min(all.size(), 20),
                "Bar chart of segment sizes with members who entered and left in this run.",
                table(
                        null,
                        List.of(
                                words("Segment"),
                                numbers("Members"),
                                numbers("Share of people"),
                                numbers("Entered"),
                                numbers("Left"),
                                words("Definition")),
                        all.stream()
                                .map(s -> line(
                                        text(s.name()),
                                        number(s.members()),
                                        number(people == null ? "–" : Figures.share(s.members(), people.total())),
                                        number(Figures.change(s.entered())),
                                        number(Figures.change(-s.left())),
                                        prose(s.description())))
                                .toList())));
        if (all.size() > 1) {
            charts.add(new Chart(
                    "segment-overlap",
                    "How segments overlap",
                    "Of the people in the row's segment, the share that is in the column's segment too.",
                    "half",
                    Math.min(all.size(), 20),
                    "Heatmap of the share of people that each segment shares with each other segment.",
                    OverlapTable.of("Segment", segments.overlaps())));
        }
        Segment largest = all.get(0);
        String lead = Figures.count(segments.people()) + (people == null ? "" : " of " + Figures.count(people.total()))
                + " people are in at least one segment. The largest is " + largest.name() + " with "
                + Figures.counted(largest.members(), "member") + "; in this run "
                + Figures.counted(Counts.sum(all, Segment::entered), "stay") + " began and "
                + Figures.count(Counts.sum(all, Segment::left)) + " ended.";
        return Section.ofCharts("segments", title, lead, charts);
    }
}
