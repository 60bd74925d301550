package io.saltern.cli.command;

import io.saltern.base.error.ExitCode;
import io.saltern.cli.Console;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.query.Catalog;
import io.saltern.cli.query.ExplanationText;
import io.saltern.identity.explain.ExplainPath;
import io.saltern.identity.explain.ExplainProfile;
import io.saltern.identity.explain.Mask;
import io.saltern.identity.explain.PathExplanation;
import io.saltern.identity.explain.ProfileExplanation;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.StepDone;
import io.saltern.lake.run.Warehouse;
import java.time.Instant;
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
        Catalog catalog = new Catalog(warehouse);
        Mask mask = showPersonal ? Mask.CLEAR : Mask.MASKED;
        boolean isJson = output == ProjectOptions.Output.JSON;
        if (other == null) {
            ProfileExplanation profile =
                    new ExplainProfile(catalog::relation, mask, loaded.identity(), asOf(warehouse)).of(who);
            if (isJson) {
                Console.json(profile);
            } else {
                ExplanationText.lines(profile).forEach(Console::answer);
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
