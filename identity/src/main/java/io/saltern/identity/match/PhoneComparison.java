package io.saltern.identity.match;

import java.util.List;

/** Telephone numbers; of several the most alike. A number with an extension counts as not known: it proves nobody. */
final class PhoneComparison extends Comparison {
    private static final long serialVersionUID = 1L;
    private final int same = splitLevel("same", 0.7);
    private final int alike = level("last seven or one digit", 0.1);
    private final int different = level("different", 0.2);

    PhoneComparison() {
        super("phone", Role.SHARED);
    }

    @Override
    List<Integer> kinds() {
        return List.of(PersonLayout.PHONE);
    }

    @Override
    int of(String[] a, String[] b, Frequencies frequencies) {
        String x = a[PersonLayout.PHONE];
        String y = b[PersonLayout.PHONE];
        if (x == null || y == null) {
            return UNKNOWN;
        }
        int best = different;
        for (String each : x.split("\\|")) {
            for (String another : y.split("\\|")) {
                int level = each.equals(another)
                        ? same - frequencies.of(PersonLayout.PHONE, each)
                        : each.length() >= 7 && another.endsWith(each.substring(each.length() - 7))
                                        || TextSimilarity.edits(each, another, 1) <= 1
                                ? alike
                                : different;
                best = Math.min(best, level);
            }
        }
        return best;
    }
}
