package io.saltern.bench.components;

import io.saltern.bench.components.EdgeFolder.Ids;
import io.saltern.bench.trial.FileTree;
import io.saltern.bench.trial.TrialFolder;
import io.saltern.cli.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs contenders on one graph in turns, compares their partitions, and prints medians and ratios. */
@Command(
        name = "components",
        description =
                "Connected components side by side, Parquet to Parquet: Saltern, one thread, DuckDB, GraphX, joins.",
        mixinStandardHelpOptions = true)
public final class ComponentsCommand implements Callable<Integer> {
    /** How the answer is printed. */
    public enum Format {
        TEXT,
        JSON
    }

    @Option(
            names = "--kind",
            defaultValue = "CDP",
            paramLabel = "KIND",
            description = "path, star, rmat or cdp (default: ${DEFAULT-VALUE}).")
    private GraphKind kind;

    @Option(names = "--edges", defaultValue = "5000000", paramLabel = "N", description = "Edges (default: 5000000).")
    private int edgesWanted;

    @Option(names = "--ids", defaultValue = "LONG", paramLabel = "TYPE", description = "long or text (default: long).")
    private Ids ids;

    @Option(names = "--rounds", defaultValue = "3", paramLabel = "N", description = "Timed runs of each (default: 3).")
    private int rounds;

    @Option(
            names = "--warm-ups",
            defaultValue = "2",
            paramLabel = "N",
            description = "Untimed runs before, in the same JVM (default: 2; one for the slow contenders).")
    private int warmUps;

    @Option(
            names = "--contenders",
            defaultValue = "cost,duckdb,saltern,saltern-cold",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Of cost, duckdb, graphx, min-label, saltern; saltern:N with a budget of N ids, saltern:N%% of"
                            + " the vertices; with -cold every run in a new JVM (default: ${DEFAULT-VALUE}).")
    private List<String> names;

    @Option(
            names = "--delta",
            defaultValue = "0.0005",
            paramLabel = "SHARE",
            description = "Of the edges that are new to increment (default: 0.0005).")
    private double delta;

    @Option(names = "--heap", defaultValue = "3g", paramLabel = "SIZE", description = "Heap of each JVM (default: 3g).")
    private String heap;

    @Option(
            names = "--cores",
            defaultValue = "2",
            paramLabel = "N",
            description = "Cores for all but cost (default: 2).")
    private int cores;

    @Option(
            names = "--most-rounds",
            defaultValue = "100",
            paramLabel = "N",
            description = "Where the joins and GraphX give up (default: 100).")
    private int mostRounds;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Of the graph (default: 1).")
    private long seed;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where files go (default: a temporary folder).")
    private Path wanted;

    /** Nobody reads what the JVM says about its archive. */
    private static final String QUIETLY = "-Xlog:disable";

    @Option(names = "--keep", description = "Leave the graph there.")
    private boolean isKept;

    @Option(names = "--output", defaultValue = "TEXT", paramLabel = "text|json", description = "How to print.")
    private Format format;

    /** What became of one contender. */
    public record Line(
            String name,
            String did,
            double seconds,
            double timesCost,
            double cpuSeconds,
            double cpuTimesCost,
            long heapMb,
            long rssMb,
            boolean isVerified,
            List<Double> eachSeconds) {}

    /** The answer. */
    public record Answer(
            String kind, String ids, long edges, long vertices, long components, int cores, List<Line> contenders) {}

    @Override
    public Integer call() throws IOException {
        Path directory = TrialFolder.make(wanted);
        Path in = Files.createDirectories(directory.resolve("edges"));
        Console.note("bench: making the graph in " + directory);
        Edges edges = kind.edges(edgesWanted, seed).shuffle(seed);
        EdgeFolder.write(edges, 0, edges.count(), ids, in, 4);
        Path truth = directory.resolve("truth");
        CostUnionFind.run(in, truth, ids);
        PartitionDigest expected = PartitionDigest.of(truth, ids);
        FileTree.remove(truth);
        int count = edges.count();
        boolean isIncrement = names.stream().anyMatch(name -> name.startsWith("increment"));
        if (isIncrement) {
            int old = (int) (count - Math.max(1, Math.round(count * delta)));
            EdgeFolder.write(edges, 0, old, ids, Files.createDirectories(directory.resolve("old-edges")), 4);
            EdgeFolder.write(edges, old, count, ids, Files.createDirectories(directory.resolve("delta")), 1);
        }
        edges = null;

        List<Contender> contenders = new ArrayList<>();
        for (String name : names) {
            contenders.add(Contender.parse(shareOf(name, expected.ids())));
        }
        Map<Contender, List<Measured>> measured = new LinkedHashMap<>();
        Map<Contender, Boolean> verified = new LinkedHashMap<>();
        Map<Contender, ContenderProcess> running = new LinkedHashMap<>();
        try {
            if (isIncrement) {
                try (ContenderProcess process = start(Contender.parse("saltern"), directory, List.of())) {
                    process.run(directory.resolve("old-edges"), directory.resolve("previous"));
                }
            }
            for (Contender contender : contenders) {
                measured.put(contender, new ArrayList<>());
                verified.put(contender, true);
                if (contender.isArchived()) {
                    Path archive = archive(contender, directory);
                    try (ContenderProcess process =
                            start(contender, directory, List.of("-XX:ArchiveClassesAtExit=" + archive, QUIETLY))) {
                        once(contender, process, directory, "archive", expected, verified);
                    }
                }
                if (!contender.isCold()) {
                    ContenderProcess process = start(contender, directory, List.of());
                    running.put(contender, process);
                    for (int i = 0; i < contender.warmUps(warmUps); i++) {
                        once(contender, process, directory, "warm-up " + (i + 1), expected, verified);
                    }
                }
            }
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < contenders.size(); i++) {
                    Contender contender = contenders.get((i + round) % contenders.size());
                    ContenderProcess process = contender.isCold() ? cold(contender, directory) : running.get(contender);
                    measured.get(contender)
                            .add(once(contender, process, directory, "round " + (round + 1), expected, verified));
                    if (contender.isCold()) {
                        process.close();
                    }
                }
            }
        } finally {
            running.values().forEach(ContenderProcess::close);
        }
        List<Line> lines = lines(measured, verified);
        Answer answer = new Answer(
                kind.name().toLowerCase(Locale.ROOT),
                ids.name().toLowerCase(Locale.ROOT),
                count,
                expected.ids(),
                expected.components(),
                cores,
                lines);
        print(answer);
        boolean isRight = lines.stream().allMatch(Line::isVerified);
        if (isRight && !isKept) {
            FileTree.remove(directory);
        }
        return isRight ? 0 : 1;
    }

    /** A budget in per cent of the vertices as a number. */
    private static String shareOf(String name, long vertices) {
        int colon = name.indexOf(':');
        return name.endsWith("%")
                ? name.substring(0, colon + 1)
                        + Math.round(Double.parseDouble(name.substring(colon + 1, name.length() - 1)) / 100 * vertices)
                : name;
    }

    private ContenderProcess start(Contender contender, Path directory, List<String> options) {
        return ContenderProcess.start(
                contender, ids, heap, cores, mostRounds, directory.resolve("previous"), directory, options);
    }

    private ContenderProcess cold(Contender contender, Path directory) {
        return start(
                contender,
                directory,
                contender.isArchived()
                        ? List.of("-XX:SharedArchiveFile=" + archive(contender, directory), QUIETLY)
                        : List.of());
    }

    private static Path archive(Contender contender, Path directory) {
        return directory.resolve(contender.name().replace(':', '-') + ".jsa");
    }

    private Measured once(
            Contender contender,
            ContenderProcess process,
            Path directory,
            String what,
            PartitionDigest expected,
            Map<Contender, Boolean> verified) {
        Path out = directory.resolve("out");
        boolean isIncrement = contender.kind() == Contender.Kind.INCREMENT;
        Measured run = process.run(directory.resolve(isIncrement ? "delta" : "edges"), out);
        PartitionDigest got = isIncrement
                ? PartitionDigest.of(directory.resolve("previous"), out, ids)
                : PartitionDigest.of(out, ids);
        boolean isRight = got.equals(expected);
        verified.merge(contender, isRight, Boolean::logicalAnd);
        Console.note(String.format(
                Locale.ROOT,
                "bench: %s %s: %.2f s, %.2f s of CPU, heap %,d MB, memory %,d MB %s%s",
                contender.name(),
                what,
                run.seconds(),
                run.cpuSeconds(),
                run.heapMb(),
                run.rssMb(),
                run.did(),
                isRight ? "" : "  WRONG: " + got + ", expected " + expected));
        FileTree.remove(out);
        return run;
    }

    private static List<Line> lines(Map<Contender, List<Measured>> measured, Map<Contender, Boolean> verified) {
        double cost = Double.NaN;
        double costCpu = Double.NaN;
        for (Map.Entry<Contender, List<Measured>> each : measured.entrySet()) {
            if (each.getKey().kind() == Contender.Kind.COST && !each.getKey().isCold()) {
                cost = median(each.getValue().stream().map(Measured::seconds).toList());
                costCpu = median(
                        each.getValue().stream().map(Measured::cpuSeconds).toList());
            }
        }
        List<Line> lines = new ArrayList<>();
        for (Map.Entry<Contender, List<Measured>> each : measured.entrySet()) {
            List<Measured> runs = each.getValue();
            double seconds = median(runs.stream().map(Measured::seconds).toList());
            double cpu = median(runs.stream().map(Measured::cpuSeconds).toList());
            lines.add(new Line(
                    each.getKey().name(),
                    runs.get(0).did(),
                    seconds,
                    seconds / cost,
                    cpu,
                    cpu / costCpu,
                    runs.stream().mapToLong(Measured::heapMb).max().orElse(0),
                    runs.stream().mapToLong(Measured::rssMb).max().orElse(0),
                    verified.get(each.getKey()),
                    runs.stream().map(Measured::seconds).toList()));
        }
        return lines;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private void print(Answer answer) {
        if (format == Format.JSON) {
            Console.json(answer);
            return;
        }
        Console.answer(String.format(
                Locale.ROOT,
                "%s graph, %s ids: %,d edges, %,d vertices, %,d components; medians of %d runs, %d cores",
                answer.kind(),
                answer.ids(),
                answer.edges(),
                answer.vertices(),
                answer.components(),
                rounds,
                answer.cores()));
        Console.answer(String.format(
                Locale.ROOT,
                "%-20s %9s %7s %9s %7s %9s %9s  %-9s %s",
                "contender",
                "seconds",
                "/ cost",
                "CPU s",
                "/ cost",
                "heap MB",
                "memory MB",
                "partition",
                "did"));
        for (Line line : answer.contenders()) {
            Console.answer(String.format(
                    Locale.ROOT,
                    "%-20s %9.2f %7.2f %9.2f %7.2f %,9d %,9d  %-9s %s",
                    line.name(),
                    line.seconds(),
                    line.timesCost(),
                    line.cpuSeconds(),
                    line.cpuTimesCost(),
                    line.heapMb(),
                    line.rssMb(),
                    line.isVerified() ? "right" : "WRONG",
                    line.did()));
        }
    }
}
