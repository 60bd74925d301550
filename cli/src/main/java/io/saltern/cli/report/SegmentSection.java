package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Segment;
import io.saltern.cli.report.RunReport.Segments;
import java.util.ArrayList;
import java.util.List;

/** Who is in a segment, who came and left in this run, and which segments hold the same people. */
final class SegmentSection {
    private static final String ID = "segments";
    private static final String TITLE = "Segments";

    private SegmentSection() {}

    static Section of(Segments segments, People people) {
        if (segments == null) {
            return Section.empty(ID, TITLE, "Segments were not evaluated yet in this warehouse.");
        }
        if (segments.segments().isEmpty()) {
            return Section.empty(ID, TITLE, "No segment is defined: add a file under segments/ to make one.");
        }
        List<Segment> all = Counts.largestFirst(segments.segments(), Segment::members);
        List<Chart> charts = new ArrayList<>();
        charts.add(sizes(all, people));
        if (all.size() > 1) {
            charts.add(overlap(segments));
        }
        Segment largest = all.get(0);
        String members = people == null
                ? Figures.counted(segments.people(), "person")
                : Figures.count(segments.people()) + " of " + Figures.counted(people.total(), "person");
        String lead = members + " " + Words.is(segments.people()) + " in at least one segment. The largest is "
                + largest.name() + " with " + Figures.counted(largest.members(), "member") + "; in this run "
                + Figures.counted(Counts.sum(all, Segment::entered), "stay") + " began and "
                + Figures.count(Counts.sum(all, Segment::left)) + " ended.";
        return Section.ofCharts(ID, TITLE, lead, charts);
    }

    private static Chart sizes(List<Segment> segments, People people) {
        return new Chart(
                "segment-sizes",
                "Who is in, who came, who left",
                "Members now, with those who entered in this run set apart; those who left stand to the left of zero.",
                segments.size() > 1 ? "half" : "wide",
                Math.min(segments.size(), 20),
                "Bar chart of segment sizes with members who entered and left in this run.",
                new Columns<Segment>()
                        .text("Segment", Segment::name)
                        .count("Members", Segment::members)
                        .figure(
                                "Share of people",
                                s -> people == null ? Figures.NONE : Figures.share(s.members(), people.total()))
                        .figure("Entered", s -> Figures.change(s.entered()))
                        .figure("Left", s -> Figures.change(-s.left()))
                        .prose("Definition", Segment::description)
                        .prose("Goal", Segment::goal)
                        .prose("Owner", Segment::owner)
                        .firstOf(segments));
    }

    private static Chart overlap(Segments segments) {
        return new Chart(
                "segment-overlap",
                "How segments overlap",
                "Of the people in the row's segment, the share that is in the column's segment too.",
                "half",
                Math.min(segments.segments().size(), 20),
                "Heatmap of the share of people that each segment shares with each other segment.",
                OverlapTable.of("Segment", segments.overlaps()));
    }
}
