package io.saltern.cli;

import io.saltern.base.error.ExitCode;
import io.saltern.cli.command.ComponentsCommand;
import io.saltern.cli.command.DemoCommand;
import io.saltern.cli.command.ExplainCommand;
import io.saltern.cli.command.IdentityCommand;
import io.saltern.cli.command.InitCommand;
import io.saltern.cli.command.MatchCommand;
import io.saltern.cli.command.PlanCommand;
import io.saltern.cli.command.ReceiverCommand;
import io.saltern.cli.command.RegisterCommand;
import io.saltern.cli.command.ReportCommand;
import io.saltern.cli.command.RunCommand;
import io.saltern.cli.command.SqlCommand;
import io.saltern.cli.command.StatusCommand;
import io.saltern.cli.command.SyncCommand;
import io.saltern.cli.command.ValidateCommand;
import io.saltern.cli.project.JarVersion;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code saltern} command. */
@Command(
        name = "saltern",
        description = "A warehouse-native customer data platform with reverse ETL.",
        subcommands = {
            DemoCommand.class,
            InitCommand.class,
            ValidateCommand.class,
            RunCommand.class,
            PlanCommand.class,
            SyncCommand.class,
            SqlCommand.class,
            ExplainCommand.class,
            StatusCommand.class,
            ReportCommand.class,
            RegisterCommand.class,
            IdentityCommand.class,
            ReceiverCommand.class,
            ComponentsCommand.class,
            MatchCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Saltern.Version.class,
        footer =
                "%nThe launcher adds: saltern archive, which keeps the classes that a small run loads in a file; local commands"
                        + " then start some seconds sooner.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:internal error",
            "2:the project or the command line is invalid",
            "3:a plan no longer matches",
            "4:a data gate failed",
            "5:a brake stopped a sync",
            "6:partial delivery",
            "7:a destination is unreachable",
            "8:another run holds the warehouse",
            "9:a source or the warehouse is unavailable"
        })
public final class Saltern implements Runnable {
    /** Whether the JVM was told to end while a command was at work. */
    private static volatile boolean isEnding;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Tells picocli the version. */
    public static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"saltern " + JarVersion.text()};
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Runs a command and ends the JVM with its exit code; in cluster mode, or with {@code --throw}, throws instead. */
    public static void main(String[] arguments) {
        boolean throwing = List.of(arguments).contains("--throw")
                || "cluster".equals(System.getProperty("spark.submit.deployMode"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> isEnding = true, "saltern-ending"));
        int code = execute(arguments);
        if (throwing) {
            if (code != ExitCode.DONE.number()) {
                throw new IllegalStateException("saltern ended with exit code " + code + "; its message is in the log");
            }
            return;
        }
        Runtime.getRuntime().exit(code);
    }

    /** Runs a command in this JVM and returns its exit code. */
    public static int execute(String... arguments) {
        CommandLine command = new CommandLine(new Saltern());
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (isEnding) {
                // Spark stops at the same time, and its errors say nothing but that.
                Console.note("saltern: interrupted. What a run has begun the next one finishes.");
                return ExitCode.INTERNAL.number();
            }
            ErrorText error = ErrorText.of(failure);
            Console.note(error.text());
            return error.exitCode().number();
        });
        return command.execute(arguments);
    }
}
