package io.saltern.bench.startup;

import io.saltern.base.WallClock;
import io.saltern.bench.trial.ChildProcess;
import io.saltern.bench.trial.FileTree;
import io.saltern.bench.trial.TrialFolder;
import io.saltern.bench.trial.TrialShop;
import io.saltern.cli.Console;
import io.saltern.sampleshop.SampleShopOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times short commands, each of which does what the one above it does and one thing more, so that the differences tell
 * where the seconds go; without and with an archive of loaded classes.
 */
@Command(
        name = "startup",
        description = "Time short commands, without and with an archive of loaded classes.",
        mixinStandardHelpOptions = true)
public final class StartupCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @Option(names = "--times", paramLabel = "N", defaultValue = "3", description = "Best of how many (default: 3).")
    private int times;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where files go (default: a temporary folder).")
    private Path wanted;

    private record Timed(String adds, List<String> arguments) {}

    @Override
    public Integer call() {
        Path directory = TrialFolder.make(wanted);
        Path home = Path.of(System.getProperty("saltern.home", ".")).toAbsolutePath();
        TrialShop shop = TrialShop.make(directory.resolve("shop"), SampleShopOptions.of(100, 5, 1), 1);
        String project = shop.directory().toString();
        Launch launch = new Launch(home, directory.resolve("output.log"));
        List<Timed> commands = List.of(
                new Timed("JVM, command line", List.of("--version")),
                new Timed("reading the project", List.of("validate", "--project", project)),
                new Timed("session, ledger, views, a query", List.of("sql", "--project", project, "SELECT 1 AS one")),
                new Timed("listing, lease, ops.run", List.of("run", "--project", project)));
        Console.note("bench: a first run, so that the timed ones find nothing new");
        launch.seconds(List.of("run", "--project", project, "--no-sync"), "-Xshare:auto");
        Path archive = directory.resolve("trial.jsa");
        double making = launch.seconds(
                List.of("run", "--project", project, "--no-sync"), "-XX:ArchiveClassesAtExit=" + archive);
        Console.answer(
                String.format(Locale.ROOT, "Making the archive: %.1f s, %d MB", making, size(archive) / 1_000_000));
        Console.answer(String.format(Locale.ROOT, "%-10s %-34s %9s %9s", "command", "adds", "without", "with"));
        for (Timed command : commands) {
            List<String> arguments = new ArrayList<>(command.arguments());
            if (arguments.get(0).equals("run")) {
                arguments.add("--no-sync");
            }
            double without = best(launch, arguments, "-Xshare:auto");
            double with = best(launch, arguments, "-XX:SharedArchiveFile=" + archive);
            Console.answer(String.format(
                    Locale.ROOT, "%-10s %-34s %7.2f s %7.2f s", arguments.get(0), command.adds(), without, with));
        }
        FileTree.remove(directory);
        return 0;
    }

    private double best(Launch launch, List<String> arguments, String option) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            best = Math.min(best, launch.seconds(arguments, option));
        }
        return best;
    }

    private static long size(Path file) {
        return Files.exists(file) ? file.toFile().length() : 0;
    }

    /** The launcher, with an option of the JVM. */
    private record Launch(Path home, Path log) {
        double seconds(List<String> arguments, String option) {
            List<String> command =
                    new ArrayList<>(List.of(home.resolve("saltern").toString()));
            command.addAll(arguments);
            long began = WallClock.nanos();
            ChildProcess process = ChildProcess.start(command, Map.of("SALTERN_JAVA_OPTS", option), log);
            if (!process.endsWithin(LONGEST)) {
                process.kill();
            }
            if (process.exitCode() != 0) {
                throw new IllegalStateException(
                        arguments + " ended with exit code " + process.exitCode() + ": " + process.output());
            }
            return (WallClock.nanos() - began) / 1e9;
        }
    }
}
