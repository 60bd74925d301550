package io.saltern.identity.component;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.Tuple2;

/**
 * The forests of the splits, as shuffle files. Partition 0 of the shuffle holds one count a split, the others the blocks:
 * reading partition 0 alone runs the stage and tells what a later task would have to hold.
 */
final class ForestStage {
    private final SparkSession session;
    private final IdType type;
    private final JavaPairRDD<Integer, byte[]> shuffled;
    private long edges;
    private long nulls;
    private long ids;
    private long bytes;

    private ForestStage(SparkSession session, IdType type, JavaPairRDD<Integer, byte[]> shuffled) {
        this.session = session;
        this.type = type;
        this.shuffled = shuffled;
    }

    /** Counts go to partition 0, blocks to the others. */
    private static final class Places extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final int partitions;

        Places(int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object key) {
            return (Integer) key;
        }
    }

    /** Chooses partition 0, or all others. */
    private static final class Chosen extends scala.runtime.AbstractFunction1<Object, Object> implements Serializable {
        private static final long serialVersionUID = 1L;

        private final boolean isCounts;

        Chosen(boolean isCounts) {
            this.isCounts = isCounts;
        }

        @Override
        public Object apply(Object partition) {
            return ((Integer) partition == 0) == isCounts;
        }
    }

    /** Builds the forests and counts them: runs the one stage that reads the edges. */
    static ForestStage run(SparkSession session, Dataset<Row> edges, IdType type) {
        int parts = 1 + Math.max(1, session.sparkContext().defaultParallelism());
        JavaRDD<ColumnarBatch> batches = batches(edges);
        JavaPairRDD<Integer, byte[]> blocks = batches != null
                ? batches.mapPartitionsToPair(split -> SplitForest.ofBatches(split, type, parts))
                : ((org.apache.spark.sql.classic.Dataset<Row>) edges)
                        .queryExecution()
                        .toRdd()
                        .toJavaRDD()
                        .mapPartitionsToPair(split -> SplitForest.ofRows(split, type, parts));
        ForestStage stage = new ForestStage(session, type, blocks.partitionBy(new Places(parts)));
        stage.count();
        return stage;
    }

    /** The batches that a bare scan of two columns gives, without a row made of each pair; null for other plans. */
    static JavaRDD<ColumnarBatch> batches(Dataset<Row> edges) {
        SparkPlan plan = ((org.apache.spark.sql.classic.Dataset<Row>) edges)
                .queryExecution()
                .executedPlan();
        while (!plan.supportsColumnar()) {
            if (plan instanceof WholeStageCodegenExec
                    || plan instanceof InputAdapter
                    || plan instanceof ColumnarToRowExec) {
                plan = plan.children().head();
            } else {
                return null;
            }
        }
        boolean isSame = plan.output().size() == 2
                && plan.output().apply(0).name().equals(edges.columns()[0])
                && plan.output().apply(1).name().equals(edges.columns()[1]);
        return isSame ? plan.executeColumnar().toJavaRDD() : null;
    }

    private void count() {
        JavaRDD<byte[]> first = only(true);
        for (byte[] one : first.collect()) {
            ByteBuffer counts = ByteBuffer.wrap(one);
            edges += counts.getLong();
            nulls += counts.getLong();
            ids += counts.getLong();
            bytes += counts.getLong();
        }
    }

    private JavaRDD<byte[]> only(boolean isCounts) {
        return PartitionPruningRDD.create(shuffled.rdd(), new Chosen(isCounts))
                .toJavaRDD()
                .map(Tuple2::_2);
    }

    /** Edges read, those with a null id included. */
    long edges() {
        return edges;
    }

    long nulls() {
        return nulls;
    }

    /** Ids in all forests; one that lies in several splits counts in each. */
    long ids() {
        return ids;
    }

    long bytes() {
        return bytes;
    }

    /** {@code id, component} from one task that joins all forests. */
    Dataset<Row> finish(FinishCounts counts) {
        long expected = ids;
        IdType ofType = type;
        RDD<InternalRow> labels = only(false)
                .coalesce(1)
                .mapPartitions(blocks -> {
                    Forest forest = ofType.forest(expected);
                    while (blocks.hasNext()) {
                        forest.add(blocks.next());
                    }
                    counts.add(forest.size(), forest.components());
                    return forest.labels();
                })
                .rdd();
        return rows(session, labels, type.labels());
    }

    /** {@code src, dst}: each id with its local root. As many partitions as cores. */
    Dataset<Row> edgesLeft() {
        IdType ofType = type;
        RDD<InternalRow> pairs = only(false)
                .mapPartitions(blocks -> new BlockEdges(blocks, ofType))
                .rdd();
        return rows(session, pairs, type.edges());
    }

    static Dataset<Row> rows(SparkSession session, RDD<InternalRow> rows, StructType schema) {
        return ((org.apache.spark.sql.classic.SparkSession) session).internalCreateDataFrame(rows, schema, false);
    }

    /** The forest of one split; it passes on what it holds whenever it is full. */
    private static final class SplitForest implements Iterator<Tuple2<Integer, byte[]>> {
        private final Iterator<?> split;
        private final IdType type;
        private final int parts;
        private Forest forest;
        private Iterator<byte[]> blocks = List.<byte[]>of().iterator();
        private ColumnarBatch batch;
        private int row;
        private long edges;
        private long nulls;
        private long ids;
        private long bytes;
        private int next;
        private boolean isCounted;

        private SplitForest(Iterator<?> split, IdType type, int parts) {
            this.split = split;
            this.type = type;
            this.parts = parts;
            forest = type.forest(0);
        }

        static Iterator<Tuple2<Integer, byte[]>> ofBatches(Iterator<ColumnarBatch> split, IdType type, int parts) {
            return new SplitForest(split, type, parts);
        }

        static Iterator<Tuple2<Integer, byte[]>> ofRows(Iterator<InternalRow> split, IdType type, int parts) {
            return new SplitForest(split, type, parts);
        }

        @Override
        public boolean hasNext() {
            return !isCounted;
        }

        @Override
        public Tuple2<Integer, byte[]> next() {
            if (isCounted) {
                throw new NoSuchElementException();
            }
            while (!blocks.hasNext()) {
                fill();
                if (forest.size() == 0) {
                    isCounted = true;
                    return new Tuple2<>(0, counts());
                }
                ids += forest.size();
                bytes += forest.bytes();
                blocks = forest.blocks();
                forest = type.forest(0);
            }
            return new Tuple2<>(1 + next++ % (parts - 1), blocks.next());
        }

        private byte[] counts() {
            return ByteBuffer.allocate(32)
                    .putLong(edges)
                    .putLong(nulls)
                    .putLong(ids)
                    .putLong(bytes)
                    .array();
        }

        private void fill() {
            while (forest.size() < Components.SPLIT_IDS && (batch != null || split.hasNext())) {
                if (batch != null) {
                    fromBatch();
                    continue;
                }
                Object element = split.next();
                if (element instanceof ColumnarBatch columns) {
                    batch = columns;
                    row = 0;
                } else {
                    InternalRow edge = (InternalRow) element;
                    edges++;
                    if (edge.isNullAt(0) || edge.isNullAt(1)) {
                        nulls++;
                    } else {
                        forest.join(edge);
                    }
                }
            }
        }

        private void fromBatch() {
            ColumnVector src = batch.column(0);
            ColumnVector dst = batch.column(1);
            int rows = batch.numRows();
            edges += rows;
            if (src.hasNull() || dst.hasNull()) {
                for (; row < rows; row++) {
                    if (src.isNullAt(row) || dst.isNullAt(row)) {
                        nulls++;
                    } else {
                        forest.join(src, dst, row);
                    }
                }
            } else {
                for (; row < rows; row++) {
                    forest.join(src, dst, row);
                }
            }
            batch = null;
        }
    }
}
