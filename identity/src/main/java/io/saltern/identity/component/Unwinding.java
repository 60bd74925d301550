package io.saltern.identity.component;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Undoes rounds of contraction: gives an id the label of what it took. All ids of a large component take the same, so
 * these joins alone run adaptively, which splits hot keys.
 */
final class Unwinding {
    private static final String TAKEN = "taken";
    private static final String LABEL = "label";

    private final SparkSession session;

    Unwinding(SparkSession spark) {
        session = ParquetFolder.session(spark);
        session.conf().set("spark.sql.adaptive.enabled", "true");
    }

    /** Rows of a folder, to be given to {@link #labels}. */
    Dataset<Row> read(Path folder) {
        return ParquetFolder.read(session, folder.toString());
    }

    /**
     * {@code id, component} of every id that took something.
     *
     * @param taken two columns: an id, once, and what it took
     * @param labels two columns: an id and its label; what was taken and is not there is its own label
     */
    Dataset<Row> labels(Dataset<Row> taken, Dataset<Row> labels) {
        return taken.toDF(Components.ID, TAKEN)
                .join(labels.toDF(TAKEN, LABEL), new String[] {TAKEN}, "left")
                .select(col(Components.ID), coalesce(col(LABEL), col(TAKEN)).alias(Components.COMPONENT));
    }
}
