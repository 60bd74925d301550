package io.saltern.cli.command;

import io.saltern.base.config.ConfigFile;
import io.saltern.base.config.Faults;
import io.saltern.base.config.Variables;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.cli.Console;
import io.saltern.cli.query.Sessions;
import io.saltern.identity.match.MatchConfig;
import io.saltern.identity.match.MatchEngine;
import io.saltern.identity.match.MatchFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
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

    @Option(
            names = "--records",
            paramLabel = "FILE",
            required = true,
            arity = "1..*",
            description = "The records: CSV with a header (.csv, .csv.gz) or Parquet, by the name's ending.")
    private List<String> records;

    @Option(names = "--id", paramLabel = "COLUMN", required = true, description = "The column that names a record.")
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
            description = "YAML: columns: {column: meaning}, and precision (default 0.99).")
    private Path config;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "record_id, cluster_id: CSV (.csv, .csv.gz), else a folder of Parquet.")
    private String out;

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description = "Compared pairs with their scores, CSV or Parquet as for --out.")
    private String pairs;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to print the summary.")
    private Format format;

    private record Summary(
            long records,
            long comparedPairs,
            long clusters,
            long matchedRecords,
            double cutBits,
            double expectedPrecision,
            double expectedRecall,
            List<?> curve,
            List<MatchEngine.RuleUse> rules,
            String out) {}

    @Override
    public Integer call() {
        MatchConfig read = readConfig();
        MatchFiles.refuseExisting(out, pairs);
        SparkSession spark = Sessions.open();
        MatchEngine engine = new MatchEngine(read, Console::note);
        try (MatchEngine.Result result = engine.match(MatchFiles.read(spark, records), id, source)) {
            MatchFiles.Written written = MatchFiles.write(result.clusters(), out);
            if (pairs != null) {
                MatchFiles.writePairs(result.pairs(), pairs);
            }
            answer(result, written);
        }
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

    private void answer(MatchEngine.Result result, MatchFiles.Written written) {
        if (format == Format.JSON) {
            Console.json(new Summary(
                    result.records(),
                    result.comparedPairs(),
                    written.clusters(),
                    written.matchedRecords(),
                    result.cut().bits(),
                    result.cut().precision(),
                    result.cut().recall(),
                    result.cut().curve(),
                    result.rules(),
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
    }
}
