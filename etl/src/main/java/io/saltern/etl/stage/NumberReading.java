package io.saltern.etl.stage;

import io.saltern.etl.config.NumberForm;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a number as people, banks and ERP systems write it: with a sign in front or behind or in parentheses, groups of three
 * digits, an exponent, and the sign or code of a currency on one side. What has two readings is none.
 */
final class NumberReading implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Decimals that are kept, those of money. */
    private static final int SCALE = 4;

    private static final int LONGEST = 100;
    private static final int LARGEST_EXPONENT = 1000;
    private static final String CURRENCY = "(?:[A-Z]{3}|[" + Currencies.SIGNS + "])";

    private final Pattern whole;
    private final String grouping;
    private final NumberForm form;

    NumberReading(NumberForm form) {
        this.form = form;
        String decimal = form.isDecimalComma() ? "," : "\\.";
        StringBuilder signs = new StringBuilder();
        form.grouping().stream().sorted().forEach(sign -> signs.append(sign.sign()));
        grouping = signs.toString();
        String digits = grouping.isEmpty()
                ? "\\d*"
                : "(?:\\d*|[1-9]\\d{0,2}(?<group>[" + grouping + "])\\d{3}(?:\\k<group>\\d{3})*)";
        // The sign may stand before or behind the currency in front, and the currency inside or outside of parentheses.
        whole = Pattern.compile("(?<front>" + CURRENCY + " ?)?"
                + "(?<open>\\( ?)?"
                + "(?:(?<sign>[+-]) ?)?"
                + "(?<inFront>" + CURRENCY + " ?)?"
                + "(?:(?<innerSign>[+-]) ?)?"
                + "(?<whole>" + digits + ")(?:" + decimal + "(?<part>\\d*))?"
                + "(?:[eE](?<exponent>[+-]?\\d{1,4}))?"
                + "(?: ?(?<behindSign>-))?"
                + "(?<inBehind> ?" + CURRENCY + ")?"
                + "(?<close> ?\\))?"
                + "(?<behind> ?" + CURRENCY + ")?"
                + "(?: ?(?<lastSign>-))?");
    }

    /** The number, plain and rounded half up to four decimals; empty where the text is none or has two readings. */
    Optional<String> plain(String text) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher found = whole.matcher(
                text.replace('\u2019', '\'').replace('\u2212', '-').replace('\u00a0', ' '));
        if (!found.matches() || !isOneReading(found)) {
            return Optional.empty();
        }
        String digits = found.group("whole");
        for (char sign : grouping.toCharArray()) {
            digits = digits.replace(String.valueOf(sign), "");
        }
        String part = found.group("part") == null ? "" : found.group("part");
        if (digits.isEmpty() && part.isEmpty()) {
            return Optional.empty();
        }
        int exponent = found.group("exponent") == null ? 0 : Integer.parseInt(found.group("exponent"));
        if (Math.abs(exponent) > LARGEST_EXPONENT) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal("0" + digits + "." + part + "0").scaleByPowerOfTen(exponent);
        number = number.setScale(SCALE, RoundingMode.HALF_UP);
        return Optional.of((isNegative(found) ? number.negate() : number).toPlainString());
    }

    private boolean isOneReading(Matcher found) {
        boolean hasParentheses = found.group("open") != null;
        if (hasParentheses != (found.group("close") != null) || count(found, "sign", "innerSign") > 1) {
            return false;
        }
        int behind = count(found, "behindSign", "lastSign");
        boolean isGrouped = !grouping.isEmpty() && found.group("group") != null;
        // "12.-" is an amount without cents and no negative one; an exponent and groups do not go together.
        if (behind > 0 && (found.group("part") != null && found.group("part").isEmpty())
                || isGrouped && found.group("exponent") != null) {
            return false;
        }
        int ways = count(found, "sign", "innerSign", "open") + behind;
        boolean isMinus = "-".equals(found.group("sign")) || "-".equals(found.group("innerSign"));
        return ways <= 1
                && count(found, "front", "inFront", "inBehind", "behind") <= 1
                && (!isMinus || form.negative().contains(NumberForm.Negative.MINUS))
                && (behind == 0 || form.negative().contains(NumberForm.Negative.TRAILING_MINUS))
                && (!hasParentheses || form.negative().contains(NumberForm.Negative.PARENTHESES));
    }

    private static boolean isNegative(Matcher found) {
        return found.group("open") != null
                || count(found, "behindSign", "lastSign") > 0
                || "-".equals(found.group("sign"))
                || "-".equals(found.group("innerSign"));
    }

    private static int count(Matcher found, String... groups) {
        int count = 0;
        for (String group : groups) {
            count += found.group(group) == null ? 0 : 1;
        }
        return count;
    }
}
