package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Reason;
import io.saltern.cli.report.RunReport.SharedValue;
import java.util.ArrayList;
import java.util.List;

/** What identity did not link, and why. */
final class LinkSection {
    private static final String ID = "links";
    private static final String TITLE = "Links that were not made";

    private LinkSection() {}

    static Section of(People people) {
        if (people == null) {
            return Section.empty(ID, TITLE, "Identity did not run, so no link was judged.");
        }
        List<TableView> tables = new ArrayList<>();
        if (!people.refusedLinks().isEmpty()) {
            tables.add(reasons("Rule", "Links", people.refusedLinks()).titled("Refused links"));
        }
        if (!people.withheld().isEmpty()) {
            tables.add(reasons("Namespace", "Values", people.withheld()).titled("Withheld values"));
        }
        if (people.glue() != null && !people.glue().shared().isEmpty()) {
            tables.add(new Columns<SharedValue>()
                    .code("Value", SharedValue::value)
                    .prose("Reason", SharedValue::reason)
                    .count("Links refused", SharedValue::links)
                    .firstOf(people.glue().shared())
                    .titled("Values that too many show"));
        }
        if (tables.isEmpty()) {
            return Section.empty(ID, TITLE, "No link was refused and no identifier value was withheld.");
        }
        return Section.ofTables(
                ID,
                TITLE,
                "Evidence that a guard did not trust: a value that too many people show, or a link between people who disagree.",
                tables);
    }

    private static TableView reasons(String rule, String counted, List<Reason> reasons) {
        return new Columns<Reason>()
                .code(rule, Reason::rule)
                .prose("Reason", Reason::reason)
                .count(counted, Reason::count)
                .firstOf(Counts.largestFirst(reasons, Reason::count));
    }
}
