package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.everyLine;
import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import java.util.List;

/** How far each source lags behind as-of. */
final class FreshnessSection {
    private FreshnessSection() {}

    static Section of(RunReport report) {
        String title = "Freshness";
        if (report.sources().isEmpty()) {
            return Section.empty("freshness", title, "No source was reached.");
        }
        return Section.ofTables(
                "freshness",
                title,
                "The newest record known from each source, against as-of.",
                List.of(everyLine(
                        null,
                        List.of(
                                words("Source"),
                                words("Kind"),
                                words("Newest record"),
                                words(""),
                                numbers("Staged in all"),
                                numbers("Later than as-of")),
                        report.sources().stream()
                                .map(s -> line(
                                        text(s.name()),
                                        text(s.kind()),
                                        text(Figures.instant(s.newestAt())),
                                        text(
                                                s.newestAt() == null
                                                        ? "never"
                                                        : Figures.distance(
                                                                s.newestAt(),
                                                                report.run().asOf())),
                                        number(s.stagedTotal()),
                                        number(s.future())))
                                .toList())));
    }
}
