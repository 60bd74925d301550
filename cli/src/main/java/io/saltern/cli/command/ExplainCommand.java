package io.saltern.cli.command;

import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.cli.Console;
import io.saltern.cli.picture.ProfilePicture;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.project.LoadedProject.Part;
import io.saltern.cli.query.Catalog;
import io.saltern.cli.query.DecisionText;
import io.saltern.cli.query.ExplanationText;
import io.saltern.cli.query.SyncExplanation;
import io.saltern.identity.explain.ExplainGraph;
import io.saltern.identity.explain.ExplainPath;
import io.saltern.identity.explain.ExplainProfile;
import io.saltern.identity.explain.Mask;
import io.saltern.identity.explain.PathExplanation;
import io.saltern.identity.explain.ProfileExplanation;
import io.saltern.identity.golden.PastDayPlan;
import io.saltern.identity.override.OverrideSubjects;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.StepDone;
import io.saltern.lake.run.Warehouse;
import io.saltern.segments.member.SegmentExplanation;
import io.saltern.segments.model.ClusterExplanation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says who a profile is, or why two things are one person. */
@Command(
        name = "explain",
        description =
                "Tell of one profile what is known and from where, or why it is in a segment, a cluster or a sync, or is not;"
                        + " or by which links two things are one person.",
        mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private QueryOptions options;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to print the answer.")
    private ProjectOptions.Output output;

    @Option(names = "--show-personal", description = "Show names, e-mails and phones instead of masking them.")
    private boolean showPersonal;

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "Also draw the graph of the profile, as FILE.svg or FILE.html.")
    private Path picture;

    /** A decision to explain instead of the whole profile. */
    static final class Decision {
        @Option(
                names = "--segment",
                required = true,
                paramLabel = "NAME",
                description =
                        "Why the profile is in this segment, or is not: each part of the rule with what was found.")
        private String segment;

        @Option(
                names = "--cluster",
                required = true,
                description = "Why the profile is in its cluster: features and distances.")
        private boolean cluster;

        @Option(
                names = "--sync",
                required = true,
                paramLabel = "NAME",
                description =
                        "What this sync planned for the profile and why, what came back, what the destination holds.")
        private String sync;
    }

    @ArgGroup
    private Decision decision;

    @Mixin
    private DayOption day = new DayOption();

    @Parameters(
            index = "0",
            paramLabel = "WHO",
            description = "A profile id, or namespace:value, for instance email:ana@example.com.")
    private String who;

    @Parameters(index = "1", arity = "0..1", paramLabel = "OTHER", description = "Another: why are they one person?")
    private String other;

    @Override
    public Integer call() {
        LoadedProject loaded = options.load(
                decision == null || decision.segment == null
                        ? Set.of(Part.IDENTITY)
                        : Set.of(Part.IDENTITY, Part.SEGMENTS));
        if (decision != null && (other != null || picture != null || day.isGiven())) {
            throw SalternException.config("--segment, --cluster and --sync tell of one profile as things stand now,"
                    + " without another, a picture or --on.");
        }
        if (decision != null && decision.segment != null) {
            requireSegment(loaded, decision.segment);
        }
        Warehouse warehouse = options.existingWarehouse(loaded);
        Catalog now = new Catalog(warehouse);
        if (decision != null) {
            explain(loaded, warehouse, now);
            return ExitCode.DONE.number();
        }
        Optional<PastDayPlan> past = day.past(warehouse, loaded);
        if (past.isPresent() && (other != null || picture != null)) {
            throw SalternException.config("--on tells of one profile, without a path or a picture: of links only the"
                    + " present state is kept.");
        }
        if (other != null && picture != null) {
            throw SalternException.config("--picture draws one profile; name one, not two.");
        }
        Catalog catalog = past.map(now::on).orElse(now);
        Mask mask = showPersonal ? Mask.CLEAR : Mask.MASKED;
        boolean isJson = output == ProjectOptions.Output.JSON;
        if (other == null) {
            Instant asOf = past.map(PastDayPlan::asOf).orElseGet(() -> asOf(warehouse, "profiles"));
            ExplainProfile explain = new ExplainProfile(catalog::relation, mask, loaded.identity(), asOf);
            if (picture != null) {
                ProfilePicture.write(picture, new ExplainGraph(catalog::relation, mask).of(who));
            }
            ProfileExplanation profile = past.isPresent() ? explain.ofPast(who) : explain.of(who);
            if (isJson) {
                Console.json(profile);
            } else {
                ExplanationText.lines(profile).forEach(Console::answer);
                past.ifPresent(day -> Console.answer("\nAs the run of " + day.asOf()
                        + " knew it, by today's rules. Refused links are kept for the present only."));
            }
        } else {
            PathExplanation path = new ExplainPath(catalog::relation, mask).between(who, other);
            if (isJson) {
                Console.json(path);
            } else {
                ExplanationText.lines(path).forEach(Console::answer);
            }
        }
        return ExitCode.DONE.number();
    }

    private void explain(LoadedProject loaded, Warehouse warehouse, Catalog catalog) {
        if (decision.sync != null) {
            SyncExplanation told = SyncExplanation.of(
                    catalog, decision.sync, who, loaded.project().names("syncs"));
            answer(told, DecisionText.lines(told));
            return;
        }
        String profileId = new OverrideSubjects(catalog::relation).profile(who);
        if (decision.segment != null) {
            SegmentExplanation told = SegmentExplanation.of(
                            loaded.segments(),
                            decision.segment,
                            profileId,
                            asOf(warehouse, "segments"),
                            showPersonal,
                            catalog::read,
                            catalog::relation)
                    .orElseThrow(() -> SalternException.config(
                            "There is no golden record of the profile " + profileId + " yet; 'saltern run' makes it."));
            answer(told, DecisionText.lines(told));
            return;
        }
        Optional<ClusterExplanation> told = ClusterExplanation.of(profileId, catalog::read);
        answer(
                told.<Object>map(found -> found).orElse(Map.of("profileId", profileId)),
                told.map(DecisionText::lines).orElse(List.of(DecisionText.noCluster(profileId))));
    }

    private void answer(Object document, List<String> lines) {
        if (output == ProjectOptions.Output.JSON) {
            Console.json(document);
        } else {
            lines.forEach(Console::answer);
        }
    }

    private static void requireSegment(LoadedProject loaded, String name) {
        List<String> names = loaded.segments().segmentNames();
        if (!names.contains(name)) {
            throw SalternException.config(
                    "There is no segment '" + name + "'. Segments: " + String.join(", ", names) + ".");
        }
    }

    /** As-of of what the last run of a step wrote. */
    private static Instant asOf(Warehouse warehouse, String step) {
        return Ledger.read(warehouse).lastDone(step).map(StepDone::asOf).orElse(Instant.EPOCH);
    }
}
