package io.saltern.cli.command;

import io.saltern.base.error.SalternException;
import io.saltern.cli.Console;
import io.saltern.cli.progress.ConsoleProgress;
import io.saltern.cli.project.JarVersion;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.project.PipelineRun;
import io.saltern.identity.NewSalt;
import io.saltern.lake.run.Warehouse;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job. */
@Command(
        name = "run",
        description = "Run the pipeline on what is new: ingest, identity, profiles, segments, plan, sync.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private ProjectOptions options;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "Name of this run (default: made from its number and as-of).")
    private String runId;

    @Option(names = "--select", paramLabel = "STEP", split = ",", arity = "1..*", description = "Only these steps.")
    private Set<String> select = new LinkedHashSet<>();

    @Option(names = "--rebuild", paramLabel = "STEP", split = ",", description = "Make this step's tables anew.")
    private Set<String> rebuild = new LinkedHashSet<>();

    @Option(names = "--no-sync", description = "Neither plan nor deliver.")
    private boolean noSync;

    @Option(names = "--dry-run", description = "Everything but the sending.")
    private boolean dryRun;

    @Option(
            names = "--accept-day",
            paramLabel = "DAY",
            description =
                    "Under 'clock: data', take files of this day although it lies more than 31 days after their own"
                            + " time of change; may be given more than once.")
    private List<String> acceptDays = new ArrayList<>();

    @Option(
            names = "--accept-new-salt",
            description = "The salt of the profile ids is lost: keep the ids that are there, mint new ones from the new"
                    + " salt.")
    private boolean acceptNewSalt;

    @Override
    public Integer call() {
        LoadedProject loaded = options.load();
        PipelineRun run = new PipelineRun(
                select,
                rebuild,
                options.asOf(),
                Optional.ofNullable(runId),
                !noSync,
                dryRun,
                acceptedDays(),
                acceptNewSalt ? NewSalt.ACCEPTED : NewSalt.REFUSED);
        run.requireKnownSteps(loaded);
        Warehouse warehouse = options.warehouse(loaded);
        ConsoleProgress progress = new ConsoleProgress();
        warehouse.spark().sparkContext().addSparkListener(progress);
        ReportedRun reported =
                ReportedRun.of(loaded, warehouse, () -> run.on(loaded, warehouse, JarVersion.text(), progress));
        if (options.isJson()) {
            Console.json(reported.summary());
        } else {
            reported.summary().lines().forEach(Console::answer);
        }
        return reported.result().exitCode().number();
    }

    private Set<LocalDate> acceptedDays() {
        Set<LocalDate> days = new TreeSet<>();
        for (String day : acceptDays) {
            try {
                days.add(LocalDate.parse(day));
            } catch (DateTimeParseException e) {
                throw SalternException.config("--accept-day is '" + day + "'; give a day like 2025-03-01.");
            }
        }
        return days;
    }
}
