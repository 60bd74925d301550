package io.saltern.identity.match.suggest;

import io.saltern.identity.match.Meaning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How well a column fits a meaning, in bits: what its values look like, and what its name says. Values can refuse a meaning
 * that the name gives. The figures are judgements of how telling a shape is, not learnt.
 */
final class MeaningEvidence {
    /** From so many bits on a meaning is suggested. */
    static final double ENOUGH = 3;

    private static final double WHOLE_NAME = 7;
    private static final double PART_OF_NAME = 4;
    private static final double REFUSED = Double.NEGATIVE_INFINITY;
    private static final int SHOWN_SHAPES = 2;
    private static final double SHOWN_SHARE = 0.1;

    /** A meaning of a column, with its weight. */
    record Fit(ColumnFacts column, Meaning meaning, double bits, ColumnNames.Clarity name) {}

    private final List<ColumnFacts> columns;
    private final boolean hasYear;
    private final boolean hasDate;

    MeaningEvidence(List<ColumnFacts> columns) {
        this.columns = columns;
        this.hasYear = columns.stream()
                .anyMatch(c -> c.share(ValueShape.YEAR) >= 0.85 && c.year().deviation() >= 6);
        this.hasDate = columns.stream().anyMatch(c -> c.share(ValueShape.DATE) >= 0.6);
    }

    /** The meanings that the column may have, the best first. */
    List<Fit> of(ColumnFacts column) {
        ColumnNames name = new ColumnNames(column.name());
        return Arrays.stream(Meaning.values())
                .map(meaning -> {
                    ColumnNames.Clarity clarity = name.clarity(meaning);
                    double said = clarity == ColumnNames.Clarity.WHOLE
                            ? WHOLE_NAME
                            : clarity == ColumnNames.Clarity.PART ? PART_OF_NAME : name.isWhole() ? -PART_OF_NAME : 0;
                    return new Fit(column, meaning, said + byValues(column, meaning), clarity);
                })
                .filter(fit -> fit.bits() >= ENOUGH)
                .sorted(Comparator.comparingDouble(Fit::bits).reversed().thenComparing(Fit::meaning))
                .toList();
    }

    /** Why: its name, and the most telling shapes of its values. */
    String reason(Fit fit) {
        List<String> reasons = new ArrayList<>();
        if (fit.name() != ColumnNames.Clarity.NONE) {
            reasons.add(fit.name() == ColumnNames.Clarity.WHOLE ? "its name" : "part of its name");
        }
        tellingShapes(fit.meaning()).stream()
                .filter(shape -> fit.column().share(shape) >= SHOWN_SHARE
                        || shape == ValueShape.SURNAME && fit.column().share(shape) > 0)
                .limit(SHOWN_SHAPES)
                .forEach(shape -> reasons.add(percent(fit.column().share(shape)) + " " + shape.words()));
        if (isOfName(fit.meaning()) && fit.column().inMail() >= SHOWN_SHARE) {
            reasons.add(percent(fit.column().inMail()) + " stand in the e-mail address of their record");
        }
        if (fit.meaning() == Meaning.BIRTH_DATE || fit.meaning() == Meaning.BIRTH_YEAR) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "around %.0f, give or take %.0f years",
                    fit.column().year().mean(),
                    fit.column().year().deviation()));
        }
        if (fit.meaning() == Meaning.ID) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "each value stands in %.1f records",
                    1 / Math.max(1e-9, fit.column().variety())));
        }
        return String.join(", ", reasons);
    }

    static String percent(double share) {
        return share > 0 && share < 0.005 ? "under 1 %" : Math.round(share * 100) + " %";
    }

    private static boolean isOfName(Meaning meaning) {
        return meaning == Meaning.GIVEN || meaning == Meaning.SURNAME || meaning == Meaning.FULL_NAME;
    }

    private static List<ValueShape> tellingShapes(Meaning meaning) {
        return switch (meaning) {
            case GIVEN -> List.of(ValueShape.GIVEN, ValueShape.ONE_WORD);
            case MIDDLE -> List.of(ValueShape.LETTER, ValueShape.GIVEN);
            case SURNAME -> List.of(ValueShape.SURNAME, ValueShape.LETTERS);
            case FULL_NAME -> List.of(ValueShape.TWO_WORDS, ValueShape.WITH_GIVEN);
            case SEX -> List.of(ValueShape.SEX);
            case BIRTH_DATE -> List.of(ValueShape.DATE);
            case BIRTH_DAY -> List.of(ValueShape.TO_31);
            case BIRTH_MONTH -> List.of(ValueShape.MONTH_WORD, ValueShape.TO_12);
            case BIRTH_YEAR -> List.of(ValueShape.YEAR);
            case AGE -> List.of(ValueShape.TO_115);
            case HOUSE_NUMBER -> List.of(ValueShape.HOUSE);
            case STREET -> List.of(ValueShape.STREET, ValueShape.NUMBER_AND_WORDS);
            case UNIT -> List.of(ValueShape.UNIT);
            case POSTCODE -> List.of(ValueShape.POSTCODE);
            case CITY, BIRTH_PLACE -> List.of(ValueShape.CITY, ValueShape.LETTERS);
            case STATE -> List.of(ValueShape.STATE);
            case COUNTRY -> List.of(ValueShape.COUNTRY);
            case OCCUPATION -> List.of(ValueShape.OCCUPATION, ValueShape.LETTERS);
            case EMAIL -> List.of(ValueShape.EMAIL);
            case PHONE -> List.of(ValueShape.PHONE, ValueShape.DIALLED);
            case ID -> List.of(ValueShape.CODE);
            case FREE -> List.of();
        };
    }

    private double byValues(ColumnFacts c, Meaning meaning) {
        return switch (meaning) {
            case GIVEN -> given(c);
            case MIDDLE -> middle(c);
            case SURNAME -> surname(c);
            case FULL_NAME -> fullName(c);
            case SEX -> {
                double share = c.share(ValueShape.SEX);
                yield share >= 0.9 && c.distinct() <= 8
                        ? 8
                        : c.distinct() <= 4 && c.length().mean() <= 10 ? 0 : REFUSED;
            }
            case BIRTH_DATE -> {
                double share = c.share(ValueShape.DATE);
                yield share < 0.3 ? REFUSED : share >= 0.6 && isOfLives(c) ? 6 : -2;
            }
            case BIRTH_YEAR -> {
                double share = c.share(ValueShape.YEAR);
                yield share < 0.6 ? REFUSED : share >= 0.85 && isOfLives(c) ? 5 : -1;
            }
            case BIRTH_MONTH -> {
                boolean isWord = c.share(ValueShape.MONTH_WORD) >= 0.6;
                boolean isNumber = c.share(ValueShape.TO_12) >= 0.95 && c.distinct() >= 6 && c.distinct() <= 24;
                yield isWord ? 4 : isNumber ? 1 + ofDateParts() : REFUSED;
            }
            case BIRTH_DAY ->
                c.share(ValueShape.TO_31) >= 0.95 && c.distinct() > 14 && c.distinct() <= 62
                        ? 1 + ofDateParts()
                        : REFUSED;
            case AGE -> {
                double share = c.share(ValueShape.TO_115);
                boolean isSpread = c.number().mean() > 14
                        && c.number().mean() < 75
                        && c.number().deviation() > 7
                        && c.number().deviation() < 35;
                yield share < 0.9 ? REFUSED : share >= 0.97 && c.distinct() >= 25 && isSpread ? 3.5 : -1;
            }
            case HOUSE_NUMBER -> houseNumber(c);
            case STREET -> {
                double share = c.share(ValueShape.STREET);
                boolean isText = c.share(ValueShape.EMAIL) < 0.3
                        && c.number().share() < 0.5
                        && c.share(ValueShape.DATE) < 0.3
                        && c.share(ValueShape.PHONE) < 0.3;
                double withNumber = c.share(ValueShape.NUMBER_AND_WORDS) >= 0.5 ? 1.5 : 0;
                yield !isText ? REFUSED : share >= 0.2 ? 3.5 + 3 * share + withNumber : 1.5 * withNumber;
            }
            case UNIT ->
                c.share(ValueShape.UNIT) >= 0.3
                        ? 5
                        : c.length().mean() > 8 || c.share(ValueShape.DATE) > 0.3 ? -4 : c.filled() < 0.4 ? 0 : -2;
            case POSTCODE -> postcode(c);
            case CITY -> {
                double share = c.share(ValueShape.CITY);
                double names = Math.max(c.share(ValueShape.GIVEN), c.share(ValueShape.SURNAME));
                yield c.share(ValueShape.LETTERS) < 0.7 || c.share(ValueShape.EMAIL) > 0.1
                        ? REFUSED
                        : (share >= 0.04 && share > names ? 3 + Math.min(3, share * 6) : share >= 0.02 ? 1 : 0)
                                - (c.distinct() < 3 ? 2 : 0)
                                - c.share(ValueShape.STREET) * 6;
            }
            case STATE -> {
                boolean isShort = c.length().mean() <= 3.3 && c.distinct() >= 3 && c.distinct() <= 90;
                yield c.share(ValueShape.LETTERS) < 0.8
                        ? REFUSED
                        : (c.share(ValueShape.STATE) >= 0.7 && c.share(ValueShape.SEX) < 0.9
                                        ? 6
                                        : isShort && c.share(ValueShape.SEX) < 0.9 ? 1.5 : 0)
                                - (c.distinct() > 300 ? 3 : 0);
            }
            case COUNTRY ->
                c.share(ValueShape.LETTERS) < 0.8
                        ? REFUSED
                        : c.share(ValueShape.COUNTRY) >= 0.75
                                        && c.share(ValueShape.COUNTRY) > c.share(ValueShape.STATE)
                                        && c.share(ValueShape.SEX) < 0.9
                                ? 6
                                : -1;
            case BIRTH_PLACE -> c.share(ValueShape.LETTERS) < 0.6 ? REFUSED : 0;
            case OCCUPATION ->
                c.share(ValueShape.LETTERS) < 0.6
                        ? REFUSED
                        : c.share(ValueShape.OCCUPATION) >= 0.15 ? 3.5 + 3 * c.share(ValueShape.OCCUPATION) : 0;
            case EMAIL -> c.share(ValueShape.EMAIL) >= 0.6 ? 9 : c.share(ValueShape.EMAIL) >= 0.3 ? 0 : REFUSED;
            case PHONE ->
                c.share(ValueShape.PHONE) < 0.4 || c.variety() < 0.02
                        ? REFUSED
                        : c.share(ValueShape.PHONE) >= 0.6 && c.share(ValueShape.DIALLED) >= 0.5 ? 5.5 : 1;
            case ID -> id(c);
            case FREE -> 0;
        };
    }

    private double ofDateParts() {
        return hasYear && !hasDate ? 2.5 : 0;
    }

    private static boolean isOfLives(ColumnFacts c) {
        return c.year().deviation() >= 6 && c.year().mean() < 2012;
    }

    private static double letters(ColumnFacts c) {
        return c.share(ValueShape.EMAIL) > 0.1 ? 0 : c.share(ValueShape.LETTERS);
    }

    /** How much more the one list says than the other, up to two bits. */
    private static double rather(double one, double other) {
        double most = Math.max(one, other);
        return most < 0.02 ? 0 : 2 * (one - other) / most;
    }

    private double given(ColumnFacts c) {
        double known = c.share(ValueShape.GIVEN);
        if (letters(c) < 0.8) {
            return REFUSED;
        }
        return (known >= 0.08 ? 2.5 + Math.min(2.5, known * 5) : 0)
                + rather(known, c.share(ValueShape.SURNAME))
                + (c.inMail() >= 0.15 ? 2 : 0)
                - (c.share(ValueShape.TWO_WORDS) >= 0.5 ? 4 : 0)
                - (c.share(ValueShape.LETTER) >= 0.5 ? 4 : 0)
                - (c.distinct() < 10 ? 4 : 0)
                - c.share(ValueShape.STREET) * 6;
    }

    private double middle(ColumnFacts c) {
        if (letters(c) < 0.8) {
            return REFUSED;
        }
        if (c.share(ValueShape.LETTER) >= 0.5) {
            return c.distinct() > 8 ? 5.5 : 0;
        }
        boolean isOfGiven = columns.stream()
                .anyMatch(other -> other != c
                        && other.share(ValueShape.GIVEN) >= 0.08
                        && other.known() > c.known()
                        && c.foundIn().get(other.place()) >= 0.5);
        return Math.min(4, given(c) - 1.5) + (isOfGiven ? 0.5 : -1);
    }

    private double surname(ColumnFacts c) {
        double known = c.share(ValueShape.SURNAME);
        if (letters(c) < 0.8) {
            return REFUSED;
        }
        return (known >= 0.03 ? 2 + Math.min(2.5, known * 10) : 0)
                + rather(known, c.share(ValueShape.GIVEN))
                + (c.inMail() >= 0.15 ? 2 : 0)
                + (isAfterGiven(c) ? 1 : 0)
                - (c.share(ValueShape.CITY) > known ? 3 : 0)
                - (c.share(ValueShape.TWO_WORDS) >= 0.5 && c.share(ValueShape.GIVEN) >= 0.08 ? 4 : 0)
                - (c.distinct() < 10 ? 4 : 0)
                - c.share(ValueShape.STREET) * 6;
    }

    /** Whether one of the two columns before it holds given names. */
    private boolean isAfterGiven(ColumnFacts c) {
        return columns.stream()
                .anyMatch(other -> other.place() < c.place()
                        && other.place() >= c.place() - 2
                        && other.share(ValueShape.GIVEN) >= 0.08
                        && other.share(ValueShape.TWO_WORDS) < 0.5);
    }

    private double fullName(ColumnFacts c) {
        if (letters(c) < 0.8 || c.share(ValueShape.STREET) >= 0.4) {
            return REFUSED;
        }
        double several = c.share(ValueShape.TWO_WORDS);
        double withGiven = c.share(ValueShape.WITH_GIVEN);
        return (several < 0.5 ? -5 : withGiven >= 0.08 ? 3.5 + Math.min(2.5, withGiven * 4) : 0)
                + (c.share(ValueShape.SURNAME) >= 0.03 && several >= 0.5 ? 1 : 0)
                - (c.variety() < 0.02 ? 3 : 0);
    }

    private double houseNumber(ColumnFacts c) {
        if (c.share(ValueShape.HOUSE) < 0.7) {
            return REFUSED;
        }
        boolean isBesideStreet = columns.stream()
                .anyMatch(other -> Math.abs(other.place() - c.place()) == 1
                        && (other.share(ValueShape.STREET) >= 0.2
                                || new ColumnNames(other.name()).clarity(Meaning.STREET) == ColumnNames.Clarity.WHOLE));
        boolean isOfOneLength = c.length().deviation() < 0.3 && c.length().mean() >= 3.7;
        return 0.5
                + (isBesideStreet ? 3.5 : 0)
                - (isOfOneLength ? 6 : 0)
                - (c.share(ValueShape.YEAR) >= 0.8 ? 4 : 0)
                - (c.distinct() < 15 ? 3 : 0);
    }

    private static double postcode(ColumnFacts c) {
        double share = c.share(ValueShape.POSTCODE);
        if (share < 0.5) {
            return REFUSED;
        }
        boolean isOfOneLength = c.length().deviation() < 0.6;
        boolean isPerRecord = c.variety() > 0.9 && c.known() > 200;
        return (c.share(ValueShape.LETTERED) >= 0.5 ? 6 : share >= 0.8 && isOfOneLength ? 3.5 : 0)
                - (isPerRecord ? 3 : 0)
                - (c.share(ValueShape.YEAR) >= 0.9 ? 6 : 0)
                - (c.share(ValueShape.DATE) >= 0.5 ? 6 : 0);
    }

    private static double id(ColumnFacts c) {
        double share = c.share(ValueShape.CODE);
        if (share < 0.5 || c.isKey() || c.share(ValueShape.DATE) >= 0.5 || c.share(ValueShape.EMAIL) >= 0.1) {
            return REFUSED;
        }
        boolean isOfFew = c.variety() > 0.1 && c.variety() < 0.995;
        return (share >= 0.9 && isOfFew && c.length().mean() >= 5 ? 3.5 : c.variety() < 0.02 ? -6 : -1)
                - (c.share(ValueShape.PHONE) >= 0.6 && c.share(ValueShape.DIALLED) >= 0.5 ? 4 : 0)
                - (c.share(ValueShape.POSTCODE) >= 0.8 && c.variety() < 0.4 ? 3 : 0);
    }
}
