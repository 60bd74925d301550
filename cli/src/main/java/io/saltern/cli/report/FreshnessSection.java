package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Source;
import java.time.Instant;
import java.util.List;

/** How far each source lags behind as-of. */
final class FreshnessSection {
    private static final String ID = "freshness";
    private static final String TITLE = "Freshness";

    private FreshnessSection() {}

    static Section of(List<Source> sources, Instant asOf) {
        if (sources.isEmpty()) {
            return Section.empty(ID, TITLE, "No source was reached.");
        }
        return Section.ofTables(
                ID,
                TITLE,
                "The newest record known from each source, against as-of.",
                List.of(new Columns<Source>()
                        .text("Source", Source::name)
                        .text("Kind", Source::kind)
                        .text("Newest record", s -> Figures.instant(s.newestAt()))
                        .text("", s -> s.newestAt() == null ? "never" : Figures.distance(s.newestAt(), asOf))
                        .count("Staged in all", Source::stagedTotal)
                        .count("Later than as-of", Source::future)
                        .allOf(sources)));
    }
}
