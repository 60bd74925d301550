package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Reason;
import io.saltern.cli.report.RunReport.Source;
import java.util.List;

/** Why records were rejected, source by source. */
final class RejectSection {
    private static final String ID = "rejects";
    private static final String TITLE = "Rejected records";

    private RejectSection() {}

    private record Reject(Source source, Reason reason) {}

    static Section of(List<Source> sources) {
        List<Reject> rejects = sources.stream()
                .flatMap(source -> Counts.largestFirst(source.rejects(), Reason::count).stream()
                        .map(reason -> new Reject(source, reason)))
                .toList();
        if (rejects.isEmpty()) {
            return Section.empty(ID, TITLE, "No record was rejected in this run.");
        }
        return Section.ofTables(
                ID,
                TITLE,
                "Each is kept in ops.rejected_record with the place of its text.",
                List.of(new Columns<Reject>()
                        .text("Source", r -> r.source().name())
                        .code("Rule", r -> r.reason().rule())
                        .prose("Reason", r -> r.reason().reason())
                        .count("Records", r -> r.reason().count())
                        .figure(
                                "Of read",
                                r -> Figures.share(
                                        r.reason().count(), r.source().read()))
                        .firstOf(rejects)));
    }
}
