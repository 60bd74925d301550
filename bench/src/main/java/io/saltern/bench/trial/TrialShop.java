package io.saltern.bench.trial;

import io.saltern.cli.project.JarVersion;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.project.PipelineRun;
import io.saltern.cli.project.SampleProject;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Warehouse;
import io.saltern.retl.destination.webhook.WebhookReceiver;
import io.saltern.sampleshop.SampleShop;
import io.saltern.sampleshop.SampleShopOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The sample shop and its project in a folder, with one more sync that calls a receiver in small batches, and with few
 * clusters to choose from.
 *
 * @param directory of the project
 * @param port of the receiver; equal for all copies, as it stands in the project
 */
public record TrialShop(Path directory, int port) {
    private static final String SECRET = "trial-signing-secret";
    private static final String CALLS = "trial/calls.ndjson";

    /** Writes a shop and its project. */
    public static TrialShop make(Path directory, SampleShopOptions options, int port) {
        SampleShop.write(options, directory);
        SampleProject.copyTo(directory);
        try {
            Files.writeString(
                    directory.resolve("destinations/trial_receiver.yaml"),
                    """
                    type: webhook
                    url: http://127.0.0.1:%d/
                    private_network: true
                    secret: %s
                    batch_rows: 6
                    """
                            .formatted(port, SECRET));
            Files.writeString(
                    directory.resolve("syncs/trial_calls.yaml"),
                    """
                    destination: trial_receiver
                    audience: profiles
                    consent: email_marketing
                    fields:
                      email: { from: profile.email, required: true }
                      orders: trait.order_count
                      last_order_at: trait.last_order_at
                    """);
            Path models = directory.resolve("models.yaml");
            Files.writeString(models, Files.readString(models).replaceAll("(?m)^( +to:) \\d+$", "$1 4"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TrialShop(directory, port);
    }

    /**
     * Leaves of the project what a test has time for: half of the sources, those segments that do without the others, and few
     * clusters. The pipeline has the same steps and tables.
     */
    public TrialShop narrowed() {
        for (String file : List.of(
                "sources/catalogue",
                "sources/email_engagement",
                "sources/loyalty",
                "sources/pos",
                "segments/newsletter_engaged",
                "segments/store_only_buyers")) {
            try {
                Files.delete(directory.resolve(file + ".yaml"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        forgetSource("loyalty");
        return this;
    }

    /** A source that is gone may not stand in the order of sources. */
    private void forgetSource(String source) {
        Path identity = directory.resolve("identity.yaml");
        try {
            Files.writeString(identity, Files.readString(identity).replace(", " + source + ",", ","));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same shop, project, warehouse and received calls in another folder. */
    public TrialShop copyTo(Path target) {
        FileTree.copy(directory, target);
        return new TrialShop(target, port);
    }

    /** Adds days to the shop. */
    public void addDays(int days) {
        SampleShop.addDays(directory, days);
    }

    /** The receiver of this copy; start it before a run, and close it after. */
    public WebhookReceiver receiver() {
        return new WebhookReceiver(directory.resolve(CALLS), port, List.of(SECRET));
    }

    public Warehouse warehouse(SparkSession spark) {
        return new Warehouse(spark, load().project().warehouse());
    }

    /** Runs the whole pipeline in this JVM. */
    public RunResult run(SparkSession spark) {
        LoadedProject loaded = load();
        return PipelineRun.everything().on(loaded, warehouse(spark), JarVersion.text(), RunListener.SILENT);
    }

    private LoadedProject load() {
        return LoadedProject.open(directory, Optional.empty(), Map.of());
    }

    /** What its destinations hold. */
    public Delivered delivered() {
        return Delivered.read(directory, directory.resolve(CALLS));
    }
}
