package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.prose;
import static io.saltern.cli.report.TableView.table;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

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
        List<Part> plan = parts(
                new Part("planned", "", sync.planned(), "accent"),
                new Part("unchanged", "", sync.unchanged(), "same"),
                new Part("held", "", sync.held(), "held"),
                new Part("blocked", "", sync.blocked(), "blocked"));
        List<Part> delivery = parts(
                new Part("accepted", "", sync.accepted(), "accent"),
                new Part("rejected", "", sync.rejected(), "rejected"),
                new Part("pending", "", sync.pending(), "pending"),
                new Part("unknown", "", sync.unknown(), "unknown"),
                new Part("unsent", "", sync.unsent(), "same"));
        String answered;
        if (!sync.delivered()) {
            answered = sync.planned() == 0 ? null : "Planned only: nothing was sent.";
        } else {
            answered =
                    sync.planned() == 0 ? "Nothing had to be sent." : "Of " + Figures.counted(sync.planned(), "change");
        }
        boolean idle = sync.considered() == 0 && sync.planned() == 0;
        return new SyncCard(
                sync.name(),
                sync.audience() + " to " + sync.destination() + " (" + sync.kind() + ")",
                Pill.of(sync.status()),
                sync.message(),
                sync.planned() == 0
                        ? null
                        : Figures.count(sync.adds()) + " to add, " + Figures.count(sync.updates()) + " to update, "
                                + Figures.count(sync.removes()) + " to remove",
                idle ? null : "Of " + Figures.count(sync.considered()) + " considered",
                idle ? List.of() : plan,
                answered,
                sync.delivered() ? delivery : List.of(),
                sync.reasons().isEmpty()
                        ? null
                        : table(
                                null,
                                List.of(words("Outcome"), words("Why"), numbers("Rows")),
                                Counts.largestFirst(sync.reasons(), SyncReason::count).stream()
                                        .map(r -> line(
                                                text(r.outcome()),
                                                prose(because(r.rule(), r.reason())),
                                                number(r.count())))
                                        .toList()),
                sync.planId() == null
                        ? null
                        : "Plan " + sync.planId() + ", exit code " + Words.exit(sync.exitCode())
                                + (sync.durationMillis() == 0
                                        ? ""
                                        : ", took " + Figures.duration(sync.durationMillis())));
    }

    private static List<Part> parts(Part... parts) {
        return Stream.of(parts)
                .filter(p -> p.weight() != 0)
                .map(p -> new Part(p.name(), Figures.count(p.weight()), p.weight(), p.tone()))
                .toList();
    }

    private static String because(String rule, String reason) {
        return reason == null ? rule : rule + ": " + reason;
    }
}
