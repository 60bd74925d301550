package io.saltern.identity.component;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * One forest of long ids for all tasks, where all tasks run in the driver's JVM: nothing is shuffled, no id is looked up
 * in two forests, and all cores write. A task finds the forest by its number, as it would be copied with the task
 * otherwise.
 */
final class SharedStage implements AutoCloseable {
    private static final Map<Long, SharedForest> FORESTS = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final SparkSession session;
    private final SharedForest forest;
    private final long number = NUMBERS.incrementAndGet();
    private long edges;
    private long nulls;

    private SharedStage(SparkSession session, SharedForest forest) {
        this.session = session;
        this.forest = forest;
    }

    /** Joins all edges, unless there are more ids than the budget: runs the one stage that reads the edges. */
    static SharedStage run(SparkSession session, Dataset<Row> edges, long budget) {
        long bytes = ((org.apache.spark.sql.classic.Dataset<Row>) edges)
                .queryExecution()
                .optimizedPlan()
                .stats()
                .sizeInBytes()
                .toLong();
        // An edge of two longs that are as good as drawn takes 16 bytes in a file; there are about as many ids as
        // edges.
        SharedForest forest = new SharedForest(Math.min(bytes / 16, budget), budget);
        SharedStage stage = new SharedStage(session, forest);
        FORESTS.put(stage.number, forest);
        long ofTasks = stage.number;
        JavaRDD<ColumnarBatch> batches = ForestStage.batches(edges);
        JavaRDD<long[]> counts = batches != null
                ? batches.mapPartitions(split -> joined(split, ofTasks))
                : ((org.apache.spark.sql.classic.Dataset<Row>) edges)
                        .queryExecution()
                        .toRdd()
                        .toJavaRDD()
                        .mapPartitions(split -> joined(split, ofTasks));
        try {
            for (long[] count : counts.collect()) {
                stage.edges += count[0];
                stage.nulls += count[1];
            }
        } catch (RuntimeException failure) {
            stage.close();
            throw failure;
        }
        return stage;
    }

    private static Iterator<long[]> joined(Iterator<?> split, long number) {
        SharedForest forest = FORESTS.get(number);
        long[] counts = new long[2];
        Buffer buffer = new Buffer(forest, counts);
        while (split.hasNext() && !forest.isOver()) {
            Object element = split.next();
            if (element instanceof ColumnarBatch batch) {
                buffer.join(batch);
            } else {
                buffer.join((InternalRow) element);
            }
        }
        buffer.flush();
        return List.of(counts).iterator();
    }

    /** Edges on their way into the forest. */
    private static final class Buffer {
        private final SharedForest forest;
        private final long[] counts;
        private final long[] ones = new long[8192];
        private final long[] others = new long[8192];
        private int filled;

        Buffer(SharedForest forest, long[] counts) {
            this.forest = forest;
            this.counts = counts;
        }

        void join(ColumnarBatch batch) {
            ColumnVector src = batch.column(0);
            ColumnVector dst = batch.column(1);
            int rows = batch.numRows();
            if (!src.hasNull() && !dst.hasNull()) {
                counts[0] += rows;
                forest.join(src.getLongs(0, rows), dst.getLongs(0, rows), rows);
                return;
            }
            for (int row = 0; row < rows; row++) {
                if (src.isNullAt(row) || dst.isNullAt(row)) {
                    counts[0]++;
                    counts[1]++;
                } else {
                    add(src.getLong(row), dst.getLong(row));
                }
            }
        }

        void join(InternalRow edge) {
            if (edge.isNullAt(0) || edge.isNullAt(1)) {
                counts[0]++;
                counts[1]++;
            } else {
                add(edge.getLong(0), edge.getLong(1));
            }
        }

        private void add(long one, long other) {
            counts[0]++;
            ones[filled] = one;
            others[filled++] = other;
            if (filled == ones.length) {
                flush();
            }
        }

        void flush() {
            forest.join(ones, others, filled);
            filled = 0;
        }
    }

    boolean isOver() {
        return forest.isOver();
    }

    /** Edges read, those with a null id included. */
    long edges() {
        return edges;
    }

    long nulls() {
        return nulls;
    }

    long ids() {
        return forest.size();
    }

    long components() {
        return forest.components();
    }

    /** {@code id, component}, from as many tasks as there are cores; good until this is closed. */
    Dataset<Row> labels() {
        int tasks =
                Math.max(1, (int) Math.min(session.sparkContext().defaultParallelism(), 1 + forest.size() / 10_000));
        int places = forest.places();
        List<int[]> ranges = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            ranges.add(new int[] {(int) ((long) places * i / tasks), (int) ((long) places * (i + 1) / tasks)});
        }
        long ofTasks = number;
        return ((org.apache.spark.sql.classic.SparkSession) session)
                .internalCreateDataFrame(
                        JavaSparkContext.fromSparkContext(session.sparkContext())
                                .parallelize(ranges, tasks)
                                .flatMap(range -> FORESTS.get(ofTasks).labels(range[0], range[1]))
                                .rdd(),
                        IdType.LONG.labels(),
                        false);
    }

    @Override
    public void close() {
        FORESTS.remove(number);
    }
}
