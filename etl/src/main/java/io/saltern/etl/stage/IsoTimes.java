package io.saltern.etl.stage;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * The forms of ISO 8601 and their near kin, as databases and programs write them, to the one that Spark reads. A blank or
 * small letter may stand for T, a blank before the offset, a comma before the fraction; offsets have two or four digits, with
 * or without a colon; date and time may be in the basic form, without signs between.
 */
final class IsoTimes {
    private static final Pattern WHOLE = Pattern.compile("(?<date>\\d{4}-\\d{2}-\\d{2}|\\d{8})"
            + "(?:(?:[Tt]| )(?<time>\\d{2}:\\d{2}(?::\\d{2})?|\\d{4}(?:\\d{2})?)(?:[.,](?<fraction>\\d{1,9}))?)?"
            + "(?: ?(?<zone>[Zz]|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?))?");
    private static final int MICRO_DIGITS = 6;
    private static final int DATE_LENGTH = 10;
    private static final int WITH_MINUTES = 4;

    // UDFs: the forms are many, and an expression would rewrite a text once for each.
    private static final UserDefinedFunction ISO =
            functions.udf((UDF1<String, String>) IsoTimes::iso, DataTypes.StringType);
    private static final UserDefinedFunction DATE =
            functions.udf((UDF1<String, String>) IsoTimes::date, DataTypes.StringType);

    private IsoTimes() {}

    static Column iso(Column text) {
        return ISO.apply(text);
    }

    static Column date(Column text) {
        return DATE.apply(text);
    }

    /** The time as {@code yyyy-MM-ddTHH:mm:ss[.SSSSSS][±HH:mm]}, or a bare date; null when it is none that there is. */
    static String iso(String text) {
        if (text == null) {
            return null;
        }
        Matcher found = WHOLE.matcher(text.replace('\u2212', '-'));
        if (!found.matches()) {
            return null;
        }
        String fraction = found.group("fraction");
        String digits = found.group("time") == null ? null : found.group("time").replace(":", "");
        if (fraction != null && digits.length() == WITH_MINUTES) {
            return null;
        }
        try {
            StringBuilder iso = new StringBuilder(LocalDate.of(
                            number(found.group("date").replace("-", ""), 0, 4),
                            number(found.group("date").replace("-", ""), 4, 6),
                            number(found.group("date").replace("-", ""), 6, 8))
                    .toString());
            if (digits != null) {
                int seconds = digits.length() == WITH_MINUTES ? 0 : number(digits, 4, 6);
                iso.append('T').append(timeText(LocalTime.of(number(digits, 0, 2), number(digits, 2, 4), seconds)));
                if (fraction != null) {
                    iso.append('.').append(fraction, 0, Math.min(MICRO_DIGITS, fraction.length()));
                }
            }
            return found.group("zone") == null
                    ? iso.toString()
                    : iso.append(offset(found.group("zone"))).toString();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The date of a date, or of a time as it is written, ISO; null when it is none that there is. */
    static String date(String text) {
        String iso = iso(text);
        return iso == null ? null : iso.substring(0, DATE_LENGTH);
    }

    private static int number(String digits, int from, int to) {
        return Integer.parseInt(digits.substring(from, to));
    }

    private static String timeText(LocalTime time) {
        return String.format(Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
    }

    private static String offset(String zone) {
        return Character.isLetter(zone.charAt(0)) ? "Z" : ZoneOffset.of(zone).getId();
    }
}
