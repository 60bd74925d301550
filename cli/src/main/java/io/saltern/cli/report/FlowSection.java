package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.table;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.TableView.Line;
import java.util.List;

/** Where the records of the run went, from files to people. */
final class FlowSection {
    private FlowSection() {}

    static Section of(RunReport report) {
        List<Source> sources = report.sources();
        boolean nothing = Counts.sum(sources, Source::read) == 0;
        List<Line> lines = sources.stream()
                .map(s -> line(
                        text(s.name()),
                        number(s.files()),
                        number(s.landed()),
                        number(s.read()),
                        number(s.staged()),
                        number(s.duplicate()),
                        number(s.rejected()),
                        number(s.stagedTotal())))
                .toList();
        Chart chart = new Chart(
                "records-flow",
                "Where the records of this run went",
                "Each source, and what became of its records. A duplicate was known already; a rejected record broke a rule and is kept with its reason.",
                "wide",
                Math.max((int) sources.stream().filter(s -> s.read() > 0).count(), 6),
                "Flow of the records read in this run from each source to the staged tables, duplicates and rejects.",
                table(
                        null,
                        List.of(
                                words("Source"),
                                numbers("Files"),
                                numbers("Landed"),
                                numbers("Read"),
                                numbers("Staged"),
                                numbers("Duplicate"),
                                numbers("Rejected"),
                                numbers("Staged in all")),
                        lines));
        return new Section(
                "flow",
                "From files to people",
                null,
                sources.isEmpty()
                        ? "The run ended before it looked at a source."
                        : nothing
                                ? "No source had a new record for this run; what follows is the state of the warehouse."
                                : null,
                sources.isEmpty() ? List.of() : StageCard.of(report),
                nothing ? List.of() : List.of(chart),
                List.of(),
                List.of());
    }
}
