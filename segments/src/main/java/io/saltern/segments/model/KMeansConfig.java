package io.saltern.segments.model;

import io.saltern.base.config.Section;
import io.saltern.segments.condition.ConditionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The K-Means model.
 *
 * @param people who is clustered
 * @param features what is looked at, two or more
 * @param leastK fewest clusters tried, two or more
 * @param mostK most clusters tried
 * @param seed of the first centres
 * @param sampleSize people that centres are fitted on; of more, those whose hash of profile_id comes first
 * @param maxIterations rounds of one fit
 */
public record KMeansConfig(
        People people, List<Feature> features, int leastK, int mostK, long seed, int sampleSize, int maxIterations) {
    /** Name of the model in serving.cluster and ops.model. */
    public static final String MODEL = "kmeans";

    /** Who is clustered. */
    public enum People {
        EVERYONE,
        /** Those with a customer record or a user id. */
        KNOWN,
        /** Those with an event or an order. */
        ACTIVE,
        /** Those with an order. */
        BUYERS
    }

    public KMeansConfig {
        features = List.copyOf(features);
    }

    /** Whether any feature is an amount of money. */
    boolean usesMoney() {
        return features.stream().anyMatch(Feature::isMoney);
    }

    static Optional<KMeansConfig> read(Section section) {
        int faults = section.faults().count();
        People people = section.choice("people", People.class, People.KNOWN);
        List<Feature> features = new ArrayList<>();
        for (Map.Entry<String, String> entry : section.textMap("features").entrySet()) {
            if (!Feature.isName(entry.getKey())) {
                section.fault(
                        "features",
                        "names '" + entry.getKey() + "', which is no numeric trait"
                                + ConditionReader.nearest(entry.getKey(), Feature.names())
                                + "; counts of events are 'events.<name>'");
            }
            if (!List.of("log", "linear").contains(entry.getValue())) {
                section.fault(
                        "features",
                        "gives '" + entry.getKey() + "' the scale '" + entry.getValue()
                                + "'; it must be log or linear");
            }
            features.add(new Feature(entry.getKey(), entry.getValue().equals("log")));
        }
        if (features.size() < 2) {
            section.fault("needs the key 'features' with two or more traits, each with 'log' or 'linear'");
        }
        int leastK = 3;
        int mostK = 8;
        Optional<Section> range = section.section("k");
        if (range.isPresent()) {
            leastK = (int) range.get().integer("from", 3, 2, 100);
            mostK = (int) range.get().integer("to", 8, 2, 100);
            if (leastK > mostK) {
                range.get().fault("from", "is above 'to': no number of clusters lies between");
            }
            range.get().finish();
        }
        KMeansConfig config = new KMeansConfig(
                people,
                features,
                leastK,
                mostK,
                section.integer("seed", 1, 0, Long.MAX_VALUE),
                (int) section.integer("sample", 50_000, 100, 1_000_000),
                (int) section.integer("max_iterations", 20, 1, 1_000));
        section.finish();
        return section.faults().count() > faults ? Optional.empty() : Optional.of(config);
    }
}
