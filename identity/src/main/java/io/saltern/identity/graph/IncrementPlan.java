package io.saltern.identity.graph;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.transform;

import io.saltern.identity.config.NamespaceConfig;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.IdentityOverrideTable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds what an increment has to look at again. Sets are divided into regions: what links, also refused ones, may ever make
 * one person lies in one region ({@link LinkPlan#touching}). A region is looked at whole or not at all.
 *
 * <p>Whether a value is withheld depends on all sets that show it, whichever their region: on who they are, that is on their
 * best identifiers, and on the names and aliases of those, and the e-mails and phones of the sets that say a name. So the values that may have another verdict are judged first,
 * among all their sets, and a value whose verdict turns takes the regions of all its sets along. A value that stays withheld
 * leads nowhere, however many show it.
 *
 * <p>The small side of each join is marked for broadcast: it is in proportion to the increment, and its size is bounded by
 * whoever calls this.
 */
public final class IncrementPlan {
    /** Nodes of a set's identifiers that are not blocked, best first: what the set holds, or would hold. */
    public static final String NODES = "nodes";

    private static final String NODE = "node";
    private static final String SOURCE = IdentifierSetTable.SOURCE;
    private static final String SET_HASH = IdentifierSetTable.SET_HASH;
    private static final String REGION = IdentifierSetTable.REGION;
    private static final String MEMBERS = IdentifierSetTable.MEMBERS;
    private static final String WITHHELD = UsableIdentifierPlan.WITHHELD;
    private static final String WITHHELD_BY = UsableIdentifierPlan.WITHHELD_BY;
    private static final String IS_TURNED = "is_turned";

    private IncrementPlan() {}

    /** The sets that fresh ones speak of, as they are held. */
    public static Dataset<Row> heldOf(Dataset<Row> held, Dataset<Row> fresh) {
        return held.join(broadcast(fresh.select(SOURCE, SET_HASH)), new String[] {SOURCE, SET_HASH}, "left_semi");
    }

    /** Sets as of now, with {@link #NODES}; members and region as they are held. */
    public static Dataset<Row> withNodes(Dataset<Row> merged, List<NamespaceConfig> namespaces) {
        return merged.withColumn(
                NODES,
                transform(
                        UsableIdentifierPlan.candidates(namespaces),
                        member -> member.getField(UsableIdentifierPlan.NODE_ID)));
    }

    /** All sets as of now: the held ones, and {@code merged} in place of those that it speaks of; columns of the latter. */
    public static Dataset<Row> all(Dataset<Row> held, Dataset<Row> merged) {
        Column[] columns =
                Arrays.stream(merged.columns()).map(name -> col(name)).toArray(Column[]::new);
        return held.join(broadcast(merged.select(SOURCE, SET_HASH)), new String[] {SOURCE, SET_HASH}, "left_anti")
                .withColumn(IdentifierSetPlan.IS_MATERIAL, lit(false))
                .withColumn(IdentifierSetPlan.IS_NEW, lit(false))
                .withColumn(NODES, transform(col(MEMBERS), member -> member.getField(UsableIdentifierPlan.NODE_ID)))
                .select(columns)
                .unionByName(merged);
    }

    /** The nodes whose alias component is another one now: {@code node}. */
    public static Dataset<Row> folded(Dataset<Row> aliasesBefore, Dataset<Row> aliases) {
        return aliases.join(
                        aliasesBefore.toDF("before_id", "before_component"),
                        col(ConnectedComponents.ID)
                                .equalTo(col("before_id"))
                                .and(col(ConnectedComponents.COMPONENT).equalTo(col("before_component"))),
                        "left_anti")
                .select(col(ConnectedComponents.ID).alias(NODE));
    }

    /**
     * The values whose verdict may be another one: those that a person shows who has come, or has other names or aliases.
     *
     * @param all as {@link #all} gives it
     * @param merged the sets that have changed
     * @param folded as {@link #folded} gives it
     * @param aliases {@code id, component}
     * @return {@code node}, distinct
     */
    public static Dataset<Row> doubtful(
            Dataset<Row> all, Dataset<Row> merged, Dataset<Row> folded, Dataset<Row> aliases) {
        Dataset<Row> people = merged.filter(col(IdentifierSetPlan.IS_MATERIAL))
                .select(get(col(NODES), lit(0)).alias(NODE))
                .filter(col(NODE).isNotNull())
                .union(folded)
                .distinct();
        return shownBy(all, people, aliases)
                .select(explode(col(NODES)).alias(NODE))
                .distinct();
    }

    /** The sets of people, named by any of their ids. */
    private static Dataset<Row> shownBy(Dataset<Row> all, Dataset<Row> people, Dataset<Row> aliases) {
        Dataset<Row> components = aliases.join(
                        broadcast(people), col(ConnectedComponents.ID).equalTo(col(NODE)))
                .select(col(ConnectedComponents.COMPONENT).alias("person_component"))
                .distinct();
        Dataset<Row> ids = aliases.join(
                        broadcast(components),
                        col(ConnectedComponents.COMPONENT).equalTo(col("person_component")))
                .select(col(ConnectedComponents.ID).alias(NODE))
                .union(people)
                .distinct()
                .withColumnRenamed(NODE, "person_node");
        return all.join(broadcast(ids), get(col(NODES), lit(0)).equalTo(col("person_node")), "left_semi");
    }

    /**
     * The sets that the verdicts about these values depend on: all that show one, and all of the people who show one.
     *
     * @param doubtful as {@link #doubtful} gives it
     */
    public static Dataset<Row> evidence(Dataset<Row> all, Dataset<Row> doubtful, Dataset<Row> aliases) {
        Dataset<Row> showing = all.select(
                        col(SOURCE),
                        col(SET_HASH),
                        get(col(NODES), lit(0)).alias("best"),
                        explode(col(NODES)).alias("shown_node"))
                .join(broadcast(doubtful), col("shown_node").equalTo(col(NODE)), "left_semi")
                .select(SOURCE, SET_HASH, "best")
                .distinct();
        Dataset<Row> people = showing.select(col("best").alias(NODE)).distinct();
        Dataset<Row> named = shownBy(
                        all.filter(col(IdentifierSetTable.GIVEN_NAMES).isNotNull())
                                .select(SOURCE, SET_HASH, NODES),
                        people,
                        aliases)
                .select(SOURCE, SET_HASH);
        return inKeys(all, showing.select(SOURCE, SET_HASH).union(named).distinct());
    }

    private static Dataset<Row> inKeys(Dataset<Row> all, Dataset<Row> keys) {
        return all.join(broadcast(keys), new String[] {SOURCE, SET_HASH}, "left_semi");
    }

    /** The verdicts that sets hold: {@code withheld, withheld_by}, distinct; about nodes that link, the reason is null. */
    public static Dataset<Row> heldVerdicts(Dataset<Row> sets) {
        return sets.select(explode(col(MEMBERS)).alias("member"))
                .select(
                        col("member." + UsableIdentifierPlan.NODE_ID).alias(WITHHELD),
                        col("member." + WITHHELD_BY).alias(WITHHELD_BY))
                .distinct();
    }

    /**
     * The doubtful values that turned: {@code node}. One that no set showed before did not.
     *
     * @param judged verdicts about the doubtful values as of now
     * @param held as {@link #heldVerdicts} gives it; of the doubtful values at least
     */
    public static Dataset<Row> turned(Dataset<Row> doubtful, Dataset<Row> judged, Dataset<Row> held) {
        return held.join(broadcast(doubtful), col(WITHHELD).equalTo(col(NODE)))
                .join(judged.toDF("judged", "judged_by"), col(WITHHELD).equalTo(col("judged")), "left")
                .filter(not(col(WITHHELD_BY).eqNullSafe(col("judged_by"))))
                .select(NODE)
                .distinct();
    }

    /**
     * The sets to look at again, and what was changed.
     *
     * @param all as {@link #all} gives it
     * @param merged the sets that have changed
     * @param further nodes to look at whatever sets say: {@code node}
     * @param turned as {@link #turned} gives it
     * @return rows of {@code all}
     */
    public static Dataset<Row> affected(
            Dataset<Row> all, Dataset<Row> merged, Dataset<Row> further, Dataset<Row> turned) {
        Dataset<Row> touched = merged.select(explode(col(NODES)).alias(NODE))
                .union(further)
                .withColumn(IS_TURNED, lit(false))
                .union(turned.withColumn(IS_TURNED, lit(true)))
                .groupBy(NODE)
                .agg(max(IS_TURNED).alias(IS_TURNED));
        Dataset<Row> places = all.select(
                        col(SOURCE),
                        col(SET_HASH),
                        col(REGION),
                        explode(col(MEMBERS)).alias("member"))
                .join(
                        broadcast(touched),
                        col("member." + UsableIdentifierPlan.NODE_ID).equalTo(col(NODE)))
                .filter(col("member." + WITHHELD_BY).isNull().or(col(IS_TURNED)))
                .select(SOURCE, SET_HASH, REGION)
                .union(merged.select(SOURCE, SET_HASH, REGION));
        // A set without a region stands for itself.
        Column place = coalesce(col(REGION), concat_ws("/", col(SOURCE), col(SET_HASH)));
        Dataset<Row> distinct = places.select(place.alias("place")).distinct();
        return all.join(broadcast(distinct), place.equalTo(col("place")), "left_semi");
    }

    /** The nodes that links of these sets may lead from, now or until now: {@code node}, distinct. */
    public static Dataset<Row> usable(Dataset<Row> affected, Dataset<Row> members) {
        return heldVerdicts(affected)
                .filter(col(WITHHELD_BY).isNull())
                .select(col(WITHHELD).alias(NODE))
                .union(members.select(explode(col(UsableIdentifierPlan.MEMBERS)).alias("member"))
                        .filter(col("member." + WITHHELD_BY).isNull())
                        .select("member." + UsableIdentifierPlan.NODE_ID))
                .distinct();
    }

    /** The ends of overrides that came, went or changed: {@code node}, distinct. */
    public static Dataset<Row> changedEnds(Dataset<Row> before, Dataset<Row> now) {
        String[] what = {
            IdentityOverrideTable.KIND,
            IdentityOverrideTable.NODE_A,
            IdentityOverrideTable.NODE_B,
            IdentityOverrideTable.AT
        };
        Dataset<Row> one =
                before.select(Arrays.stream(what).map(name -> col(name)).toArray(Column[]::new));
        Dataset<Row> other =
                now.select(Arrays.stream(what).map(name -> col(name)).toArray(Column[]::new));
        return ends(one.except(other).union(other.except(one)));
    }

    /** Both ends of overrides: {@code node}, distinct. */
    public static Dataset<Row> ends(Dataset<Row> overrides) {
        return overrides
                .select(col(IdentityOverrideTable.NODE_A).alias(NODE))
                .union(overrides.select(col(IdentityOverrideTable.NODE_B)))
                .distinct();
    }

    /**
     * All nodes that must-links lead to from these, through nodes that no set shows too.
     *
     * @param nodes {@code node}
     * @param overrides those in force now and until now
     */
    public static Dataset<Row> asked(Dataset<Row> nodes, Dataset<Row> overrides) {
        Dataset<Row> chains = ConnectedComponents.label(LinkPlan.mustLinks(overrides)
                .select(
                        col(IdentityEdgeTable.FROM_NODE).alias(ConnectedComponents.SRC),
                        col(IdentityEdgeTable.TO_NODE).alias(ConnectedComponents.DST)));
        Dataset<Row> touched = chains.join(nodes, col(ConnectedComponents.ID).equalTo(col(NODE)))
                .select(col(ConnectedComponents.COMPONENT).alias("chain"))
                .distinct();
        return chains.join(touched, col(ConnectedComponents.COMPONENT).equalTo(col("chain")))
                .select(col(ConnectedComponents.ID).alias(NODE))
                .union(nodes)
                .distinct();
    }

    /** The cannot-links, and those must-links that have an end among these nodes. */
    public static Dataset<Row> overridesOf(Dataset<Row> overrides, Dataset<Row> nodes) {
        Column isCannot = not(col(IdentityOverrideTable.KIND).equalTo(LinkPlan.MUST_LINK));
        return overrides
                .join(
                        broadcast(nodes.toDF("end_a")),
                        col(IdentityOverrideTable.NODE_A).equalTo(col("end_a")),
                        "left")
                .join(
                        broadcast(nodes.toDF("end_b")),
                        col(IdentityOverrideTable.NODE_B).equalTo(col("end_b")),
                        "left")
                .filter(isCannot.or(col("end_a").isNotNull()).or(col("end_b").isNotNull()))
                .drop("end_a", "end_b");
    }

    /**
     * Tells the edges that an increment makes anew from the others.
     *
     * @param edges {@code core.identity_edge}
     * @param usable as {@link #usable} gives it
     * @param asked nodes whose must-links are made anew too
     * @return the edges with {@code is_old}: true for those to be made anew
     */
    public static Dataset<Row> marked(Dataset<Row> edges, Dataset<Row> usable, Dataset<Row> asked) {
        Dataset<Row> nodes = usable.withColumn("is_usable", lit(true))
                .union(asked.withColumn("is_usable", lit(false)))
                .groupBy(NODE)
                .agg(max("is_usable").alias("is_usable"));
        Column isAsked = col(IdentityEdgeTable.RULE).equalTo(LinkPlan.MUST_LINK);
        Column isOld = coalesce(col("from_usable"), lit(false))
                .or(coalesce(col("to_usable"), lit(false)))
                .or(isAsked.and(
                        col("from_usable").isNotNull().or(col("to_usable").isNotNull())));
        return edges.join(
                        broadcast(nodes.toDF("from_end", "from_usable")),
                        col(IdentityEdgeTable.FROM_NODE).equalTo(col("from_end")),
                        "left")
                .join(
                        broadcast(nodes.toDF("to_end", "to_usable")),
                        col(IdentityEdgeTable.TO_NODE).equalTo(col("to_end")),
                        "left")
                .withColumn("is_old", isOld)
                .drop("from_end", "from_usable", "to_end", "to_usable");
    }
}
