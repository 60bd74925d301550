package io.saltern.identity.match;

import java.util.List;

/** Birth dates, also where only parts of them are known. */
final class BirthComparison extends Comparison {
    private static final long serialVersionUID = 1L;
    private final int same = splitLevel("same", 0.8);
    private final int swapped = level("day and month exchanged", 0.02);
    private final int edit = level("one digit", 0.09);
    private final int twoParts = level("two parts same", 0.04);
    private final int near = level("two digits or within two months", 0.02);
    private final int year = level("same year or one part", 0.015);
    private final int years = level("within a year", 0.005);
    private final int different = level("different", 0.01);

    BirthComparison() {
        super("birth date", Role.PERSONAL);
    }

    @Override
    List<Integer> kinds() {
        return List.of(PersonLayout.BIRTH);
    }

    @Override
    int of(String[] a, String[] b, Frequencies frequencies) {
        String x = a[PersonLayout.BIRTH];
        String y = b[PersonLayout.BIRTH];
        if (x == null || y == null) {
            return UNKNOWN;
        }
        if (x.equals(y) && x.indexOf('?') < 0) {
            return same - frequencies.of(PersonLayout.BIRTH, x);
        }
        if (x.length() != 8 || y.length() != 8) {
            int edits = TextSimilarity.edits(x, y, 2);
            return edits <= 1 ? edit : edits == 2 ? near : different;
        }
        if (x.indexOf('?') >= 0 || y.indexOf('?') >= 0) {
            return partial(x, y);
        }
        boolean isYear = x.regionMatches(0, y, 0, 4);
        if (isYear && x.regionMatches(4, y, 6, 2) && x.regionMatches(6, y, 4, 2)) {
            return swapped;
        }
        int edits = TextSimilarity.edits(x, y, 2);
        if (edits <= 1) {
            return edit;
        }
        boolean isMonth = x.regionMatches(4, y, 4, 2);
        boolean isDay = x.regionMatches(6, y, 6, 2);
        if ((isYear ? 1 : 0) + (isMonth ? 1 : 0) + (isDay ? 1 : 0) >= 2) {
            return twoParts;
        }
        int apart = Math.abs(days(x) - days(y));
        if (edits <= 2 || apart <= 62) {
            return near;
        }
        if (isYear) {
            return year;
        }
        return apart <= 400 ? years : different;
    }

    private int partial(String x, String y) {
        boolean isYearKnown = x.charAt(0) != '?' && y.charAt(0) != '?';
        boolean isMonthKnown = x.charAt(4) != '?' && y.charAt(4) != '?';
        boolean isDayKnown = x.charAt(6) != '?' && y.charAt(6) != '?';
        int known = (isYearKnown ? 1 : 0) + (isMonthKnown ? 1 : 0) + (isDayKnown ? 1 : 0);
        int same = (isYearKnown && x.regionMatches(0, y, 0, 4) ? 1 : 0)
                + (isMonthKnown && x.regionMatches(4, y, 4, 2) ? 1 : 0)
                + (isDayKnown && x.regionMatches(6, y, 6, 2) ? 1 : 0);
        if (known == 0) {
            return UNKNOWN;
        }
        if (same == known) {
            return known >= 2 ? twoParts : isYearKnown ? year : UNKNOWN;
        }
        if (isYearKnown && TextSimilarity.edits(x.substring(0, 4), y.substring(0, 4), 1) <= 1) {
            return same == known - 1 ? year : years;
        }
        return different;
    }

    /** Days since year 0 of a calendar of months of 31 days: near enough to tell what is within weeks. */
    private static int days(String date) {
        return Integer.parseInt(date.substring(0, 4)) * 372
                + Integer.parseInt(date.substring(4, 6)) * 31
                + Integer.parseInt(date.substring(6, 8));
    }
}
