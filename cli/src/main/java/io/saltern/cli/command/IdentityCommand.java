package io.saltern.cli.command;

import static org.apache.spark.sql.functions.col;

import io.saltern.base.config.ConfigFile;
import io.saltern.base.config.Faults;
import io.saltern.base.config.Variables;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.cli.Console;
import io.saltern.cli.progress.ConsoleProgress;
import io.saltern.cli.project.JarVersion;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.project.OverrideRun;
import io.saltern.cli.project.PipelineRun;
import io.saltern.cli.query.Catalog;
import io.saltern.identity.IdentitySimulation;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.explain.ExplainGraph;
import io.saltern.identity.explain.Mask;
import io.saltern.identity.explain.ProfileExplanation;
import io.saltern.identity.override.Override;
import io.saltern.identity.override.OverrideFiles;
import io.saltern.identity.override.OverrideSubjects;
import io.saltern.identity.override.Unmerge;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.RunRecord;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.IdentityReviewTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decisions about who is one person, and what other rules would make of people. */
@Command(
        name = "identity",
        description = "Link, keep apart, take a merge back, or try other rules; the next run applies decisions.",
        mixinStandardHelpOptions = true)
public final class IdentityCommand implements Runnable {
    private static final String NAMED = "namespace:value as staged, a node id, or a profile id.";

    @Spec
    private CommandSpec spec;

    @java.lang.Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** What a command decided, for the screen and for programs. */
    record Answer(String did, int opened, int closed, String next) {}

    /** The options of every decision. */
    static final class DecisionOptions extends QueryOptions {
        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with the decision. No personal data.")
        private String reason;

        @Option(names = "--run", description = "Run the pipeline at once, so that the decision takes effect.")
        private boolean isToRun;

        @Option(
                names = "--output",
                paramLabel = "text|json",
                defaultValue = "text",
                description = "How to print the answer.")
        private ProjectOptions.Output output;

        /** All of the project if the pipeline is to run. */
        @java.lang.Override
        public LoadedProject load() {
            return isToRun ? super.load() : load(Set.of(LoadedProject.Part.IDENTITY));
        }

        private int decide(LoadedProject loaded, Warehouse warehouse, OverrideRun decision, String did) {
            ConsoleProgress progress = new ConsoleProgress();
            RunResult result = decision.on(loaded, warehouse, JarVersion.text(), progress);
            Map<String, Long> counts = result.outcomes().isEmpty()
                    ? Map.of()
                    : result.outcomes().get(0).report().counts();
            int opened = counts.getOrDefault("overrides_opened", 0L).intValue();
            int closed = counts.getOrDefault("overrides_closed", 0L).intValue();
            int code = result.exitCode().number();
            if (isToRun) {
                code = PipelineRun.everything()
                        .on(loaded, warehouse, JarVersion.text(), progress)
                        .exitCode()
                        .number();
            }
            Answer answer =
                    new Answer(did, opened, closed, isToRun ? "applied" : "takes effect with the next 'saltern run'");
            if (output == ProjectOptions.Output.JSON) {
                Console.json(answer);
            } else {
                Console.answer(did);
                Console.answer(String.format(
                        Locale.ROOT, "%,d decisions written, %,d taken back; %s.", opened, closed, answer.next()));
            }
            return code;
        }
    }

    @Command(
            name = "link",
            description = "Two are one person, whatever the data says.",
            mixinStandardHelpOptions = true)
    int link(
            @Mixin DecisionOptions options,
            @Parameters(paramLabel = "A", description = NAMED) String one,
            @Parameters(paramLabel = "B", description = NAMED) String other) {
        LoadedProject loaded = options.load();
        Warehouse warehouse = options.existingWarehouse(loaded);
        OverrideSubjects subjects = new OverrideSubjects(new Catalog(warehouse)::relation);
        String a = subjects.node(one);
        String b = subjects.node(other);
        refuseSame(a, b);
        return options.decide(
                loaded,
                warehouse,
                new OverrideRun(List.of(Override.mustLink(a, b, options.reason)), List.of(), "identity link"),
                "The nodes " + a + " and " + b + " are one person.");
    }

    /** A doubtful pair, its identifiers as they are shown. */
    record Doubt(
            String nodeA, String shownA, String nodeB, String shownB, double bits, double probability, String why) {}

    @Command(
            name = "review",
            description = "Lists pairs that may be one person, the most probable first; accept or refuse them.",
            mixinStandardHelpOptions = true)
    int review(
            @Mixin QueryOptions options,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "So many pairs (default: 20).")
                    int limit,
            @Option(names = "--show-personal", description = "Show e-mails and phones instead of masking them.")
                    boolean showPersonal,
            @Option(
                            names = "--output",
                            paramLabel = "text|json",
                            defaultValue = "text",
                            description = "How to print the answer.")
                    ProjectOptions.Output output) {
        LoadedProject loaded = options.load(Set.of(LoadedProject.Part.IDENTITY));
        Catalog catalog = new Catalog(options.existingWarehouse(loaded));
        List<Row> rows = catalog.read(IdentityReviewTable.DEF)
                .orderBy(
                        col(IdentityReviewTable.WEIGHT).desc(),
                        col(IdentityReviewTable.NODE_A),
                        col(IdentityReviewTable.NODE_B))
                .takeAsList(Math.max(0, limit));
        Set<String> nodes = new TreeSet<>();
        rows.forEach(row ->
                nodes.addAll(List.of(row.getAs(IdentityReviewTable.NODE_A), row.getAs(IdentityReviewTable.NODE_B))));
        Map<String, ProfileExplanation.ShownIdentifier> names =
                new ExplainGraph(catalog::relation, showPersonal ? Mask.CLEAR : Mask.MASKED).shown(nodes);
        List<Doubt> doubts = rows.stream()
                .map(row -> {
                    String a = row.getAs(IdentityReviewTable.NODE_A);
                    String b = row.getAs(IdentityReviewTable.NODE_B);
                    return new Doubt(
                            a,
                            String.valueOf(names.get(a)),
                            b,
                            String.valueOf(names.get(b)),
                            row.getAs(IdentityReviewTable.WEIGHT),
                            row.getAs(IdentityReviewTable.PROBABILITY),
                            row.getAs(IdentityReviewTable.EVIDENCE));
                })
                .toList();
        if (output == ProjectOptions.Output.JSON) {
            Console.json(doubts);
        } else {
            doubts.forEach(doubt -> Console.answer(String.format(
                    Locale.ROOT,
                    "%5.1f bits  %5.1f %%  %s %s  %s %s",
                    doubt.bits(),
                    100 * doubt.probability(),
                    doubt.nodeA(),
                    doubt.shownA(),
                    doubt.nodeB(),
                    doubt.shownB())));
            Console.answer(
                    doubts.isEmpty()
                            ? "No pair waits for a decision."
                            : "Decide with: saltern identity accept A B, or: saltern identity refuse A B");
        }
        return ExitCode.DONE.number();
    }

    @Command(
            name = "accept",
            description = "A pair under review is one person: the same as link.",
            mixinStandardHelpOptions = true)
    int accept(
            @Mixin DecisionOptions options,
            @Parameters(paramLabel = "A", description = NAMED) String one,
            @Parameters(paramLabel = "B", description = NAMED) String other) {
        return link(options, one, other);
    }

    @Command(
            name = "refuse",
            description = "A pair under review is two people: the same as apart.",
            mixinStandardHelpOptions = true)
    int refuse(
            @Mixin DecisionOptions options,
            @Parameters(paramLabel = "A", description = NAMED) String one,
            @Parameters(paramLabel = "B", description = NAMED) String other) {
        return apart(options, one, other);
    }

    @Command(
            name = "unlink",
            description = "Takes back what was decided about two: a link, or that they are kept apart.",
            mixinStandardHelpOptions = true)
    int unlink(
            @Mixin DecisionOptions options,
            @Parameters(paramLabel = "A", description = NAMED) String one,
            @Parameters(paramLabel = "B", description = NAMED) String other) {
        LoadedProject loaded = options.load();
        Warehouse warehouse = options.existingWarehouse(loaded);
        OverrideSubjects subjects = new OverrideSubjects(new Catalog(warehouse)::relation);
        String a = subjects.node(one);
        String b = subjects.node(other);
        return options.decide(
                loaded,
                warehouse,
                new OverrideRun(
                        List.of(),
                        List.of(Override.mustLink(a, b, null), Override.cannotLink(a, b, null)),
                        "identity unlink"),
                "Nothing is decided about the nodes " + a + " and " + b + " any more.");
    }

    @Command(name = "apart", description = "Two are never one person.", mixinStandardHelpOptions = true)
    int apart(
            @Mixin DecisionOptions options,
            @Parameters(paramLabel = "A", description = NAMED) String one,
            @Parameters(paramLabel = "B", description = NAMED) String other) {
        LoadedProject loaded = options.load();
        Warehouse warehouse = options.existingWarehouse(loaded);
        Catalog catalog = new Catalog(warehouse);
        OverrideSubjects subjects = new OverrideSubjects(catalog::relation);
        String a = subjects.node(one);
        String b = subjects.node(other);
        refuseSame(a, b);
        Optional<String> profile = subjects.profileOf(a);
        if (profile.isPresent() && profile.equals(subjects.profileOf(b))) {
            return unmerge(
                    options,
                    loaded,
                    warehouse,
                    new Unmerge(catalog::relation).apart(profile.get(), a, b, options.reason));
        }
        return options.decide(
                loaded,
                warehouse,
                new OverrideRun(List.of(Override.cannotLink(a, b, options.reason)), List.of(), "identity apart"),
                "The nodes " + a + " and " + b + " are kept apart.");
    }

    /** What tells the two sides: an id that was merged, or two identifiers. */
    static final class How {
        @Option(
                names = "--merge",
                required = true,
                paramLabel = "OLD_ID",
                description = "Take back the merge of this id.")
        private String mergedId;

        @Option(
                names = "--apart",
                required = true,
                arity = "2",
                paramLabel = "IDENTIFIER",
                description = "Two of its identifiers that belong apart.")
        private List<String> apart;
    }

    @Command(
            name = "unmerge",
            description = "Takes a merge back: those who were merged are people of their own again, with their ids.",
            mixinStandardHelpOptions = true)
    int unmerge(
            @Mixin DecisionOptions options,
            @Parameters(paramLabel = "PROFILE", description = "A profile id, also a former one, or namespace:value.")
                    String who,
            @ArgGroup(multiplicity = "1") How how) {
        LoadedProject loaded = options.load();
        Warehouse warehouse = options.existingWarehouse(loaded);
        Catalog catalog = new Catalog(warehouse);
        OverrideSubjects subjects = new OverrideSubjects(catalog::relation);
        Unmerge unmerge = new Unmerge(catalog::relation);
        String profile = subjects.profile(who);
        Unmerge.Decision decision = how.mergedId != null
                ? unmerge.merge(profile, how.mergedId, options.reason)
                : unmerge.apart(
                        profile, subjects.node(how.apart.get(0)), subjects.node(how.apart.get(1)), options.reason);
        return unmerge(options, loaded, warehouse, decision);
    }

    private static int unmerge(
            DecisionOptions options, LoadedProject loaded, Warehouse warehouse, Unmerge.Decision decision) {
        return options.decide(
                loaded,
                warehouse,
                new OverrideRun(decision.opened(), decision.closed(), "identity unmerge"),
                String.format(
                        Locale.ROOT,
                        "The profile %s comes apart: %,d identifiers from %,d others, across %,d links.",
                        decision.profileId(),
                        decision.nodes(),
                        decision.otherNodes(),
                        decision.crossing()));
    }

    private static void refuseSame(String a, String b) {
        if (a.equals(b)) {
            throw SalternException.config("Both name the same identifier.");
        }
    }

    @Command(
            name = "simulate",
            description = "Says what other rules or overrides would make of people; writes nothing.",
            mixinStandardHelpOptions = true)
    int simulate(
            @Mixin QueryOptions options,
            @Option(
                            names = "--rules",
                            paramLabel = "FILE",
                            description = "Another identity.yaml (default: the project's).")
                    Path rules,
            @Option(
                            names = "--overrides",
                            paramLabel = "FILE",
                            description = "A CSV file of overrides, beside those in force.")
                    Path overrides,
            @Option(
                            names = "--output",
                            paramLabel = "text|json",
                            defaultValue = "text",
                            description = "How to print the answer.")
                    ProjectOptions.Output output) {
        LoadedProject loaded = options.load(Set.of(LoadedProject.Part.IDENTITY));
        Faults faults = new Faults();
        IdentityConfig config = loaded.identity();
        if (rules != null) {
            config = ConfigFile.read(
                            loaded.project().directory(),
                            rules.toAbsolutePath(),
                            new Variables(options.variables(), Map.of()),
                            faults)
                    .map(file -> IdentityConfig.read(file.root()))
                    .orElse(config);
        }
        List<Override> further = overrides == null
                ? List.of()
                : OverrideFiles.read(overrides, faults).overrides();
        faults.throwIfAny();
        Warehouse warehouse = options.existingWarehouse(loaded);
        Catalog catalog = new Catalog(warehouse);
        RunRecord last = Ledger.read(warehouse)
                .lastRun(List.of("done", "partial"))
                .orElseThrow(() -> SalternException.config("No run of this warehouse has ended well yet."));
        IdentitySimulation simulation = IdentitySimulation.of(
                catalog::read, catalog.read(IdentityOverrideTable.DEF), further, config, last.asOf());
        if (output == ProjectOptions.Output.JSON) {
            Console.json(simulation);
        } else {
            lines(simulation).forEach(Console::answer);
        }
        return ExitCode.DONE.number();
    }

    private static List<String> lines(IdentitySimulation simulation) {
        List<String> lines = new ArrayList<>();
        lines.add(Console.bold(String.format(
                Locale.ROOT, "%,d people now, %,d then", simulation.peopleNow(), simulation.peopleThen())));
        simulation.changes().forEach((kind, rows) -> lines.add(String.format(Locale.ROOT, "  %-16s %,9d", kind, rows)));
        lines.add(String.format(Locale.ROOT, "  %-16s %,9d", "members changed", simulation.membersChanged()));
        lines.add(String.format(
                Locale.ROOT,
                "  identifiers: %,d change their profile, %,d come into use, %,d go out of use",
                simulation.nodesMoved(),
                simulation.nodesAdded(),
                simulation.nodesGone()));
        if (!simulation.examples().isEmpty()) {
            lines.add("");
            lines.add("For instance (profile, other profile, nodes that come or go):");
        }
        simulation
                .examples()
                .forEach(example -> lines.add("  " + example.kind().replace('_', ' ') + "  " + example.profileId()
                        + (example.otherProfileId().isEmpty() ? "" : "  " + example.otherProfileId())
                        + (example.nodes().isEmpty() ? "" : "  " + String.join(" ", example.nodes()))));
        lines.add("");
        lines.add("Nothing was written.");
        return lines;
    }
}
