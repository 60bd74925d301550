package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.table;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.Sync;
import java.util.ArrayList;
import java.util.List;

/** What each sync planned, and what came of it. */
final class SyncSection {
    private SyncSection() {}

    static Section of(List<Sync> syncs) {
        String title = "What was sent";
        if (syncs.isEmpty()) {
            return Section.empty("syncs", title, "No sync ran: none is configured, or the run did not get that far.");
        }
        List<Chart> charts = new ArrayList<>();
        if (Counts.sum(syncs, Sync::planned) > 0) {
            charts.add(new Chart(
                    "sync-outcomes",
                    "Planned changes and what came of them",
                    "One bar a sync. Pending means that the destination confirms later; unknown, that it never answered.",
                    "wide",
                    (int) syncs.stream().filter(s -> s.planned() > 0).count(),
                    "Stacked bars of accepted, rejected, pending, unknown and unsent changes per sync.",
                    table(
                            null,
                            List.of(
                                    words("Sync"),
                                    numbers("Planned"),
                                    numbers("Add"),
                                    numbers("Update"),
                                    numbers("Remove"),
                                    numbers("Accepted"),
                                    numbers("Rejected"),
                                    numbers("Pending"),
                                    numbers("Unknown"),
                                    numbers("Unsent")),
                            syncs.stream()
                                    .filter(s -> s.planned() > 0)
                                    .map(s -> line(
                                            text(s.name()),
                                            number(s.planned()),
                                            number(s.adds()),
                                            number(s.updates()),
                                            number(s.removes()),
                                            number(s.accepted()),
                                            number(s.rejected()),
                                            number(s.pending()),
                                            number(s.unknown()),
                                            number(s.unsent())))
                                    .toList())));
        }
        return new Section(
                "syncs",
                title,
                null,
                null,
                List.of(),
                charts,
                syncs.stream().map(SyncCard::of).toList(),
                List.of());
    }
}
