package io.saltern.segments.model;

import static io.saltern.segments.Facts.AS_OF;
import static io.saltern.testkit.DatasetAssert.assertSame;
import static io.saltern.testkit.Rows.row;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ModelTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.TableDef;
import io.saltern.segments.Facts;
import io.saltern.segments.model.KMeansConfig.People;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class KMeansFitTest {
    private static final List<Feature> FEATURES =
            List.of(new Feature("order_count", false), new Feature("revenue", true));

    private final SparkSession spark;
    private final List<String> warnings = new ArrayList<>();

    KMeansFitTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void threeClearGroupsAreFoundWhateverThePartitions() {
        Dataset<Row> people = blobs();
        Clusters clusters = fit(people, 1_000).orElseThrow();
        assertEquals(3, clusters.best().k());
        assertEquals(List.of(60L, 40L, 20L), clusters.sizes());
        assertTrue(clusters.best().silhouette() > 0.9, () -> clusters.tried().toString());
        assertEquals(
                List.of(2, 3, 4, 5),
                clusters.tried().stream().map(Clusters.Tried::k).toList());
        assertEquals("low revenue, low order count", clusters.labels().get(0));
        assertEquals(List.of(), warnings);

        Clusters shuffled = fit(people.orderBy(rand(7)).repartition(7), 1_000).orElseThrow();
        assertEquals(evidence(clusters), evidence(shuffled));
        for (int c = 0; c < 3; c++) {
            assertArrayEquals(clusters.centres().get(c), shuffled.centres().get(c));
        }
        assertSame(assigned(people, clusters), assigned(people.repartition(3), shuffled));
    }

    @Test
    void aClusterIsExplainedByTheDistancesThatMadeIt() {
        Dataset<Row> traits = Facts.table(
                ProfileTraitTable.DEF,
                blobs().selectExpr(
                                "profile_id", "cast(round(f0) as bigint) as order_count", "round(f1, 2) as revenue"));
        Dataset<Row> features = traits.select(
                col("profile_id"),
                FEATURES.get(0).raw(AS_OF).alias("f0"),
                FEATURES.get(1).raw(AS_OF).alias("f1"));
        Clusters clusters = fit(features, 1_000).orElseThrow();
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        clusters.describe(evidence);
        Dataset<Row> model = Facts.table(
                ModelTable.DEF,
                Rows.of(
                        spark,
                        "model string, version string, evidence string, trained_to timestamp",
                        row("kmeans", "v1", evidence.toString(), Timestamp.from(AS_OF))));
        Dataset<Row> rows = ClusterPlan.rows(assigned(features, clusters), clusters.labels(), "v1");
        Map<TableDef, Dataset<Row>> tables =
                Map.of(ClusterTable.DEF, rows, ModelTable.DEF, model, ProfileTraitTable.DEF, traits);

        for (int blob = 0; blob < 3; blob++) {
            ClusterExplanation told =
                    ClusterExplanation.of("p" + blob + "_7", tables::get).orElseThrow();
            assertEquals(blob, told.number());
            assertEquals(clusters.labels().get(blob), told.label());
            assertEquals(3, told.centres().size());
            assertEquals(blob, told.centres().get(0).number());
            assertEquals(told.distance(), told.centres().get(0).distance(), 1e-6);
            assertTrue(told.centres().get(1).distance() > 1, told.toString());
            double squares = told.features().stream()
                    .mapToDouble(feature -> Math.pow(feature.deviations() - feature.centreDeviations(), 2))
                    .sum();
            assertEquals(told.distance(), Math.sqrt(squares), 1e-6);
        }
        long orders = traits.filter(col("profile_id").equalTo("p1_7"))
                .select("order_count")
                .first()
                .getLong(0);
        assertEquals(
                Optional.of((double) orders),
                ClusterExplanation.of("p1_7", tables::get).orElseThrow().features().stream()
                        .filter(feature -> feature.name().equals("order_count"))
                        .map(ClusterExplanation.FeatureOf::value)
                        .findFirst());
        assertEquals(Optional.empty(), ClusterExplanation.of("nobody", tables::get));
    }

    @Test
    void sampleDependsOnIdsOnly() {
        Dataset<Row> people = blobs();
        Clusters clusters = fit(people, 100).orElseThrow();
        assertEquals(100, clusters.people());
        assertEquals(
                evidence(clusters), evidence(fit(people.repartition(5), 100).orElseThrow()));
        assertEquals(120, assigned(people, clusters).count());
    }

    @Test
    void featureThatNeverVariesIsLeftOut() {
        Optional<Clusters> none = fit(
                Rows.of(
                        spark,
                        "profile_id string, f0 double, f1 double",
                        row("a", 1.0, 1.0),
                        row("b", 1.0, 2.0),
                        row("c", 1.0, 3.0),
                        row("d", 1.0, 4.0)),
                100);
        assertTrue(none.isEmpty());
        assertEquals(
                List.of(
                        "K-Means: the feature 'order_count' is the same for everybody and was left out.",
                        "K-Means: no model, as fewer than two features vary."),
                warnings);
    }

    @Test
    void tooFewOrTooAlikePeopleGiveNoModel() {
        Row[] alike = new Row[10];
        for (int i = 0; i < alike.length; i++) {
            alike[i] = row("p" + i, (double) (i % 2), (double) (i % 2));
        }
        assertTrue(fit(Rows.of(spark, "profile_id string, f0 double, f1 double", alike), 100)
                .isEmpty());
        assertTrue(fit(
                        Rows.of(
                                spark,
                                "profile_id string, f0 double, f1 double",
                                row("a", 1.0, 1.0),
                                row("b", 1.0, 2.0)),
                        100)
                .isEmpty());
        assertEquals(
                List.of(
                        "K-Means: no model, as there are only 2 different people for 2 clusters.",
                        "K-Means: no model, as 2 people are too few for 2 clusters."),
                warnings);
    }

    @Test
    void nineDigitsInJavaAndInSparkAgree() {
        Random random = new Random(5);
        for (int i = 0; i < 20; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(20) - 10);
            double inSpark =
                    spark.range(1).select(NineDigits.of(lit(value))).first().getDouble(0);
            assertEquals(NineDigits.of(value), inSpark);
        }
    }

    private Optional<Clusters> fit(Dataset<Row> people, int sample) {
        KMeansConfig config = new KMeansConfig(People.EVERYONE, FEATURES, 2, 5, 1, sample, 20);
        return new KMeansFit(config, work -> work.forEach(Runnable::run)).fit(people, warnings::add);
    }

    private static Dataset<Row> assigned(Dataset<Row> people, Clusters clusters) {
        return ClusterPlan.assigned(FeaturePlan.standardised(people, clusters.scales()), clusters.centres());
    }

    private static String evidence(Clusters clusters) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        clusters.describe(json);
        return json.toString();
    }

    private Dataset<Row> blobs() {
        Random random = new Random(1);
        List<Row> rows = new ArrayList<>();
        double[][] centres = {{2, 10}, {10, 200}, {2, 5_000}};
        int[] sizes = {60, 40, 20};
        for (int c = 0; c < sizes.length; c++) {
            for (int i = 0; i < sizes[c]; i++) {
                rows.add(row(
                        "p" + c + "_" + i,
                        centres[c][0] + random.nextGaussian() * 0.3,
                        centres[c][1] * (1 + random.nextGaussian() * 0.05)));
            }
        }
        return Rows.of(spark, "profile_id string, f0 double, f1 double", rows.toArray(Row[]::new));
    }
}
