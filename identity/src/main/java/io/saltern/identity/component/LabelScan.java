package io.saltern.identity.component;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The labels of the ends of new edges, in one scan of long labels. A few ids are looked for among many: the scan looks at
 * the batches of columns, in a table that fits the cache, and makes a row of what it finds alone.
 */
final class LabelScan {
    private LabelScan() {}

    /** Ids in an open-addressing table. */
    static final class IdSet implements Serializable {
        private static final long serialVersionUID = 1L;

        private final long[] table;
        private final int mask;
        private boolean hasZero;

        IdSet(long most) {
            table = new long[Math.toIntExact(Long.highestOneBit(Math.max(8, most)) * 4)];
            mask = table.length - 1;
        }

        void add(long id) {
            if (id == 0) {
                hasZero = true;
                return;
            }
            int at = place(id);
            while (table[at] != 0 && table[at] != id) {
                at = (at + 1) & mask;
            }
            table[at] = id;
        }

        boolean contains(long id) {
            if (id == 0) {
                return hasZero;
            }
            int at = place(id);
            while (table[at] != 0) {
                if (table[at] == id) {
                    return true;
                }
                at = (at + 1) & mask;
            }
            return false;
        }

        private int place(long id) {
            return (int) SharedForest.mix(id) & mask;
        }
    }

    /**
     * The rows of labels whose id is an end of an edge: runs the job that reads the edges.
     *
     * @param labels {@code id, component}, long
     * @param edges {@code src, dst}, long, not null; at most {@link Increments#MOST_EDGES}
     * @return null where the labels do not come as batches of columns
     */
    static Dataset<Row> found(SparkSession session, Dataset<Row> labels, Dataset<Row> edges) {
        JavaRDD<ColumnarBatch> batches = ForestStage.batches(labels);
        if (batches == null) {
            return null;
        }
        List<long[]> ends = ((org.apache.spark.sql.classic.Dataset<Row>) edges)
                .queryExecution()
                .toRdd()
                .toJavaRDD()
                .mapPartitions(LabelScan::ends)
                .collect();
        IdSet wanted = new IdSet(ends.stream().mapToLong(each -> each.length).sum());
        for (long[] each : ends) {
            for (long id : each) {
                wanted.add(id);
            }
        }
        Broadcast<IdSet> ofTasks =
                JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(wanted);
        return ((org.apache.spark.sql.classic.SparkSession) session)
                .internalCreateDataFrame(
                        batches.mapPartitions(split -> (Iterator<InternalRow>) new Found(split, ofTasks.value()))
                                .rdd(),
                        IdType.LONG.labels(),
                        false);
    }

    private static Iterator<long[]> ends(Iterator<InternalRow> edges) {
        long[] ends = new long[1024];
        int count = 0;
        while (edges.hasNext()) {
            InternalRow edge = edges.next();
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count * 2);
            }
            ends[count++] = edge.getLong(0);
            ends[count++] = edge.getLong(1);
        }
        return List.of(Arrays.copyOf(ends, count)).iterator();
    }

    /** The row is reused. */
    private static final class Found implements Iterator<InternalRow> {
        private final Iterator<ColumnarBatch> batches;
        private final IdSet wanted;
        private final GenericInternalRow row = new GenericInternalRow(new Object[2]);
        private ColumnVector vector;
        private ColumnVector components;
        private long[] ids = new long[0];
        private int next;

        Found(Iterator<ColumnarBatch> batches, IdSet wanted) {
            this.batches = batches;
            this.wanted = wanted;
            seek();
        }

        private void seek() {
            while (true) {
                for (; next < ids.length; next++) {
                    if (wanted.contains(ids[next]) && !vector.isNullAt(next)) {
                        return;
                    }
                }
                if (!batches.hasNext()) {
                    return;
                }
                ColumnarBatch batch = batches.next();
                vector = batch.column(0);
                ids = vector.getLongs(0, batch.numRows());
                components = batch.column(1);
                next = 0;
            }
        }

        @Override
        public boolean hasNext() {
            return next < ids.length;
        }

        @Override
        public InternalRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            row.update(0, ids[next]);
            row.update(1, components.getLong(next));
            next++;
            seek();
            return row;
        }
    }
}
