package io.saltern.bench.match;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.saltern.identity.evaluate.PairEvaluation;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The answer of a matcher beside the truth. */
final class LabelledRecordsPlan {
    static final String RECORD_ID = "record_id";
    static final String ENTITY_ID = "entity_id";
    static final String CLUSTER_ID = "cluster_id";

    private LabelledRecordsPlan() {}

    /**
     * Every record of the truth, with its cluster. A record that the matcher left out, or gave no cluster, counts as
     * alone, so that leaving records out costs recall; records that the truth does not know are ignored.
     *
     * @param truth {@code record_id, entity_id}, one row a record
     * @param found {@code record_id, cluster_id}, at most one row a record
     * @return {@code record, person, predicted} for {@link PairEvaluation#score}
     */
    static Dataset<Row> label(Dataset<Row> truth, Dataset<Row> found) {
        Dataset<Row> clusters = found.select(col(RECORD_ID).alias("found_id"), col(CLUSTER_ID));
        return truth.join(clusters, col(RECORD_ID).equalTo(col("found_id")), "left")
                .select(
                        col(RECORD_ID).alias(PairEvaluation.RECORD),
                        col(ENTITY_ID).alias(PairEvaluation.PERSON),
                        // The marks keep a lone record apart from a cluster that is named like it.
                        coalesce(concat(lit("cluster "), col(CLUSTER_ID)), concat(lit("alone "), col(RECORD_ID)))
                                .alias(PairEvaluation.PREDICTED));
    }

    /** The ids ({@code record_id}) of records that the truth knows and the matcher gave no cluster. */
    static Dataset<Row> leftOut(Dataset<Row> truth, Dataset<Row> found) {
        return truth.select(RECORD_ID)
                .join(
                        found.filter(col(CLUSTER_ID).isNotNull()).select(RECORD_ID),
                        new String[] {RECORD_ID},
                        "left_anti");
    }

    /** The ids ({@code record_id}) that stand in more than one row. */
    static Dataset<Row> repeated(Dataset<Row> rows) {
        return rows.groupBy(RECORD_ID)
                .agg(count(lit(1)).alias("n"))
                .filter(col("n").gt(1))
                .select(RECORD_ID);
    }
}
