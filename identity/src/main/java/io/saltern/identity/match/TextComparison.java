package io.saltern.identity.match;

import java.util.List;

/** Any other text. */
final class TextComparison extends Comparison {
    private static final long serialVersionUID = 1L;
    private final int place;
    private final int same = splitLevel("same", 0.75);
    private final int alike = level("alike", 0.1);
    private final int likely = level("alike in part", 0.05);
    private final int different = level("different", 0.1);

    TextComparison(String name, int place) {
        super(name, Role.OTHER);
        this.place = place;
    }

    @Override
    List<Integer> kinds() {
        return List.of(place);
    }

    @Override
    int of(String[] a, String[] b, Frequencies frequencies) {
        String x = a[place];
        String y = b[place];
        if (x == null || y == null) {
            return UNKNOWN;
        }
        if (x.equals(y)) {
            return same - frequencies.of(place, x);
        }
        double likeness = TextSimilarity.jaroWinkler(x, y, 0.85);
        return likeness >= 0.93 ? alike : likeness >= 0.85 ? likely : different;
    }
}
