package io.saltern.bench.components;

import io.saltern.base.WallClock;
import io.saltern.bench.components.EdgeFolder.Ids;
import io.saltern.bench.trial.FileTree;
import io.saltern.bench.trial.PeakMemory;
import io.saltern.cli.Console;
import io.saltern.cli.query.Sessions;
import io.saltern.identity.component.Components;
import io.saltern.identity.component.Increments;
import io.saltern.lake.session.SparkSessions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The JVM of one contender: reads folders from its standard input, runs, and tells what it measured. */
@Command(name = "components-contender", hidden = true)
public final class ContenderCommand implements Callable<Integer> {
    @Parameters(index = "0")
    private String name;

    @Option(names = "--ids", required = true)
    private Ids ids;

    @Option(names = "--cores", required = true)
    private int cores;

    @Option(names = "--previous")
    private String previous;

    @Option(names = "--most-rounds", required = true)
    private int mostRounds;

    @Override
    public Integer call() throws IOException, SQLException, TimeoutException {
        Contender contender = Contender.parse(name);
        SparkSession spark = contender.kind().needsSpark() ? session(contender) : null;
        MovedRows moved = spark == null ? null : MovedRows.of(spark);
        Console.answer("@@ready");
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            String[] folders = line.split("\t");
            FileTree.remove(Path.of(folders[1]));
            Measured run = measure(contender, spark, folders[0], folders[1]);
            Console.answer(run.and(moved == null ? "" : moved.told(spark)).line());
        }
        if (spark != null) {
            spark.stop();
        }
        return 0;
    }

    private SparkSession session(Contender contender) {
        if (contender.kind() == Contender.Kind.SALTERN || contender.kind() == Contender.Kind.INCREMENT) {
            return Sessions.open();
        }
        // What a user of these would have: the defaults, splits and partitions as many as suit the cores.
        return SparkSessions.open(
                "peer",
                Map.of(
                        "spark.ui.enabled", "false",
                        "spark.driver.host", "127.0.0.1",
                        "spark.driver.bindAddress", "127.0.0.1",
                        "spark.sql.shuffle.partitions", String.valueOf(2 * cores),
                        "spark.default.parallelism", String.valueOf(2 * cores)));
    }

    private Measured measure(Contender contender, SparkSession spark, String in, String out)
            throws IOException, SQLException {
        com.sun.management.OperatingSystemMXBean system =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        long cpuBefore = system.getProcessCpuTime();
        long began = WallClock.nanos();
        String did = run(contender, spark, in, out);
        double seconds = (WallClock.nanos() - began) / 1e9;
        double cpu = (system.getProcessCpuTime() - cpuBefore) / 1e9;
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        return new Measured(seconds, cpu, heap >> 20, PeakMemory.megabytes("self"), did);
    }

    private String run(Contender contender, SparkSession spark, String in, String out)
            throws SQLException, IOException {
        switch (contender.kind()) {
            case COST -> CostUnionFind.run(Path.of(in), Path.of(out), ids);
            case DUCKDB -> {
                Files.createDirectories(Path.of(out));
                DuckDbContraction.run(Path.of(in), Path.of(out), cores);
            }
            case GRAPHX -> GraphXComponents.run(spark, in, out, mostRounds);
            case MIN_LABEL -> MinLabelJoin.run(spark, in, out, mostRounds);
            case SALTERN -> {
                Components.Summary summary = Components.write(
                        spark, in, out, new Components.Options(contender.budget(), false), Console::note);
                return "tier " + summary.tier() + ", " + summary.rounds() + " rounds";
            }
            case INCREMENT -> {
                Increments.Summary summary =
                        Increments.write(spark, in, List.of(previous), out, Components.Options.defaults());
                return summary.edges() + " edges, " + summary.newIds() + " new ids, " + summary.merged() + " merged";
            }
            default -> throw new IllegalStateException(contender.kind().name());
        }
        return "";
    }
}
