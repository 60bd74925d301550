package io.saltern.cli.command;

import io.saltern.cli.Console;
import io.saltern.cli.progress.ConsoleProgress;
import io.saltern.cli.project.JarVersion;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.project.SyncRun;
import io.saltern.lake.run.Warehouse;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Delivers: a plan that was looked at before, exactly as it stands, or what a new plan says. */
@Command(
        name = "sync",
        description = "Deliver. With --plan exactly that plan, or nothing (exit code 3) when data, project or "
                + "destination have moved on; without it, what a plan made now says.",
        mixinStandardHelpOptions = true)
public final class SyncCommand implements Callable<Integer> {
    @Mixin
    private ProjectOptions options;

    @Option(names = "--plan", paramLabel = "ID", description = "A plan as 'saltern plan' names it.")
    private String plan;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SYNC",
            description = "This sync alone, also one that is switched off (default: all that are on).")
    private String sync;

    @Override
    public Integer call() {
        LoadedProject loaded = options.load();
        Warehouse warehouse = options.existingWarehouse(loaded);
        ConsoleProgress progress = new ConsoleProgress();
        warehouse.spark().sparkContext().addSparkListener(progress);
        SyncRun run = new SyncRun(Optional.ofNullable(sync), options.asOf());
        String version = JarVersion.text();
        ReportedRun reported = ReportedRun.of(
                loaded,
                warehouse,
                () -> plan == null
                        ? run.planAndDeliver(loaded, warehouse, version, progress)
                        : run.deliver(plan, loaded, warehouse, version, progress));
        if (options.isJson()) {
            Console.json(reported.summary());
        } else {
            reported.summary().lines().forEach(Console::answer);
        }
        return reported.result().exitCode().number();
    }
}
