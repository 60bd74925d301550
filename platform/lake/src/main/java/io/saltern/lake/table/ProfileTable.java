package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code core.profile}: the golden record of a person; each value with its source and date. */
public final class ProfileTable {
    public static final String PROFILE_ID = "profile_id";
    public static final String GIVEN_NAME = "given_name";
    public static final String GIVEN_NAME_SOURCE = "given_name_source";
    public static final String GIVEN_NAME_AT = "given_name_at";
    public static final String FAMILY_NAME = "family_name";
    public static final String FAMILY_NAME_SOURCE = "family_name_source";
    public static final String FAMILY_NAME_AT = "family_name_at";
    public static final String EMAIL = "email";
    public static final String EMAIL_SOURCE = "email_source";
    public static final String EMAIL_AT = "email_at";
    public static final String PHONE = "phone";
    public static final String PHONE_SOURCE = "phone_source";
    public static final String PHONE_AT = "phone_at";
    public static final String BIRTH_ON = "birth_on";
    public static final String BIRTH_ON_SOURCE = "birth_on_source";
    public static final String BIRTH_ON_AT = "birth_on_at";
    public static final String GENDER = "gender";
    public static final String GENDER_SOURCE = "gender_source";
    public static final String GENDER_AT = "gender_at";
    public static final String STREET = "street";
    public static final String STREET_SOURCE = "street_source";
    public static final String STREET_AT = "street_at";
    public static final String POSTCODE = "postcode";
    public static final String POSTCODE_SOURCE = "postcode_source";
    public static final String POSTCODE_AT = "postcode_at";
    public static final String CITY = "city";
    public static final String CITY_SOURCE = "city_source";
    public static final String CITY_AT = "city_at";
    public static final String REGION = "region";
    public static final String REGION_SOURCE = "region_source";
    public static final String REGION_AT = "region_at";
    public static final String COUNTRY = "country";
    public static final String COUNTRY_SOURCE = "country_source";
    public static final String COUNTRY_AT = "country_at";
    public static final String LANGUAGE = "language";
    public static final String LANGUAGE_SOURCE = "language_source";
    public static final String LANGUAGE_AT = "language_at";
    public static final String ATTRIBUTES = "attributes";
    public static final String ALL_VALUES = "all_values";
    public static final String IDENTIFIERS = "identifiers";
    public static final String SOURCES = "sources";
    public static final String RECORD_COUNT = "record_count";
    public static final String FIRST_SEEN_AT = "first_seen_at";
    public static final String LAST_SEEN_AT = "last_seen_at";
    public static final String IS_KNOWN = "is_known";

    public static final TableDef DEF = TableDef.named(
                    "core.profile", "the golden record of a person; each value with its source and date")
            .required(PROFILE_ID, StringType, "persistent id of the person")
            .optional(GIVEN_NAME, StringType, "golden value; null when no record has one")
            .optional(GIVEN_NAME_SOURCE, StringType, "source that it came from")
            .optional(GIVEN_NAME_AT, TimestampType, "date of the record that it came from")
            .optional(FAMILY_NAME, StringType, "golden value; null when no record has one")
            .optional(FAMILY_NAME_SOURCE, StringType, "source that it came from")
            .optional(FAMILY_NAME_AT, TimestampType, "date of the record that it came from")
            .optional(EMAIL, StringType, "golden value; null when no record has one")
            .optional(EMAIL_SOURCE, StringType, "source that it came from")
            .optional(EMAIL_AT, TimestampType, "date of the record that it came from")
            .optional(PHONE, StringType, "golden value; null when no record has one")
            .optional(PHONE_SOURCE, StringType, "source that it came from")
            .optional(PHONE_AT, TimestampType, "date of the record that it came from")
            .optional(BIRTH_ON, DateType, "golden value; null when no record has one")
            .optional(BIRTH_ON_SOURCE, StringType, "source that it came from")
            .optional(BIRTH_ON_AT, TimestampType, "date of the record that it came from")
            .optional(GENDER, StringType, "golden value; null when no record has one")
            .optional(GENDER_SOURCE, StringType, "source that it came from")
            .optional(GENDER_AT, TimestampType, "date of the record that it came from")
            .optional(STREET, StringType, "golden value; null when no record has one")
            .optional(STREET_SOURCE, StringType, "source that it came from")
            .optional(STREET_AT, TimestampType, "date of the record that it came from")
            .optional(POSTCODE, StringType, "golden value; null when no record has one")
            .optional(POSTCODE_SOURCE, StringType, "source that it came from")
            .optional(POSTCODE_AT, TimestampType, "date of the record that it came from")
            .optional(CITY, StringType, "golden value; null when no record has one")
            .optional(CITY_SOURCE, StringType, "source that it came from")
            .optional(CITY_AT, TimestampType, "date of the record that it came from")
            .optional(REGION, StringType, "golden value; null when no record has one")
            .optional(REGION_SOURCE, StringType, "source that it came from")
            .optional(REGION_AT, TimestampType, "date of the record that it came from")
            .optional(COUNTRY, StringType, "golden value; null when no record has one")
            .optional(COUNTRY_SOURCE, StringType, "source that it came from")
            .optional(COUNTRY_AT, TimestampType, "date of the record that it came from")
            .optional(LANGUAGE, StringType, "golden value; null when no record has one")
            .optional(LANGUAGE_SOURCE, StringType, "source that it came from")
            .optional(LANGUAGE_AT, TimestampType, "date of the record that it came from")
            .optional(ATTRIBUTES, Types.TEXT_MAP, "other attributes, golden value of each; null when none")
            .optional(
                    ALL_VALUES,
                    Types.TEXTS_MAP,
                    "all distinct valid values of each attribute whose rule is all_distinct, latest first; null when none")
            .required(IDENTIFIERS, Types.IDENTIFIERS, "all identifiers of the person that are in use, sorted")
            .required(SOURCES, Types.TEXTS, "sources that know the person, sorted")
            .required(RECORD_COUNT, LongType, "current records of the person")
            .required(FIRST_SEEN_AT, TimestampType, "earliest time at which an identifier of the person was shown")
            .required(LAST_SEEN_AT, TimestampType, "latest such time")
            .required(IS_KNOWN, BooleanType, "has a customer record or a user id, not only devices")
            .key(PROFILE_ID)
            .build();

    private ProfileTable() {}
}
