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
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import io.saltern.etl.config.ColumnType;
import io.saltern.etl.config.ValueFormat;
import io.saltern.lake.table.Types;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * Text of a source to normalised values, as column expressions. The text is trimmed with its blanks folded and null where
 * it is blank, as parts hold it; {@link #text} makes it so. Each gives null for what does not fit. An expression names its
 * text several times: give it a column, not a further expression.
 */
public final class Normalised {
    private static final String BLANKS = "[\\s\\u00a0\\u2007\\u202f]+";
    private static final String EMAIL =
            "^[^@\\s,;<>()\\[\\]\"]{1,64}@([a-z0-9\\u00a1-\\uffff]([a-z0-9\\u00a1-\\uffff-]*[a-z0-9\\u00a1-\\uffff])?\\.)+[a-z\\u00a1-\\uffff][a-z0-9\\u00a1-\\uffff-]*[a-z0-9\\u00a1-\\uffff]$";
    private static final int LONGEST_EMAIL = 254;
    private static final String ISO_DATE = "^\\d{4}-\\d{2}-\\d{2}$";
    private static final String ISO_TIME =
            "^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?)?(Z|[+-]\\d{2}:\\d{2})?$";
    private static final String ZONED = "(Z|[+-]\\d{2}:\\d{2})$";
    private static final String ZONE_LETTERS = ".*[XxVzZO].*";
    private static final String QUOTED = "'[^']*'";
    private static final String WITH_POINT = "^[+-]?(\\d+|\\d{1,3}(,\\d{3})+)(\\.\\d+)?$";
    private static final String WITH_COMMA = "^[+-]?(\\d+|\\d{1,3}(\\.\\d{3})+)(,\\d+)?$";
    private static final String SIGNS = " \u20ac$\u00a3\u00a5";
    private static final String CODE = "^[A-Z]{3}|[A-Z]{3}$";
    private static final String SIGN = "([A-Z]{3}|[\u20ac$\u00a3\u00a5])";
    private static final List<String> YES =
            List.of("true", "t", "yes", "y", "1", "on", "ja", "j", "granted", "opt_in", "subscribed");
    private static final List<String> NO =
            List.of("false", "f", "no", "n", "0", "off", "nein", "denied", "opt_out", "withdrawn", "unsubscribed");

    private Normalised() {}

    /** The value of a column from the text of its field. */
    static Column value(ValueFormat format, Column text) {
        return switch (format.type()) {
            case NAME -> name(text);
            case EMAIL -> email(text);
            case PHONE -> PhoneNumbers.e164(text, lit(format.region()));
            case DATE -> date(text, format.patterns());
            case TIMESTAMP -> timestamp(text, format.patterns(), format.zone());
            case DECIMAL -> decimal(text, format.isDecimalComma());
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
            case PHONE -> PhoneNumbers.e164(text, lit(region));
            default -> text;
        };
    }

    /** Trimmed, inner blanks folded to one. */
    public static Column text(Column text) {
        Column folded = trim(regexp_replace(text, BLANKS, " "));
        return when(length(folded).gt(0), folded);
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

    /** Lower case without any blank; null when it has not the shape of an e-mail address. */
    public static Column email(Column text) {
        Column folded = lower(translate(text, " ", ""));
        return when(folded.rlike(EMAIL).and(length(folded).leq(LONGEST_EMAIL)), folded);
    }

    /** A date: ISO, or what the given patterns read; null too when two patterns read it differently. */
    public static Column date(Column text, List<String> formats) {
        if (formats.isEmpty()) {
            return when(text.rlike(ISO_DATE), text.try_cast(DataTypes.DateType));
        }
        return onlyOne(formats.stream()
                .map(format -> try_to_timestamp(text, lit(format)).cast(DataTypes.DateType))
                .toList());
    }

    /** An instant: ISO, or what the given patterns read; a time that names no zone is one of {@code zone}. */
    public static Column timestamp(Column text, List<String> formats, String zone) {
        if (formats.isEmpty()) {
            Column instant = text.try_cast(DataTypes.TimestampType);
            return when(
                    text.rlike(ISO_TIME),
                    zone.equals("UTC")
                            ? instant
                            : when(text.rlike(ZONED), instant).otherwise(inZone(instant, zone)));
        }
        return onlyOne(formats.stream()
                .map(format -> {
                    Column instant = try_to_timestamp(text, lit(format));
                    return format.replaceAll(QUOTED, "").matches(ZONE_LETTERS) ? instant : inZone(instant, zone);
                })
                .toList());
    }

    private static Column inZone(Column instant, String zone) {
        return zone.equals("UTC") ? instant : to_utc_timestamp(instant, zone);
    }

    private static Column onlyOne(List<Column> readings) {
        Column distinct = array_distinct(array_compact(array(readings.toArray(Column[]::new))));
        return when(size(distinct).equalTo(1), element_at(distinct, 1));
    }

    /** A number with four decimals; a currency sign or code beside it is left out, thousands may be grouped. */
    public static Column decimal(Column text, boolean isComma) {
        Column bare = regexp_replace(translate(text, SIGNS, ""), CODE, "");
        if (isComma) {
            return when(bare.rlike(WITH_COMMA), translate(bare, ",.", ".").try_cast(Types.MONEY));
        }
        return when(bare.rlike(WITH_POINT), translate(bare, ",", "").try_cast(Types.MONEY));
    }

    /** The sign or code of a currency that stands beside a number; empty when there is none. */
    public static Column signBeside(Column text) {
        return regexp_extract(text, SIGN, 1);
    }

    /** The currency of a sign or code; null for others. */
    public static Column currencyOfSign(Column sign) {
        return when(sign.equalTo("\u20ac"), lit("EUR"))
                .when(sign.equalTo("$"), lit("USD"))
                .when(sign.equalTo("\u00a3"), lit("GBP"))
                .when(sign.equalTo("\u00a5"), lit("JPY"))
                .when(length(sign).equalTo(3), sign);
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
