package io.saltern.identity.graph;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.identity.config.NamespaceConfig;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns sets with anchors into links between nodes. A link of an unguarded namespace is proof by itself: such links alone
 * make <em>entities</em>, which names belong to. A link through a value of a guarded namespace is decided among all the
 * entities that show the value ({@link GuardedValue}); what still joins people of different names is cut afterwards
 * ({@link ConstraintPlan}).
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
    /** Whether a must-link is taken after the guarded links. */
    public static final String IS_OF_PEOPLE = "is_of_people";
    /** Weight of a scored link in bits; null for an exact one. */
    static final String SCORE = "score";

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
            .add(IdentityEdgeTable.N, DataTypes.LongType)
            .add(FROM_ENTITY, DataTypes.StringType)
            .add(FROM_NAMES, DataTypes.createArrayType(DataTypes.StringType))
            .add(TO_ENTITY, DataTypes.StringType)
            .add(TO_NAMES, DataTypes.createArrayType(DataTypes.StringType))
            .add(SCORE, DataTypes.DoubleType);

    private LinkPlan() {}

    /**
     * What was shown together with each anchor.
     *
     * @param members as {@link UsableIdentifierPlan#members} gives them
     * @return {@code anchor, node_id, namespace, reason, sources, first_seen_at, first_load, n}; reason is null unless the
     *     link is refused from the start; a row for each anchor with itself too; key {@code anchor, node_id}
     */
    public static Dataset<Row> shown(Dataset<Row> members) {
        return members.filter(col(ANCHOR).isNotNull())
                .withColumn("member", explode(col(UsableIdentifierPlan.MEMBERS)))
                .groupBy(
                        col(ANCHOR),
                        col("member." + NODE_ID).alias(NODE_ID),
                        col("member." + NAMESPACE).alias(NAMESPACE),
                        col("member." + UsableIdentifierPlan.WITHHELD_BY).alias(REASON))
                .agg(
                        array_sort(collect_set(IdentifierSetTable.SOURCE)).alias(IdentityEdgeTable.SOURCES),
                        min(IdentifierSetTable.FIRST_SEEN_AT).alias(IdentityEdgeTable.FIRST_SEEN_AT),
                        min(FIRST_LOAD).alias(FIRST_LOAD),
                        sum(IdentifierSetTable.N).alias(IdentityEdgeTable.N));
    }

    /** The overrides that keep two nodes apart. */
    public static Dataset<Row> cannotLinks(Dataset<Row> overrides) {
        return overrides.filter(col(IdentityOverrideTable.KIND).equalTo(CANNOT_LINK));
    }

    /** Refuses the links between two nodes that a person keeps apart; columns as {@link #shown} gives them. */
    public static Dataset<Row> apart(Dataset<Row> shown, Dataset<Row> overrides) {
        Dataset<Row> pairs =
                cannotLinks(overrides).select(col(IdentityOverrideTable.NODE_A), col(IdentityOverrideTable.NODE_B));
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
    public static Dataset<Row> names(Dataset<Row> members) {
        return members.filter(col(ANCHOR)
                        .isNotNull()
                        .and(col(IdentifierSetTable.GIVEN_NAMES).isNotNull()))
                .select(
                        col(ANCHOR),
                        explode(col(IdentifierSetTable.GIVEN_NAMES)).alias("name"))
                .distinct();
    }

    /**
     * What may ever come to be one person, as edges {@code src, dst}: each anchor with the usable members of its sets,
     * whether the link is in force, refused or cut, and the ends of must-links. No decision about a link looks at anything
     * that these edges do not lead to, but the verdicts about values.
     */
    public static Dataset<Row> touching(Dataset<Row> members, Dataset<Row> overrides) {
        return members.filter(col(ANCHOR).isNotNull())
                .select(col(ANCHOR), explode(col(UsableIdentifierPlan.MEMBERS)).alias("member"))
                .filter(col("member." + UsableIdentifierPlan.WITHHELD_BY).isNull())
                .select(
                        col(ANCHOR).alias(ConnectedComponents.SRC),
                        col("member." + NODE_ID).alias(ConnectedComponents.DST))
                .union(mustLinks(overrides)
                        .select(
                                col(IdentityEdgeTable.FROM_NODE).alias(ConnectedComponents.SRC),
                                col(IdentityEdgeTable.TO_NODE).alias(ConnectedComponents.DST)));
    }

    /** Edges {@code src, dst} of the links that need no guard, each anchor with itself among them. */
    public static Dataset<Row> proofs(Dataset<Row> shown, Dataset<Row> mustLinks, List<NamespaceConfig> namespaces) {
        Dataset<Row> inForce = mustLinks.filter(col(IdentityEdgeTable.STATUS).equalTo(LINKED));
        return shown.filter(col(REASON).isNull().and(not(isGuarded(namespaces))))
                .select(col(ANCHOR).alias(ConnectedComponents.SRC), col(NODE_ID).alias(ConnectedComponents.DST))
                .union(inForce.select(
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
        Map<String, NameAgreement.Demand> demands = namespaces.stream()
                .filter(NamespaceConfig::isGuarded)
                .collect(Collectors.toMap(NamespaceConfig::name, LinkPlan::demand));
        FlatMapGroupsFunction<String, Row, Row> decide = (node, rows) -> GuardedValue.decide(node, rows, demands);
        return links.groupByKey(value, Encoders.STRING()).flatMapGroups(decide, Encoders.row(DECISION));
    }

    /**
     * The links that need no guard, as {@link ConstraintPlan#refused} takes them; vertices are nodes.
     *
     * @param shown as {@link #apart} gives it
     * @param mustLinks as {@link #mustLinks} gives it
     */
    public static Dataset<Row> proofLinks(
            Dataset<Row> shown, Dataset<Row> mustLinks, List<NamespaceConfig> namespaces) {
        Dataset<Row> proofs = shown.filter(col(REASON).isNull().and(not(isGuarded(namespaces))))
                .filter(col(ANCHOR).notEqual(col(NODE_ID)))
                .select(
                        col(ANCHOR).alias(IdentityEdgeTable.FROM_NODE),
                        col(NODE_ID).alias(IdentityEdgeTable.TO_NODE),
                        lit(SAME_RECORD).alias(IdentityEdgeTable.RULE),
                        col(NODE_ID),
                        lit(ConstraintPlan.TRUST_OF_PROOF)
                                .minus(UsableIdentifierPlan.rank(col(NAMESPACE), namespaces))
                                .alias(ConstraintPlan.TRUST),
                        col(IdentityEdgeTable.FIRST_SEEN_AT));
        Dataset<Row> asked = mustLinks.select(
                col(IdentityEdgeTable.FROM_NODE),
                col(IdentityEdgeTable.TO_NODE),
                col(IdentityEdgeTable.RULE),
                lit("").alias(NODE_ID),
                lit(ConstraintPlan.TRUST_OF_MUST_LINK).alias(ConstraintPlan.TRUST),
                // Decisions about people have no order among themselves but that of their ends.
                lit(null).cast("timestamp").alias(IdentityEdgeTable.FIRST_SEEN_AT));
        return proofs.unionByName(asked)
                .withColumn(ConstraintPlan.FROM, col(IdentityEdgeTable.FROM_NODE))
                .withColumn(ConstraintPlan.TO, col(IdentityEdgeTable.TO_NODE))
                .withColumn(ConstraintPlan.DEMAND, lit(NameAgreement.Demand.NONE.name()));
    }

    /**
     * Says of each must-link whether an end is a value of a guarded namespace: who that is shows only after the guarded
     * links. Such a link joins the people of both ends, whatever their names; were it a proof, the value would be taken from
     * those whose names differ from the other end's.
     *
     * @return the rows of {@code mustLinks} with {@code is_of_people}
     */
    public static Dataset<Row> marked(Dataset<Row> mustLinks, Dataset<Row> shown, List<NamespaceConfig> namespaces) {
        Dataset<Row> values =
                shown.filter(isOfGuarded(namespaces)).select(NODE_ID).distinct();
        return mustLinks
                .join(
                        values.toDF("from_value"),
                        col(IdentityEdgeTable.FROM_NODE).equalTo(col("from_value")),
                        "left")
                .join(values.toDF("to_value"), col(IdentityEdgeTable.TO_NODE).equalTo(col("to_value")), "left")
                .withColumn(
                        IS_OF_PEOPLE,
                        col("from_value").isNotNull().or(col("to_value").isNotNull()))
                .drop("from_value", "to_value");
    }

    /**
     * Must-links of people as decisions, to be taken after the guarded ones.
     *
     * @param mustLinks some of those that {@link #mustLinks} gives
     * @param entities {@code id, component} of the proofs
     */
    public static Dataset<Row> ofPeople(Dataset<Row> mustLinks, Dataset<Row> entities) {
        return mustLinks
                .join(
                        entities.toDF("from_known", FROM_ENTITY),
                        col(IdentityEdgeTable.FROM_NODE).equalTo(col("from_known")),
                        "left")
                .join(
                        entities.toDF("to_known", TO_ENTITY),
                        col(IdentityEdgeTable.TO_NODE).equalTo(col("to_known")),
                        "left")
                .withColumn(FROM_ENTITY, coalesce(col(FROM_ENTITY), col(IdentityEdgeTable.FROM_NODE)))
                .withColumn(TO_ENTITY, coalesce(col(TO_ENTITY), col(IdentityEdgeTable.TO_NODE)))
                .withColumn(FROM_NAMES, lit(null).cast(Types.TEXTS))
                .withColumn(TO_NAMES, lit(null).cast(Types.TEXTS))
                .withColumn(SCORE, lit(null).cast("double"))
                .select(Arrays.stream(DECISION.fieldNames()).map(functions::col).toArray(Column[]::new));
    }

    /**
     * The guarded and scored links and the must-links of people in force, as {@link ConstraintPlan#refused} takes them;
     * vertices are entities. Where a
     * project guards a namespace by names, no scored link joins people whose names are certainly different either: it has
     * weighed the names of two records, not those of two people.
     */
    public static Dataset<Row> decidedLinks(Dataset<Row> decisions, List<NamespaceConfig> namespaces) {
        Column isScored = col(SCORE).isNotNull();
        NameAgreement.Demand ofScored = namespaces.stream().anyMatch(NamespaceConfig::isGuarded)
                ? NameAgreement.Demand.ALIKE
                : NameAgreement.Demand.NONE;
        return decisions
                .filter(col(IdentityEdgeTable.STATUS).equalTo(LINKED))
                .select(
                        col(FROM_ENTITY).alias(ConstraintPlan.FROM),
                        col(TO_ENTITY).alias(ConstraintPlan.TO),
                        col(IdentityEdgeTable.FROM_NODE),
                        col(IdentityEdgeTable.TO_NODE),
                        col(IdentityEdgeTable.RULE),
                        coalesce(col(NODE_ID), lit("")).alias(NODE_ID),
                        when(isScored, least(col(SCORE), lit(ConstraintPlan.TRUST_OF_SCORED)))
                                .when(isAsked(), lit(ConstraintPlan.TRUST_OF_PEOPLE))
                                .otherwise(lit(ConstraintPlan.TRUST_OF_GUARDED)
                                        .minus(UsableIdentifierPlan.rank(col(NAMESPACE), namespaces)))
                                .alias(ConstraintPlan.TRUST),
                        col(IdentityEdgeTable.FIRST_SEEN_AT),
                        when(isScored, ofScored.name())
                                .when(isAsked(), NameAgreement.Demand.NONE.name())
                                .otherwise(demand(namespaces))
                                .alias(ConstraintPlan.DEMAND));
    }

    /** What a link through a value of a guarded namespace asks of the given names of both sides. */
    private static NameAgreement.Demand demand(NamespaceConfig namespace) {
        // Who signs in twice on one device may write a short form; a family shares an e-mail more often than a device.
        return namespace.isDevice() ? NameAgreement.Demand.ALIKE : NameAgreement.Demand.AGREE;
    }

    private static Column demand(List<NamespaceConfig> namespaces) {
        Column demand = lit(NameAgreement.Demand.AGREE.name());
        for (NamespaceConfig namespace : namespaces) {
            demand = when(
                            col(NAMESPACE).equalTo(namespace.name()),
                            lit(demand(namespace).name()))
                    .otherwise(demand);
        }
        return demand;
    }

    /** Sets the reason of the proofs that were cut; rows and columns of {@code shown}. */
    public static Dataset<Row> withCuts(Dataset<Row> shown, Dataset<Row> refused) {
        Dataset<Row> cuts = refused.filter(col(IdentityEdgeTable.RULE).equalTo(SAME_RECORD))
                .select(
                        col(IdentityEdgeTable.FROM_NODE).alias("cut_from"),
                        col(IdentityEdgeTable.TO_NODE).alias("cut_to"),
                        col(REASON).alias("cut_reason"));
        return shown.join(
                        cuts,
                        col(ANCHOR).equalTo(col("cut_from")).and(col(NODE_ID).equalTo(col("cut_to"))),
                        "left")
                .withColumn(REASON, coalesce(col(REASON), col("cut_reason")))
                .drop("cut_from", "cut_to", "cut_reason");
    }

    /** Sets status and reason of the rows that were cut: of must-links, or of decisions. */
    public static Dataset<Row> cut(Dataset<Row> rows, Dataset<Row> refused) {
        Dataset<Row> cuts = refused.select(
                col(IdentityEdgeTable.FROM_NODE).alias("cut_from"),
                col(IdentityEdgeTable.TO_NODE).alias("cut_to"),
                col(IdentityEdgeTable.RULE).alias("cut_rule"),
                col(NODE_ID).alias("cut_node"),
                col(REASON).alias("cut_reason"));
        Column isCut =
                col("cut_reason").isNotNull().and(col(IdentityEdgeTable.STATUS).equalTo(LINKED));
        return rows.join(
                        cuts,
                        col(IdentityEdgeTable.FROM_NODE)
                                .equalTo(col("cut_from"))
                                .and(col(IdentityEdgeTable.TO_NODE).equalTo(col("cut_to")))
                                .and(col(IdentityEdgeTable.RULE).equalTo(col("cut_rule")))
                                .and(coalesce(col(NODE_ID), lit("")).equalTo(col("cut_node"))),
                        "left")
                .withColumn(REASON, when(isCut, col("cut_reason")).otherwise(col(REASON)))
                .withColumn(IdentityEdgeTable.STATUS, when(isCut, CUT).otherwise(col(IdentityEdgeTable.STATUS)))
                .drop("cut_from", "cut_to", "cut_rule", "cut_node", "cut_reason");
    }

    /**
     * Scored links as decisions, to be taken after every exact one.
     *
     * @param scored {@code from_node, to_node, rule, weight} (bits); a link to a node that is not in use is left out
     * @param shown as {@link #shown} gives it; says when both ends were there
     * @param entities {@code id, component} of the proofs
     */
    public static Dataset<Row> scored(Dataset<Row> scored, Dataset<Row> shown, Dataset<Row> entities) {
        Dataset<Row> known = shown.groupBy(NODE_ID)
                .agg(min(IdentityEdgeTable.FIRST_SEEN_AT).alias("node_seen"))
                .join(entities, col(NODE_ID).equalTo(col(ConnectedComponents.ID)), "left")
                .select(
                        col(NODE_ID).alias("node"),
                        col("node_seen"),
                        coalesce(col(ConnectedComponents.COMPONENT), col(NODE_ID))
                                .alias("node_entity"));
        Dataset<Row> ends = scored.join(
                        known.toDF("from_known", "from_seen", FROM_ENTITY),
                        col(IdentityEdgeTable.FROM_NODE).equalTo(col("from_known")))
                .join(
                        known.toDF("to_known", "to_seen", TO_ENTITY),
                        col(IdentityEdgeTable.TO_NODE).equalTo(col("to_known")));
        Column none = lit(null);
        return ends.select(
                least(col(IdentityEdgeTable.FROM_NODE), col(IdentityEdgeTable.TO_NODE))
                        .alias(IdentityEdgeTable.FROM_NODE),
                greatest(col(IdentityEdgeTable.FROM_NODE), col(IdentityEdgeTable.TO_NODE))
                        .alias(IdentityEdgeTable.TO_NODE),
                col(IdentityEdgeTable.RULE),
                lit(LINKED).alias(IdentityEdgeTable.STATUS),
                none.cast("string").alias(REASON),
                none.cast("string").alias(NAMESPACE),
                none.cast("string").alias(NODE_ID),
                none.cast(Types.TEXTS).alias(IdentityEdgeTable.SOURCES),
                greatest(col("from_seen"), col("to_seen")).alias(IdentityEdgeTable.FIRST_SEEN_AT),
                lit(1L).alias(IdentityEdgeTable.N),
                col(FROM_ENTITY),
                none.cast(Types.TEXTS).alias(FROM_NAMES),
                col(TO_ENTITY),
                none.cast(Types.TEXTS).alias(TO_NAMES),
                col(IdentityEdgeTable.WEIGHT).cast("double").alias(SCORE));
    }

    /** No decision at all, for a project that guards nothing. */
    public static Dataset<Row> noDecisions(SparkSession spark) {
        return spark.createDataFrame(List.of(), DECISION);
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
     * All links as rows of {@code core.identity_edge}, without the evidence of scored ones.
     *
     * @param mustLinks all of them, with their final status
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
                        when(col(REASON).isNull(), LINKED)
                                .when(isCut(col(REASON)), CUT)
                                .otherwise(REFUSED)
                                .alias(IdentityEdgeTable.STATUS),
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
                .filter(not(isAsked()))
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
                        sum(IdentityEdgeTable.N).alias(IdentityEdgeTable.N),
                        coalesce(max(SCORE), lit(1.0)).alias(IdentityEdgeTable.WEIGHT));
        return proofs.withColumns(ordered)
                .unionByName(mustLinks)
                .withColumn(IdentityEdgeTable.WEIGHT, lit(1.0))
                .unionByName(guarded)
                .withColumn(IdentityEdgeTable.EVIDENCE, lit(null).cast("string"));
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

    private static Column isCut(Column reason) {
        return reason.startsWith("max_per_profile:").or(reason.equalTo(ConstrainedUnion.CANNOT_LINK));
    }

    private static Column isAsked() {
        return col(IdentityEdgeTable.RULE).equalTo(MUST_LINK);
    }

    private static Column isOfGuarded(List<NamespaceConfig> namespaces) {
        return col(NAMESPACE)
                .isin(namespaces.stream()
                        .filter(NamespaceConfig::isGuarded)
                        .map(NamespaceConfig::name)
                        .toArray());
    }

    private static Column isGuarded(List<NamespaceConfig> namespaces) {
        // A value that is the anchor of its own set needs no leave to be itself.
        return isOfGuarded(namespaces).and(col(ANCHOR).notEqual(col(NODE_ID)));
    }
}
