package io.saltern.identity.match;

import java.util.List;

/** E-mail addresses; of several the most alike. */
final class EmailComparison extends Comparison {
    private static final long serialVersionUID = 1L;
    /** Two digits are mostly the year of birth, which namesakes have in common once in some dozens. */
    private static final int TELLING_DIGITS = 3;

    private final int whole = PersonLayout.EMAIL;
    private final int domainKind;
    private final int same = splitLevel("same", 0.7);
    private final int local = level("same name, other domain", 0.08);
    private final int alike = level("alike", 0.1);
    private final int localAlike = level("name alike", 0.04);
    private final int domain = splitLevel("same domain", 0.02);
    private final int different = level("different", 0.06);

    EmailComparison(FrequencyKinds kinds) {
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
        boolean areNamesSame = isSame(a, b, PersonLayout.GIVEN) && isSame(a, b, PersonLayout.SURNAME);
        if (x.indexOf(PersonLayout.SEPARATOR) < 0 && y.indexOf(PersonLayout.SEPARATOR) < 0) {
            return one(x, y, isNamesake, areNamesSame, frequencies);
        }
        int best = different;
        boolean isUnknown = true;
        for (String each : x.split("\\|")) {
            for (String another : y.split("\\|")) {
                int level = one(each, another, isNamesake, areNamesSame, frequencies);
                if (level != UNKNOWN) {
                    isUnknown = false;
                    best = Math.min(best, level);
                }
            }
        }
        return isUnknown ? UNKNOWN : best;
    }

    private static boolean isSame(String[] a, String[] b, int place) {
        return a[place] != null && a[place].equals(b[place]);
    }

    private static boolean isClose(String[] a, String[] b, int place) {
        return a[place] != null && b[place] != null && NameComparison.isClose(a[place], b[place]);
    }

    /**
     * @param isNamesake addresses are made of names, so those of namesakes and relatives look alike whoever they are:
     *     only the digits in them, as a number that the provider gave, tell people apart
     * @param areNamesSame a slip in the address alone is one of the pen; where the names differ too, it is another name
     */
    private int one(String x, String y, boolean isNamesake, boolean areNamesSame, Frequencies frequencies) {
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
            boolean isSlip = areDigitsTelling || areDigitsSame && edits == 1 && areNamesSame;
            return isNamesake && !isSlip ? UNKNOWN : alike;
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
