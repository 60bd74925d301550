package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.to_utc_timestamp;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.try_to_timestamp;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import io.saltern.etl.config.ColumnType;
import io.saltern.etl.config.NumberForm;
import io.saltern.etl.config.ValueFormat;
import io.saltern.lake.table.Types;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Text of a source to normalised values, as column expressions. The text is trimmed with its blanks folded and null where
 * it is blank, as parts hold it; {@link #text} makes it so. Each gives null for what does not fit. An expression names its
 * text several times: give it a column, not a further expression.
 */
public final class Normalised {
    private static final String BLANKS = "[\\s\\p{Z}\\x1c-\\x1f]+";
    private static final String WITHOUT_WIDTH =
            "\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff";
    private static final String INVISIBLE = "[" + WITHOUT_WIDTH + "]";
    private static final String INVISIBLE_OR_JOINER = "[" + WITHOUT_WIDTH + "\\u200c\\u200d]";
    private static final String EMAIL =
            "^[^@\\s,;<>()\\[\\]\"]{1,64}@([a-z0-9\\u00a1-\\uffff]([a-z0-9\\u00a1-\\uffff-]*[a-z0-9\\u00a1-\\uffff])?\\.)+[a-z\\u00a1-\\uffff][a-z0-9\\u00a1-\\uffff-]*[a-z0-9\\u00a1-\\uffff]$";
    private static final int LONGEST_EMAIL = 254;
    private static final String ISO_DATE = "^\\d{4}-\\d{2}-\\d{2}$";
    private static final String ISO_TIME =
            "^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?)?(Z|[+-]\\d{2}:\\d{2})?$";
    private static final String ZONED = "(Z|[+-]\\d{2}:\\d{2})$";
    private static final String ZONE_LETTERS = ".*[XxVzZO].*";
    private static final String QUOTED = "'[^']*'";
    private static final String PLAIN = "^[+-]?\\d{1,20}(\\.\\d{1,20})?$";
    private static final String PLAIN_WHOLE = "^[+-]?\\d{1,20}$";
    private static final String SIGN = "([A-Z]{3}|[" + Currencies.SIGNS + "])";
    private static final List<String> YES =
            List.of("true", "t", "yes", "y", "1", "on", "ja", "j", "granted", "opt_in", "subscribed");
    private static final List<String> NO =
            List.of("false", "f", "no", "n", "0", "off", "nein", "denied", "opt_out", "withdrawn", "unsubscribed");

    private Normalised() {}

    /** The value of a column from the text of its field. */
    static Column value(ValueFormat format, Column text) {
        return value(format, text, lit(null).cast("string"));
    }

    /** The same, a phone number by the country of its record: a code or name, null where the record has none. */
    static Column value(ValueFormat format, Column text, Column country) {
        return switch (format.type()) {
            case NAME -> name(text);
            case EMAIL -> email(text);
            case PHONE -> phone(text, country, format.region());
            case DATE -> date(text, format.patterns());
            case TIMESTAMP -> timestamp(text, format.patterns(), format.zone());
            case DECIMAL -> decimal(text, format.numbers());
            case BOOLEAN ->
                format.matches() == null
                        ? truth(text, format.yes(), format.no())
                        : coalesce(text.rlike(format.matches()), lit(false));
            case COUNTRY -> Countries.alpha2(text);
            case LANGUAGE -> translate(text, "_", "-");
            case LOWER -> lower(text);
            case UPPER -> upper(text);
            case CURRENCY -> currency(text);
            case TEXT -> text;
        };
    }

    /** The value of an identifier. */
    static Column identifier(ColumnType type, Column text, String region) {
        return switch (type) {
            case EMAIL -> email(text);
            case PHONE -> PhoneNumbers.identifier(text, lit(region));
            default -> id(text);
        };
    }

    /** The value of an identifier of a record whose country is known, or null. */
    static Column identifier(ColumnType type, Column text, Column country, String region) {
        return type == ColumnType.PHONE
                ? PhoneNumbers.identifier(text, Countries.region(country, lit(region)))
                : identifier(type, text, region);
    }

    /**
     * A phone number in E.164, with its extension if it has one ({@code +4930901820;ext=11}). Without a country code it is
     * one of the record's country.
     *
     * @param country the record's country, a code or name; null where it has none
     * @param region the region that stands in for no country
     */
    static Column phone(Column text, Column country, String region) {
        return PhoneNumbers.e164(text, Countries.region(country, lit(region)));
    }

    /** Without signs that have no width, trimmed, inner blanks folded to one. */
    public static Column text(Column text) {
        return folded(regexp_replace(text, INVISIBLE, ""));
    }

    private static Column folded(Column text) {
        Column folded = trim(regexp_replace(text, BLANKS, " "));
        return when(length(folded).gt(0), folded);
    }

    /** A key or identifier: a text without joiners, which nobody sees, too. */
    public static Column id(Column text) {
        return when(text.rlike(INVISIBLE_OR_JOINER), folded(regexp_replace(text, INVISIBLE_OR_JOINER, "")))
                .otherwise(text);
    }

    /**
     * A person's name: when it is all upper or all lower case, the first letter of each word, also behind
     * a hyphen or an apostrophe, becomes a capital. Accents stay.
     */
    public static Column name(Column text) {
        Column words = split(text, "(?<=[-' \u2019])");
        Column repaired = array_join(
                transform(
                        words, word -> concat(upper(substring(word, 1, 1)), lower(word.substr(lit(2), length(word))))),
                "");
        Column isOneCase = text.equalTo(upper(text)).or(text.equalTo(lower(text)));
        return when(isOneCase, repaired).otherwise(text);
    }

    /** Lower case without any blank or invisible sign; null when it has not the shape of an e-mail address. */
    public static Column email(Column text) {
        Column folded = lower(regexp_replace(text, INVISIBLE_OR_JOINER + "| ", ""));
        return when(folded.rlike(EMAIL).and(length(folded).leq(LONGEST_EMAIL)), folded);
    }

    /**
     * A date: ISO, or what the given patterns read; null too when two patterns read it differently. Of a date and time it is
     * the date as it is written, whatever the zone.
     */
    public static Column date(Column text, List<String> formats) {
        if (formats.isEmpty()) {
            return when(text.rlike(ISO_DATE), text.try_cast(DataTypes.DateType))
                    .otherwise(IsoTimes.date(text).try_cast(DataTypes.DateType));
        }
        return onlyOne(formats.stream()
                .map(format -> try_to_timestamp(text, lit(format)).cast(DataTypes.DateType))
                .toList());
    }

    /** An instant: ISO, or what the given patterns read; a time that names no zone is one of {@code zone}. */
    public static Column timestamp(Column text, List<String> formats, String zone) {
        if (formats.isEmpty()) {
            return when(text.rlike(ISO_TIME), isoTime(text, zone)).otherwise(isoTime(IsoTimes.iso(text), zone));
        }
        return onlyOne(formats.stream()
                .map(format -> {
                    Column instant = try_to_timestamp(text, lit(format));
                    return format.replaceAll(QUOTED, "").matches(ZONE_LETTERS) ? instant : inZone(instant, zone);
                })
                .toList());
    }

    private static Column isoTime(Column iso, String zone) {
        Column instant = iso.try_cast(DataTypes.TimestampType);
        return zone.equals("UTC") ? instant : when(iso.rlike(ZONED), instant).otherwise(inZone(instant, zone));
    }

    private static Column inZone(Column instant, String zone) {
        return zone.equals("UTC") ? instant : to_utc_timestamp(instant, zone);
    }

    private static Column onlyOne(List<Column> readings) {
        Column distinct = array_distinct(array_compact(array(readings.toArray(Column[]::new))));
        return when(size(distinct).equalTo(1), element_at(distinct, 1));
    }

    /** A number under a decimal point, or comma, in any form that has one reading. */
    public static Column decimal(Column text, boolean isComma) {
        return decimal(text, NumberForm.of(isComma));
    }

    /**
     * A number with four decimals, further ones rounded half up; a currency sign or code beside it is left out. Null for what
     * has two readings, like 12,50 under a decimal point.
     */
    public static Column decimal(Column text, NumberForm form) {
        // A UDF: sign, currency, groups and exponent are told from one another in one match, which no expression gives.
        NumberReading reading = new NumberReading(form);
        UserDefinedFunction plain =
                udf((UDF1<String, String>) given -> reading.plain(given).orElse(null), DataTypes.StringType);
        Column other = plain.apply(text).try_cast(Types.MONEY);
        if (!form.negative().contains(NumberForm.Negative.MINUS)) {
            return other;
        }
        return when(text.rlike(form.isDecimalComma() ? PLAIN_WHOLE : PLAIN), text.try_cast(Types.MONEY))
                .otherwise(other);
    }

    /** The sign or code of a currency that stands beside a number; empty when there is none. */
    public static Column signBeside(Column text) {
        return regexp_extract(text, SIGN, 1);
    }

    /** The currency of a sign or code; null for others. */
    public static Column currencyOfSign(Column sign) {
        Column code = when(length(sign).equalTo(3), sign);
        for (Map.Entry<String, String> currency : Currencies.BY_SIGN.entrySet()) {
            code = coalesce(code, when(sign.equalTo(currency.getKey()), lit(currency.getValue())));
        }
        return code;
    }

    static Column currency(Column text) {
        return when(text.rlike("^[A-Za-z]{3}$"), upper(text));
    }

    /** True or false by the given words, or the usual ones where none are given. */
    public static Column truth(Column text, List<String> yes, List<String> no) {
        Column folded = lower(text);
        return when(folded.isin((yes.isEmpty() ? YES : yes).toArray()), lit(true))
                .when(folded.isin((no.isEmpty() ? NO : no).toArray()), lit(false));
    }
}
