package io.saltern.segments.model;

import static org.apache.spark.sql.functions.col;

import io.saltern.lake.table.ClusterTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Fits K-Means for each number of clusters of a range and keeps the one of the highest silhouette. Runs Spark jobs and
 * caches the sample while it does. Everything is summed in one sorted partition from a recorded seed, so the result
 * depends on neither the partitions nor the order of the input.
 */
final class KMeansFit {
    private static final double TOLERANCE = 1e-4;

    private final KMeansConfig config;
    private final Consumer<List<Runnable>> inParallel;

    /** @param inParallel runs pieces of work and waits for all */
    KMeansFit(KMeansConfig config, Consumer<List<Runnable>> inParallel) {
        this.config = config;
        this.inParallel = inParallel;
    }

    /**
     * The clusters of people; empty when there is nothing to fit, and then {@code warn} is told why.
     *
     * @param features as {@link FeaturePlan#features} gives them
     */
    Optional<Clusters> fit(Dataset<Row> features, Consumer<String> warn) {
        Dataset<Row> sample = FeaturePlan.sample(features, config.sampleSize()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Row greatest = FeaturePlan.greatest(sample, config.features()).first();
            long people = greatest.getLong(0);
            if (people <= config.leastK()) {
                warn.accept("K-Means: no model, as " + people + " people are too few for " + config.leastK()
                        + " clusters.");
                return Optional.empty();
            }
            List<Scale> scales = scales(sample, greatest);
            scales.stream()
                    .filter(scale -> !scale.varies())
                    .forEach(scale -> warn.accept("K-Means: the feature '"
                            + scale.feature().name() + "' is the same for everybody and was left out."));
            int width = (int) scales.stream().filter(Scale::varies).count();
            if (width < 2) {
                warn.accept("K-Means: no model, as fewer than two features vary.");
                return Optional.empty();
            }
            return fitVectors(FeaturePlan.standardised(sample, scales), scales, people, warn);
        } finally {
            sample.unpersist();
        }
    }

    private List<Scale> scales(Dataset<Row> sample, Row greatest) {
        List<Double> missing = new ArrayList<>();
        for (int i = 0; i < config.features().size(); i++) {
            missing.add(NineDigits.of(greatest.getDouble(i + 1)));
        }
        Row moments = FeaturePlan.moments(sample, config.features(), missing).first();
        List<Scale> scales = new ArrayList<>();
        for (int i = 0; i < missing.size(); i++) {
            double mean = NineDigits.of(moments.getDouble(2 * i));
            double deviation = moments.getDouble(2 * i + 1);
            // A constant sums up to a deviation of rounding errors rather than to zero.
            boolean varies = deviation > 1e-9 * Math.max(1, Math.abs(mean));
            scales.add(
                    new Scale(config.features().get(i), missing.get(i), mean, varies ? NineDigits.of(deviation) : 0));
        }
        return scales;
    }

    private Optional<Clusters> fitVectors(
            Dataset<Row> standardised, List<Scale> scales, long people, Consumer<String> warn) {
        int width = (int) scales.stream().filter(Scale::varies).count();
        Dataset<Row> vectors = FeaturePlan.vectors(standardised, width).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            String[] coordinates =
                    IntStream.range(0, width).mapToObj(FeaturePlan::standard).toArray(String[]::new);
            long distinct = vectors.select(
                            Arrays.stream(coordinates).map(name -> col(name)).toArray(Column[]::new))
                    .distinct()
                    .limit(config.mostK() + 1)
                    .count();
            int mostK = (int) Math.min(config.mostK(), distinct - 1);
            if (mostK < config.leastK()) {
                warn.accept("K-Means: no model, as there are only " + distinct + " different people for "
                        + config.leastK() + " clusters.");
                return Optional.empty();
            }
            Map<Integer, Clusters.Tried> tried = new ConcurrentHashMap<>();
            Map<Integer, KMeansModel> models = new ConcurrentHashMap<>();
            inParallel.accept(IntStream.rangeClosed(config.leastK(), mostK)
                    .<Runnable>mapToObj(k -> () -> {
                        KMeansModel model = fit(vectors, k);
                        models.put(k, model);
                        tried.put(k, judge(model, vectors, k));
                    })
                    .toList());
            List<Clusters.Tried> byK = List.copyOf(new TreeMap<>(tried).values());
            Clusters.Tried best = byK.stream()
                    .max(Comparator.comparingDouble(Clusters.Tried::silhouette)
                            .thenComparing(
                                    Comparator.comparingInt(Clusters.Tried::k).reversed()))
                    .orElseThrow();
            List<double[]> centres = Arrays.stream(models.get(best.k()).clusterCenters())
                    .map(KMeansFit::rounded)
                    .toList();
            return Optional.of(numbered(vectors, scales, centres, byK, best, people));
        } finally {
            vectors.unpersist();
        }
    }

    private KMeansModel fit(Dataset<Row> vectors, int k) {
        return new KMeans()
                .setFeaturesCol(FeaturePlan.VECTOR)
                .setK(k)
                .setSeed(config.seed())
                .setMaxIter(config.maxIterations())
                .setTol(TOLERANCE)
                .fit(vectors);
    }

    private static Clusters.Tried judge(KMeansModel model, Dataset<Row> vectors, int k) {
        double silhouette =
                new ClusteringEvaluator().setFeaturesCol(FeaturePlan.VECTOR).evaluate(model.transform(vectors));
        return new Clusters.Tried(
                k, NineDigits.of(silhouette), NineDigits.of(model.summary().trainingCost()));
    }

    private static double[] rounded(Vector centre) {
        return Arrays.stream(centre.toArray()).map(NineDigits::of).toArray();
    }

    private Clusters numbered(
            Dataset<Row> vectors,
            List<Scale> scales,
            List<double[]> centres,
            List<Clusters.Tried> tried,
            Clusters.Tried best,
            long people) {
        long[] sizes = new long[centres.size()];
        for (Row row : ClusterPlan.assigned(vectors, centres)
                .groupBy(ClusterTable.CLUSTER)
                .count()
                .collectAsList()) {
            sizes[row.getInt(0)] = row.getLong(1);
        }
        List<Integer> order = IntStream.range(0, sizes.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer c) -> -sizes[c])
                        .thenComparing((a, b) -> Arrays.compare(centres.get(a), centres.get(b))))
                .toList();
        return new Clusters(
                scales,
                order.stream().map(centres::get).toList(),
                order.stream().map(c -> sizes[c]).toList(),
                tried,
                best,
                people);
    }
}
