package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Warning;
import java.util.ArrayList;
import java.util.List;

/**
 * The report in words: every text of the page, formatted and in the order it is read. The template only places it; the
 * script draws charts from the same {@link RunReport} as data.
 *
 * @param failure what stopped the run; null when nothing did
 * @param warned heading of the warnings; null when there are none
 * @param story sections for whoever uses the audiences
 * @param accounts sections for whoever runs the pipeline
 */
record RunReportView(
        String title,
        String project,
        Pill status,
        String summary,
        String failure,
        List<Fact> when,
        List<Tile> tiles,
        List<Warning> warnings,
        String warned,
        List<Section> story,
        List<Section> accounts,
        String footer) {

    record Fact(String name, String value) {}

    static RunReportView of(RunReport report) {
        RunReport.Run run = report.run();
        return new RunReportView(
                run.project() + " · " + Figures.instant(run.asOf()),
                run.project(),
                Pill.of(run),
                Summary.of(report),
                run.error(),
                when(run),
                Tile.of(report),
                report.warnings(),
                warned(report.warnings().size()),
                List.of(
                        FlowSection.of(report),
                        PeopleSection.of(report.people()),
                        GlueSection.of(report.people()),
                        SegmentSection.of(report.segments(), report.people()),
                        RfmSection.of(report.rfm()),
                        ClusterSection.of(report.clustering()),
                        SyncSection.of(report.syncs())),
                List.of(
                        EquationSection.of(Equations.of(report)),
                        RejectSection.of(report.sources()),
                        FreshnessSection.of(report.sources(), run.asOf()),
                        LinkSection.of(report.people()),
                        StepSection.of(report.steps(), run.durationMillis()),
                        TableSection.of(report.tables()),
                        RunSection.of(run)),
                "Saltern " + Words.orUnknown(run.version()) + ", run " + Words.orUnknown(run.runId())
                        + ". This page holds counts and masked identifiers, and loads nothing.");
    }

    private static List<Fact> when(RunReport.Run run) {
        List<Fact> facts = new ArrayList<>(List.of(
                new Fact("As of", Figures.instant(run.asOf())),
                new Fact("Started", Figures.instant(run.startedAt())),
                new Fact("Took", Figures.duration(run.durationMillis())),
                new Fact("Exit code", Words.exit(run.exitCode()))));
        if (!run.scope().isEmpty()) {
            facts.add(new Fact("Scope", String.join(" ", run.scope())));
        }
        return facts;
    }

    private static String warned(int warnings) {
        return switch (warnings) {
            case 0 -> null;
            case 1 -> "One thing to look at";
            default -> Figures.count(warnings) + " things to look at";
        };
    }
}
