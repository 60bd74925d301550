package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** {@code serving.rfm}: recency, frequency and monetary value of a buyer. */
public final class RfmTable {
    public static final String PROFILE_ID = "profile_id";
    public static final String MODEL = "model";
    public static final String VERSION = "version";
    public static final String RECENCY_DAYS = "recency_days";
    public static final String FREQUENCY = "frequency";
    public static final String MONETARY = "monetary";
    public static final String R_SCORE = "r_score";
    public static final String F_SCORE = "f_score";
    public static final String M_SCORE = "m_score";
    public static final String SEGMENT = "segment";

    public static final TableDef DEF = TableDef.named("serving.rfm", "recency, frequency and monetary value of a buyer")
            .required(PROFILE_ID, StringType, "persistent id of the person")
            .required(MODEL, StringType, "name of the model")
            .required(VERSION, StringType, "version of the model")
            .required(RECENCY_DAYS, LongType, "whole days from the last order to as-of")
            .required(FREQUENCY, LongType, "orders")
            .required(MONETARY, Types.MONEY, "revenue")
            .required(R_SCORE, IntegerType, "1 to 5, 5 is most recent")
            .required(F_SCORE, IntegerType, "1 to 5, 5 is most often")
            .required(M_SCORE, IntegerType, "1 to 5, 5 is most")
            .required(SEGMENT, StringType, "one of the ten usual names")
            .key(PROFILE_ID, MODEL)
            .build();

    private RfmTable() {}
}
