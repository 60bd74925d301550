package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code core.household_member}: the household of a profile over time. */
public final class HouseholdMemberTable {
    public static final String PROFILE_ID = "profile_id";
    public static final String HOUSEHOLD_ID = "household_id";
    public static final String VALID_FROM = "valid_from";
    public static final String VALID_TO = "valid_to";
    public static final String CHANGE_NO = "change_no";
    public static final String CLOSED_NO = "closed_no";

    public static final TableDef DEF = TableDef.named("core.household_member", "the household of a profile over time")
            .required(PROFILE_ID, StringType, "member; one household at a time")
            .required(HOUSEHOLD_ID, StringType, "household")
            .required(VALID_FROM, TimestampType, "as-of of the run that found it")
            .optional(VALID_TO, TimestampType, "as-of of the run that ended it; null while it holds")
            .required(CHANGE_NO, LongType, "ordinal of the run that found it")
            .optional(CLOSED_NO, LongType, "ordinal of the run that closed the row; null while it holds")
            .key(PROFILE_ID, VALID_FROM, CHANGE_NO)
            .build();

    private HouseholdMemberTable() {}
}
