package io.saltern.bench.match;

import static org.apache.spark.sql.functions.col;

import io.saltern.bench.matchdata.MatchData;
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
        description = "Match generated or given records; state time, memory, and precision and recall over pairs.",
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

    @Option(names = "--dir", paramLabel = "DIR", description = "Where files go (default: a temporary folder).")
    private Path wanted;

    private record Trial(String name, Path records, Path truth, Path config, String id) {}

    @Override
    public Integer call() {
        boolean given = recordsFile != null || truthFile != null || configFile != null;
        if (given && (recordsFile == null || truthFile == null || configFile == null)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--records-file, --truth and --config go together; give all three or none");
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
        int failed = 0;
        for (Trial trial : given ? List.of(givenFiles()) : generated(directory)) {
            failed += measure(saltern, trial, directory) ? 0 : 1;
        }
        return failed == 0 ? 0 : 1;
    }

    private Trial givenFiles() {
        return new Trial(recordsFile.getFileName().toString(), recordsFile, truthFile, configFile, id);
    }

    private List<Trial> generated(Path directory) {
        List<String> wantedKinds = kinds.contains("all") ? List.copyOf(MatchData.kinds()) : kinds;
        List<Trial> trials = new ArrayList<>();
        for (String kind : wantedKinds) {
            if (!MatchData.kinds().contains(kind)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--kind is " + kind + "; choose of " + MatchData.kinds() + " or all");
            }
            for (long size : sizes) {
                Path folder = directory.resolve(kind + "-" + size);
                MatchData.write(kind, size, seed, folder);
                trials.add(new Trial(
                        kind,
                        folder.resolve(MatchData.RECORDS),
                        folder.resolve(MatchData.TRUTH),
                        folder.resolve(MatchData.CONFIG),
                        "record_id"));
            }
        }
        return trials;
    }

    /** Matches in a process of its own, then counts pairs in this one; false when the match failed. */
    private boolean measure(Path saltern, Trial trial, Path directory) {
        Path out = TrialFolder.make(directory.resolve("found")).resolve(trial.name() + ".csv");
        Path log = directory.resolve(trial.name() + ".log");
        MeteredProcess.Taken taken = MeteredProcess.run(
                List.of(
                        saltern.toString(),
                        "match",
                        "--records",
                        trial.records().toString(),
                        "--id",
                        trial.id(),
                        "--config",
                        trial.config().toString(),
                        "--out",
                        out.toString()),
                Map.of("SALTERN_JAVA_OPTS", javaOptions),
                log);
        if (taken.exitCode() != 0) {
            Console.answer(String.format(
                    Locale.ROOT, "%-14s ended with exit code %d; see %s", trial.name(), taken.exitCode(), log));
            return false;
        }
        SparkSession spark = Sessions.open();
        Dataset<Row> labelled = csv(spark, trial.truth())
                .select(
                        col("record_id").alias(PairEvaluation.RECORD),
                        col("entity_id").alias(PairEvaluation.PERSON))
                .join(
                        csv(spark, out)
                                .select(
                                        col("record_id").alias(PairEvaluation.RECORD),
                                        col("cluster_id").alias(PairEvaluation.PREDICTED)),
                        PairEvaluation.RECORD);
        long records = labelled.count();
        PairScore score = PairEvaluation.score(labelled);
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
        return true;
    }

    private static Dataset<Row> csv(SparkSession spark, Path file) {
        return spark.read().option("header", true).csv(file.toUri().toString());
    }
}
