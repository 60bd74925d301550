package io.saltern.identity.match;

import java.util.List;

/** Ages in years, where no birth dates are known. */
final class AgeComparison extends Comparison {
    private static final long serialVersionUID = 1L;
    private final int same = level("same", 0.5);
    private final int one = level("a year apart", 0.2);
    private final int three = level("three years apart", 0.15);
    private final int ten = level("ten years apart", 0.1);
    private final int different = level("different", 0.05);

    AgeComparison() {
        super("age", Role.PERSONAL);
    }

    @Override
    List<Integer> kinds() {
        return List.of();
    }

    @Override
    int of(String[] a, String[] b, Frequencies frequencies) {
        String x = a[PersonLayout.AGE];
        String y = b[PersonLayout.AGE];
        if (x == null || y == null || a[PersonLayout.BIRTH] != null && b[PersonLayout.BIRTH] != null) {
            return UNKNOWN;
        }
        int apart = Math.abs(Integer.parseInt(x) - Integer.parseInt(y));
        return apart == 0 ? same : apart == 1 ? one : apart <= 3 ? three : apart <= 10 ? ten : different;
    }
}
