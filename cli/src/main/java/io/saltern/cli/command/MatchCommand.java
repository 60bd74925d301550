package io.saltern.cli.command;

import io.saltern.base.config.ConfigFile;
import io.saltern.base.config.Faults;
import io.saltern.base.config.Variables;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.cli.Console;
import io.saltern.cli.query.Sessions;
import io.saltern.identity.match.DoubtfulPairPlan;
import io.saltern.identity.match.MatchConfig;
import io.saltern.identity.match.MatchEngine;
import io.saltern.identity.match.MatchFiles;
import io.saltern.identity.match.MatchLabels;
import io.saltern.identity.match.Meaning;
import io.saltern.identity.match.suggest.MatchSuggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Finds which records of any table are one person; needs no project. */
@Command(
        name = "match",
        description = "Find which records of any table are one person, from what its columns mean.",
        mixinStandardHelpOptions = true)
public final class MatchCommand implements Callable<Integer> {
    /** How the summary is printed. */
    public enum Format {
        TEXT,
        JSON
    }

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--records",
            paramLabel = "FILE",
            required = true,
            arity = "1..*",
            description = "The records: CSV with a header (.csv, .csv.gz) or Parquet, by the name's ending.")
    private List<String> records;

    @Option(
            names = "--id",
            paramLabel = "COLUMN",
            description = "The column that names a record; with --suggest one is found.")
    private String id;

    @Option(
            names = "--source",
            paramLabel = "COLUMN",
            description =
                    "The column that says where a record comes from. Where no source names a person twice, its records are never one person.")
    private String source;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description =
                    "YAML: columns: {column: meaning}, and precision (default 0.99). With --suggest it is written.")
    private Path config;

    @Option(
            names = "--suggest",
            description = "Write --config from the records: what each column means, judged from names and values.")
    private boolean isSuggestion;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "record_id, cluster_id: CSV (.csv, .csv.gz), else a folder of Parquet.")
    private String out;

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description = "Compared pairs with their scores, CSV or Parquet as for --out.")
    private String pairs;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "Pairs that somebody decided: record_a, record_b, label (1 or true: one person; 0 or false: two)."
                            + " They hold in the result, and the model learns from them.")
    private String labels;

    @Option(
            names = "--review",
            paramLabel = "FILE",
            description = "Doubtful pairs of people left apart, with an empty label to fill in for --labels.")
    private String review;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to print the summary.")
    private Format format;

    private record Summary(
            long records,
            long comparedPairs,
            double missedPairs,
            long clusters,
            long matchedRecords,
            double cutBits,
            double expectedPrecision,
            double expectedRecall,
            List<?> curve,
            List<MatchEngine.RuleUse> rules,
            int labels,
            Optional<Long> pairsToReview,
            List<String> warnings,
            String out) {}

    /** What {@code --suggest} prints as JSON. */
    private record Told(
            String config,
            long records,
            Optional<String> id,
            Optional<String> source,
            List<ToldColumn> columns,
            List<String> notes) {}

    private record ToldColumn(String column, Optional<String> meaning, Optional<String> confidence, String why) {}

    @Override
    public Integer call() {
        if (isSuggestion) {
            return suggest();
        }
        if (id == null || out == null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "Missing required option: " + (id == null ? "--id=COLUMN" : "--out=FILE")
                            + "; only --suggest goes without");
        }
        MatchConfig read = readConfig();
        MatchFiles.refuseExisting(out, pairs, review);
        SparkSession spark = Sessions.open();
        MatchEngine engine = new MatchEngine(read, Console::note);
        Dataset<Row> rows = MatchFiles.read(spark, records);
        MatchLabels known = labels == null ? MatchLabels.none() : MatchFiles.readLabels(spark, labels);
        try (MatchEngine.Result result = engine.match(rows, id, source, known)) {
            MatchFiles.Written written = MatchFiles.write(result.clusters(), out);
            if (pairs != null) {
                MatchFiles.writePairs(result.pairs(), pairs);
            }
            Optional<Long> toReview = Optional.empty();
            if (review != null) {
                Dataset<Row> doubtful = DoubtfulPairPlan.doubtful(result.pairs(), result.clusters(), known);
                toReview = Optional.of(MatchFiles.writePairs(doubtful, review));
            }
            List<String> warnings = new ArrayList<>(result.warnings());
            if (review != null && toReview.orElse(0L) == DoubtfulPairPlan.MOST) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "%s holds the %,d most probable doubtful pairs; there may be more. Decide some of these and give them"
                                + " with --labels.",
                        review,
                        DoubtfulPairPlan.MOST));
            }
            answer(result, written, known, toReview, warnings);
        }
        return ExitCode.DONE.number();
    }

    private int suggest() {
        MatchFiles.refuseExisting(config.toString());
        SparkSession spark = Sessions.open();
        MatchSuggestion told = MatchSuggestion.of(MatchFiles.read(spark, records), Optional.ofNullable(id));
        String command = told.command("saltern match --records " + String.join(" ", records)) + " --config " + config
                + " --out people.csv";
        MatchFiles.writeNew(config, told.yaml(command));
        List<ToldColumn> columns = told.columns().stream()
                .map(column -> new ToldColumn(
                        column.column(),
                        column.meaning().map(Meaning::word),
                        column.confidence().map(MatchSuggestion.Confidence::word),
                        column.why()))
                .toList();
        if (format == Format.JSON) {
            Console.json(new Told(config.toString(), told.records(), told.id(), told.source(), columns, told.notes()));
            return ExitCode.DONE.number();
        }
        int width = columns.stream()
                .mapToInt(column -> column.column().length())
                .max()
                .orElse(0);
        String line = "%-" + Math.max(width, "column".length()) + "s  %-12s  %-6s  %s";
        Console.answer(String.format(Locale.ROOT, line, "column", "meaning", "how", "why"));
        columns.forEach(column -> Console.answer(String.format(
                Locale.ROOT,
                line,
                column.column(),
                column.meaning().orElse("-"),
                column.confidence().orElse(""),
                column.why())));
        told.notes().forEach(Console::answer);
        Console.answer("Check " + config + ", then: " + command);
        return ExitCode.DONE.number();
    }

    private MatchConfig readConfig() {
        Faults faults = new Faults();
        Path file = config.toAbsolutePath().normalize();
        Optional<MatchConfig> read = ConfigFile.read(file.getParent(), file, Variables.none(), faults)
                .map(found -> MatchConfig.read(found.root()));
        faults.throwIfAny();
        return read.orElseThrow(() -> SalternException.config("--config " + config + " holds nothing."));
    }

    private void answer(
            MatchEngine.Result result,
            MatchFiles.Written written,
            MatchLabels known,
            Optional<Long> toReview,
            List<String> warnings) {
        if (format == Format.JSON) {
            Console.json(new Summary(
                    result.records(),
                    result.comparedPairs(),
                    result.missedPairs(),
                    written.clusters(),
                    written.matchedRecords(),
                    result.cut().bits(),
                    result.cut().precision(),
                    result.cut().recall(),
                    result.cut().curve(),
                    result.rules(),
                    known.labels().size(),
                    toReview,
                    warnings,
                    out));
            return;
        }
        Console.answer(String.format(
                Locale.ROOT,
                "%,d records -> %,d people in %s; %,d records share a person with another. %,d pairs compared, cut at %.1f bits:"
                        + " expected precision %.4f, recall %.4f of the pairs compared",
                result.records(),
                written.clusters(),
                out,
                written.matchedRecords(),
                result.comparedPairs(),
                result.cut().bits(),
                result.cut().precision(),
                result.cut().recall()));
        if (result.missedPairs() >= 0.5) {
            Console.answer(String.format(
                    Locale.ROOT,
                    "About %,.0f pairs of one person, or somewhat more, were not compared, as no rule brings them together"
                            + " (capture and recapture over rules)",
                    result.missedPairs()));
        }
        warnings.forEach(warning -> Console.answer("Warning: " + warning));
        toReview.ifPresent(count -> Console.answer(String.format(
                Locale.ROOT,
                "%,d doubtful pairs in %s: fill in label with 1 or 0, and give it with --labels",
                count,
                review)));
    }
}
