package io.saltern.bench.cluster;

import io.saltern.base.WallClock;
import io.saltern.bench.trial.ChildProcess;
import io.saltern.bench.trial.FileTree;
import io.saltern.bench.trial.TrialFolder;
import io.saltern.bench.trial.TrialShop;
import io.saltern.cli.Console;
import io.saltern.cli.query.Sessions;
import io.saltern.retl.destination.webhook.WebhookReceiver;
import io.saltern.sampleshop.SampleShopOptions;
import io.saltern.testkit.LakeComparison;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a shop on a standalone cluster of two workers, kills one with its executor, and compares with a local run. */
@Command(
        name = "cluster",
        description = "Run on a standalone cluster on loopback, kill a worker meanwhile, and compare with a local run.",
        mixinStandardHelpOptions = true)
public final class ClusterCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofMinutes(20);

    @Option(names = "--customers", paramLabel = "N", defaultValue = "100", description = "People (default: 100).")
    private int customers;

    @Option(names = "--days", paramLabel = "N", defaultValue = "5", description = "Days (default: 5).")
    private int days;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of the shop (default: 1).")
    private long seed;

    @Option(
            names = "--kill-after",
            paramLabel = "TABLE",
            defaultValue = "staged/event",
            description = "Kill the worker once this table has its first commit (default: staged/event).")
    private String killAfter;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where files go (default: a temporary folder).")
    private Path wanted;

    @Override
    public Integer call() throws IOException {
        Path directory = TrialFolder.make(wanted);
        Path home = Path.of(System.getProperty("saltern.home", ".")).toAbsolutePath();
        Path classpath = home.resolve("cli/target/classpath");
        if (!Files.exists(classpath)) {
            throw new IllegalStateException("there is no " + classpath + "; build the tree with: ./saltern --version");
        }
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        TrialShop distributed =
                TrialShop.make(directory.resolve("distributed"), SampleShopOptions.of(customers, days, seed), port);
        TrialShop local = distributed.copyTo(directory.resolve("local"));
        boolean isDone =
                runDistributed(home, directory, Files.readString(classpath).strip(), distributed);
        if (!isDone) {
            return 1;
        }
        List<String> differences = compare(local, distributed);
        differences.forEach(Console::answer);
        Console.answer(differences.isEmpty() ? "Tables and deliveries equal those of the local run" : "Not equal");
        if (differences.isEmpty()) {
            FileTree.remove(directory);
        } else {
            Console.answer("Files are in " + directory);
        }
        return differences.isEmpty() ? 0 : 1;
    }

    private boolean runDistributed(Path home, Path directory, String classpath, TrialShop shop) {
        long began = WallClock.nanos();
        try (StandaloneCluster cluster = StandaloneCluster.start(directory, classpath, 2);
                WebhookReceiver receiver = shop.receiver()) {
            receiver.start();
            Console.answer(String.format(Locale.ROOT, "Master and two workers up after %.1f s", since(began)));
            ChildProcess run = ChildProcess.start(
                    submit(home, cluster.master(), shop),
                    Map.of("SPARK_HOME", "", "SPARK_LOCAL_IP", "127.0.0.1"),
                    directory.resolve("run.log"));
            try {
                Path commit =
                        shop.directory().resolve("warehouse/" + killAfter + "/_delta_log/00000000000000000000.json");
                while (run.isAlive() && !Files.exists(commit)) {
                    LockSupport.parkNanos(100_000_000L);
                }
                if (run.isAlive()) {
                    cluster.killWorker(0);
                    Console.answer(
                            String.format(Locale.ROOT, "Killed a worker and its executor after %.1f s", since(began)));
                }
                if (!run.endsWithin(LONGEST)) {
                    Console.answer("The run did not end; its log is " + run.log());
                    return false;
                }
            } finally {
                run.kill();
            }
            Console.answer(String.format(
                    Locale.ROOT, "The run ended with exit code %d after %.1f s", run.exitCode(), since(began)));
            if (run.exitCode() != 0) {
                Console.answer("Its log is " + run.log());
            }
            return run.exitCode() == 0;
        }
    }

    private static List<String> submit(Path home, String master, TrialShop shop) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(
                home.resolve("saltern").toString(),
                "run",
                "--project",
                shop.directory().toString()));
        command.addAll(List.of("--master", master, "--"));
        for (String setting : List.of(
                "spark.driver.host=127.0.0.1",
                "spark.driver.bindAddress=127.0.0.1",
                "spark.executor.memory=1g",
                "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m",
                "spark.ui.enabled=false",
                "spark.sql.shuffle.partitions=2",
                "spark.default.parallelism=2",
                "spark.databricks.delta.snapshotPartitions=1")) {
            command.addAll(List.of("--conf", setting));
        }
        return command;
    }

    private static List<String> compare(TrialShop local, TrialShop distributed) {
        SparkSession spark = Sessions.open();
        try (WebhookReceiver receiver = local.receiver()) {
            receiver.start();
            local.run(spark);
        }
        List<String> differences = new ArrayList<>();
        LakeComparison.with(local.warehouse(spark), LakeComparison.Scope.EVERYTHING)
                .differences(distributed.warehouse(spark))
                .forEach(difference -> differences.add(difference.toString()));
        differences.addAll(distributed.delivered().differencesFrom(local.delivered()));
        return differences;
    }

    private static double since(long began) {
        return (WallClock.nanos() - began) / 1e9;
    }
}
