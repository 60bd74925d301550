package io.saltern.identity.match;

import java.util.List;

/** Middle names, of which often only an initial is known. */
final class MiddleNameComparison extends Comparison {
    private static final long serialVersionUID = 1L;
    private final int same = splitLevel("same", 0.8);
    private final int alike = level("alike or initial", 0.15);
    private final int different = level("different", 0.05);

    MiddleNameComparison() {
        super("middle name", Role.PERSONAL);
    }

    @Override
    List<Integer> kinds() {
        return List.of(PersonLayout.MIDDLE);
    }

    @Override
    int of(String[] a, String[] b, Frequencies frequencies) {
        String x = a[PersonLayout.MIDDLE];
        String y = b[PersonLayout.MIDDLE];
        if (x == null || y == null) {
            return UNKNOWN;
        }
        if (x.equals(y)) {
            return same - frequencies.of(PersonLayout.MIDDLE, x);
        }
        if (Math.min(x.length(), y.length()) == 1) {
            return x.charAt(0) == y.charAt(0) ? alike : different;
        }
        return TextSimilarity.jaroWinkler(x, y, 0.88) >= 0.88 ? alike : different;
    }
}
