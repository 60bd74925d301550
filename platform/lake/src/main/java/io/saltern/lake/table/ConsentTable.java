package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code staged.consent}: one decision of one identifier for one purpose. */
public final class ConsentTable {
    public static final String SOURCE = "source";
    public static final String NAMESPACE = "namespace";
    public static final String VALUE = "value";
    public static final String PURPOSE = "purpose";
    public static final String DECIDED_AT = "decided_at";
    public static final String IS_GRANTED = "is_granted";
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
    public static final String FAULT = "fault";

    /** The purpose of a denial whose purpose cannot be read: it is one of all purposes. */
    public static final String ALL_PURPOSES = "*";

    public static final TableDef DEF = TableDef.named(
                    "staged.consent", "one decision of one identifier for one purpose")
            .required(SOURCE, StringType, "name of the source")
            .required(NAMESPACE, StringType, "namespace of the identifier")
            .required(VALUE, StringType, "normalised value of the identifier")
            .required(
                    PURPOSE,
                    StringType,
                    "what the decision is about, for instance email_marketing; * for all, where it cannot be read")
            .required(DECIDED_AT, TimestampType, "when it was decided")
            .required(IS_GRANTED, BooleanType, "true for yes; of two decisions at one instant the denial counts")
            .identifiers(IDENTIFIERS, SET_HASH)
            .lineage(BATCH_ID, LOAD, KNOWN_AT)
            .place(DAY, FILE, SEQ, RECORD_NO, PART)
            .optional(FAULT, StringType, "why the decision cannot be read, which makes it a denial; null when it can")
            .key(SOURCE, NAMESPACE, VALUE, PURPOSE, DECIDED_AT, IS_GRANTED)
            .build();

    private ConsentTable() {}
}
