package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** {@code staged.customer}: one version of one person's record in one source, typed and normalised. */
public final class CustomerTable {
    public static final String SOURCE = "source";
    public static final String RECORD_ID = "record_id";
    public static final String VALID_AT = "valid_at";
    public static final String VERSION_HASH = "version_hash";
    public static final String GIVEN_NAME = "given_name";
    public static final String FAMILY_NAME = "family_name";
    public static final String EMAIL = "email";
    public static final String PHONE = "phone";
    public static final String BIRTH_ON = "birth_on";
    public static final String GENDER = "gender";
    public static final String STREET = "street";
    public static final String POSTCODE = "postcode";
    public static final String CITY = "city";
    public static final String REGION = "region";
    public static final String COUNTRY = "country";
    public static final String LANGUAGE = "language";
    public static final String CREATED_AT = "created_at";
    public static final String ATTRIBUTES = "attributes";
    public static final String IDENTIFIERS = "identifiers";
    public static final String SET_HASH = "set_hash";
    public static final String BATCH_ID = "_batch_id";
    public static final String LOAD = "_load";
    public static final String KNOWN_AT = "known_at";
    public static final String DAY = "_day";
    public static final String FILE = "_file";
    public static final String SEQ = "seq";
    public static final String RECORD_NO = "_record_no";
    public static final String PART = "_part";
    public static final String IS_TIME_GIVEN = "is_time_given";
    public static final String IS_PARTIAL = "is_partial";
    public static final String NAMED = "named";

    /** In {@link #NAMED}: the one trait that street, postcode, city, region and country make together. */
    public static final String ADDRESS = "address";

    /** The columns that make up {@link #ADDRESS}. */
    public static final List<String> ADDRESS_COLUMNS = List.of(STREET, POSTCODE, CITY, REGION, COUNTRY);

    /** In the view {@code staged.current_customer}: when each value was said, by column or {@code attributes.NAME}. */
    public static final String VALUE_AT = "value_at";

    /** In {@link #NAMED}: stands before the name of an attribute. */
    public static final String ATTRIBUTE_PREFIX = "attributes.";

    public static final TableDef DEF = TableDef.named(
                    "staged.customer", "one version of one person's record in one source, typed and normalised")
            .required(SOURCE, StringType, "name of the source")
            .required(RECORD_ID, StringType, "key of the record in its source")
            .required(VALID_AT, TimestampType, "update time that the source gives, else the end of the day of its load")
            .required(VERSION_HASH, StringType, "SHA-256 of the content without valid_at")
            .optional(GIVEN_NAME, StringType, "given name, blanks folded, case repaired when all upper or all lower")
            .optional(FAMILY_NAME, StringType, "family name, likewise")
            .optional(EMAIL, StringType, "e-mail, trimmed and lower case; null when it is none")
            .optional(PHONE, StringType, "phone in E.164; null when it is none")
            .optional(BIRTH_ON, DateType, "birth date")
            .optional(GENDER, StringType, "gender as the source says, lower case")
            .optional(STREET, StringType, "street and house number")
            .optional(POSTCODE, StringType, "postcode, upper case")
            .optional(CITY, StringType, "city")
            .optional(REGION, StringType, "state or region")
            .optional(COUNTRY, StringType, "country, ISO 3166 alpha-2 where it can be told")
            .optional(LANGUAGE, StringType, "language tag, BCP 47")
            .optional(CREATED_AT, TimestampType, "when the source made the record")
            .optional(ATTRIBUTES, Types.TEXT_MAP, "other attributes by name; null when none")
            .identifiers(IDENTIFIERS, SET_HASH)
            .lineage(BATCH_ID, LOAD, KNOWN_AT)
            .place(DAY, FILE, SEQ, RECORD_NO, PART)
            .optional(
                    IS_TIME_GIVEN,
                    BooleanType,
                    "valid_at is the record's own: it waits until as-of has passed it; a stand-in never waits")
            .optional(
                    IS_PARTIAL,
                    BooleanType,
                    "names some traits only, as an identify call does; what it leaves out stays")
            .optional(
                    NAMED,
                    Types.TEXTS,
                    "what a partial version names, sorted: columns, address for the five of it, attributes.NAME; a named one that is null clears; null when whole")
            .key(SOURCE, RECORD_ID, VALID_AT, VERSION_HASH)
            .build();

    private CustomerTable() {}
}
