package io.saltern.bench.matchdata;

import io.saltern.base.WallClock;
import io.saltern.cli.Console;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes generated records of people with their truth. */
@Command(
        name = "match-data",
        description = "Write generated records of people, who of them is who, and what the columns mean.",
        mixinStandardHelpOptions = true)
public final class MatchDataCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            defaultValue = "mixed",
            description = "household, typos, two-sources, big-clusters, few-fields, full-name, emails or mixed"
                    + " (default: mixed).")
    private String kind;

    @Option(names = "--records", paramLabel = "N", defaultValue = "5000", description = "How many (default: 5000).")
    private long records;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Another seed, other people.")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the three files go.")
    private Path out;

    @Override
    public Integer call() {
        if (!MatchData.kinds().contains(kind)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--kind is " + kind + "; choose one of " + MatchData.kinds());
        }
        if (records < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--records is " + records + "; give a number of records, 1 or more");
        }
        long began = WallClock.nanos();
        long people = MatchData.write(kind, records, seed, out);
        Console.answer(String.format(
                Locale.ROOT,
                "%,d records of %,d people in %s: %s, seed %d, %.1f s",
                records,
                people,
                out,
                kind,
                seed,
                (WallClock.nanos() - began) / 1e9));
        return 0;
    }
}
