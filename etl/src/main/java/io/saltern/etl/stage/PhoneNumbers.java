package io.saltern.etl.stage;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Phone numbers as E.164. A number with an extension is that of a switchboard: as a value it is written with its extension
 * ({@code +4930901820;ext=11}), as an identifier it is none, since it proves nobody.
 */
public final class PhoneNumbers {
    private static final String EXTENSION = ";ext=";

    /** Words for an extension that libphonenumber does not know. */
    private static final Pattern WORDS = Pattern.compile(
            "[\\s,;]*\\b(?:durchwahl|dw|nebenstelle|nst|klappe|apparat|app|poste|toestel|interno|extensi[o\u00f3]n)\\b[.:]?\\s*(\\d{1,7})$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    // UDFs: no column expression knows the numbering plans of the world, and libphonenumber does.
    private static final UserDefinedFunction E164 =
            functions.udf((UDF2<String, String, String>) PhoneNumbers::e164, DataTypes.StringType);
    private static final UserDefinedFunction IDENTIFIER =
            functions.udf((UDF2<String, String, String>) PhoneNumbers::identifier, DataTypes.StringType);

    private PhoneNumbers() {}

    /** The number in E.164, with its extension if it has one. */
    static Column e164(Column text, Column region) {
        return E164.apply(text, region);
    }

    /** The number in E.164 where it has no extension; null for others. */
    static Column identifier(Column text, Column region) {
        return IDENTIFIER.apply(text, region);
    }

    /** The number to call of a value that {@link #e164} gave. */
    static Column withoutExtension(Column e164) {
        return functions.substring_index(e164, EXTENSION, 1);
    }

    /** A value that {@link #e164} gave, where it has no extension; null for others. */
    static Column identifier(Column e164) {
        return functions.when(functions.not(e164.contains(EXTENSION)), e164);
    }

    /**
     * The number in E.164, with its extension if it has one; null when it is no number.
     *
     * @param region ISO 3166 alpha-2, for numbers without a country code; ZZ accepts only numbers that have one
     */
    public static String e164(String text, String region) {
        if (text == null) {
            return null;
        }
        PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = plans.parse(WORDS.matcher(text).replaceFirst(EXTENSION + "$1"), region);
            if (!plans.isValidNumber(number)) {
                return null;
            }
            String e164 = plans.format(number, PhoneNumberFormat.E164);
            return number.hasExtension() && !number.getExtension().isEmpty()
                    ? e164 + EXTENSION + number.getExtension()
                    : e164;
        } catch (NumberParseException e) {
            return null;
        }
    }

    /** The same as an identifier: null too when the number has an extension. */
    public static String identifier(String text, String region) {
        String e164 = e164(text, region);
        return e164 == null || e164.contains(EXTENSION) ? null : e164;
    }
}
