package io.saltern.segments.model;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.struct;

import io.saltern.lake.table.ClusterTable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** People to their nearest centre, from the centres as they are stored. */
final class ClusterPlan {
    private static final String NEAREST = "nearest";

    private ClusterPlan() {}

    /**
     * Key profile_id; adds cluster and distance, and drops the coordinates. Of centres equally near the first wins.
     *
     * @param standardised needs profile_id, z0, z1, …
     */
    static Dataset<Row> assigned(Dataset<Row> standardised, List<double[]> centres) {
        Column[] distances = new Column[centres.size()];
        for (int c = 0; c < distances.length; c++) {
            double[] centre = centres.get(c);
            Column squares = lit(0.0);
            for (int i = 0; i < centre.length; i++) {
                Column apart = col(FeaturePlan.standard(i)).minus(centre[i]);
                squares = squares.plus(apart.multiply(apart));
            }
            distances[c] = struct(squares.alias("square"), lit(c).alias("number"));
        }
        return standardised
                .withColumn(NEAREST, array_min(array(distances)))
                .select(
                        col(ClusterTable.PROFILE_ID),
                        col(NEAREST + ".number").alias(ClusterTable.CLUSTER),
                        NineDigits.of(sqrt(col(NEAREST + ".square"))).alias(ClusterTable.DISTANCE));
    }

    /** Rows of serving.cluster. */
    static Dataset<Row> rows(Dataset<Row> assigned, List<String> labels, String version) {
        Column[] words = labels.stream().map(label -> lit(label)).toArray(Column[]::new);
        return assigned.withColumn(ClusterTable.MODEL, lit(KMeansConfig.MODEL))
                .withColumn(ClusterTable.VERSION, lit(version))
                .withColumn(
                        ClusterTable.LABEL,
                        element_at(array(words), col(ClusterTable.CLUSTER).plus(1)));
    }
}
