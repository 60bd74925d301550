package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.code;
import static io.saltern.cli.report.TableView.everyLine;
import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.prose;
import static io.saltern.cli.report.TableView.table;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.Bucket;
import io.saltern.cli.report.RunReport.Cluster;
import io.saltern.cli.report.RunReport.Clustering;
import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.Equation;
import io.saltern.cli.report.RunReport.Overlap;
import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Reason;
import io.saltern.cli.report.RunReport.Rfm;
import io.saltern.cli.report.RunReport.Segment;
import io.saltern.cli.report.RunReport.Segments;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.RunReport.Stage;
import io.saltern.cli.report.RunReport.Step;
import io.saltern.cli.report.RunReport.Sync;
import io.saltern.cli.report.RunReport.SyncReason;
import io.saltern.cli.report.RunReport.TableVersion;
import io.saltern.cli.report.RunReport.Warning;
import io.saltern.cli.report.SyncCard.Part;
import io.saltern.cli.report.TableView.Cell;
import io.saltern.cli.report.TableView.Column;
import io.saltern.cli.report.TableView.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
                        flow(report),
                        people(report.people(), report.run()),
                        segments(report.segments(), report.people()),
                        rfm(report.rfm()),
                        clusters(report.clustering()),
                        syncs(report.syncs())),
                List.of(
                        equations(report),
                        rejects(report.sources()),
                        freshness(report),
                        links(report.people()),
                        steps(report),
                        tables(report.tables()),
                        details(report.run())),
                "Saltern " + Words.orUnknown(report.run().version()) + ", run "
                        + Words.orUnknown(report.run().runId()) + ". This page holds counts only, and loads nothing.");
    }

    // What stands at the top.

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
        List<Account> accounts = accountsOf(report);
        long hold = accounts.stream().filter(Account::balanced).count();
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

    // The flow.

    private static List<StageCard> stages(RunReport report) {
        List<Source> sources = report.sources();
        long read = Counts.sum(sources, Source::read);
        People people = report.people();
        Segments segments = report.segments();
        List<Sync> syncs = report.syncs();
        return List.of(
                new StageCard(
                        "Sources",
                        Figures.count(sources.size()),
                        sources.size() == 1 ? "source" : "sources",
                        Figures.counted(Counts.sum(sources, Source::files), "new file"),
                        "",
                        ""),
                stage(
                        report,
                        Stage.RAW,
                        "Raw",
                        Figures.count(Counts.sum(sources, Source::landed)),
                        "units landed",
                        "lines and documents"),
                stage(
                        report,
                        Stage.STAGED,
                        "Staged",
                        Figures.count(Counts.sum(sources, Source::staged)),
                        "records",
                        "of " + Figures.count(read) + " read"),
                stage(
                        report,
                        Stage.PEOPLE,
                        "People",
                        people == null ? "–" : Figures.count(people.total()),
                        "people",
                        people == null ? "not reached" : Figures.change(people.created()) + " new"),
                stage(
                        report,
                        Stage.SEGMENTS,
                        "Segments",
                        segments == null
                                ? "–"
                                : Figures.count(segments.segments().size()),
                        "segments",
                        segments == null
                                ? "not reached"
                                : Figures.counted(Counts.sum(segments.segments(), Segment::members), "membership")),
                stage(
                        report,
                        Stage.DESTINATIONS,
                        "Destinations",
                        Figures.count(Counts.sum(syncs, Sync::accepted)),
                        "changes delivered",
                        "of " + Figures.count(Counts.sum(syncs, Sync::planned)) + " planned"));
    }

    private static StageCard stage(RunReport report, Stage stage, String name, String value, String unit, String note) {
        List<Step> steps =
                report.steps().stream().filter(s -> s.stage() == stage).toList();
        String work;
        String tone = "";
        if (steps.stream().anyMatch(s -> "failed".equals(s.status()))) {
            tone = "bad";
        }
        if (steps.isEmpty()) {
            work = "";
        } else if (steps.stream().allMatch(s -> "skipped".equals(s.status()))) {
            work = "skipped";
            tone = "quiet";
        } else if (steps.stream().allMatch(s -> "not reached".equals(s.status()))) {
            work = "not reached";
            tone = "quiet";
        } else {
            work = Figures.duration(Counts.sum(steps, Step::durationMillis)) + " · "
                    + Figures.counted(Counts.sum(steps, Step::commits), "commit");
        }
        return new StageCard(name, value, unit, note, work, tone);
    }

    private static Section flow(RunReport report) {
        List<Source> sources = report.sources();
        boolean nothing = Counts.sum(sources, Source::read) == 0;
        List<Line> lines = sources.stream()
                .map(s -> line(
                        text(s.name()),
                        number(s.files()),
                        number(s.landed()),
                        number(s.read()),
                        number(s.staged()),
                        number(s.duplicate()),
                        number(s.rejected()),
                        number(s.stagedTotal())))
                .toList();
        Chart chart = new Chart(
                "records-flow",
                "Where the records of this run went",
                "Each source, and what became of its records. A duplicate was known already; a rejected record broke a rule and is kept with its reason.",
                "wide",
                Math.max((int) sources.stream().filter(s -> s.read() > 0).count(), 6),
                "Flow of the records read in this run from each source to the staged tables, duplicates and rejects.",
                table(
                        null,
                        List.of(
                                words("Source"),
                                numbers("Files"),
                                numbers("Landed"),
                                numbers("Read"),
                                numbers("Staged"),
                                numbers("Duplicate"),
                                numbers("Rejected"),
                                numbers("Staged in all")),
                        lines));
        return new Section(
                "flow",
                "From files to people",
                null,
                sources.isEmpty()
                        ? "The run ended before it looked at a source."
                        : nothing
                                ? "No source had a new record for this run; what follows is the state of the warehouse."
                                : null,
                sources.isEmpty() ? List.of() : stages(report),
                nothing ? List.of() : List.of(chart),
                List.of(),
                List.of());
    }

    // The story.

    private static Section people(People people, RunReport.Run run) {
        String title = "People";
        if (people == null) {
            return Section.empty(
                    "people", title, "Nobody is resolved yet: the identity step has not finished in this warehouse.");
        }
        if (people.total() == 0) {
            return Section.empty("people", title, "There are no people yet: no record carried a usable identifier.");
        }
        List<Chart> charts = new ArrayList<>();
        if (!people.bySource().isEmpty()) {
            charts.add(new Chart(
                    "people-sources",
                    "People per source",
                    "A person counts in every source that knows them.",
                    "half",
                    people.bySource().size(),
                    "Bar chart of people per source.",
                    table(
                            null,
                            List.of(words("Source"), numbers("People"), numbers("Share")),
                            Counts.largestFirst(people.bySource(), Count::count).stream()
                                    .map(c -> line(
                                            text(c.name()),
                                            number(c.count()),
                                            number(Figures.share(c.count(), people.total()))))
                                    .toList())));
        }
        if (!people.groupSizes().isEmpty()) {
            charts.add(new Chart(
                    "group-sizes",
                    "Records behind one person",
                    "How many records were found to be the same person; 1 means that nothing was merged.",
                    "half",
                    0,
                    "Histogram of people by the number of records they were found in.",
                    table(
                            null,
                            List.of(words("Records"), numbers("People"), numbers("Share")),
                            people.groupSizes().stream()
                                    .map(b -> line(
                                            text(range(b)),
                                            number(b.count()),
                                            number(Figures.share(b.count(), people.total()))))
                                    .toList())));
        }
        if (people.bySource().size() > 1) {
            charts.add(new Chart(
                    "source-overlap",
                    "How sources overlap",
                    "Of the people in the row's source, the share that the column's source knows too.",
                    "wide",
                    Math.min(people.bySource().size(), 20),
                    "Heatmap of the share of people that each source shares with each other source.",
                    overlapTable("Source", people.overlaps())));
        }
        String lead = Figures.counted(people.records(), "record") + " make " + Figures.counted(people.total(), "person")
                + ". In this run " + Figures.count(people.created()) + " were new, " + Figures.count(people.merged())
                + " merged into another and " + Figures.count(people.split()) + " split from one."
                + (people.unattributed() == 0
                        ? ""
                        : " " + Figures.counted(people.unattributed(), "fact") + " (events, orders) "
                                + (people.unattributed() == 1 ? "belongs" : "belong") + " to nobody known.");
        return Section.ofCharts("people", title, lead, charts);
    }

    private static Section segments(Segments segments, People people) {
        String title = "Segments";
        if (segments == null) {
            return Section.empty("segments", title, "Segments were not evaluated yet in this warehouse.");
        }
        if (segments.segments().isEmpty()) {
            return Section.empty("segments", title, "No segment is defined: add a file under segments/ to make one.");
        }
        List<Segment> all = Counts.largestFirst(segments.segments(), Segment::members);
        List<Chart> charts = new ArrayList<>();
        charts.add(new Chart(
                "segment-sizes",
                "Who is in, who came, who left",
                "Members now, with those who entered in this run set apart; those who left stand to the left of zero.",
                all.size() > 1 ? "half" : "wide",
                Math.min(all.size(), 20),
                "Bar chart of segment sizes with members who entered and left in this run.",
                table(
                        null,
                        List.of(
                                words("Segment"),
                                numbers("Members"),
                                numbers("Share of people"),
                                numbers("Entered"),
                                numbers("Left"),
                                words("Definition")),
                        all.stream()
                                .map(s -> line(
                                        text(s.name()),
                                        number(s.members()),
                                        number(people == null ? "–" : Figures.share(s.members(), people.total())),
                                        number(Figures.change(s.entered())),
                                        number(Figures.change(-s.left())),
                                        prose(s.description())))
                                .toList())));
        if (all.size() > 1) {
            charts.add(new Chart(
                    "segment-overlap",
                    "How segments overlap",
                    "Of the people in the row's segment, the share that is in the column's segment too.",
                    "half",
                    Math.min(all.size(), 20),
                    "Heatmap of the share of people that each segment shares with each other segment.",
                    overlapTable("Segment", segments.overlaps())));
        }
        Segment largest = all.get(0);
        String lead = Figures.count(segments.people()) + (people == null ? "" : " of " + Figures.count(people.total()))
                + " people are in at least one segment. The largest is " + largest.name() + " with "
                + Figures.counted(largest.members(), "member") + "; in this run "
                + Figures.counted(Counts.sum(all, Segment::entered), "stay") + " began and "
                + Figures.count(Counts.sum(all, Segment::left)) + " ended.";
        return Section.ofCharts("segments", title, lead, charts);
    }

    private static Section rfm(Rfm rfm) {
        String title = "How customers buy";
        if (rfm == null || rfm.customers() == 0) {
            return Section.empty(
                    "rfm",
                    title,
                    "There is no recency, frequency and monetary score yet: it needs orders of known people.");
        }
        List<Chart> charts = new ArrayList<>();
        charts.add(new Chart(
                "rfm-grid",
                "Recency and frequency",
                "Quintiles, 5 the best: to the right bought lately, to the top buys often.",
                "half",
                0,
                "Grid of recency quintile by frequency quintile with the number of customers and their spend.",
                "Spend",
                table(
                        null,
                        List.of(words("Recency"), words("Frequency"), numbers("Customers"), numbers("Spend")),
                        rfm.cells().stream()
                                .map(c -> line(
                                        text(Integer.toString(c.recency())),
                                        text(Integer.toString(c.frequency())),
                                        number(c.customers()),
                                        number(Figures.money(c.monetary(), rfm.currency()))))
                                .toList())));
        if (!rfm.names().isEmpty()) {
            charts.add(new Chart(
                    "rfm-names",
                    "Who carries the revenue",
                    "Share of customers against share of spend, by the usual names.",
                    "half",
                    rfm.names().size(),
                    "Bars that compare the share of customers with the share of spend for each name.",
                    table(
                            null,
                            List.of(
                                    words("Name"),
                                    numbers("Customers"),
                                    numbers("Share"),
                                    numbers("Spend"),
                                    numbers("Share of spend")),
                            rfm.names().stream()
                                    .map(n -> line(
                                            text(n.name()),
                                            number(n.customers()),
                                            number(Figures.share(n.customers(), rfm.customers())),
                                            number(Figures.money(n.monetary(), rfm.currency())),
                                            number(Figures.share(n.monetary(), rfm.monetary()))))
                                    .toList())));
        }
        String lead = Figures.counted(rfm.customers(), "customer") + " spent "
                + Figures.roundMoney(rfm.monetary(), rfm.currency()) + "."
                + rfm.names().stream()
                        .filter(n -> n.monetary() != null)
                        .max(Comparator.comparing(RunReport.RfmName::monetary))
                        .map(n -> " " + n.name() + " are " + Figures.share(n.customers(), rfm.customers())
                                + " of them and bring " + Figures.share(n.monetary(), rfm.monetary())
                                + " of the spend.")
                        .orElse("");
        return Section.ofCharts("rfm", title, lead, charts);
    }

    private static Section clusters(Clustering model) {
        String title = "Clusters";
        if (model == null || model.clusters().isEmpty()) {
            return Section.empty(
                    "clusters", title, "No clusters yet: too few people have the traits that the model needs.");
        }
        List<Chart> charts = new ArrayList<>();
        List<Column> columns = new ArrayList<>(List.of(words("Cluster"), numbers("People")));
        model.features().forEach(f -> columns.add(numbers(f)));
        charts.add(new Chart(
                "cluster-centres",
                "What makes each cluster different",
                "Its centre, in standard deviations from everybody's mean.",
                "wide",
                model.clusters().size(),
                "Heatmap of the centre of each cluster on each standardised trait.",
                table(
                        null,
                        columns,
                        model.clusters().stream().map(RunReportView::centre).toList())));
        charts.add(new Chart(
                "cluster-sizes",
                "Size of the clusters",
                "People in each.",
                "half",
                model.clusters().size(),
                "Bar chart of people per cluster.",
                table(
                        null,
                        List.of(words("Cluster"), numbers("People")),
                        model.clusters().stream()
                                .map(c -> line(text(c.name()), number(c.people())))
                                .toList())));
        if (!model.evidence().isEmpty()) {
            charts.add(new Chart(
                    "silhouette",
                    "Why " + model.k() + " clusters",
                    "How well the clusters are separated for each number that was tried; higher is better.",
                    "half",
                    model.clusters().size(),
                    "Line chart of the silhouette for each number of clusters; the chosen one is marked.",
                    table(
                            null,
                            List.of(numbers("k"), numbers("Silhouette"), words("")),
                            model.evidence().stream()
                                    .map(e -> line(
                                            number(e.k()),
                                            number(Figures.decimal(e.silhouette())),
                                            text(e.k() == model.k() ? "chosen" : "")))
                                    .toList())));
        }
        String lead = "K-Means on " + Figures.counted(model.features().size(), "standardised trait") + " of "
                + Figures.counted(model.trainedOn(), "person") + " found " + model.k() + " clusters (model "
                + model.model()
                + ", version " + model.version() + ", seed " + model.seed() + ").";
        return Section.ofCharts("clusters", title, lead, charts);
    }

    private static Line centre(Cluster cluster) {
        List<Cell> cells = new ArrayList<>(List.of(text(cluster.name()), number(cluster.people())));
        cluster.centre().forEach(v -> cells.add(number(Figures.decimal(v))));
        return new Line(cells);
    }

    private static Section syncs(List<Sync> syncs) {
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
                syncs.stream().map(RunReportView::card).toList(),
                List.of());
    }

    private static SyncCard card(Sync sync) {
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

    // The accounts.

    /** One equation as the page writes it. */
    private record Account(String subject, String left, long value, List<Count> parts) {
        boolean balanced() {
            return value == total();
        }

        long total() {
            return parts.stream().mapToLong(Count::count).sum();
        }

        String right() {
            return parts.stream()
                    .map(p -> Figures.count(p.count()) + " " + p.name())
                    .collect(Collectors.joining(" + "));
        }
    }

    private static List<Account> accountsOf(RunReport report) {
        List<Account> accounts = new ArrayList<>();
        for (Source s : report.sources()) {
            accounts.add(new Account(
                    s.name(),
                    "read",
                    s.read(),
                    List.of(
                            new Count("staged", s.staged()),
                            new Count("rejected", s.rejected()),
                            new Count("duplicate", s.duplicate()))));
        }
        for (Equation e : report.equations()) {
            accounts.add(new Account(e.subject(), e.total(), e.value(), e.parts()));
        }
        for (Sync s : report.syncs()) {
            if (s.considered() == 0 && s.planned() == 0 && s.planBalanced() && !s.delivered()) {
                continue;
            }
            accounts.add(new Account(
                    s.name(),
                    "considered",
                    s.considered(),
                    List.of(
                            new Count("planned", s.planned()),
                            new Count("unchanged", s.unchanged()),
                            new Count("held", s.held()),
                            new Count("blocked", s.blocked()))));
            if (s.delivered()) {
                accounts.add(new Account(
                        s.name(),
                        "planned",
                        s.planned(),
                        List.of(
                                new Count("accepted", s.accepted()),
                                new Count("rejected", s.rejected()),
                                new Count("pending", s.pending()),
                                new Count("unknown", s.unknown()),
                                new Count("unsent", s.unsent()))));
            }
        }
        return accounts;
    }

    private static Section equations(RunReport report) {
        String title = "Where every row went";
        List<Account> accounts = accountsOf(report);
        if (accounts.isEmpty()) {
            return Section.empty("equations", title, "Nothing was counted: the run ended before its first source.");
        }
        TableView table = new TableView(
                null,
                "stack",
                List.of(words("Of"), numbers("Total"), words(""), words("Parts"), words("")),
                accounts.stream()
                        .map(a -> line(
                                text(a.subject()),
                                number(a.value()),
                                text(a.left() + " ="),
                                text(a.right()),
                                new Cell(
                                        a.balanced()
                                                ? "holds"
                                                : "off by " + Figures.count(Math.abs(a.value() - a.total())),
                                        "mark",
                                        a.balanced() ? "good" : "bad")))
                        .toList(),
                null);
        return Section.ofTables(
                "equations",
                title,
                "Every record that was read and every row that a sync considered must be in exactly one of the parts. The run fails when one equation does not hold.",
                List.of(table));
    }

    private static Section rejects(List<Source> sources) {
        String title = "Rejected records";
        List<Line> lines = new ArrayList<>();
        for (Source source : sources) {
            for (Reason reason : Counts.largestFirst(source.rejects(), Reason::count)) {
                lines.add(line(
                        text(source.name()),
                        code(reason.rule()),
                        prose(reason.reason()),
                        number(reason.count()),
                        number(Figures.share(reason.count(), source.read()))));
            }
        }
        if (lines.isEmpty()) {
            return Section.empty("rejects", title, "No record was rejected in this run.");
        }
        return Section.ofTables(
                "rejects",
                title,
                "Each is kept in ops.rejected_record with the place of its text.",
                List.of(table(
                        null,
                        List.of(
                                words("Source"),
                                words("Rule"),
                                words("Reason"),
                                numbers("Records"),
                                numbers("Of read")),
                        lines)));
    }

    private static Section freshness(RunReport report) {
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

    private static Section links(People people) {
        String title = "Links that were not made";
        if (people == null) {
            return Section.empty("links", title, "Identity did not run, so no link was judged.");
        }
        List<TableView> tables = new ArrayList<>();
        if (!people.refusedLinks().isEmpty()) {
            tables.add(table(
                    "Refused links",
                    List.of(words("Rule"), words("Reason"), numbers("Links")),
                    Counts.largestFirst(people.refusedLinks(), Reason::count).stream()
                            .map(r -> line(code(r.rule()), prose(r.reason()), number(r.count())))
                            .toList()));
        }
        if (!people.withheld().isEmpty()) {
            tables.add(table(
                    "Withheld values",
                    List.of(words("Namespace"), words("Reason"), numbers("Values")),
                    Counts.largestFirst(people.withheld(), Reason::count).stream()
                            .map(r -> line(code(r.rule()), prose(r.reason()), number(r.count())))
                            .toList()));
        }
        if (tables.isEmpty()) {
            return Section.empty("links", title, "No link was refused and no identifier value was withheld.");
        }
        return Section.ofTables(
                "links",
                title,
                "Evidence that a guard did not trust: a value that too many people show, or a link between people who disagree.",
                tables);
    }

    private static Section steps(RunReport report) {
        String title = "Steps";
        List<Step> steps = report.steps();
        if (steps.isEmpty()) {
            return Section.empty("steps", title, "No step was started.");
        }
        List<Line> lines = new ArrayList<>(steps.stream()
                .map(s -> line(
                        text(s.name()),
                        new Cell(s.status(), "mark", Pill.tone(s.status())),
                        number(
                                s.status().equals("done") || s.durationMillis() > 0
                                        ? Figures.duration(s.durationMillis())
                                        : "–"),
                        number(Figures.count(s.rowsIn())),
                        number(Figures.count(s.rowsOut())),
                        number(s.commits()),
                        number(s.merges()),
                        prose(s.reason())))
                .toList());
        long commits = Counts.sum(steps, Step::commits);
        long merges = Counts.sum(steps, Step::merges);
        long skipped = steps.stream().filter(s -> "skipped".equals(s.status())).count();
        TableView table = everyLine(
                null,
                List.of(
                        words("Step"),
                        words("State"),
                        numbers("Took"),
                        numbers("Rows in"),
                        numbers("Rows out"),
                        numbers("Commits"),
                        numbers("Of them MERGE"),
                        words("Note")),
                lines);
        boolean ran = steps.stream().anyMatch(s -> s.durationMillis() > 0);
        Chart chart = new Chart(
                "step-times",
                "Where the time went",
                "Each step from its start to its end, since the start of the run.",
                "wide",
                (int) steps.stream().filter(s -> s.durationMillis() > 0).count(),
                "Timeline of the steps of the run.",
                null);
        return new Section(
                "steps",
                title,
                Figures.counted(steps.size(), "step") + ", " + Figures.count(skipped) + " skipped; "
                        + Figures.counted(commits, "Delta commit") + ", " + Figures.count(merges)
                        + " of them MERGE. The run took "
                        + Figures.duration(report.run().durationMillis()) + ".",
                null,
                List.of(),
                ran ? List.of(chart) : List.of(),
                List.of(),
                List.of(table));
    }

    private static Section tables(List<TableVersion> tables) {
        String title = "Tables written";
        if (tables.isEmpty()) {
            return Section.empty("tables", title, "The run wrote no table.");
        }
        return Section.ofTables(
                "tables",
                title,
                "Read a table as this run left it with VERSION AS OF.",
                List.of(everyLine(
                        null,
                        List.of(
                                words("Table"),
                                words("Step"),
                                numbers("Version"),
                                numbers("Commits"),
                                numbers("Rows written")),
                        tables.stream()
                                .map(t -> line(
                                        code(t.table()),
                                        text(t.step()),
                                        number(t.version()),
                                        number(t.commits()),
                                        number(Figures.count(t.rows()))))
                                .toList())));
    }

    private static Section details(RunReport.Run run) {
        return Section.ofTables(
                "details",
                "The run",
                null,
                List.of(everyLine(
                        null,
                        List.of(words("Field"), words("Value")),
                        List.of(
                                line(text("Run id"), code(Words.orUnknown(run.runId()))),
                                line(text("Project"), text(run.project())),
                                line(
                                        text("Scope"),
                                        text(run.scope().isEmpty() ? "whole pipeline" : String.join(" ", run.scope()))),
                                line(text("As of"), text(Figures.instant(run.asOf()))),
                                line(text("Started"), text(Figures.instant(run.startedAt()))),
                                line(text("Took"), text(Figures.duration(run.durationMillis()))),
                                line(text("Status"), text(run.status())),
                                line(text("Exit code"), text(Words.exit(run.exitCode()))),
                                line(text("Saltern version"), code(Words.orUnknown(run.version()))),
                                line(text("Config digest"), code(Words.orUnknown(run.configDigest())))))));
    }

    private static String because(String rule, String reason) {
        return reason == null ? rule : rule + ": " + reason;
    }

    private static String range(Bucket bucket) {
        if (bucket.to() == null) {
            return Figures.count(bucket.from()) + " or more";
        }
        return bucket.to() == bucket.from()
                ? Figures.count(bucket.from())
                : Figures.count(bucket.from()) + " to " + Figures.count(bucket.to());
    }

    private static TableView overlapTable(String noun, List<Overlap> overlaps) {
        return table(
                null,
                List.of(words(noun), words("and"), numbers("People in both")),
                Counts.largestFirst(overlaps, Overlap::people).stream()
                        .map(o -> line(text(o.a()), text(o.b()), number(o.people())))
                        .toList());
    }
}
