package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.table;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.Bucket;
import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.People;
import java.util.ArrayList;
import java.util.List;

/** Who the people are: how many each source knows, how many records make one, and which sources know the same ones. */
final class PeopleSection {
    private PeopleSection() {}

    static Section of(People people) {
        String title = "People";
        if (people == null) {
            return Section.empty(
                    "people", title, "Nobody is resolved yet: the identity step has not finished in this warehouse.");
        }
        if (people.total() == 0) {
            return Section.empty("people", title, "There are no people yet: no record carried a usable identifier.");
        }
        List<Chart> charts = new ArrayList<>();
        if (!people.bySource().isEmpty()) {
            charts.add(new Chart(
                    "people-sources",
                    "People per source",
                    "A person counts in every source that knows them.",
                    "half",
                    people.bySource().size(),
                    "Bar chart of people per source.",
                    table(
                            null,
                            List.of(words("Source"), numbers("People"), numbers("Share")),
                            Counts.largestFirst(people.bySource(), Count::count).stream()
                                    .map(c -> line(
                                            text(c.name()),
                                            number(c.count()),
                                            number(Figures.share(c.count(), people.total()))))
                                    .toList())));
        }
        if (!people.groupSizes().isEmpty()) {
            charts.add(new Chart(
                    "group-sizes",
                    "Records behind one person",
                    "How many records were found to be the same person; 1 means that nothing was merged.",
                    "half",
                    0,
                    "Histogram of people by the number of records they were found in.",
                    table(
                            null,
                            List.of(words("Records"), numbers("People"), numbers("Share")),
                            people.groupSizes().stream()
                                    .map(b -> line(
                                            text(range(b)),
                                            number(b.count()),
                                            number(Figures.share(b.count(), people.total()))))
                                    .toList())));
        }
        if (people.bySource().size() > 1) {
            charts.add(new Chart(
                    "source-overlap",
                    "How sources overlap",
                    "Of the people in the row's source, the share that the column's source knows too.",
                    "wide",
                    Math.min(people.bySource().size(), 20),
                    "Heatmap of the share of people that each source shares with each other source.",
                    OverlapTable.of("Source", people.overlaps())));
        }
        String lead = Figures.counted(people.records(), "record") + " make " + Figures.counted(people.total(), "person")
                + ". In this run " + Figures.count(people.created()) + " were new, " + Figures.count(people.merged())
                + " merged into another and " + Figures.count(people.split()) + " split from one."
                + (people.unattributed() == 0
                        ? ""
                        : " " + Figures.counted(people.unattributed(), "fact") + " (events, orders) "
                                + (people.unattributed() == 1 ? "belongs" : "belong") + " to nobody known.");
        return Section.ofCharts("people", title, lead, charts);
    }

    private static String range(Bucket bucket) {
        if (bucket.to() == null) {
            return Figures.count(bucket.from()) + " or more";
        }
        return bucket.to() == bucket.from()
                ? Figures.count(bucket.from())
                : Figures.count(bucket.from()) + " to " + Figures.count(bucket.to());
    }
}
