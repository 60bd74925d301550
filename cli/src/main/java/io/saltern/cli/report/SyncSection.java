package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Sync;
import java.util.List;

/** What each sync planned, and what came of it. */
final class SyncSection {
    private static final String ID = "syncs";
    private static final String TITLE = "What was sent";

    private SyncSection() {}

    static Section of(List<Sync> syncs) {
        if (syncs.isEmpty()) {
            return Section.empty(ID, TITLE, "No sync ran: none is configured, or the run did not get that far.");
        }
        List<Sync> busy = syncs.stream().filter(s -> s.planned() > 0).toList();
        return new Section(
                ID,
                TITLE,
                null,
                null,
                List.of(),
                busy.isEmpty() ? List.of() : List.of(outcomes(busy)),
                syncs.stream().map(SyncCard::of).toList(),
                List.of());
    }

    private static Chart outcomes(List<Sync> syncs) {
        return new Chart(
                "sync-outcomes",
                "Planned changes and what came of them",
                "One bar a sync. Pending means that the destination confirms later; unknown, that it never answered.",
                "wide",
                syncs.size(),
                "Stacked bars of accepted, rejected, pending, unknown and unsent changes per sync.",
                new Columns<Sync>()
                        .text("Sync", Sync::name)
                        .count("Planned", Sync::planned)
                        .count("Add", Sync::adds)
                        .count("Update", Sync::updates)
                        .count("Remove", Sync::removes)
                        .count("Accepted", Sync::accepted)
                        .count("Rejected", Sync::rejected)
                        .count("Pending", Sync::pending)
                        .count("Unknown", Sync::unknown)
                        .count("Unsent", Sync::unsent)
                        .firstOf(syncs));
    }
}
