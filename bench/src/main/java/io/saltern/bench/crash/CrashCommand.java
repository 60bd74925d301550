package io.saltern.bench.crash;

import io.saltern.bench.trial.FileTree;
import io.saltern.bench.trial.TrialFolder;
import io.saltern.cli.Console;
import io.saltern.cli.query.Sessions;
import io.saltern.sampleshop.SampleShopOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Crashes after every Delta commit, journal file and delivery call in turn, and kills real runs at random instants. */
@Command(
        name = "crash",
        description = "Crash after every commit, journal file and delivery call in turn, run again, and compare.",
        mixinStandardHelpOptions = true)
public final class CrashCommand implements Callable<Integer> {
    @Option(
            names = "--points",
            paramLabel = "all|N",
            defaultValue = "all",
            description = "All points, or so many drawn by the seed (default: all).")
    private String points;

    @Option(names = "--kills", paramLabel = "N", defaultValue = "10", description = "Real kills (default: 10).")
    private int kills;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "What chance comes from (default: 1).")
    private long seed;

    @Option(names = "--customers", paramLabel = "N", defaultValue = "200", description = "People (default: 200).")
    private int customers;

    @Option(names = "--days", paramLabel = "N", defaultValue = "5", description = "Days of the first run (default: 5).")
    private int days;

    @Option(names = "--narrow", description = "Fewer sources and segments, as in the test.")
    private boolean narrow;

    @Option(
            names = "--chained",
            description = "Crash at all points of a run one after another on one copy, and compare once.")
    private boolean chained;

    @Option(names = "--only", paramLabel = "TEXT", description = "Only points whose name contains this.")
    private String only;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the copies go (default: a temporary folder).")
    private Path wanted;

    @Option(
            names = "--saltern",
            paramLabel = "FILE",
            description = "The command that is killed (default: ./saltern of this tree).")
    private Path saltern;

    @Override
    public Integer call() {
        Path directory = TrialFolder.make(wanted);
        Console.note("bench: seed " + seed + ", copies in " + directory);
        CrashTrials trials =
                CrashTrials.prepare(Sessions.open(), directory, SampleShopOptions.of(customers, days, seed), narrow);
        for (CrashTrials.Phase phase : CrashTrials.Phase.values()) {
            Console.answer(String.format(
                    Locale.ROOT,
                    "%s run, undisturbed: %.1f s, %d points, %d calls so far",
                    name(phase),
                    trials.seconds(phase),
                    trials.points(phase).size(),
                    trials.calls(phase)));
        }
        Console.answer(String.format(Locale.ROOT, "%-12s %-60s %8s  %s", "run", "crashed after", "again", "equal"));
        List<CrashTrials.Trial> done = new ArrayList<>();
        List<Drawn> all = draw(trials);
        if (chained) {
            for (CrashTrials.Phase phase : CrashTrials.Phase.values()) {
                List<CrashSwitch.Point> of = all.stream()
                        .filter(drawn -> drawn.phase() == phase)
                        .map(Drawn::point)
                        .toList();
                if (!of.isEmpty()) {
                    trials.crashAtEach(phase, of).forEach(trial -> done.add(told(trial)));
                }
            }
        } else {
            all.forEach(drawn -> done.add(told(trials.crashAt(drawn.phase(), drawn.point()))));
        }
        if (kills > 0) {
            kill(trials, done);
        }
        long unequal = done.stream().filter(trial -> !trial.isEqual()).count();
        Console.answer(done.size() + " trials, " + unequal + " with a difference");
        if (unequal == 0) {
            FileTree.remove(directory);
        } else {
            Console.answer("The copies of those are in " + directory);
        }
        return unequal == 0 ? 0 : 1;
    }

    private record Drawn(CrashTrials.Phase phase, CrashSwitch.Point point) {}

    private List<Drawn> draw(CrashTrials trials) {
        List<Drawn> all = new ArrayList<>();
        for (CrashTrials.Phase phase : CrashTrials.Phase.values()) {
            trials.points(phase).stream()
                    .filter(point -> only == null || point.name().contains(only))
                    .forEach(point -> all.add(new Drawn(phase, point)));
        }
        if (points.equals("all")) {
            return all;
        }
        Collections.shuffle(all, new Random(seed));
        return all.subList(0, Math.min(Integer.parseInt(points), all.size()));
    }

    private void kill(CrashTrials trials, List<CrashTrials.Trial> done) {
        Path command = saltern != null ? saltern : Path.of(System.getProperty("saltern.home", "."), "saltern");
        KillTrials killing = new KillTrials(trials, command.toAbsolutePath(), seed);
        done.add(told(killing.undisturbed()));
        for (int i = 0; i < kills; i++) {
            done.add(told(killing.kill(CrashTrials.Phase.values()[i % 2])));
        }
    }

    private static CrashTrials.Trial told(CrashTrials.Trial trial) {
        Console.answer(String.format(
                Locale.ROOT,
                "%-12s %-60s %6.1f s  %s",
                name(trial.phase()),
                trial.point(),
                trial.recoverySeconds(),
                trial.isEqual() ? "yes" : "no"));
        trial.differences().forEach(difference -> Console.answer("    " + difference));
        return trial;
    }

    private static String name(CrashTrials.Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
