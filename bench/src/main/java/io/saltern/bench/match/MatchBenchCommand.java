package io.saltern.bench.match;

import io.saltern.bench.matchdata.MatchData;
import io.saltern.bench.trial.FileTree;
import io.saltern.bench.trial.TrialFolder;
import io.saltern.cli.Console;
import io.saltern.cli.query.Sessions;
import io.saltern.identity.evaluate.PairEvaluation;
import io.saltern.identity.evaluate.PairScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs {@code saltern match} on generated or given records and compares its answer with the truth. */
@Command(
        name = "match",
        description =
                "Match generated or given records; state time, memory, their growth, and precision and recall over pairs.",
        mixinStandardHelpOptions = true)
public final class MatchBenchCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            arity = "1..*",
            defaultValue = "mixed",
            description = "Kinds of generated records, as of match-data, or all (default: mixed).")
    private List<String> kinds;

    @Option(
            names = "--records",
            paramLabel = "N",
            arity = "1..*",
            defaultValue = "5000",
            description = "How many, one size after another (default: 5000).")
    private List<Long> sizes;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Another seed, other people.")
    private long seed;

    @Option(
            names = "--java-opts",
            paramLabel = "OPTIONS",
            defaultValue = "-Xmx4g",
            description = "Options of the JVM that matches (default: -Xmx4g).")
    private String javaOptions;

    @Option(names = "--records-file", paramLabel = "FILE", description = "Given records instead of generated ones.")
    private Path recordsFile;

    @Option(names = "--truth", paramLabel = "FILE", description = "CSV of record_id, entity_id for --records-file.")
    private Path truthFile;

    @Option(names = "--config", paramLabel = "FILE", description = "What the columns of --records-file mean.")
    private Path configFile;

    @Option(
            names = "--id",
            paramLabel = "COLUMN",
            defaultValue = "record_id",
            description = "The column of --records-file that names a record (default: record_id).")
    private String id;

    @Option(
            names = "--source",
            paramLabel = "COLUMN",
            description = "The column of --records-file that names a source.")
    private String source;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where files go and stay (default: a temporary folder, removed when all went well).")
    private Path wanted;

    /** @param label its name and size, for files */
    private record Trial(String name, String label, Path records, Path truth, Path config, String id) {}

    @Override
    public Integer call() {
        boolean given = recordsFile != null || truthFile != null || configFile != null;
        if (given && (recordsFile == null || truthFile == null || configFile == null)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--records-file, --truth and --config go together; give all three or none");
        }
        if (sizes.stream().anyMatch(size -> size < 1)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--records is " + sizes + "; give numbers of records, each 1 or more");
        }
        Path directory = TrialFolder.make(wanted);
        Path saltern = Path.of(System.getProperty("saltern.home", "."), "saltern")
                .toAbsolutePath()
                .normalize();
        Console.answer(String.format(
                Locale.ROOT,
                "%-14s %9s %8s %8s %7s %9s %9s %9s",
                "kind",
                "records",
                "wall s",
                "CPU s",
                "MB",
                "precision",
                "recall",
                "F1"));
        boolean allWentWell = true;
        String last = "";
        Optional<Growth.Point> smaller = Optional.empty();
        for (Trial trial : given ? List.of(givenFiles()) : generated(directory)) {
            Optional<Growth.Point> point = measure(saltern, trial, directory);
            allWentWell &= point.isPresent();
            if (trial.name().equals(last) && smaller.isPresent() && point.isPresent()) {
                Console.answer(Growth.of(smaller.get(), point.get()).line(trial.name()));
            }
            last = trial.name();
            smaller = point;
        }
        if (allWentWell && wanted == null) {
            FileTree.remove(directory);
        }
        return allWentWell ? 0 : 1;
    }

    private Trial givenFiles() {
        String name = recordsFile.getFileName().toString();
        return new Trial(name, name, recordsFile, truthFile, configFile, id);
    }

    private List<Trial> generated(Path directory) {
        List<String> wantedKinds = kinds.contains("all") ? List.copyOf(MatchData.kinds()) : kinds;
        List<Trial> trials = new ArrayList<>();
        for (String kind : wantedKinds) {
            if (!MatchData.kinds().contains(kind)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--kind is " + kind + "; choose of " + MatchData.kinds() + " or all");
            }
            for (long size : sizes.stream().sorted().distinct().toList()) {
                Path folder = directory.resolve(kind + "-" + size);
                MatchData.write(kind, size, seed, folder);
                trials.add(new Trial(
                        kind,
                        kind + "-" + size,
                        folder.resolve(MatchData.RECORDS),
                        folder.resolve(MatchData.TRUTH),
                        folder.resolve(MatchData.CONFIG),
                        "record_id"));
            }
        }
        return trials;
    }

    /** Matches in a process of its own, then counts pairs in this one; empty when the match failed. */
    private Optional<Growth.Point> measure(Path saltern, Trial trial, Path directory) {
        Path out = directory.resolve(trial.label() + ".found.csv");
        Path log = directory.resolve(trial.label() + ".log");
        List<String> command = new ArrayList<>(List.of(
                saltern.toString(),
                "match",
                "--records",
                trial.records().toString(),
                "--id",
                trial.id(),
                "--config",
                trial.config().toString(),
                "--out",
                out.toString()));
        if (source != null && recordsFile != null) {
            command.addAll(List.of("--source", source));
        }
        MeteredProcess.Taken taken = MeteredProcess.run(command, Map.of("SALTERN_JAVA_OPTS", javaOptions), log);
        if (taken.exitCode() != 0) {
            Console.answer(String.format(
                    Locale.ROOT, "%-14s ended with exit code %d; see %s", trial.name(), taken.exitCode(), log));
            return Optional.empty();
        }
        SparkSession spark = Sessions.open();
        Dataset<Row> truth = csv(spark, trial.truth());
        Dataset<Row> found = csv(spark, out);
        long repeated = LabelledRecordsPlan.repeated(found).count();
        if (repeated > 0) {
            Console.answer(String.format(
                    Locale.ROOT, "%-14s %,d records stand in %s more than once", trial.name(), repeated, out));
            return Optional.empty();
        }
        long records = truth.count();
        PairScore score = PairEvaluation.score(LabelledRecordsPlan.label(truth, found));
        Console.answer(String.format(
                Locale.ROOT,
                "%-14s %,9d %8.1f %8.1f %,7d %9.4f %9.4f %9.4f",
                trial.name(),
                records,
                taken.wallSeconds(),
                taken.cpuSeconds(),
                taken.peakMegabytes(),
                score.precision(),
                score.recall(),
                score.f1()));
        long leftOut = LabelledRecordsPlan.leftOut(truth, found).count();
        if (leftOut > 0) {
            Console.answer(String.format(
                    Locale.ROOT, "%-14s %,d records have no cluster and count as alone", trial.name(), leftOut));
        }
        return Optional.of(new Growth.Point(records, taken.wallSeconds(), taken.cpuSeconds(), taken.peakMegabytes()));
    }

    private static Dataset<Row> csv(SparkSession spark, Path file) {
        return spark.read().option("header", true).csv(file.toUri().toString());
    }
}
