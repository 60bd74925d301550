package io.saltern.segments.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Centres that were found, numbered by size, with labels.
 *
 * @param scales of all features, also those that never vary and so have no coordinate
 * @param centres in standard units, largest cluster first
 * @param sizes people of the fit in each cluster
 * @param tried what was found for each k that was tried, smallest first
 * @param best the k that was chosen: highest silhouette, of equal ones the smallest
 * @param people that centres were fitted on
 */
record Clusters(
        List<Scale> scales, List<double[]> centres, List<Long> sizes, List<Tried> tried, Tried best, long people) {
    /** A feature stands out in a centre from half a standard deviation on. */
    private static final double STANDS_OUT = 0.5;

    private static final int WORDS = 2;

    /**
     * One number of clusters.
     *
     * @param silhouette mean over people, squared Euclidean distance, -1 to 1
     * @param cost sum of squared distances to the nearest centre
     */
    record Tried(int k, double silhouette, double cost) {}

    Clusters {
        scales = List.copyOf(scales);
        centres = List.copyOf(centres);
        sizes = List.copyOf(sizes);
        tried = List.copyOf(tried);
    }

    List<Scale> varying() {
        return scales.stream().filter(Scale::varies).toList();
    }

    /**
     * A label for each cluster: up to two features in which its centre lies furthest from the mean of all, at least half a
     * standard deviation; a label that another cluster has already gets its number.
     */
    List<String> labels() {
        List<String> labels = new ArrayList<>();
        Map<String, Integer> uses = new HashMap<>();
        for (double[] centre : centres) {
            String label = label(centre);
            int use = uses.merge(label, 1, Integer::sum);
            labels.add(use == 1 ? label : label + " (" + use + ")");
        }
        return labels;
    }

    private String label(double[] centre) {
        List<Scale> axes = varying();
        List<String> words = IntStream.range(0, centre.length)
                .boxed()
                .filter(i -> Math.abs(centre[i]) >= STANDS_OUT)
                .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(centre[i])))
                .limit(WORDS)
                .map(i -> (centre[i] > 0 ? "high " : "low ")
                        + axes.get(i).feature().words())
                .toList();
        return words.isEmpty() ? "average" : String.join(", ", words);
    }

    void describe(ObjectNode json) {
        json.put("standardisation", "z = (scale(value) - mean) / deviation; log: sign(x) log1p(|x|)");
        json.put("choice_of_k", "highest mean silhouette (squared Euclidean), of equal ones the smallest k");
        json.put("fitted_on", people);
        ArrayNode features = json.putArray("features");
        for (Scale scale : scales) {
            features.addObject()
                    .put("name", scale.feature().name())
                    .put("scale", scale.feature().isLog() ? "log" : "linear")
                    .put("missing", scale.missing())
                    .put("mean", scale.mean())
                    .put("deviation", scale.deviation())
                    .put("used", scale.varies());
        }
        ArrayNode byK = json.putArray("by_k");
        tried.forEach(one -> byK.addObject()
                .put("k", one.k())
                .put("silhouette", one.silhouette())
                .put("cost", one.cost()));
        ArrayNode clusters = json.putArray("clusters");
        List<String> labels = labels();
        List<Scale> axes = varying();
        for (int c = 0; c < centres.size(); c++) {
            ObjectNode cluster = clusters.addObject()
                    .put("number", c)
                    .put("label", labels.get(c))
                    .put("size", sizes.get(c));
            ObjectNode standard = cluster.putObject("centre_standard");
            ObjectNode original = cluster.putObject("centre");
            for (int i = 0; i < axes.size(); i++) {
                double at = centres.get(c)[i];
                standard.put(axes.get(i).feature().name(), at);
                original.put(axes.get(i).feature().name(), axes.get(i).original(at));
            }
        }
    }
}
