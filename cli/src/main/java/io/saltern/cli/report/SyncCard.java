package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Sync;
import io.saltern.cli.report.RunReport.SyncReason;
import java.util.List;
import java.util.stream.Stream;

/**
 * One sync: what was planned and what came back, each as a bar with its parts.
 *
 * @param message null for none
 * @param changes the plan by kind of change; null when nothing is planned
 * @param planned heading of the plan; null when there was nothing to plan
 * @param answered heading of the delivery; null when there is nothing to say of one
 * @param reasons why rows did not arrive; null when every one did
 * @param foot null when no plan was made
 */
record SyncCard(
        String name,
        String route,
        Pill status,
        String message,
        String changes,
        String planned,
        List<Part> plan,
        String answered,
        List<Part> delivery,
        TableView reasons,
        String foot) {

    /**
     * @param weight width relative to the other parts of the bar
     */
    record Part(String name, String count, long weight, String tone) {}

    static SyncCard of(Sync sync) {
        boolean idle = sync.considered() == 0 && sync.planned() == 0;
        return new SyncCard(
                sync.name(),
                sync.audience() + " to " + sync.destination() + " (" + sync.kind() + ")",
                Pill.of(sync.status()),
                sync.message(),
                changes(sync),
                idle ? null : "Of " + Figures.count(sync.considered()) + " considered",
                idle ? List.of() : plan(sync),
                answered(sync),
                sync.delivered() ? delivery(sync) : List.of(),
                reasons(sync.reasons()),
                foot(sync));
    }

    private static String changes(Sync sync) {
        return sync.planned() == 0
                ? null
                : Figures.count(sync.adds()) + " to add, " + Figures.count(sync.updates()) + " to update, "
                        + Figures.count(sync.removes()) + " to remove";
    }

    private static List<Part> plan(Sync sync) {
        return parts(
                part("planned", sync.planned(), "accent"),
                part("unchanged", sync.unchanged(), "same"),
                part("held", sync.held(), "held"),
                part("blocked", sync.blocked(), "blocked"));
    }

    private static String answered(Sync sync) {
        if (sync.delivered()) {
            return sync.planned() == 0 ? "Nothing had to be sent." : "Of " + Figures.counted(sync.planned(), "change");
        }
        return sync.planned() == 0 ? null : "Planned only: nothing was sent.";
    }

    private static List<Part> delivery(Sync sync) {
        return parts(
                part("accepted", sync.accepted(), "accent"),
                part("rejected", sync.rejected(), "rejected"),
                part("pending", sync.pending(), "pending"),
                part("unknown", sync.unknown(), "unknown"),
                part("unsent", sync.unsent(), "same"));
    }

    private static Part part(String name, long rows, String tone) {
        return new Part(name, Figures.count(rows), rows, tone);
    }

    /** Those that have a width. */
    private static List<Part> parts(Part... parts) {
        return Stream.of(parts).filter(part -> part.weight() != 0).toList();
    }

    private static TableView reasons(List<SyncReason> reasons) {
        return reasons.isEmpty()
                ? null
                : new Columns<SyncReason>()
                        .text("Outcome", SyncReason::outcome)
                        .prose("Why", r -> r.reason() == null ? r.rule() : r.rule() + ": " + r.reason())
                        .count("Rows", SyncReason::count)
                        .firstOf(Counts.largestFirst(reasons, SyncReason::count));
    }

    private static String foot(Sync sync) {
        if (sync.planId() == null) {
            return null;
        }
        String took = sync.durationMillis() == 0 ? "" : ", took " + Figures.duration(sync.durationMillis());
        return "Plan " + sync.planId() + ", exit code " + Words.exit(sync.exitCode()) + took;
    }
}
