package io.saltern.identity;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;

/**
 * Persists datasets that many others are made from, and hands them out as leaves of a plan. Without that, the plan of each
 * dataset holds the plans of all it was made from, over and over: analysing them would take longer than running them. A
 * lost block is computed again from the persisted dataset's own plan, which a checkpoint could not do.
 */
final class KeptRows implements AutoCloseable {
    private final Deque<Dataset<Row>> persisted = new ArrayDeque<>();

    /** Persists, which may run the plan at once; the result reads what is persisted and has no plan behind it. */
    Dataset<Row> keep(Dataset<Row> rows) {
        Dataset<Row> kept = rows.persist();
        persisted.push(kept);
        SparkSession session = (SparkSession) rows.sparkSession();
        org.apache.spark.sql.classic.Dataset<Row> plan = (org.apache.spark.sql.classic.Dataset<Row>) kept;
        return session.internalCreateDataFrame(plan.queryExecution().toRdd(), plan.schema(), false);
    }

    /**
     * Persists rows whose plan is short; what reads a few of their columns reads only these. With {@link #keep} it would
     * read all.
     */
    Dataset<Row> keepColumns(Dataset<Row> rows) {
        Dataset<Row> kept = rows.persist();
        persisted.push(kept);
        return kept;
    }

    @Override
    public void close() {
        persisted.forEach(Dataset::unpersist);
        persisted.clear();
    }
}
