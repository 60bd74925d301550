package io.saltern.identity.match;

import io.saltern.identity.match.Comparison.Role;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The comparisons of a table, made from what its columns mean; together they give the pattern of a pair. */
final class Comparisons implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<Comparison> list = new ArrayList<>();
    private final Frequencies frequencies;

    Comparisons(PersonLayout layout, boolean[] present, Frequencies frequencies) {
        this.frequencies = frequencies;
        FrequencyKinds kinds = new FrequencyKinds(layout);
        if (present[PersonLayout.GIVEN]) {
            list.add(new Name("given name", PersonLayout.GIVEN, PersonLayout.SURNAME, Role.PERSONAL));
        }
        if (present[PersonLayout.SURNAME]) {
            list.add(new Name("surname", PersonLayout.SURNAME, PersonLayout.GIVEN, Role.SHARED));
        }
        if (present[PersonLayout.MIDDLE]) {
            list.add(new Middle());
        }
        if (present[PersonLayout.SEX]) {
            list.add(new Equal("sex", PersonLayout.SEX));
        }
        if (present[PersonLayout.BIRTH]) {
            list.add(new Birth());
        }
        if (present[PersonLayout.AGE]) {
            list.add(new Age());
        }
        if (present[PersonLayout.EMAIL]) {
            list.add(new Email(kinds));
        }
        if (present[PersonLayout.PHONE]) {
            list.add(new Phone());
        }
        if (present[PersonLayout.STREET]
                || present[PersonLayout.CITY]
                || present[PersonLayout.POSTCODE]
                || present[PersonLayout.STATE]) {
            list.add(new Address(kinds));
        }
        for (int i = 0; i < layout.extras().size(); i++) {
            int place = PersonLayout.FIXED + i;
            if (!present[place]) {
                continue;
            }
            PersonLayout.ColumnMeaning extra = layout.extras().get(i);
            list.add(
                    extra.meaning() == Meaning.ID
                            ? new Identity(extra.column(), place)
                            : new Words(extra.column(), place));
        }
    }

    List<Comparison> list() {
        return list;
    }

    /** The levels of all comparisons, one character each: {@code '0' + level}. */
    String pattern(String[] a, String[] b) {
        char[] out = new char[list.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = (char) ('0' + list.get(i).of(a, b, frequencies));
        }
        return new String(out);
    }

    private static final class Name extends Comparison {
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

        Name(String name, int place, int other, Role role) {
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

        private static boolean isClose(String x, String y) {
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

    private static final class Middle extends Comparison {
        private static final long serialVersionUID = 1L;
        private final int same = splitLevel("same", 0.8);
        private final int alike = level("alike or initial", 0.15);
        private final int different = level("different", 0.05);

        Middle() {
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

    private static final class Equal extends Comparison {
        private static final long serialVersionUID = 1L;
        private final int place;
        private final int same = level("same", 0.97);
        private final int different = level("different", 0.03);

        Equal(String name, int place) {
            super(name, Role.PERSONAL);
            this.place = place;
        }

        @Override
        List<Integer> kinds() {
            return List.of();
        }

        @Override
        int of(String[] a, String[] b, Frequencies frequencies) {
            if (a[place] == null || b[place] == null) {
                return UNKNOWN;
            }
            return a[place].equals(b[place]) ? same : different;
        }
    }

    private static final class Birth extends Comparison {
        private static final long serialVersionUID = 1L;
        private final int same = splitLevel("same", 0.8);
        private final int swapped = level("day and month exchanged", 0.02);
        private final int edit = level("one digit", 0.09);
        private final int twoParts = level("two parts same", 0.04);
        private final int near = level("two digits or within two months", 0.02);
        private final int year = level("same year or one part", 0.015);
        private final int years = level("within a year", 0.005);
        private final int different = level("different", 0.01);

        Birth() {
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

    private static final class Age extends Comparison {
        private static final long serialVersionUID = 1L;
        private final int same = level("same", 0.5);
        private final int one = level("a year apart", 0.2);
        private final int three = level("three years apart", 0.15);
        private final int ten = level("ten years apart", 0.1);
        private final int different = level("different", 0.05);

        Age() {
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

    private static final class Email extends Comparison {
        private static final long serialVersionUID = 1L;
        private static final int TELLING_DIGITS = 2;
        private final int whole = PersonLayout.EMAIL;
        private final int domainKind;
        private final int same = splitLevel("same", 0.7);
        private final int local = level("same name, other domain", 0.08);
        private final int alike = level("alike", 0.1);
        private final int localAlike = level("name alike", 0.04);
        private final int domain = splitLevel("same domain", 0.02);
        private final int different = level("different", 0.06);

        Email(FrequencyKinds kinds) {
            super("e-mail", Role.PERSONAL);
            this.domainKind = kinds.emailDomain();
        }

        @Override
        List<Integer> kinds() {
            return List.of(whole, domainKind);
        }

        @Override
        int of(String[] a, String[] b, Frequencies frequencies) {
            String x = a[whole];
            String y = b[whole];
            if (x == null || y == null) {
                return UNKNOWN;
            }
            boolean isNamesake = isClose(a, b, PersonLayout.GIVEN) || isClose(a, b, PersonLayout.SURNAME);
            if (x.indexOf(PersonLayout.SEPARATOR) < 0 && y.indexOf(PersonLayout.SEPARATOR) < 0) {
                return one(x, y, isNamesake, frequencies);
            }
            int best = different;
            boolean isUnknown = true;
            for (String each : x.split("\\|")) {
                for (String another : y.split("\\|")) {
                    int level = one(each, another, isNamesake, frequencies);
                    if (level != UNKNOWN) {
                        isUnknown = false;
                        best = Math.min(best, level);
                    }
                }
            }
            return isUnknown ? UNKNOWN : best;
        }

        private static boolean isClose(String[] a, String[] b, int place) {
            return a[place] != null && b[place] != null && Name.isClose(a[place], b[place]);
        }

        /**
         * @param isNamesake addresses are made of names, so those of namesakes and relatives look alike whoever they are:
         *     only the digits in them, mostly a year or a number that the provider gave, tell people apart
         */
        private int one(String x, String y, boolean isNamesake, Frequencies frequencies) {
            if (x.equals(y)) {
                return same - frequencies.of(whole, x);
            }
            int xAt = x.indexOf('@');
            int yAt = y.indexOf('@');
            String xLocal = xAt < 0 ? x : x.substring(0, xAt);
            String yLocal = yAt < 0 ? y : y.substring(0, yAt);
            String digits = digits(xLocal);
            boolean areDigitsSame = digits.equals(digits(yLocal));
            boolean areDigitsTelling = areDigitsSame && digits.length() >= TELLING_DIGITS;
            if (xLocal.equals(yLocal)) {
                return isNamesake && !areDigitsTelling ? UNKNOWN : local;
            }
            int edits = TextSimilarity.edits(x, y, 2);
            if (edits <= 2) {
                return isNamesake && !areDigitsSame ? UNKNOWN : alike;
            }
            String xDomain = xAt < 0 ? "" : x.substring(xAt + 1);
            boolean isDomain = yAt >= 0 && !xDomain.isEmpty() && xDomain.equals(y.substring(yAt + 1));
            double likeness = TextSimilarity.jaroWinkler(xLocal, yLocal, 0.9);
            if (likeness >= 0.9 && (isDomain || xLocal.length() > 4)) {
                return isNamesake && !areDigitsTelling ? UNKNOWN : localAlike;
            }
            return isDomain ? domain - frequencies.of(domainKind, xDomain) : different;
        }

        private static String digits(String local) {
            StringBuilder out = new StringBuilder(4);
            for (int i = 0; i < local.length(); i++) {
                if (local.charAt(i) >= '0' && local.charAt(i) <= '9') {
                    out.append(local.charAt(i));
                }
            }
            return out.toString();
        }
    }

    private static final class Phone extends Comparison {
        private static final long serialVersionUID = 1L;
        private final int same = splitLevel("same", 0.7);
        private final int alike = level("last seven or one digit", 0.1);
        private final int different = level("different", 0.2);

        Phone() {
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

    private static final class Identity extends Comparison {
        private static final long serialVersionUID = 1L;
        private final int place;
        private final int same = splitLevel("same", 0.85);
        private final int edit = level("one character", 0.09);
        private final int two = level("two characters", 0.01);
        private final int different = level("different", 0.05);

        Identity(String name, int place) {
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

    private static final class Words extends Comparison {
        private static final long serialVersionUID = 1L;
        private final int place;
        private final int same = splitLevel("same", 0.75);
        private final int alike = level("alike", 0.1);
        private final int likely = level("alike in part", 0.05);
        private final int different = level("different", 0.1);

        Words(String name, int place) {
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

    /** One comparison in nested levels, as the parts of an address are no independent evidence. */
    private static final class Address extends Comparison {
        private static final long serialVersionUID = 1L;
        private final int addressKind;
        private final int streetKind;
        private final int here = splitLevel("same address and place", 0.45);
        private final int house = splitLevel("same house and street", 0.1);
        private final int alike = level("address alike", 0.1);
        private final int street = splitLevel("same street", 0.05);
        private final int postcode = splitLevel("same postcode", 0.1);
        private final int city = splitLevel("same city", 0.08);
        private final int cityAlike = level("city alike", 0.03);
        private final int state = level("same state", 0.04);
        private final int different = level("different", 0.05);

        Address(FrequencyKinds kinds) {
            super("address", Role.SHARED);
            this.addressKind = kinds.address();
            this.streetKind = kinds.street();
        }

        @Override
        List<Integer> kinds() {
            return List.of(addressKind, streetKind, PersonLayout.POSTCODE, PersonLayout.CITY);
        }

        @Override
        int of(String[] a, String[] b, Frequencies frequencies) {
            String xStreet = a[PersonLayout.STREET];
            String yStreet = b[PersonLayout.STREET];
            String xHouse = a[PersonLayout.HOUSE];
            String yHouse = b[PersonLayout.HOUSE];
            int place = place(a, b);
            if (xStreet != null && yStreet != null) {
                boolean isStreet = xStreet.equals(yStreet);
                boolean isHouseKnown = xHouse != null && yHouse != null;
                boolean isHouse = isHouseKnown && xHouse.equals(yHouse);
                if (isStreet && isHouse) {
                    String xUnit = a[PersonLayout.UNIT];
                    String yUnit = b[PersonLayout.UNIT];
                    boolean isOtherUnit = xUnit != null && yUnit != null && !xUnit.equals(yUnit);
                    int kind = frequencies.of(addressKind, FrequencyKinds.addressOf(a));
                    return place > 0 && !isOtherUnit ? here - kind : house - kind;
                }
                boolean isStreetAlike = isStreet
                        || TextSimilarity.edits(xStreet, yStreet, 2) <= 2
                        || TextSimilarity.jaroWinkler(xStreet, yStreet, 0.92) >= 0.92;
                boolean isHouseAlike = isHouse || isHouseKnown && TextSimilarity.edits(xHouse, yHouse, 1) <= 1;
                if (place >= 0 && isStreetAlike && (isHouse || isStreet && (isHouseAlike || !isHouseKnown))) {
                    return alike;
                }
                if (isStreet && place >= 0) {
                    return street - frequencies.of(streetKind, xStreet);
                }
            }
            return placeLevel(a, b, frequencies);
        }

        /** 1 = postcode or city agree, -1 = known and neither does, 0 = not known. */
        private static int place(String[] a, String[] b) {
            boolean isKnown = false;
            for (int part : new int[] {PersonLayout.POSTCODE, PersonLayout.CITY}) {
                if (a[part] != null && b[part] != null) {
                    isKnown = true;
                    if (a[part].equals(b[part]) || TextSimilarity.edits(a[part], b[part], 1) <= 1) {
                        return 1;
                    }
                }
            }
            return isKnown ? -1 : 0;
        }

        private int placeLevel(String[] a, String[] b, Frequencies frequencies) {
            String xPostcode = a[PersonLayout.POSTCODE];
            String yPostcode = b[PersonLayout.POSTCODE];
            String xCity = a[PersonLayout.CITY];
            String yCity = b[PersonLayout.CITY];
            String xState = a[PersonLayout.STATE];
            String yState = b[PersonLayout.STATE];
            if (xPostcode != null && xPostcode.equals(yPostcode)) {
                return postcode - frequencies.of(PersonLayout.POSTCODE, xPostcode);
            }
            if (xCity != null && xCity.equals(yCity)) {
                return city - frequencies.of(PersonLayout.CITY, xCity);
            }
            boolean isCity = xCity != null && yCity != null;
            if (isCity
                    && (TextSimilarity.edits(xCity, yCity, 2) <= 2
                            || TextSimilarity.jaroWinkler(xCity, yCity, 0.9) >= 0.9)) {
                return cityAlike;
            }
            boolean isState = xState != null && yState != null;
            if (isState && xState.equals(yState)) {
                return state;
            }
            boolean isPostcode = xPostcode != null && yPostcode != null;
            boolean isStreet = a[PersonLayout.STREET] != null && b[PersonLayout.STREET] != null;
            return isCity || isState || isPostcode || isStreet ? different : UNKNOWN;
        }
    }
}
