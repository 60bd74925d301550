package io.saltern.bench;

import io.saltern.base.error.ExitCode;
import io.saltern.bench.cluster.ClusterCommand;
import io.saltern.bench.components.ComponentsCommand;
import io.saltern.bench.components.ContenderCommand;
import io.saltern.bench.crash.CrashCommand;
import io.saltern.bench.match.MatchBenchCommand;
import io.saltern.bench.matchdata.MatchDataCommand;
import io.saltern.bench.startup.StartupCommand;
import io.saltern.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code bench/run} command: trials that take longer than a test may. */
@Command(
        name = "bench/run",
        description = "Trials of Saltern that take longer than a test may.",
        subcommands = {
            CrashCommand.class,
            ClusterCommand.class,
            StartupCommand.class,
            ComponentsCommand.class,
            ContenderCommand.class,
            MatchDataCommand.class,
            MatchBenchCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true)
public final class Bench implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Runs a trial and ends the JVM: 0 when it held, 1 when it did not. */
    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            Console.note("bench: " + failure);
            for (StackTraceElement frame : failure.getStackTrace()) {
                Console.note("    at " + frame);
            }
            return ExitCode.INTERNAL.number();
        });
        Runtime.getRuntime().exit(command.execute(arguments));
    }
}
