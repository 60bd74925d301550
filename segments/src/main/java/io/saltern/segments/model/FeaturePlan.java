package io.saltern.segments.model;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.stddev_pop;
import static org.apache.spark.sql.functions.xxhash64;

import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.ProfileTraitTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The numbers of people that K-Means looks at. */
final class FeaturePlan {
    static final String PROFILE_ID = ProfileTraitTable.PROFILE_ID;
    static final String VECTOR = "vector";

    private FeaturePlan() {}

    /** Key profile_id: one double f0, f1, … for each feature, of the people that the configuration names. */
    static Dataset<Row> features(Dataset<Row> profiles, Dataset<Row> traits, KMeansConfig config, Instant asOf) {
        Column hasBought = col(ProfileTraitTable.ORDER_COUNT).gt(0);
        Dataset<Row> people =
                switch (config.people()) {
                    case EVERYONE -> traits;
                    case KNOWN ->
                        traits.join(
                                profiles.filter(col(ProfileTable.IS_KNOWN)).select(PROFILE_ID),
                                new String[] {PROFILE_ID},
                                "left_semi");
                    case ACTIVE ->
                        traits.filter(col(ProfileTraitTable.EVENT_COUNT).gt(0).or(hasBought));
                    case BUYERS -> traits.filter(hasBought);
                };
        List<Column> columns = new ArrayList<>();
        columns.add(col(PROFILE_ID));
        for (int i = 0; i < config.features().size(); i++) {
            columns.add(config.features().get(i).raw(asOf).alias(column(i)));
        }
        return people.select(columns.toArray(Column[]::new));
    }

    /**
     * The people that centres are fitted on, in one partition and in order of profile_id: whatever the partitions of the
     * input, sums are formed in the same order.
     */
    static Dataset<Row> sample(Dataset<Row> features, int size) {
        return features.orderBy(xxhash64(col(PROFILE_ID)), col(PROFILE_ID))
                .limit(size)
                .coalesce(1)
                .sortWithinPartitions(PROFILE_ID);
    }

    /** One row: people, then the greatest value of each feature (zero when all are missing). */
    static Dataset<Row> greatest(Dataset<Row> sample, List<Feature> features) {
        List<Column> greatest = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            greatest.add(coalesce(max(column(i)), lit(0.0)));
        }
        return sample.agg(count(lit(1)), greatest.toArray(Column[]::new));
    }

    /** One row: for each feature the mean and the standard deviation of its scaled values; needs a sorted sample. */
    static Dataset<Row> moments(Dataset<Row> sample, List<Feature> features, List<Double> missing) {
        List<Column> moments = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            Column scaled = features.get(i).scaled(coalesce(col(column(i)), lit(missing.get(i))));
            moments.add(avg(scaled));
            moments.add(stddev_pop(scaled));
        }
        return sample.agg(moments.get(0), moments.subList(1, moments.size()).toArray(Column[]::new));
    }

    /** Adds z0, z1, …: the features that vary in standard units, in order; keeps profile_id. */
    static Dataset<Row> standardised(Dataset<Row> features, List<Scale> scales) {
        List<Column> columns = new ArrayList<>();
        columns.add(col(PROFILE_ID));
        int kept = 0;
        for (int i = 0; i < scales.size(); i++) {
            if (scales.get(i).varies()) {
                columns.add(scales.get(i).standard(col(column(i))).alias(standard(kept++)));
            }
        }
        return features.select(columns.toArray(Column[]::new));
    }

    /** Adds the vector of the standardised features. */
    static Dataset<Row> vectors(Dataset<Row> standardised, int width) {
        Column[] values = new Column[width];
        for (int i = 0; i < width; i++) {
            values[i] = col(standard(i));
        }
        return standardised.withColumn(VECTOR, functions.array_to_vector(array(values)));
    }

    static String column(int feature) {
        return "f" + feature;
    }

    static String standard(int feature) {
        return "z" + feature;
    }
}
