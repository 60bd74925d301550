package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Bucket;
import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.People;
import java.util.ArrayList;
import java.util.List;

/** Who the people are: how many each source knows, how many records make one, and which sources know the same ones. */
final class PeopleSection {
    private static final String ID = "people";
    private static final String TITLE = "People";

    private PeopleSection() {}

    static Section of(People people) {
        if (people == null) {
            return Section.empty(
                    ID, TITLE, "Nobody is resolved yet: the identity step has not finished in this warehouse.");
        }
        if (people.total() == 0) {
            return Section.empty(ID, TITLE, "There are no people yet: no record carried a usable identifier.");
        }
        List<Chart> charts = new ArrayList<>();
        if (!people.bySource().isEmpty()) {
            charts.add(perSource(people));
        }
        if (!people.groupSizes().isEmpty()) {
            charts.add(groupSizes(people));
        }
        if (people.bySource().size() > 1) {
            charts.add(overlap(people));
        }
        return Section.ofCharts(ID, TITLE, lead(people), charts);
    }

    private static String lead(People people) {
        return Figures.counted(people.records(), "record") + (people.records() == 1 ? " makes " : " make ")
                + Figures.counted(people.total(), "person") + ". In this run "
                + Figures.count(people.created()) + " " + Words.was(people.created()) + " new, "
                + Figures.count(people.merged()) + " merged into another and "
                + Figures.count(people.split()) + " split from one."
                + (people.unattributed() == 0
                        ? ""
                        : " " + Figures.counted(people.unattributed(), "fact") + " (events, orders) "
                                + (people.unattributed() == 1 ? "belongs" : "belong") + " to nobody known.");
    }

    private static Chart perSource(People people) {
        return new Chart(
                "people-sources",
                "People per source",
                "A person counts in every source that knows them.",
                "half",
                people.bySource().size(),
                "Bar chart of people per source.",
                new Columns<Count>()
                        .text("Source", Count::name)
                        .count("People", Count::count)
                        .figure("Share", c -> Figures.share(c.count(), people.total()))
                        .firstOf(Counts.largestFirst(people.bySource(), Count::count)));
    }

    private static Chart groupSizes(People people) {
        return new Chart(
                "group-sizes",
                "Records behind one person",
                "How many records were found to be the same person; 1 means that nothing was merged.",
                "half",
                0,
                "Histogram of people by the number of records they were found in.",
                new Columns<Bucket>()
                        .text("Records", PeopleSection::range)
                        .count("People", Bucket::count)
                        .figure("Share", b -> Figures.share(b.count(), people.total()))
                        .firstOf(people.groupSizes()));
    }

    private static String range(Bucket bucket) {
        if (bucket.to() == null) {
            return Figures.count(bucket.from()) + " or more";
        }
        return bucket.to() == bucket.from()
                ? Figures.count(bucket.from())
                : Figures.count(bucket.from()) + " to " + Figures.count(bucket.to());
    }

    private static Chart overlap(People people) {
        return new Chart(
                "source-overlap",
                "How sources overlap",
                "Of the people in the row's source, the share that the column's source knows too.",
                "wide",
                Math.min(people.bySource().size(), 20),
                "Heatmap of the share of people that each source shares with each other source.",
                OverlapTable.of("Source", people.overlaps()));
    }
}
