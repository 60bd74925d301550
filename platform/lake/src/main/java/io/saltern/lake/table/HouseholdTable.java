package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code core.household}: a household id ever minted; never rebuilt. */
public final class HouseholdTable {
    public static final String HOUSEHOLD_ID = "household_id";
    public static final String ANCHOR_PROFILE_ID = "anchor_profile_id";
    public static final String GENERATION = "generation";
    public static final String FIRST_LOAD = "first_load";
    public static final String MINTED_AT = "minted_at";
    public static final String STATUS = "status";

    public static final TableDef DEF = TableDef.named("core.household", "a household id ever minted; never rebuilt")
            .required(HOUSEHOLD_ID, StringType, "persistent id, of a name space of its own")
            .required(
                    ANCHOR_PROFILE_ID,
                    StringType,
                    "member with the smallest (first load, profile_id) when it was minted")
            .required(GENERATION, IntegerType, "0; one more each time that the anchor begins another household")
            .required(FIRST_LOAD, LongType, "load that brought the anchor")
            .required(MINTED_AT, TimestampType, "as-of of the run that minted it")
            .required(STATUS, StringType, "active, merged or retired")
            .key(HOUSEHOLD_ID)
            .build();

    private HouseholdTable() {}
}
