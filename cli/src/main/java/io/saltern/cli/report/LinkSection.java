package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.code;
import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.prose;
import static io.saltern.cli.report.TableView.table;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Reason;
import java.util.ArrayList;
import java.util.List;

/** What identity did not link, and why. */
final class LinkSection {
    private LinkSection() {}

    static Section of(People people) {
        String title = "Links that were not made";
        if (people == null) {
            return Section.empty("links", title, "Identity did not run, so no link was judged.");
        }
        List<TableView> tables = new ArrayList<>();
        if (!people.refusedLinks().isEmpty()) {
            tables.add(table(
                    "Refused links",
                    List.of(words("Rule"), words("Reason"), numbers("Links")),
                    Counts.largestFirst(people.refusedLinks(), Reason::count).stream()
                            .map(r -> line(code(r.rule()), prose(r.reason()), number(r.count())))
                            .toList()));
        }
        if (!people.withheld().isEmpty()) {
            tables.add(table(
                    "Withheld values",
                    List.of(words("Namespace"), words("Reason"), numbers("Values")),
                    Counts.largestFirst(people.withheld(), Reason::count).stream()
                            .map(r -> line(code(r.rule()), prose(r.reason()), number(r.count())))
                            .toList()));
        }
        if (tables.isEmpty()) {
            return Section.empty("links", title, "No link was refused and no identifier value was withheld.");
        }
        return Section.ofTables(
                "links",
                title,
                "Evidence that a guard did not trust: a value that too many people show, or a link between people who disagree.",
                tables);
    }
}
