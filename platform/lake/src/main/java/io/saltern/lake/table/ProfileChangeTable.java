package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code core.profile_change}: what became of a profile. */
public final class ProfileChangeTable {
    public static final String PROFILE_ID = "profile_id";
    public static final String AT = "at";
    public static final String CHANGE_NO = "change_no";
    public static final String KIND = "kind";
    public static final String OTHER_PROFILE_ID = "other_profile_id";
    public static final String REASON = "reason";

    public static final TableDef DEF = TableDef.named("core.profile_change", "what became of a profile")
            .required(PROFILE_ID, StringType, "profile that changed")
            .required(AT, TimestampType, "as-of of the run")
            .required(CHANGE_NO, LongType, "ordinal of the run in the warehouse")
            .required(KIND, StringType, "created, merged, split, retired or unmerged")
            .required(
                    OTHER_PROFILE_ID,
                    StringType,
                    "merged: the profile it went into; split, unmerged: the one it came out of; else empty")
            .optional(REASON, StringType, "why, where there is more to say")
            .key(PROFILE_ID, AT, CHANGE_NO, KIND, OTHER_PROFILE_ID)
            .build();

    private ProfileChangeTable() {}
}
