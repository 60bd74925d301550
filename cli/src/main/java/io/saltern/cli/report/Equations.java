package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.Equation;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.RunReport.Sync;
import java.util.ArrayList;
import java.util.List;

/** Every equation of a report: one a source, those that it brings itself, and up to two a sync. */
final class Equations {
    private Equations() {}

    static List<Equation> of(RunReport report) {
        List<Equation> equations = new ArrayList<>();
        report.sources().forEach(source -> equations.add(read(source)));
        equations.addAll(report.equations());
        for (Sync sync : report.syncs()) {
            if (!idle(sync)) {
                equations.add(considered(sync));
            }
            if (sync.delivered()) {
                equations.add(planned(sync));
            }
        }
        return equations;
    }

    private static Equation read(Source source) {
        return new Equation(
                source.name(),
                "read",
                source.read(),
                List.of(
                        new Count("staged", source.staged()),
                        new Count("rejected", source.rejected()),
                        new Count("duplicate", source.duplicate())));
    }

    /** A sync that looked at no row and sent none, such as a disabled one, has nothing to account for. */
    private static boolean idle(Sync sync) {
        return sync.considered() == 0 && sync.planned() == 0 && sync.planBalanced() && !sync.delivered();
    }

    private static Equation considered(Sync sync) {
        return new Equation(
                sync.name(),
                "considered",
                sync.considered(),
                List.of(
                        new Count("planned", sync.planned()),
                        new Count("unchanged", sync.unchanged()),
                        new Count("held", sync.held()),
                        new Count("blocked", sync.blocked())));
    }

    private static Equation planned(Sync sync) {
        return new Equation(
                sync.name(),
                "planned",
                sync.planned(),
                List.of(
                        new Count("accepted", sync.accepted()),
                        new Count("rejected", sync.rejected()),
                        new Count("pending", sync.pending()),
                        new Count("unknown", sync.unknown()),
                        new Count("unsent", sync.unsent())));
    }
}
