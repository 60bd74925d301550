package io.saltern.identity.component;

import static org.apache.spark.sql.functions.col;

import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Contraction by forests, for a graph whose forests together are over the budget. In a round the roots that the splits
 * gave an id meet: the id takes the smallest of them, and that one gets an edge to each other. These edges, between roots
 * only, become the forests of the next round, until they fit one task; then the rounds are unwound backwards. The smallest
 * id of a component is never replaced by another, so it is the label in the end.
 *
 * <p>One shuffle on the way there, by id, of about one row an id and split: no id is hot, and the sort spills. Where the
 * edges of neighbours lie in many splits, forests join little: a round that does not halve what it found leaves the rest
 * to {@link Contraction}, whose rounds shrink every graph.
 */
final class ForestRounds {
    /** Rows of one task of a round's shuffle. */
    private static final int ROWS_A_TASK = 1 << 24;

    private final SparkSession session;
    private final IdType type;
    private final Path work;
    private final ToLongFunction<ForestStage> budget;
    private final Consumer<String> progress;

    /** @param labels {@code id, component}; read from files that the caller deletes once it has written it */
    record Result(Dataset<Row> labels, int rounds) {}

    /** @param budget ids of such forests that the last task may hold */
    ForestRounds(
            SparkSession session,
            IdType type,
            Path work,
            ToLongFunction<ForestStage> budget,
            Consumer<String> progress) {
        this.session = session;
        this.type = type;
        this.work = work;
        this.budget = budget;
        this.progress = progress;
    }

    /** Contracts forests that are over the budget. */
    Result run(ForestStage first) {
        ForestStage forests = first;
        int rounds = 0;
        boolean isShrinking = true;
        while (isShrinking && isOver(forests)) {
            long before = forests.ids();
            ParquetFolder.write(roundOf(forests), folder(rounds).toString());
            forests = ForestStage.run(
                    session,
                    ParquetFolder.read(session, folder(rounds).toString()).where(isEdge()),
                    type);
            rounds++;
            progress.accept(
                    String.format(Locale.ROOT, "forests, round %d: %,d ids became %,d", rounds, before, forests.ids()));
            isShrinking = forests.ids() <= before / 2;
        }
        int joins = 0;
        if (isOver(forests)) {
            Contraction.Result rest = new Contraction(
                            session, type, new Path(work, "joins"), budget.applyAsLong(forests), progress)
                    .run(forests.edgesLeft());
            ParquetFolder.write(rest.labels(), labels(rounds).toString());
            joins = rest.rounds();
        } else {
            // Written before it is joined: the one task holds a forest, and nothing else runs beside it.
            ParquetFolder.write(
                    forests.finish(new FinishCounts(session)), labels(rounds).toString());
        }
        return new Result(unwound(rounds), rounds + joins);
    }

    private boolean isOver(ForestStage forests) {
        return forests.ids() > budget.applyAsLong(forests);
    }

    private Dataset<Row> unwound(int rounds) {
        Unwinding unwinding = new Unwinding(session);
        for (int at = rounds - 1; at > 0; at--) {
            ParquetFolder.write(unwound(unwinding, at), labels(at).toString());
        }
        return unwound(unwinding, 0);
    }

    private Dataset<Row> unwound(Unwinding unwinding, int round) {
        return unwinding.labels(
                unwinding.read(folder(round)).where(col(Components.SRC).geq(col(Components.DST))),
                unwinding.read(labels(round + 1)));
    }

    /** {@code src, dst}: what each id takes, itself or a smaller one; and edges, of which the first end is the smaller. */
    private Dataset<Row> roundOf(ForestStage forests) {
        int parts = (int)
                Math.max(session.sparkContext().defaultParallelism(), Math.min(1 << 20, forests.ids() / ROWS_A_TASK));
        Dataset<Row> byId = forests.edgesLeft()
                .repartition(parts, col(Components.SRC))
                .sortWithinPartitions(Components.SRC, Components.DST);
        IdType ofType = type;
        RDD<InternalRow> met = ((org.apache.spark.sql.classic.Dataset<Row>) byId)
                .queryExecution()
                .toRdd()
                .toJavaRDD()
                .mapPartitions(rows -> new Roots(rows, ofType))
                .rdd();
        return ForestStage.rows(session, met, type.edges());
    }

    private static Column isEdge() {
        return col(Components.SRC).lt(col(Components.DST));
    }

    private Path folder(int round) {
        return new Path(work, "round" + round);
    }

    /** Labels of the ids that a round works on. */
    private Path labels(int round) {
        return new Path(work, "labels" + round);
    }

    /** What each id takes, and the edges of that to its other roots, from rows sorted by id and root; the row is reused. */
    private static final class Roots implements Iterator<InternalRow> {
        private final Iterator<InternalRow> sorted;
        private final boolean isLong;
        private final GenericInternalRow row = new GenericInternalRow(new Object[2]);
        private boolean isReady;
        private Object id;
        private Object smallest;
        private Object last;

        Roots(Iterator<InternalRow> sorted, IdType type) {
            this.sorted = sorted;
            isLong = type == IdType.LONG;
        }

        @Override
        public boolean hasNext() {
            while (!isReady && sorted.hasNext()) {
                InternalRow next = sorted.next();
                Object root = value(next, 1);
                if (!value(next, 0).equals(id)) {
                    id = kept(value(next, 0));
                    smallest = kept(root);
                    last = smallest;
                    ready(id, smallest);
                } else if (!root.equals(last)) {
                    last = kept(root);
                    ready(smallest, last);
                }
            }
            return isReady;
        }

        @Override
        public InternalRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            isReady = false;
            return row;
        }

        private void ready(Object src, Object dst) {
            row.update(0, src);
            row.update(1, dst);
            isReady = true;
        }

        private Object value(InternalRow of, int column) {
            return isLong ? (Object) of.getLong(column) : of.getUTF8String(column);
        }

        /** A text is bytes of its row, and the row is reused. */
        private Object kept(Object value) {
            return isLong ? value : ((UTF8String) value).copy();
        }
    }
}
