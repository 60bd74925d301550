package io.saltern.identity.golden;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.saltern.base.error.SalternException;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.config.NamespaceConfig;
import io.saltern.identity.graph.IdentifierSetPlan;
import io.saltern.lake.column.IdentifierSets;
import io.saltern.lake.column.Nodes;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.HouseholdMemberTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.OrderLineTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.TableDef;
import io.saltern.lake.table.Types;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables about people as the run of a past day left them, made from what the present tables keep: the facts that were
 * known, the links that held, and the golden records that the rules choose from both. No old table version is read, so
 * nothing that VACUUM takes away is missed.
 *
 * <p>The rules are those of the present configuration, so with an unchanged identity.yaml the result equals what that run
 * wrote. A set hangs on the most trusted of its identifiers that somebody had then.
 */
public final class PastDayPlan {
    private static final List<TableDef> FACTS = List.of(CustomerTable.DEF, EventTable.DEF, ConsentTable.DEF);
    private static final List<TableDef> LINKS = List.of(NodeClusterTable.DEF, ClusterProfileTable.DEF);

    private final Instant asOf;
    private final long changeNo;
    private final long householdNo;
    private final IdentityConfig config;

    /**
     * @param asOf as-of of the last run that had made golden records by the end of the day
     * @param changeNo ordinal of that run in the warehouse
     * @param householdNo ordinal of the last run that had looked for households by then; any below 1 when none had
     */
    public PastDayPlan(Instant asOf, long changeNo, long householdNo, IdentityConfig config) {
        this.asOf = asOf;
        this.changeNo = changeNo;
        this.householdNo = householdNo;
        this.config = config;
    }

    public Instant asOf() {
        return asOf;
    }

    /**
     * A table as it was; of open links the end is null, as it was then.
     *
     * @param now tables as they are
     * @param then tables and views by full name as they were, for what is made from others
     * @throws SalternException kind config, for a table whose past cannot be told
     */
    public Dataset<Row> table(TableDef def, Function<TableDef, Dataset<Row>> now, Function<String, Dataset<Row>> then) {
        if (FACTS.contains(def)) {
            return known(now.apply(def));
        }
        if (LINKS.contains(def)) {
            return held(now.apply(def), changeNo);
        }
        if (def.equals(HouseholdMemberTable.DEF)) {
            return held(now.apply(def), householdNo);
        }
        if (def.equals(ProfileChangeTable.DEF)) {
            return now.apply(def).filter(col(ProfileChangeTable.CHANGE_NO).leq(changeNo));
        }
        if (def.equals(IdentifierSetTable.DEF)) {
            return columns(def, sets(now, then));
        }
        if (def.equals(ProfileTable.DEF)) {
            return columns(
                    def,
                    GoldenRecordPlan.build(
                            then.apply("core.customer"),
                            then.apply(IdentifierSetTable.DEF.fullName()),
                            then.apply("core.profile_link"),
                            config,
                            moment()));
        }
        throw SalternException.config("The table " + def.fullName() + " keeps no past that could be told. These do: "
                + "core.profile, core.profile_link, core.profile_alias, core.profile_change, core.identifier_set,"
                + " core.household_member, core.customer, core.event and core.consent.");
    }

    /** Facts by the run that staged them, however old they say they are. */
    private Dataset<Row> known(Dataset<Row> facts) {
        return facts.filter(col(CustomerTable.KNOWN_AT).leq(moment()));
    }

    /** The rows that there were after a run; those that were closed later are open. */
    private Dataset<Row> held(Dataset<Row> links, long run) {
        // Rows that were closed before closed_no was kept tell the end only by its time.
        Column isClosedLater = coalesce(
                col(NodeClusterTable.CLOSED_NO).gt(run),
                col(NodeClusterTable.VALID_TO).gt(moment()),
                lit(false));
        return links.filter(col(NodeClusterTable.CHANGE_NO).leq(run))
                .withColumns(Map.of(
                        NodeClusterTable.VALID_TO,
                        when(isClosedLater, lit(null)).otherwise(col(NodeClusterTable.VALID_TO)),
                        NodeClusterTable.CLOSED_NO,
                        when(isClosedLater, lit(null)).otherwise(col(NodeClusterTable.CLOSED_NO))));
    }

    private Dataset<Row> sets(Function<TableDef, Dataset<Row>> now, Function<String, Dataset<Row>> then) {
        Dataset<Row> sets = IdentifierSetPlan.collect(
                then.apply(CustomerTable.DEF.fullName()),
                then.apply(EventTable.DEF.fullName()),
                orders(now.apply(OrderTable.DEF), now.apply(OrderLineTable.DEF)),
                then.apply(ConsentTable.DEF.fullName()),
                moment());
        Column namespace = col("identifier.namespace");
        Column value = col("identifier.value");
        Dataset<Row> own = sets.select(
                        col(IdentifierSetTable.SOURCE),
                        col(IdentifierSetTable.SET_HASH),
                        explode(col(IdentifierSetTable.IDENTIFIERS)).alias("identifier"))
                .withColumn(NodeClusterTable.NODE_ID, Nodes.nodeId(namespace, value))
                .join(then.apply("core.profile_link").select(NodeClusterTable.NODE_ID), NodeClusterTable.NODE_ID)
                .groupBy(IdentifierSetTable.SOURCE, IdentifierSetTable.SET_HASH)
                .agg(min(struct(rank(namespace), value, col(NodeClusterTable.NODE_ID)))
                        .getField(NodeClusterTable.NODE_ID)
                        .alias(IdentifierSetTable.NODE_ID));
        // How links were decided then is not told: what was withheld, and how far refused links led.
        return sets.join(own, new String[] {IdentifierSetTable.SOURCE, IdentifierSetTable.SET_HASH}, "left")
                .withColumn(IdentifierSetTable.MEMBERS, lit(null).cast(Types.MEMBERS))
                .withColumn(IdentifierSetTable.REGION, lit(null).cast("string"));
    }

    private Column rank(Column namespace) {
        Column rank = lit(config.namespaces().size());
        for (NamespaceConfig known : config.namespaces()) {
            rank = when(namespace.equalTo(known.name()), lit(known.rank())).otherwise(rank);
        }
        return rank;
    }

    /**
     * The orders that were known, as far as sets need them. An order that was derived anew since has moved on in
     * staged.order; its lines of then are kept, those of a replaced order as superseded.
     */
    private Dataset<Row> orders(Dataset<Row> orders, Dataset<Row> lines) {
        Dataset<Row> unmoved = known(orders).select(shown());
        String[] key = {OrderTable.SOURCE, OrderTable.ORDER_ID};
        Column isCurrent = not(col(OrderLineTable.IS_SUPERSEDED));
        Column content = struct(isCurrent, col(OrderLineTable.KNOWN_AT), col(OrderLineTable.CONTENT_HASH));
        Column identifiers = array_sort(array_distinct(flatten(collect_list(OrderLineTable.IDENTIFIERS))));
        Dataset<Row> moved = known(lines)
                .join(unmoved.select(key[0], key[1]), key, "left_anti")
                .withColumn("content", content);
        Dataset<Row> latest = moved.groupBy(key[0], key[1]).agg(max("content").alias("latest"));
        Dataset<Row> derived = moved.join(latest, key)
                .filter(isCurrent.or(col("content").equalTo(col("latest"))))
                .groupBy(key[0], key[1])
                .agg(
                        min(OrderLineTable.ORDERED_AT).alias(OrderTable.ORDERED_AT),
                        identifiers.alias(OrderTable.IDENTIFIERS),
                        max(OrderLineTable.LOAD).alias(OrderTable.LOAD))
                .withColumn(OrderTable.SET_HASH, IdentifierSets.hash(col(OrderTable.IDENTIFIERS)));
        return unmoved.unionByName(derived.select(shown()));
    }

    private static Column[] shown() {
        return Stream.of(
                        OrderTable.SOURCE,
                        OrderTable.ORDER_ID,
                        OrderTable.ORDERED_AT,
                        OrderTable.IDENTIFIERS,
                        OrderTable.SET_HASH,
                        OrderTable.LOAD)
                .map(name -> col(name))
                .toArray(Column[]::new);
    }

    private static Dataset<Row> columns(TableDef def, Dataset<Row> rows) {
        return rows.select(def.columnNames().stream().map(name -> col(name)).toArray(Column[]::new));
    }

    private Column moment() {
        return lit(Timestamp.from(asOf));
    }
}
