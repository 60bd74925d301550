package io.saltern.identity.graph;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.column.Nodes;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.TableDef;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Gathers the identifiers that each source showed together, with all that the rest of identity needs of the staged rows: how
 * often and when, the given names of records, the ids that alias messages make one.
 */
public final class IdentifierSetPlan {
    /** Whether a set that {@link #merge} gives says something new: an earlier time, a name, an alias, or all of it. */
    public static final String IS_MATERIAL = "is_material";

    /** Whether a set that {@link #merge} gives was not held. */
    public static final String IS_NEW = "is_new";

    private static final String SHOWN_AT = "shown_at";
    private static final String LOAD = "_load";
    private static final String NAME = "shown_name";
    private static final String ALIAS = "shown_alias";
    private static final String WEIGHT = "weight";
    private static final String IS_HELD = "is_held";
    private static final String USER_ID = "user_id";
    private static final String ALIAS_TYPE = "alias";

    private IdentifierSetPlan() {}

    /**
     * Groups the staged rows that show identifiers. Customer rows count with all versions; what a row says of a time after
     * as-of is left out until as-of has passed it, but for denials of consent, which never wait.
     *
     * @return {@code source, set_hash, identifiers, first_seen_at, last_seen_at, n, first_load, given_names, aliases}; key
     *     {@code source, set_hash}
     */
    public static Dataset<Row> collect(
            Dataset<Row> customers, Dataset<Row> events, Dataset<Row> orders, Dataset<Row> consents, Column asOf) {
        return grouped(shown(customers, events, orders, consents, asOf));
    }

    /** A row for each staged row that shows identifiers, with what it shows. */
    public static Dataset<Row> shown(
            Dataset<Row> customers, Dataset<Row> events, Dataset<Row> orders, Dataset<Row> consents, Column asOf) {
        Column none = lit(null).cast("string");
        Column noAlias = lit(null).cast("struct<from_node:string,to_node:string>");
        Column isAlias = col(EventTable.TYPE)
                .equalTo(ALIAS_TYPE)
                .and(col(EventTable.USER_ID).isNotNull())
                .and(col(EventTable.PREVIOUS_ID).isNotNull());
        Column alias = when(
                isAlias,
                struct(
                        Nodes.nodeId(lit(USER_ID), col(EventTable.PREVIOUS_ID)).alias("from_node"),
                        Nodes.nodeId(lit(USER_ID), col(EventTable.USER_ID)).alias("to_node")));
        return shown(
                        customers.filter(not(waits(CustomerTable.DEF, asOf))),
                        CustomerTable.DEF,
                        col(CustomerTable.GIVEN_NAME),
                        noAlias)
                .unionByName(shown(events.filter(not(waits(EventTable.DEF, asOf))), EventTable.DEF, none, alias))
                .unionByName(shown(orders.filter(not(waits(OrderTable.DEF, asOf))), OrderTable.DEF, none, noAlias))
                .unionByName(
                        shown(consents.filter(not(waits(ConsentTable.DEF, asOf))), ConsentTable.DEF, none, noAlias));
    }

    /** Whether a row of a staged table of facts waits for as-of to pass the time that it states; never null. */
    public static Column waits(TableDef facts, Column asOf) {
        Column isLater = time(facts).gt(asOf);
        if (facts.equals(CustomerTable.DEF)) {
            return isLater.and(coalesce(col(CustomerTable.IS_TIME_GIVEN), lit(false)));
        }
        return facts.equals(ConsentTable.DEF) ? isLater.and(col(ConsentTable.IS_GRANTED)) : isLater;
    }

    /** When a row of a staged table of facts was said; a denial that is dated ahead, at the latest by the day of its load. */
    private static Column time(TableDef facts) {
        if (facts.equals(CustomerTable.DEF)) {
            return col(CustomerTable.VALID_AT);
        }
        if (facts.equals(EventTable.DEF)) {
            return col(EventTable.OCCURRED_AT);
        }
        if (facts.equals(OrderTable.DEF)) {
            return col(OrderTable.ORDERED_AT);
        }
        Column decided = col(ConsentTable.DECIDED_AT);
        Column loaded = coalesce(date_add(col(ConsentTable.DAY), 1).cast("timestamp"), col(ConsentTable.KNOWN_AT));
        return when(col(ConsentTable.IS_GRANTED), decided).otherwise(least(decided, loaded));
    }

    /**
     * What is left of rows that came when those that left are taken off: a row that a rewritten file brings again cancels
     * itself.
     *
     * @param came rows of {@link #shown}
     * @param left likewise
     * @return rows of {@link #shown} with the column {@code weight}: below zero for those that are gone
     */
    public static Dataset<Row> net(Dataset<Row> came, Dataset<Row> left) {
        return came.union(left.withColumn(WEIGHT, lit(-1L)))
                .groupBy(
                        IdentifierSetTable.SOURCE,
                        IdentifierSetTable.SET_HASH,
                        IdentifierSetTable.IDENTIFIERS,
                        SHOWN_AT,
                        LOAD,
                        NAME,
                        ALIAS)
                .agg(sum(WEIGHT).alias(WEIGHT))
                .filter(col(WEIGHT).notEqual(0));
    }

    /** Of the rows of {@link #net}, those that are gone. */
    public static Dataset<Row> gone(Dataset<Row> net) {
        return net.filter(col(WEIGHT).lt(0));
    }

    /** Groups rows of {@link #shown} to sets: columns of {@link #collect}. */
    public static Dataset<Row> grouped(Dataset<Row> shown) {
        // The hash determines the identifiers; grouping by them too spares a sort for first(array). A set has few names
        // and aliases: counting by them first keeps the collecting small.
        return shown.groupBy(
                        col(IdentifierSetTable.SOURCE),
                        col(IdentifierSetTable.SET_HASH),
                        col(IdentifierSetTable.IDENTIFIERS),
                        col(NAME),
                        col(ALIAS))
                .agg(
                        min(SHOWN_AT).alias(IdentifierSetTable.FIRST_SEEN_AT),
                        max(SHOWN_AT).alias(IdentifierSetTable.LAST_SEEN_AT),
                        sum(WEIGHT).alias(IdentifierSetTable.N),
                        min(LOAD).alias(IdentifierSetTable.FIRST_LOAD))
                .groupBy(IdentifierSetTable.SOURCE, IdentifierSetTable.SET_HASH, IdentifierSetTable.IDENTIFIERS)
                .agg(
                        min(IdentifierSetTable.FIRST_SEEN_AT).alias(IdentifierSetTable.FIRST_SEEN_AT),
                        max(IdentifierSetTable.LAST_SEEN_AT).alias(IdentifierSetTable.LAST_SEEN_AT),
                        sum(IdentifierSetTable.N).alias(IdentifierSetTable.N),
                        min(IdentifierSetTable.FIRST_LOAD).alias(IdentifierSetTable.FIRST_LOAD),
                        unlessEmpty(array_sort(collect_set(col(NAME)))).alias(IdentifierSetTable.GIVEN_NAMES),
                        unlessEmpty(array_sort(collect_set(col(ALIAS)))).alias(IdentifierSetTable.ALIASES));
    }

    /**
     * Adds what further rows show to the sets that hold what earlier rows showed.
     *
     * @param held the sets of {@code core.identifier_set} that {@code fresh} speaks of; others may be among them
     * @param fresh the further rows' sets, as {@link #collect} gives them
     * @return the sets of {@code fresh} as of all rows: its columns, {@code members, region} as they are held (null for a
     *     new set), {@link #IS_MATERIAL} and {@link #IS_NEW}
     */
    public static Dataset<Row> merge(Dataset<Row> held, Dataset<Row> fresh) {
        Column isHeld = col(IS_HELD);
        Column oldSeen = min(when(isHeld, col(IdentifierSetTable.FIRST_SEEN_AT)));
        Column oldNames = max(when(isHeld, col(IdentifierSetTable.GIVEN_NAMES)));
        Column oldAliases = max(when(isHeld, col(IdentifierSetTable.ALIASES)));
        Column seen = min(IdentifierSetTable.FIRST_SEEN_AT);
        Column names = all(IdentifierSetTable.GIVEN_NAMES);
        Column aliases = all(IdentifierSetTable.ALIASES);
        return held.drop(IdentifierSetTable.NODE_ID)
                .withColumn(IS_HELD, lit(true))
                .unionByName(fresh.withColumn(IS_HELD, lit(false)), true)
                .groupBy(IdentifierSetTable.SOURCE, IdentifierSetTable.SET_HASH, IdentifierSetTable.IDENTIFIERS)
                .agg(
                        seen.alias(IdentifierSetTable.FIRST_SEEN_AT),
                        max(IdentifierSetTable.LAST_SEEN_AT).alias(IdentifierSetTable.LAST_SEEN_AT),
                        sum(IdentifierSetTable.N).alias(IdentifierSetTable.N),
                        min(IdentifierSetTable.FIRST_LOAD).alias(IdentifierSetTable.FIRST_LOAD),
                        names.alias(IdentifierSetTable.GIVEN_NAMES),
                        aliases.alias(IdentifierSetTable.ALIASES),
                        max(IdentifierSetTable.MEMBERS).alias(IdentifierSetTable.MEMBERS),
                        max(IdentifierSetTable.REGION).alias(IdentifierSetTable.REGION),
                        max(not(isHeld)).alias("is_fresh"),
                        not(oldSeen.eqNullSafe(seen)
                                        .and(oldNames.eqNullSafe(names))
                                        .and(oldAliases.eqNullSafe(aliases)))
                                .alias(IS_MATERIAL),
                        not(max(isHeld)).alias(IS_NEW))
                .filter(col("is_fresh"))
                .drop("is_fresh");
    }

    /**
     * The pairs of ids that alias messages say are one person's.
     *
     * @param sets as {@link #collect} gives them
     * @return {@code src, dst}: node ids of the retired id and its successor
     */
    public static Dataset<Row> aliases(Dataset<Row> sets) {
        return sets.filter(col(IdentifierSetTable.ALIASES).isNotNull())
                .select(explode(col(IdentifierSetTable.ALIASES)).alias("pair"))
                .select(
                        col("pair.from_node").alias(ConnectedComponents.SRC),
                        col("pair.to_node").alias(ConnectedComponents.DST));
    }

    private static Column all(String lists) {
        return unlessEmpty(array_sort(array_distinct(flatten(collect_list(col(lists))))));
    }

    private static Column unlessEmpty(Column list) {
        return when(size(list).gt(0), list);
    }

    private static Dataset<Row> shown(Dataset<Row> rows, TableDef facts, Column name, Column alias) {
        return rows.filter(col(IdentifierSetTable.SET_HASH).isNotNull())
                .select(
                        col(IdentifierSetTable.SOURCE),
                        col(IdentifierSetTable.SET_HASH),
                        col(IdentifierSetTable.IDENTIFIERS),
                        time(facts).alias(SHOWN_AT),
                        col(LOAD),
                        name.alias(NAME),
                        alias.alias(ALIAS),
                        lit(1L).alias(WEIGHT));
    }
}
