package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code core.identifier_set}: identifiers that one source showed together, before any blocking. */
public final class IdentifierSetTable {
    public static final String SOURCE = "source";
    public static final String SET_HASH = "set_hash";
    public static final String IDENTIFIERS = "identifiers";
    public static final String NODE_ID = "node_id";
    public static final String FIRST_SEEN_AT = "first_seen_at";
    public static final String LAST_SEEN_AT = "last_seen_at";
    public static final String N = "n";
    public static final String FIRST_LOAD = "first_load";
    public static final String GIVEN_NAMES = "given_names";
    public static final String ALIASES = "aliases";
    public static final String MEMBERS = "members";
    public static final String REGION = "region";

    public static final TableDef DEF = TableDef.named(
                    "core.identifier_set", "identifiers that one source showed together, before any blocking")
            .required(SOURCE, StringType, "name of the source")
            .required(SET_HASH, StringType, "SHA-256 of the sorted pairs")
            .required(IDENTIFIERS, Types.IDENTIFIERS, "the pairs, sorted by namespace and value")
            .optional(
                    NODE_ID, StringType, "node of its usable identifier of highest priority; null when none is usable")
            .required(FIRST_SEEN_AT, TimestampType, "earliest time of a row that showed it")
            .required(LAST_SEEN_AT, TimestampType, "latest time of such a row")
            .required(N, LongType, "rows that showed it")
            .required(FIRST_LOAD, LongType, "load that brought the first of them")
            .optional(GIVEN_NAMES, Types.TEXTS, "given names of customer records with it, sorted; null without one")
            .optional(ALIASES, Types.ALIASES, "user ids that alias messages with it make one, sorted; null without one")
            .optional(
                    MEMBERS,
                    Types.MEMBERS,
                    "its identifiers that are not blocked, highest priority first: node, and why it links nobody (null when it is usable)")
            .optional(
                    REGION,
                    StringType,
                    "smallest node of all that links, also refused ones, lead to from here; null when no identifier is usable")
            .key(SOURCE, SET_HASH)
            .build();

    private IdentifierSetTable() {}
}
