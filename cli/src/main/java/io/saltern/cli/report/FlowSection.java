package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Source;
import java.util.List;

/** Where the records of the run went, from files to people. */
final class FlowSection {
    private static final String ID = "flow";
    private static final String TITLE = "From files to people";

    private FlowSection() {}

    static Section of(RunReport report) {
        if (report.sources().isEmpty()) {
            return Section.empty(ID, TITLE, "The run ended before it looked at a source.");
        }
        long fed = report.sources().stream().filter(s -> s.read() > 0).count();
        return new Section(
                ID,
                TITLE,
                null,
                fed == 0
                        ? "No source had a new record for this run; what follows is the state of the warehouse."
                        : null,
                StageCard.of(report),
                fed == 0 ? List.of() : List.of(records(report.sources(), (int) fed)),
                List.of(),
                List.of());
    }

    private static Chart records(List<Source> sources, int fed) {
        return new Chart(
                "records-flow",
                "Where the records of this run went",
                "Each source, and what became of its records. A duplicate was known already; a rejected record broke a rule and is kept with its reason.",
                "wide",
                Math.max(fed, 6),
                "Flow of the records read in this run from each source to the staged tables, duplicates and rejects.",
                new Columns<Source>()
                        .text("Source", Source::name)
                        .count("Files", Source::files)
                        .count("Landed", Source::landed)
                        .count("Read", Source::read)
                        .count("Staged", Source::staged)
                        .count("Duplicate", Source::duplicate)
                        .count("Rejected", Source::rejected)
                        .count("Derived rows rejected", Source::rejectedDerived)
                        .count("Staged in all", Source::stagedTotal)
                        .firstOf(sources));
    }
}
