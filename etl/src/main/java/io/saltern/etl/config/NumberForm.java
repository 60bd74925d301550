package io.saltern.etl.config;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a source writes numbers. A text that these forms read in two ways, or in none, is no number.
 *
 * @param isDecimalComma whether the comma divides decimals, as in 1.234,56
 * @param grouping the signs that may stand between groups of three digits, one of them a number
 * @param negative how a number may be told to be negative, one way a number
 */
public record NumberForm(boolean isDecimalComma, Set<Grouping> grouping, Set<Negative> negative)
        implements Serializable {

    /** A sign between groups of three digits. */
    public enum Grouping {
        COMMA(','),
        POINT('.'),
        /** Also the typographic one, as in Switzerland. */
        APOSTROPHE('\''),
        /** Of any width, also one that does not break. */
        BLANK(' ');

        private final char sign;

        Grouping(char sign) {
            this.sign = sign;
        }

        public char sign() {
            return sign;
        }
    }

    /** A way to write that a number is negative. */
    public enum Negative {
        /** -12.50, also with the minus sign of typography. */
        MINUS,
        /** 12.50- */
        TRAILING_MINUS,
        /** (12.50) */
        PARENTHESES
    }

    /** All that has one reading under a decimal point, or a decimal comma. */
    public static NumberForm of(boolean isDecimalComma) {
        return new NumberForm(
                isDecimalComma,
                EnumSet.of(isDecimalComma ? Grouping.POINT : Grouping.COMMA, Grouping.APOSTROPHE, Grouping.BLANK),
                EnumSet.allOf(Negative.class));
    }
}
