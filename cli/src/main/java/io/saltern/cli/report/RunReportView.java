package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Rfm;
import io.saltern.cli.report.RunReport.Segments;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.RunReport.Sync;
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
        List<WarningView> warnings,
        String warned,
        List<Section> story,
        List<Section> accounts,
        String footer) {

    record Fact(String name, String value) {}

    record Tile(String name, String value, String note, String tone) {
        /** The class that sets long figures smaller; the template asks. */
        String length() {
            return Figures.length(value);
        }
    }

    record WarningView(String where, String message, String action) {}

    static RunReportView of(RunReport report) {
        return new RunReportView(
                report.run().project() + " · " + Figures.instant(report.run().asOf()),
                report.run().project(),
                Pill.of(report.run()),
                summary(report),
                report.run().error(),
                when(report.run()),
                tiles(report),
                report.warnings().stream().map(RunReportView::warning).toList(),
                report.warnings().isEmpty()
                        ? null
                        : report.warnings().size() == 1
                                ? "One thing to look at"
                                : Figures.count(report.warnings().size()) + " things to look at",
                List.of(
                        FlowSection.of(report),
                        PeopleSection.of(report.people()),
                        SegmentSection.of(report.segments(), report.people()),
                        RfmSection.of(report.rfm()),
                        ClusterSection.of(report.clustering()),
                        SyncSection.of(report.syncs())),
                List.of(
                        EquationSection.of(report),
                        RejectSection.of(report.sources()),
                        FreshnessSection.of(report),
                        LinkSection.of(report.people()),
                        StepSection.of(report),
                        TableSection.of(report.tables()),
                        RunSection.of(report.run())),
                "Saltern " + Words.orUnknown(report.run().version()) + ", run "
                        + Words.orUnknown(report.run().runId()) + ". This page holds counts only, and loads nothing.");
    }

    private static String summary(RunReport report) {
        List<String> sentences = new ArrayList<>();
        long read = Counts.sum(report.sources(), Source::read);
        long staged = Counts.sum(report.sources(), Source::staged);
        if (!report.sources().isEmpty()) {
            long fed = report.sources().stream().filter(s -> s.read() > 0).count();
            sentences.add(
                    read == 0
                            ? "No source brought anything new."
                            : Figures.counted(read, "record") + " from " + Figures.counted(fed, "source")
                                    + " were read and " + Figures.count(staged) + " of them staged.");
        }
        if (report.people() != null) {
            sentences.add("The warehouse knows "
                    + Figures.counted(report.people().total(), "person")
                    + (report.segments() == null || report.segments().segments().isEmpty()
                            ? "."
                            : "; " + Figures.count(report.segments().people()) + " of them are in at least one of "
                                    + Figures.counted(
                                            report.segments().segments().size(), "segment") + "."));
        }
        long accepted = Counts.sum(report.syncs(), Sync::accepted);
        long sending = report.syncs().stream().filter(s -> s.accepted() > 0).count();
        if (accepted > 0) {
            long planned = Counts.sum(report.syncs(), Sync::planned);
            sentences.add((accepted == planned
                            ? Figures.counted(accepted, "change")
                            : Figures.count(accepted) + " of " + Figures.counted(planned, "planned change"))
                    + " reached " + Figures.counted(sending, "destination") + ".");
        } else if (report.syncs().stream().anyMatch(Sync::delivered)) {
            sentences.add("Nothing had to be sent.");
        }
        return sentences.isEmpty() ? "The run ended before it counted anything." : String.join(" ", sentences);
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

    private static List<Tile> tiles(RunReport report) {
        List<Tile> tiles = new ArrayList<>();
        long read = Counts.sum(report.sources(), Source::read);
        long rejected = Counts.sum(report.sources(), Source::rejected);
        tiles.add(new Tile(
                "Records read",
                report.sources().isEmpty() ? "–" : Figures.count(read),
                report.sources().isEmpty()
                        ? "no source was reached"
                        : read == 0
                                ? "nothing new"
                                : Figures.count(rejected) + " rejected (" + Figures.share(rejected, read) + ")",
                ""));
        People people = report.people();
        tiles.add(new Tile(
                "People",
                people == null ? "–" : Figures.count(people.total()),
                people == null
                        ? "not resolved yet"
                        : Figures.change(people.created()) + " new, " + Figures.count(people.merged()) + " merged",
                ""));
        Segments segments = report.segments();
        tiles.add(new Tile(
                "In a segment",
                segments == null ? "–" : Figures.count(segments.people()),
                segments == null
                        ? "not evaluated yet"
                        : Figures.counted(segments.segments().size(), "segment")
                                + (people == null
                                        ? ""
                                        : ", " + Figures.share(segments.people(), people.total()) + " of people"),
                ""));
        Rfm rfm = report.rfm();
        tiles.add(new Tile(
                "Customers who bought",
                rfm == null ? "–" : Figures.count(rfm.customers()),
                rfm == null ? "no orders scored yet" : Figures.roundMoney(rfm.monetary(), rfm.currency()) + " spent",
                ""));
        long planned = Counts.sum(report.syncs(), Sync::planned);
        long accepted = Counts.sum(report.syncs(), Sync::accepted);
        tiles.add(new Tile(
                "Changes delivered",
                report.syncs().isEmpty() ? "–" : Figures.count(accepted),
                report.syncs().isEmpty()
                        ? "no syncs"
                        : "of " + Figures.count(planned) + " planned in "
                                + Figures.counted(report.syncs().size(), "sync"),
                accepted < planned ? "warn" : ""));
        List<EquationSection.Account> accounts = EquationSection.accountsOf(report);
        long hold = accounts.stream().filter(EquationSection.Account::balanced).count();
        tiles.add(new Tile(
                "Equations that hold",
                accounts.isEmpty() ? "–" : Figures.count(hold) + " of " + Figures.count(accounts.size()),
                accounts.isEmpty()
                        ? "nothing to count"
                        : hold == accounts.size() ? "no row is lost" : "rows are missing",
                accounts.isEmpty() ? "" : hold == accounts.size() ? "good" : "bad"));
        return tiles;
    }

    private static WarningView warning(Warning warning) {
        return new WarningView(warning.where(), warning.message(), warning.action());
    }
}
