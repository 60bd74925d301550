package io.saltern.identity.graph;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.identity.config.NamespaceConfig;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.Types;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns sets with anchors into links between nodes. A link of an unguarded namespace is proof by itself: such links alone
 * make <em>entities</em>, which names belong to. A link through a value of a guarded namespace is decided among all the
 * entities that show the value ({@link GuardedValue}); what still joins people of different names is cut afterwards
 * ({@link NameConflict}).
 */
public final class LinkPlan {
    static final String NODE_ID = UsableIdentifierPlan.NODE_ID;
    static final String ANCHOR = UsableIdentifierPlan.ANCHOR;
    static final String NAMESPACE = UsableIdentifierPlan.NAMESPACE;
    static final String REASON = IdentityEdgeTable.REASON;
    static final String FIRST_LOAD = IdentifierSetTable.FIRST_LOAD;
    static final String ENTITY = "entity";
    static final String NAMES = "names";
    static final String VALUE_ENTITY = "value_entity";
    static final String VALUE_NAMES = "value_names";
    static final String FROM_ENTITY = "from_entity";
    static final String FROM_NAMES = "from_names";
    static final String TO_ENTITY = "to_entity";
    static final String TO_NAMES = "to_names";

    /** Rule of links that a record or message shows by itself. */
    public static final String SAME_RECORD = "same_record";
    /** Rule of links that a person asked for. */
    public static final String MUST_LINK = "must_link";

    private static final String CANNOT_LINK = "cannot_link";

    public static final String LINKED = "linked";
    public static final String REFUSED = "refused";
    public static final String CUT = "cut";

    /** A guarded link before it is an edge: ends with their entities and names, and when it was first shown. */
    static final StructType DECISION = new StructType()
            .add(IdentityEdgeTable.FROM_NODE, DataTypes.StringType)
            .add(IdentityEdgeTable.TO_NODE, DataTypes.StringType)
            .add(IdentityEdgeTable.RULE, DataTypes.StringType)
            .add(IdentityEdgeTable.STATUS, DataTypes.StringType)
            .add(IdentityEdgeTable.REASON, DataTypes.StringType)
            .add(IdentityEdgeTable.NAMESPACE, DataTypes.StringType)
            .add(IdentityEdgeTable.NODE_ID, DataTypes.StringType)
            .add(IdentityEdgeTable.SOURCES, DataTypes.createArrayType(DataTypes.StringType))
            .add(IdentityEdgeTable.FIRST_SEEN_AT, DataTypes.TimestampType)
            .add(FIRST_LOAD, DataTypes.LongType)
            .add(IdentityEdgeTable.N, DataTypes.LongType)
            .add(FROM_ENTITY, DataTypes.StringType)
            .add(FROM_NAMES, DataTypes.createArrayType(DataTypes.StringType))
            .add(TO_ENTITY, DataTypes.StringType)
            .add(TO_NAMES, DataTypes.createArrayType(DataTypes.StringType));

    private LinkPlan() {}

    /**
     * What was shown together with each anchor.
     *
     * @param members as {@link UsableIdentifierPlan#members} gives them
     * @return {@code anchor, node_id, namespace, reason, sources, first_seen_at, first_load, n}; reason is null unless the
     *     link is refused from the start; a row for each anchor with itself too; key {@code anchor, node_id}
     */
    public static Dataset<Row> shown(Dataset<Row> members, List<NamespaceConfig> namespaces) {
        return members.filter(col(ANCHOR).isNotNull())
                .withColumn("member", explode(col(UsableIdentifierPlan.MEMBERS)))
                .groupBy(
                        col(ANCHOR),
                        col("member." + NODE_ID).alias(NODE_ID),
                        col("member." + NAMESPACE).alias(NAMESPACE),
                        col("member." + UsableIdentifierPlan.IS_WITHHELD).alias("is_withheld"))
                .agg(
                        array_sort(collect_set(IdentifierSetTable.SOURCE)).alias(IdentityEdgeTable.SOURCES),
                        min(IdentifierSetTable.FIRST_SEEN_AT).alias(IdentityEdgeTable.FIRST_SEEN_AT),
                        min(FIRST_LOAD).alias(FIRST_LOAD),
                        sum(IdentifierSetTable.N).alias(IdentityEdgeTable.N))
                .withColumn(
                        REASON,
                        when(
                                col("is_withheld"),
                                concat(
                                        lit("max_profiles: more than "),
                                        most(namespaces).cast("string"),
                                        lit(" persons show this value"))))
                .drop("is_withheld");
    }

    /** Refuses the links between two nodes that a person keeps apart; columns as {@link #shown} gives them. */
    public static Dataset<Row> apart(Dataset<Row> shown, Dataset<Row> overrides) {
        Dataset<Row> pairs = overrides
                .filter(col(IdentityOverrideTable.KIND).equalTo(CANNOT_LINK))
                .select(col(IdentityOverrideTable.NODE_A), col(IdentityOverrideTable.NODE_B));
        return shown.join(
                        pairs,
                        least(col(ANCHOR), col(NODE_ID))
                                .equalTo(col(IdentityOverrideTable.NODE_A))
                                .and(greatest(col(ANCHOR), col(NODE_ID)).equalTo(col(IdentityOverrideTable.NODE_B))),
                        "left")
                .withColumn(
                        REASON,
                        coalesce(
                                col(REASON),
                                when(
                                        col(IdentityOverrideTable.NODE_A).isNotNull(),
                                        lit("cannot_link: kept apart by core.identity_override"))))
                .drop(IdentityOverrideTable.NODE_A, IdentityOverrideTable.NODE_B);
    }

    /** The given names that customer records show with each anchor: {@code anchor, name}, distinct, as written. */
    public static Dataset<Row> names(Dataset<Row> customers, Dataset<Row> members) {
        return customers
                .filter(col(CustomerTable.GIVEN_NAME)
                        .isNotNull()
                        .and(col(CustomerTable.SET_HASH).isNotNull()))
                .select(CustomerTable.SOURCE, CustomerTable.SET_HASH, CustomerTable.GIVEN_NAME)
                .distinct()
                .join(
                        members.filter(col(ANCHOR).isNotNull())
                                .select(CustomerTable.SOURCE, CustomerTable.SET_HASH, ANCHOR),
                        new String[] {CustomerTable.SOURCE, CustomerTable.SET_HASH})
                .select(col(ANCHOR), col(CustomerTable.GIVEN_NAME).alias("name"))
                .distinct();
    }

    /** Edges {@code src, dst} of the links that need no guard, each anchor with itself among them. */
    public static Dataset<Row> proofs(Dataset<Row> shown, Dataset<Row> mustLinks, List<NamespaceConfig> namespaces) {
        return shown.filter(col(REASON).isNull().and(not(isGuarded(namespaces))))
                .select(col(ANCHOR).alias(ConnectedComponents.SRC), col(NODE_ID).alias(ConnectedComponents.DST))
                .union(mustLinks.select(
                        col(IdentityEdgeTable.FROM_NODE).alias(ConnectedComponents.SRC),
                        col(IdentityEdgeTable.TO_NODE).alias(ConnectedComponents.DST)));
    }

    /** The names of each entity: {@code entity, names} (sorted). */
    public static Dataset<Row> entityNames(Dataset<Row> names, Dataset<Row> entities) {
        return names.join(entities, col(ANCHOR).equalTo(col(ConnectedComponents.ID)))
                .groupBy(col(ConnectedComponents.COMPONENT).alias(ENTITY))
                .agg(array_sort(collect_set("name")).alias(NAMES));
    }

    /**
     * Decides the links through values of guarded namespaces.
     *
     * @param shown as {@link #shown} gives it
     * @param entities {@code id, component} of the proofs
     * @param entityNames as {@link #entityNames} gives it
     * @return columns of {@link #DECISION}; status linked or refused
     */
    public static Dataset<Row> guarded(
            Dataset<Row> shown, Dataset<Row> entities, Dataset<Row> entityNames, List<NamespaceConfig> namespaces) {
        Dataset<Row> named = entities.join(
                        entityNames, col(ConnectedComponents.COMPONENT).equalTo(col(ENTITY)), "left")
                .select(
                        col(ConnectedComponents.ID),
                        col(ConnectedComponents.COMPONENT).alias(ENTITY),
                        col(NAMES));
        Dataset<Row> ofAnchor = named.withColumnRenamed(ConnectedComponents.ID, "anchor_id");
        Dataset<Row> ofValue = named.select(
                col(ConnectedComponents.ID).alias("value_id"),
                col(ENTITY).alias(VALUE_ENTITY),
                col(NAMES).alias(VALUE_NAMES));
        Dataset<Row> links = shown.filter(col(REASON).isNull().and(isGuarded(namespaces)))
                .join(ofAnchor, col(ANCHOR).equalTo(col("anchor_id")))
                .join(ofValue, col(NODE_ID).equalTo(col("value_id")), "left")
                .drop("anchor_id", "value_id");
        MapFunction<Row, String> value = row -> row.getAs(NODE_ID);
        FlatMapGroupsFunction<String, Row, Row> decide = GuardedValue::decide;
        return links.groupByKey(value, Encoders.STRING()).flatMapGroups(decide, Encoders.row(DECISION));
    }

    /**
     * The guarded links to cut, as they join entities whose names differ through a third one.
     *
     * @param decisions linked rows of {@link #guarded}
     * @param components {@code id, component} with these links
     * @return the rows of {@code decisions} that are cut, status and reason set
     */
    public static Dataset<Row> conflicts(Dataset<Row> decisions, Dataset<Row> components) {
        Dataset<Row> placed = decisions
                .filter(col(IdentityEdgeTable.STATUS).equalTo(LINKED))
                .join(components, col(IdentityEdgeTable.FROM_NODE).equalTo(col(ConnectedComponents.ID)))
                .drop(ConnectedComponents.ID);
        MapFunction<Row, String> component = row -> row.getAs(ConnectedComponents.COMPONENT);
        FlatMapGroupsFunction<String, Row, Row> cut = NameConflict::cut;
        return placed.groupByKey(component, Encoders.STRING()).flatMapGroups(cut, Encoders.row(DECISION));
    }

    /** No decision at all, for a project that guards nothing. */
    public static Dataset<Row> noDecisions(SparkSession spark) {
        return spark.createDataFrame(List.of(), DECISION);
    }

    /** The decisions but those that {@code cut} replaces. */
    public static Dataset<Row> without(Dataset<Row> decisions, Dataset<Row> cut) {
        String[] key = {
            IdentityEdgeTable.FROM_NODE, IdentityEdgeTable.TO_NODE, IdentityEdgeTable.RULE, IdentityEdgeTable.NODE_ID
        };
        return decisions.join(cut.select(key[0], key[1], key[2], key[3]), key, "left_anti");
    }

    /** Edges {@code src, dst} of the decisions that link. */
    public static Dataset<Row> linked(Dataset<Row> decisions) {
        return decisions
                .filter(col(IdentityEdgeTable.STATUS).equalTo(LINKED))
                .select(
                        col(IdentityEdgeTable.FROM_NODE).alias(ConnectedComponents.SRC),
                        col(IdentityEdgeTable.TO_NODE).alias(ConnectedComponents.DST));
    }

    /**
     * All links as rows of {@code core.identity_edge}.
     *
     * @param decisions rows of {@link #DECISION} with their final status
     */
    public static Dataset<Row> edges(
            Dataset<Row> shown, Dataset<Row> mustLinks, Dataset<Row> decisions, List<NamespaceConfig> namespaces) {
        Dataset<Row> proofs = shown.filter(col(ANCHOR).notEqual(col(NODE_ID)))
                .filter(col(REASON).isNotNull().or(not(isGuarded(namespaces))))
                .select(
                        col(ANCHOR).alias(IdentityEdgeTable.FROM_NODE),
                        col(NODE_ID).alias(IdentityEdgeTable.TO_NODE),
                        lit(SAME_RECORD).alias(IdentityEdgeTable.RULE),
                        when(col(REASON).isNotNull(), REFUSED).otherwise(LINKED).alias(IdentityEdgeTable.STATUS),
                        col(REASON),
                        col(NAMESPACE),
                        col(NODE_ID),
                        col(IdentityEdgeTable.SOURCES),
                        col(IdentityEdgeTable.FIRST_SEEN_AT),
                        col(IdentityEdgeTable.N));
        Column one = col(IdentityEdgeTable.FROM_NODE);
        Column other = col(IdentityEdgeTable.TO_NODE);
        Map<String, Column> ordered =
                Map.of(IdentityEdgeTable.FROM_NODE, least(one, other), IdentityEdgeTable.TO_NODE, greatest(one, other));
        Dataset<Row> guarded = decisions
                .withColumns(ordered)
                .groupBy(IdentityEdgeTable.FROM_NODE, IdentityEdgeTable.TO_NODE, IdentityEdgeTable.RULE)
                .agg(
                        min(IdentityEdgeTable.STATUS).alias(IdentityEdgeTable.STATUS),
                        min(IdentityEdgeTable.REASON).alias(IdentityEdgeTable.REASON),
                        min(IdentityEdgeTable.NAMESPACE).alias(IdentityEdgeTable.NAMESPACE),
                        min(IdentityEdgeTable.NODE_ID).alias(IdentityEdgeTable.NODE_ID),
                        array_sort(array_distinct(flatten(collect_list(IdentityEdgeTable.SOURCES))))
                                .alias(IdentityEdgeTable.SOURCES),
                        min(IdentityEdgeTable.FIRST_SEEN_AT).alias(IdentityEdgeTable.FIRST_SEEN_AT),
                        sum(IdentityEdgeTable.N).alias(IdentityEdgeTable.N));
        return proofs.withColumns(ordered)
                .unionByName(guarded)
                .unionByName(mustLinks)
                .withColumn(IdentityEdgeTable.WEIGHT, lit(1.0));
    }

    /** The must-links as edges: columns of {@code core.identity_edge} but the weight. */
    public static Dataset<Row> mustLinks(Dataset<Row> overrides) {
        return overrides
                .filter(col(IdentityOverrideTable.KIND).equalTo(MUST_LINK))
                .select(
                        col(IdentityOverrideTable.NODE_A).alias(IdentityEdgeTable.FROM_NODE),
                        col(IdentityOverrideTable.NODE_B).alias(IdentityEdgeTable.TO_NODE),
                        lit(MUST_LINK).alias(IdentityEdgeTable.RULE),
                        lit(LINKED).alias(IdentityEdgeTable.STATUS),
                        lit(null).cast("string").alias(IdentityEdgeTable.REASON),
                        lit(null).cast("string").alias(IdentityEdgeTable.NAMESPACE),
                        lit(null).cast("string").alias(IdentityEdgeTable.NODE_ID),
                        lit(null).cast(Types.TEXTS).alias(IdentityEdgeTable.SOURCES),
                        col(IdentityOverrideTable.AT).alias(IdentityEdgeTable.FIRST_SEEN_AT),
                        lit(1L).alias(IdentityEdgeTable.N));
    }

    /** The limit of the row's namespace; null when it has none. */
    static Column most(List<NamespaceConfig> namespaces) {
        Column most = lit(null).cast("long");
        for (NamespaceConfig config : namespaces) {
            if (config.maxProfiles().isPresent()) {
                most = when(
                                col(NAMESPACE).equalTo(config.name()),
                                lit(config.maxProfiles().getAsLong()))
                        .otherwise(most);
            }
        }
        return most;
    }

    private static Column isGuarded(List<NamespaceConfig> namespaces) {
        Object[] guarded = namespaces.stream()
                .filter(NamespaceConfig::isGuarded)
                .map(NamespaceConfig::name)
                .toArray();
        // A value that is the anchor of its own set needs no leave to be itself.
        return col(NAMESPACE).isin(guarded).and(col(ANCHOR).notEqual(col(NODE_ID)));
    }
}
