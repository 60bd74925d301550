package io.saltern.cli.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, times and durations as people write them, in English and UTC. */
final class Figures {
    /** Stands for a figure that is not known. */
    static final String NONE = "–";

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Figures() {}

    static String count(long value) {
        return signed("%,d", value);
    }

    static String count(Long value) {
        return value == null ? NONE : count(value.longValue());
    }

    /** A change: with its sign, zero without one. */
    static String change(long value) {
        return value > 0 ? "+" + count(value) : count(value);
    }

    /** The count with its noun, which takes an s unless it is one. */
    static String counted(long value, String noun) {
        return count(value) + " " + noun(value, noun);
    }

    /** The noun for a count that stands apart from it. */
    static String noun(long value, String noun) {
        return value == 1 ? noun : noun.equals("person") ? "people" : noun + "s";
    }

    static String share(long part, long whole) {
        if (whole == 0) {
            return NONE;
        }
        double percent = 100.0 * part / whole;
        if (part > 0 && percent < 0.1) {
            return "< 0.1 %";
        }
        return part < whole && percent > 99.9 ? "> 99.9 %" : String.format(Locale.ENGLISH, "%.1f %%", percent);
    }

    static String share(BigDecimal part, BigDecimal whole) {
        return part == null || whole == null || whole.signum() == 0
                ? NONE
                : signed("%.1f %%", 100 * part.doubleValue() / whole.doubleValue());
    }

    static String money(BigDecimal amount, String currency) {
        return money(amount, currency, 2);
    }

    /** The amount without its cents, for sentences. */
    static String roundMoney(BigDecimal amount, String currency) {
        return money(amount, currency, 0);
    }

    private static String money(BigDecimal amount, String currency, int digits) {
        if (amount == null) {
            return NONE;
        }
        String number = signed("%,." + digits + "f", amount.setScale(digits, RoundingMode.HALF_UP));
        return currency == null ? number : currency + " " + number;
    }

    static String decimal(double value) {
        return signed("%.2f", value);
    }

    /** The number with a true minus sign. */
    private static String signed(String format, Number value) {
        return String.format(Locale.ENGLISH, format, value).replace('-', '−');
    }

    static String instant(Instant instant) {
        return instant == null ? NONE : MINUTE.format(instant);
    }

    static String duration(long millis) {
        if (millis < 1000) {
            return count(millis) + " ms";
        }
        if (millis < 59_950) {
            return String.format(Locale.ENGLISH, "%.1f s", millis / 1000.0);
        }
        return span(Duration.ofMillis(millis));
    }

    /** How far a time lies before or after as-of; null when it is not known. */
    static String distance(Instant time, Instant asOf) {
        if (time == null || asOf == null) {
            return NONE;
        }
        Duration gap = Duration.between(time, asOf);
        return gap.isNegative() ? span(gap.negated()) + " after as-of" : span(gap) + " before as-of";
    }

    /** The style class of a headline figure: long ones are set smaller, so that six of them stand in a row. */
    static String length(String figure) {
        return figure.length() > 9 ? "long" : "";
    }

    private static String span(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        long minutes = Math.round(seconds / 60.0);
        if (minutes < 48 * 60) {
            return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
        }
        return counted(Math.round(minutes / 1440.0), "day");
    }
}
