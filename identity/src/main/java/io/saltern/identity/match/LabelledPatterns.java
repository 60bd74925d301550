package io.saltern.identity.match;

import io.saltern.base.error.SalternException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the labelled pairs look like.
 *
 * @param matched patterns of the pairs that are one person, with their numbers
 * @param refused patterns of those that are not
 */
record LabelledPatterns(Map<String, Long> matched, Map<String, Long> refused) {
    private static final int SHOWN = 5;

    static LabelledPatterns none() {
        return new LabelledPatterns(Map.of(), Map.of());
    }

    /**
     * Compares the labelled pairs; their records come to the driver.
     *
     * @throws SalternException of kind data when a label names a record that is not there
     */
    static LabelledPatterns collect(Dataset<Row> forms, MatchLabels labels, Comparisons comparisons) {
        if (labels.isEmpty()) {
            return none();
        }
        Map<String, String[]> records = FormsById.collect(forms, labels.groups().keySet());
        Set<String> unknown = new TreeSet<>(labels.groups().keySet());
        unknown.removeAll(records.keySet());
        if (!unknown.isEmpty()) {
            throw SalternException.data(String.format(
                    Locale.ROOT,
                    "The labels name %,d records that are not there: %s%s. Labels use the ids of --id.",
                    unknown.size(),
                    String.join(", ", unknown.stream().limit(SHOWN).toList()),
                    unknown.size() > SHOWN ? ", …" : ""));
        }
        Map<String, Long> matched = new TreeMap<>();
        Map<String, Long> refused = new TreeMap<>();
        for (MatchLabels.Label label : labels.labels()) {
            (label.isMatch() ? matched : refused)
                    .merge(comparisons.pattern(records.get(label.a()), records.get(label.b())), 1L, Long::sum);
        }
        return new LabelledPatterns(matched, refused);
    }

    boolean isEmpty() {
        return matched.isEmpty() && refused.isEmpty();
    }

    static double count(Map<String, Long> patterns) {
        return patterns.values().stream().mapToLong(Long::longValue).sum();
    }
}
