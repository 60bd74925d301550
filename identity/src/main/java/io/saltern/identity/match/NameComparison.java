package io.saltern.identity.match;

import java.util.List;

/** Given names or surnames, also where the two stand in each other's place. */
final class NameComparison extends Comparison {
    private static final long serialVersionUID = 1L;
    private final int place;
    private final int other;
    private final boolean isGiven;
    private final int same = splitLevel("same", 0.8);
    private final int alike = level("alike", 0.1);
    private final int likely = level("alike in part", 0.04);
    private final int initial = level("same initial", 0.02);
    private final int far = level("a little alike", 0.015);
    private final int different = level("different", 0.02);
    private final int crossed;
    private final int halfCrossed;

    NameComparison(String name, int place, int other, Role role) {
        super(name, role);
        this.place = place;
        this.other = other;
        this.isGiven = place == PersonLayout.GIVEN;
        this.crossed = isGiven ? freeLevel("exchanged with surname", 0.01) : -1;
        this.halfCrossed = isGiven ? freeLevel("in the place of the surname", 0.005) : -1;
    }

    @Override
    List<Integer> kinds() {
        return List.of(place);
    }

    @Override
    int of(String[] a, String[] b, Frequencies frequencies) {
        String x = a[place];
        String y = b[place];
        String xo = a[other];
        String yo = b[other];
        if (x != null && x.equals(y)) {
            return same - frequencies.of(place, x);
        }
        int crossing = crossing(x, xo, y, yo);
        if (crossing > 0) {
            return isGiven ? crossing == 2 ? crossed : halfCrossed : UNKNOWN;
        }
        if (x == null || y == null) {
            return UNKNOWN;
        }
        return nameLevel(x, y);
    }

    @Override
    double mostCoincidence() {
        return 0.02;
    }

    @Override
    double mostDifferent() {
        return 0.05;
    }

    /** 2 = both names stand in each other's place, 1 = one does and the other is not known, 0 = neither. */
    private int crossing(String x, String xo, String y, String yo) {
        boolean there = x != null && yo != null && isClose(x, yo);
        boolean back = xo != null && y != null && isClose(xo, y);
        if (!there && !back) {
            return 0;
        }
        boolean straight = x != null && y != null && isClose(x, y) || xo != null && yo != null && isClose(xo, yo);
        if (straight) {
            return 0;
        }
        if (there && back) {
            return 2;
        }
        boolean isOneMissing = there ? xo == null || y == null : x == null || yo == null;
        return isOneMissing ? 1 : 0;
    }

    static boolean isClose(String x, String y) {
        return x.equals(y)
                || x.length() > 3
                        && y.length() > 3
                        && (TextSimilarity.edits(x, y, 1) <= 1 || TextSimilarity.jaroWinkler(x, y, 0.88) >= 0.88);
    }

    private int nameLevel(String x, String y) {
        int n = Math.min(x.length(), y.length());
        if (n == 1) {
            return x.charAt(0) == y.charAt(0) ? initial : different;
        }
        int edits = TextSimilarity.edits(x, y, 2);
        double likeness = TextSimilarity.jaroWinkler(x, y, 0.75);
        if (edits <= 1 && n >= 3 || likeness >= 0.94) {
            return alike;
        }
        if (likeness >= 0.88
                || edits <= 2 && n >= 5
                || n >= 3 && (x.startsWith(y) || y.startsWith(x))
                || n >= 4 && (x.endsWith(y) || y.endsWith(x))) {
            return likely;
        }
        return likeness >= 0.75 ? far : different;
    }
}
