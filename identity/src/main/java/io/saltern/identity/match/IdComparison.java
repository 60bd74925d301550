package io.saltern.identity.match;

import java.util.List;

/** Numbers and codes that a person has, such as a tax number. */
final class IdComparison extends Comparison {
    private static final long serialVersionUID = 1L;
    private final int place;
    private final int same = splitLevel("same", 0.85);
    private final int edit = level("one character", 0.09);
    private final int two = level("two characters", 0.01);
    private final int different = level("different", 0.05);

    IdComparison(String name, int place) {
        super(name, Role.PERSONAL);
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
        int edits = TextSimilarity.edits(x, y, 2);
        int n = Math.min(x.length(), y.length());
        return edits == 1 && n >= 4 ? edit : edits == 2 && n >= 6 ? two : different;
    }
}
