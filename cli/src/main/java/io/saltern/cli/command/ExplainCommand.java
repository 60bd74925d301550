package io.saltern.cli.command;

import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.cli.Console;
import io.saltern.cli.picture.ProfilePicture;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.query.Catalog;
import io.saltern.cli.query.ExplanationText;
import io.saltern.identity.explain.ExplainGraph;
import io.saltern.identity.explain.ExplainPath;
import io.saltern.identity.explain.ExplainProfile;
import io.saltern.identity.explain.Mask;
import io.saltern.identity.explain.PathExplanation;
import io.saltern.identity.explain.ProfileExplanation;
import io.saltern.identity.golden.PastDayPlan;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.StepDone;
import io.saltern.lake.run.Warehouse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says who a profile is, or why two things are one person. */
@Command(
        name = "explain",
        description = "Tell of one profile what is known and from where; or by which links two things are one person.",
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
        LoadedProject loaded = options.load();
        Warehouse warehouse = options.existingWarehouse(loaded);
        Catalog now = new Catalog(warehouse);
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
            Instant asOf = past.map(PastDayPlan::asOf).orElseGet(() -> asOf(warehouse));
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

    /** As-of of the golden records that count. */
    private static Instant asOf(Warehouse warehouse) {
        return Ledger.read(warehouse).lastDone("profiles").map(StepDone::asOf).orElse(Instant.EPOCH);
    }
}
