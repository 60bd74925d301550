package io.saltern.identity.component;

import io.saltern.base.WallClock;
import io.saltern.base.error.SalternException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Labels the components of a graph, Parquet to Parquet. Each split of the edges becomes a forest; what the forests hold
 * is counted. While that fits the budget, one task joins them; above it, the graph is contracted until the rest fits. The
 * label of a component is its smallest id (texts in the order of their bytes), whatever the order and the splits of the
 * edges, and whichever tier was taken. Where all tasks run in one JVM, they fill one forest of long ids.
 *
 * <p>Heap: a forest takes at most 40 bytes a long id, and 60 bytes and its text a text id. The forests of splits empty
 * themselves at {@link #SPLIT_IDS} ids, the one of the last task holds at most the budget. With budget 0 no forest is
 * built at all, and joins and sorts spill: the heap does not grow with the graph.
 */
public final class Components {
    public static final String SRC = "src";
    public static final String DST = "dst";
    public static final String ID = "id";
    public static final String COMPONENT = "component";

    /** Ids that a split's forest holds before it passes them on and starts again. */
    public static final int SPLIT_IDS = 1 << 24;

    /**
     * @param budget ids that the last task may hold; -1 for half of the heap of a task
     * @param dropsNulls edges with a null id are left out and counted; otherwise they are refused
     */
    public record Options(long budget, boolean dropsNulls) {
        public static Options defaults() {
            return new Options(-1, false);
        }
    }

    /**
     * What was done.
     *
     * @param tier 1 = one task joined all forests; 2 = contraction
     * @param edges rows read, those with null ids included
     * @param nullEdges edges left out because an id is null
     * @param ids rows written
     * @param components labels; -1 where they were not counted
     * @param forestIds ids that the splits' forests passed on: what is compared with the budget
     * @param rounds contractions
     */
    public record Summary(
            int tier,
            String type,
            long edges,
            long nullEdges,
            long ids,
            long components,
            long forestIds,
            long budget,
            int rounds,
            double seconds) {}

    private Components() {}

    /**
     * Labels every id that occurs in an edge; a lone id comes as an edge with itself.
     *
     * @param in Parquet: {@code src, dst}, both long or both string
     * @param out a folder that does not exist: {@code id, component}, one row an id
     * @param progress takes lines while it goes on
     * @throws SalternException of kind config on missing columns, other types, or an {@code out} that exists; of kind data
     *     when an id is null
     */
    public static Summary write(SparkSession spark, String in, String out, Options options, Consumer<String> progress) {
        long began = WallClock.nanos();
        ParquetFolder.refuseExisting(spark, out);
        SparkSession session = ParquetFolder.session(spark);
        Dataset<Row> read = ParquetFolder.read(session, in);
        IdType type = IdType.of(read.schema(), SRC, DST, in);
        Dataset<Row> edges = read.select(SRC, DST);
        if (options.budget() == 0) {
            return joined(session, edges, type, out, options, progress, began);
        }
        if (type == IdType.LONG && session.sparkContext().isLocal()) {
            long most = options.budget() < 0 ? defaultBudget(session, type, null) : options.budget();
            try (SharedStage shared = SharedStage.run(session, edges, most)) {
                if (!shared.isOver()) {
                    progress.accept(String.format(
                            Locale.ROOT, "%,d edges became one forest of %,d ids", shared.edges(), shared.ids()));
                    refuseNulls(shared.nulls(), in, options);
                    ParquetFolder.write(shared.labels(), out);
                    return new Summary(
                            1,
                            word(type),
                            shared.edges(),
                            shared.nulls(),
                            shared.ids(),
                            shared.components(),
                            shared.ids(),
                            most,
                            0,
                            seconds(began));
                }
            }
        }
        ForestStage forests = ForestStage.run(session, edges, type);
        progress.accept(
                String.format(Locale.ROOT, "%,d edges became forests of %,d ids", forests.edges(), forests.ids()));
        refuseNulls(forests.nulls(), in, options);
        ToLongFunction<ForestStage> budgetOf =
                of -> options.budget() < 0 ? defaultBudget(session, type, of) : options.budget();
        long budget = budgetOf.applyAsLong(forests);
        if (forests.ids() > budget) {
            return contracted(session, forests, type, out, budgetOf, progress, began);
        }
        FinishCounts counts = new FinishCounts(session);
        ParquetFolder.write(forests.finish(counts), out);
        return new Summary(
                1,
                word(type),
                forests.edges(),
                forests.nulls(),
                counts.ids(),
                counts.components(),
                forests.ids(),
                budget,
                0,
                seconds(began));
    }

    /** Contraction by joins alone. */
    private static Summary joined(
            SparkSession session,
            Dataset<Row> edges,
            IdType type,
            String out,
            Options options,
            Consumer<String> progress,
            long began) {
        Path work = work(session, out);
        try {
            Contraction.Result result = new Contraction(session, type, work, 0, progress).run(edges);
            refuseNulls(result.nulls(), "the edge list", options);
            ParquetFolder.write(result.labels(), out);
            return new Summary(
                    2,
                    word(type),
                    result.edges(),
                    result.nulls(),
                    ParquetFolder.rows(session, new Path(out)),
                    -1,
                    0,
                    0,
                    result.rounds(),
                    seconds(began));
        } finally {
            ParquetFolder.delete(session, work);
        }
    }

    /** Rounds of forests, and of joins where those do not shrink the graph. */
    private static Summary contracted(
            SparkSession session,
            ForestStage forests,
            IdType type,
            String out,
            ToLongFunction<ForestStage> budget,
            Consumer<String> progress,
            long began) {
        Path work = work(session, out);
        try {
            ForestRounds.Result result = new ForestRounds(session, type, work, budget, progress).run(forests);
            ParquetFolder.write(result.labels(), out);
            return new Summary(
                    2,
                    word(type),
                    forests.edges(),
                    forests.nulls(),
                    ParquetFolder.rows(session, new Path(out)),
                    -1,
                    forests.ids(),
                    budget.applyAsLong(forests),
                    result.rounds(),
                    seconds(began));
        } finally {
            ParquetFolder.delete(session, work);
        }
    }

    private static Path work(SparkSession session, String out) {
        Path work = new Path(out + "_contraction");
        ParquetFolder.refuseLeftover(session, work);
        return work;
    }

    static void refuseNulls(long nulls, String where, Options options) {
        if (nulls > 0 && !options.dropsNulls()) {
            throw SalternException.data(String.format(
                    Locale.ROOT,
                    "%s: %,d edges have a null id, and nothing was written. Remove them, give a lone id as an edge with itself,"
                            + " or leave them out with --drop-nulls.",
                    where,
                    nulls));
        }
    }

    /** Ids that half of the heap of the one task holds. */
    private static long defaultBudget(SparkSession session, IdType type, ForestStage forests) {
        boolean isLocal = session.sparkContext().isLocal();
        long heap = isLocal
                ? Runtime.getRuntime().maxMemory()
                : session.sparkContext().getConf().getSizeAsBytes("spark.executor.memory", "1g");
        long each =
                type == IdType.LONG ? 40 : 60 + (forests == null ? 0 : forests.bytes() / Math.max(1, forests.ids()));
        return Math.min(600_000_000L, heap / 2 / each);
    }

    private static String word(IdType type) {
        return type == IdType.LONG ? "long" : "string";
    }

    static double seconds(long began) {
        return Math.round((WallClock.nanos() - began) / 1e6) / 1e3;
    }
}
