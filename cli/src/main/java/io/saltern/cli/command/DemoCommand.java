package io.saltern.cli.command;

import io.saltern.base.error.SalternException;
import io.saltern.cli.Console;
import io.saltern.cli.demo.DemoEvaluation;
import io.saltern.cli.progress.ConsoleProgress;
import io.saltern.cli.project.JarVersion;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.project.PipelineRun;
import io.saltern.cli.project.SampleProject;
import io.saltern.cli.query.Catalog;
import io.saltern.cli.query.Sessions;
import io.saltern.lake.run.Warehouse;
import io.saltern.sampleshop.Dirt;
import io.saltern.sampleshop.SampleShop;
import io.saltern.sampleshop.SampleShopOptions;
import io.saltern.sampleshop.SampleShopSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a sample shop with known truth, runs the whole pipeline on it, and tells what came out. */
@Command(
        name = "demo",
        description = "Make a sample shop with known truth, run the whole pipeline on it, and tell what came out.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--customers", paramLabel = "N", defaultValue = "10000", description = "People (default: 10000).")
    private int customers;

    @Option(names = "--days", paramLabel = "N", defaultValue = "90", description = "Days of history (default: 90).")
    private int days;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed gives the same files (default: 1).")
    private long seed;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "demo",
            description = "Where the shop and its project go (default: demo).")
    private Path directory;

    @Option(
            names = "--more-days",
            paramLabel = "N",
            description = "Add days to the shop in --dir and stop; then: saltern run --project DIR.")
    private Integer moreDays;

    @Option(names = "--scored", description = "Also link records by what they say, not by identifiers alone.")
    private boolean scored;

    @Option(names = "--evaluate", description = "Compare the people found with the truth.")
    private boolean evaluate;

    @Option(
            names = "--dirt",
            paramLabel = "NAME=RATE",
            description =
                    "Change how often a kind of dirt occurs, for instance email_typo=0.05; --list-dirt names them.")
    private Map<String, Double> dirt = new LinkedHashMap<>();

    @Option(names = "--list-dirt", description = "List the kinds of dirt with their rates, and stop.")
    private boolean listDirt;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to print the summary.")
    private ProjectOptions.Output output;

    @Option(names = "--throw", description = "Throw instead of ending the JVM with an exit code.")
    private boolean throwing;

    @Override
    public Integer call() {
        if (listDirt) {
            return list();
        }
        if (moreDays != null) {
            return addDays();
        }
        // The session needs seconds to start and the shop needs a core for as many: let them overlap.
        Thread warmUp = new Thread(Sessions::open, "saltern-session");
        warmUp.start();
        writeShop();
        await(warmUp);
        SparkSession spark = Sessions.open();
        LoadedProject loaded = LoadedProject.open(directory, Optional.empty(), Map.of());
        Warehouse warehouse = new Warehouse(spark, loaded.project().warehouse());
        ConsoleProgress progress = new ConsoleProgress();
        spark.sparkContext().addSparkListener(progress);
        ReportedRun reported = ReportedRun.of(
                loaded, warehouse, () -> PipelineRun.everything().on(loaded, warehouse, JarVersion.text(), progress));
        Optional<DemoEvaluation> evaluation = evaluate
                ? Optional.of(DemoEvaluation.of(directory, spark, new Catalog(warehouse), loaded.identity()))
                : Optional.empty();
        if (output == ProjectOptions.Output.JSON) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("summary", reported.summary());
            evaluation.ifPresent(figures -> answer.put("evaluation", figures));
            Console.json(answer);
        } else {
            reported.summary().lines().forEach(Console::answer);
            evaluation.ifPresent(figures -> figures.lines().forEach(Console::answer));
        }
        return reported.result().exitCode().number();
    }

    private static Integer list() {
        for (Dirt kind : Dirt.values()) {
            Console.answer(String.format(
                    Locale.ROOT, "%-24s %6.3f  %s", kind.label(), kind.defaultRate(), kind.description()));
        }
        return 0;
    }

    private Integer addDays() {
        if (!Files.exists(directory.resolve("shop.json"))) {
            throw SalternException.config(
                    "There is no sample shop in " + directory + "; make one with: saltern demo --dir " + directory);
        }
        SampleShopSummary added = SampleShop.addDays(directory, moreDays);
        Console.answer("Added " + moreDays + (moreDays == 1 ? " day: " : " days: ") + added.files()
                + " files. Now: saltern run --project " + directory);
        return 0;
    }

    private void writeShop() {
        SampleShopOptions wanted = SampleShopOptions.of(customers, days, seed);
        for (Map.Entry<String, Double> change : dirt.entrySet()) {
            wanted = wanted.withDirt(change.getKey(), change.getValue());
        }
        if (Files.exists(directory.resolve("shop.json"))) {
            if (!SampleShop.read(directory).equals(wanted)) {
                throw SalternException.config(
                        directory + " holds a sample shop made with other options. Give another --dir, "
                                + "or remove the folder; to add days to it, use --more-days.");
            }
            Console.note("The shop in " + directory + " is there already; running what is new.");
        } else {
            SampleShopSummary shop = SampleShop.write(wanted, directory);
            Console.note(String.format(
                    Locale.ROOT,
                    "Sample shop: %,d people, %d days, %,d files in %s",
                    shop.people(),
                    shop.days(),
                    shop.files(),
                    directory.resolve("raw")));
        }
        SampleProject.copyTo(directory);
        if (scored) {
            SampleProject.linkScored(directory);
        }
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SalternException.internal("The demo was interrupted.", e);
        }
    }
}
