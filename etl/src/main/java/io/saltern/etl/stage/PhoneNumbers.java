package io.saltern.etl.stage;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Phone numbers as E.164. */
public final class PhoneNumbers {
    // A UDF: no column expression knows the numbering plans of the world, and libphonenumber does.
    private static final UserDefinedFunction E164 =
            functions.udf((UDF2<String, String, String>) PhoneNumbers::e164, DataTypes.StringType);

    private PhoneNumbers() {}

    static Column e164(Column text, Column region) {
        return E164.apply(text, region);
    }

    /**
     * The number in E.164; null when it is none.
     *
     * @param region ISO 3166 alpha-2, for numbers without a country code; ZZ accepts only numbers that have one
     */
    public static String e164(String text, String region) {
        if (text == null) {
            return null;
        }
        PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = plans.parse(text, region);
            return plans.isValidNumber(number) ? plans.format(number, PhoneNumberFormat.E164) : null;
        } catch (NumberParseException e) {
            return null;
        }
    }
}
