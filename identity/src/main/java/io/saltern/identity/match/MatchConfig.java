package io.saltern.identity.match;

import io.saltern.base.config.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * What the columns of a table mean, and how sure a match must be.
 *
 * @param columns columns that are compared, in the order of the file
 * @param precision wanted share of right pairs among those that are taken for one person
 */
public record MatchConfig(List<Column> columns, double precision) {
    private static final double PRECISION = 0.99;

    /** A column and its meaning. */
    public record Column(String name, Meaning meaning) {}

    /** Binds {@code columns: {column: meaning}} and {@code precision}; faults go to the section's list. */
    public static MatchConfig read(Section section) {
        List<Column> columns = new ArrayList<>();
        if (!section.has("columns")) {
            section.fault("columns is missing; give {column: meaning}, with meanings of " + Meaning.words());
        }
        for (Map.Entry<String, String> entry : section.textMap("columns").entrySet()) {
            String word = entry.getValue();
            Meaning.of(word)
                    .ifPresentOrElse(
                            meaning -> columns.add(new Column(entry.getKey(), meaning)),
                            () -> section.fault(
                                    "columns",
                                    "gives '" + entry.getKey() + "' the meaning '" + word
                                            + "', which is none; did you mean '" + nearest(word) + "'? Known are "
                                            + Meaning.words()));
        }
        double precision = section.number("precision", PRECISION, 0.5, 1);
        section.finish();
        return new MatchConfig(List.copyOf(columns), precision);
    }

    private static String nearest(String word) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        String best = "free";
        for (String known : Meaning.words()) {
            if (distance.apply(word, known) < distance.apply(word, best)) {
                best = known;
            }
        }
        return best;
    }

    PersonLayout layout() {
        return new PersonLayout(
                columns.stream()
                        .map(column -> new PersonLayout.ColumnMeaning(column.name(), column.meaning()))
                        .toList(),
                true);
    }
}
