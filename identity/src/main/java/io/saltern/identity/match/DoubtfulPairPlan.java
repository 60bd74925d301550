package io.saltern.identity.match;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** The pairs that somebody should look at: probable enough, and yet not taken for one person. */
public final class DoubtfulPairPlan {
    /** From this probability on a pair is worth somebody's look. */
    public static final double LEAST_PROBABILITY = 0.2;
    /** So many pairs are shown, the most probable ones. */
    public static final int MOST = 10_000;

    private static final String ONE = "one_cluster";
    private static final String OTHER = "other_cluster";

    private DoubtfulPairPlan() {}

    /**
     * The strongest pair of each two people, unless a label keeps these apart.
     *
     * @param pairs as {@link MatchEngine.Result#pairs}
     * @param clusters as {@link MatchEngine.Result#clusters}
     * @return {@code record_a, record_b, label, bits, probability, comparisons}, the label null: filled in with 1 or 0 it
     *     is what {@link MatchLabels#collect} reads
     */
    public static Dataset<Row> doubtful(Dataset<Row> pairs, Dataset<Row> clusters, MatchLabels labels) {
        Dataset<Row> places = clusters.select(PairPlan.RECORD_ID, PairPlan.CLUSTER_ID);
        Column strongest = row_number()
                .over(Window.partitionBy(ONE, OTHER)
                        .orderBy(col(MatchEngine.BITS).desc(), col(PairPlan.RECORD_A), col(PairPlan.RECORD_B)));
        Dataset<Row> doubts = placed(pairs.where(col(MatchEngine.PROBABILITY).geq(LEAST_PROBABILITY)), places)
                .withColumn("strength", strongest)
                .where(col("strength").equalTo(1));
        Dataset<Row> refused = labels.rows(pairs.sparkSession()).where(not(col(MatchLabels.IS_MATCH)));
        return doubts.join(
                        placed(refused, places).select(ONE, OTHER).distinct(), new String[] {ONE, OTHER}, "left_anti")
                .orderBy(col(MatchEngine.BITS).desc(), col(PairPlan.RECORD_A), col(PairPlan.RECORD_B))
                .limit(MOST)
                .select(
                        col(PairPlan.RECORD_A),
                        col(PairPlan.RECORD_B),
                        lit(null).cast(DataTypes.StringType).as(MatchLabels.LABEL),
                        col(MatchEngine.BITS),
                        col(MatchEngine.PROBABILITY),
                        col(MatchEngine.COMPARISONS));
    }

    private static Dataset<Row> placed(Dataset<Row> pairs, Dataset<Row> places) {
        return pairs.join(
                        places.toDF("id_a", "cluster_a"), col(PairPlan.RECORD_A).equalTo(col("id_a")))
                .join(places.toDF("id_b", "cluster_b"), col(PairPlan.RECORD_B).equalTo(col("id_b")))
                .where(col("cluster_a").notEqual(col("cluster_b")))
                .withColumn(ONE, least(col("cluster_a"), col("cluster_b")))
                .withColumn(OTHER, greatest(col("cluster_a"), col("cluster_b")));
    }
}
