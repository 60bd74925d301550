package io.saltern.segments.model;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.error.SalternException;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ModelTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.TableDef;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Why somebody is in a cluster: how far all centres are, and what each feature adds to the distance from the own one.
 *
 * @param profileId the person
 * @param version version of the model in ops.model
 * @param number of the cluster, from 0, in order of size
 * @param label what stands out in its centre
 * @param distance to its centre, in standard units
 * @param features those that the model uses, the farthest from everybody's mean first
 * @param centres all clusters, the nearest first
 */
public record ClusterExplanation(
        String profileId,
        String version,
        int number,
        String label,
        double distance,
        List<FeatureOf> features,
        List<Centre> centres) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One feature of the person beside the centre of the cluster.
     *
     * @param value the person's; null for a time that is missing, which counts as the longest ago that was seen
     * @param deviations standard deviations from everybody's mean
     * @param centre the centre's value
     * @param centreDeviations the centre's standard deviations from everybody's mean
     */
    public record FeatureOf(String name, Double value, double deviations, double centre, double centreDeviations) {}

    /** A cluster and how far its centre is from the person. */
    public record Centre(int number, String label, double distance) {}

    public ClusterExplanation {
        features = List.copyOf(features);
        centres = List.copyOf(centres);
    }

    /**
     * Asks the tables; small jobs for one person.
     *
     * @param table a table at the version that counts
     * @return empty when the person is in no cluster: there is no model, or it does not look at such people
     */
    public static Optional<ClusterExplanation> of(String profileId, Function<TableDef, Dataset<Row>> table) {
        List<Row> assigned = table.apply(ClusterTable.DEF)
                .filter(col(ClusterTable.PROFILE_ID)
                        .equalTo(profileId)
                        .and(col(ClusterTable.MODEL).equalTo(KMeansConfig.MODEL)))
                .takeAsList(1);
        if (assigned.isEmpty()) {
            return Optional.empty();
        }
        String version = assigned.get(0).getAs(ClusterTable.VERSION);
        List<Row> models = table.apply(ModelTable.DEF)
                .filter(col(ModelTable.MODEL)
                        .equalTo(KMeansConfig.MODEL)
                        .and(col(ModelTable.VERSION).equalTo(version)))
                .takeAsList(1);
        if (models.isEmpty()) {
            throw SalternException.internal("ops.model lacks the version " + version + " of serving.cluster.", null);
        }
        JsonNode evidence = parse(models.get(0).getAs(ModelTable.EVIDENCE));
        Instant asOf = models.get(0).<Timestamp>getAs(ModelTable.TRAINED_TO).toInstant();
        List<Scale> scales = scales(evidence);
        Column[] values =
                scales.stream().map(scale -> scale.feature().raw(asOf)).toArray(Column[]::new);
        List<Row> traits = table.apply(ProfileTraitTable.DEF)
                .filter(col(ProfileTraitTable.PROFILE_ID).equalTo(profileId))
                .select(values)
                .takeAsList(1);
        return Optional.of(explained(profileId, assigned.get(0), evidence, scales, traits));
    }

    private static ClusterExplanation explained(
            String profileId, Row assigned, JsonNode evidence, List<Scale> scales, List<Row> traits) {
        int own = assigned.getAs(ClusterTable.CLUSTER);
        List<FeatureOf> features = new ArrayList<>();
        List<Centre> centres = new ArrayList<>();
        for (JsonNode cluster : evidence.path("clusters")) {
            int number = cluster.path("number").asInt();
            double squares = 0;
            for (int i = 0; i < scales.size() && !traits.isEmpty(); i++) {
                Scale scale = scales.get(i);
                String name = scale.feature().name();
                Double value = traits.get(0).isNullAt(i) ? null : traits.get(0).getDouble(i);
                double standard = scale.standard(value == null ? scale.missing() : value);
                double centre = cluster.path("centre_standard").path(name).asDouble();
                squares += (standard - centre) * (standard - centre);
                if (number == own) {
                    features.add(new FeatureOf(
                            name,
                            value == null ? null : NineDigits.of(value),
                            NineDigits.of(standard),
                            cluster.path("centre").path(name).asDouble(),
                            centre));
                }
            }
            centres.add(new Centre(number, cluster.path("label").asText(), NineDigits.of(StrictMath.sqrt(squares))));
        }
        features.sort(Comparator.comparingDouble((FeatureOf feature) -> -Math.abs(feature.deviations()))
                .thenComparing(FeatureOf::name));
        centres.sort(Comparator.comparingDouble(Centre::distance).thenComparingInt(Centre::number));
        return new ClusterExplanation(
                profileId,
                assigned.getAs(ClusterTable.VERSION),
                own,
                assigned.getAs(ClusterTable.LABEL),
                assigned.getAs(ClusterTable.DISTANCE),
                features,
                traits.isEmpty() ? List.of() : centres);
    }

    private static List<Scale> scales(JsonNode evidence) {
        List<Scale> scales = new ArrayList<>();
        for (JsonNode feature : evidence.path("features")) {
            if (feature.path("used").asBoolean()) {
                scales.add(new Scale(
                        new Feature(
                                feature.path("name").asText(),
                                feature.path("scale").asText().equals("log")),
                        feature.path("missing").asDouble(),
                        feature.path("mean").asDouble(),
                        feature.path("deviation").asDouble()));
            }
        }
        return scales;
    }

    private static JsonNode parse(String evidence) {
        try {
            return JSON.readTree(evidence);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The evidence of the model kmeans in ops.model is no JSON.", e);
        }
    }
}
