package io.saltern.identity.graph;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.saltern.identity.config.NamespaceConfig;
import io.saltern.identity.config.ProfileLimit;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.IdentityOverrideTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Finds the components that break a rule and the links to cut in them. A component that breaks nothing is not touched. The
 * links of a broken one come to one task, sorted by Spark in order of trust (highest first), then of the time at which they
 * were first seen, then of their ends; nothing of that depends on the order of loads. They go through a
 * {@link ConstrainedUnion}: its memory holds the vertices, never the links.
 */
public final class ConstraintPlan {
    /** How far a link is trusted: the higher, the earlier it is taken. */
    public static final String TRUST = "trust";

    /** Trust of a link that a person asked for. */
    public static final double TRUST_OF_MUST_LINK = 1_000;
    /** Trust of a link that needs no guard, less the rank of its namespace. */
    public static final double TRUST_OF_PROOF = 900;
    /** Trust of a guarded link, less the rank of its namespace. */
    public static final double TRUST_OF_GUARDED = 700;
    /** Trust of a must-link that joins the people whom guarded values belong to: they are known when those are decided. */
    public static final double TRUST_OF_PEOPLE = 600;
    /** Most trust of a scored link; it has its weight in bits, so it comes after every exact link. */
    public static final double TRUST_OF_SCORED = 500;

    /** In place of a rule: nothing is refused, but names were not compared. */
    public static final String TOO_MANY_NAMES = "too_many_names";

    static final String FROM = "from_vertex";
    static final String TO = "to_vertex";
    /** What the link asks of names: name of a {@link NameAgreement.Demand}. */
    static final String DEMAND = "demand";

    private static final String COMPONENT = ConnectedComponents.COMPONENT;
    private static final String KIND = "kind";
    private static final String VERTEX = "vertex";
    private static final String LIMIT = "limit_no";
    private static final String UNIT = "unit";
    private static final String AT = "at_micros";
    private static final String NAMES = "names";
    private static final int VALUE_KIND = 0;
    private static final int APART_KIND = 1;
    private static final int NAMES_KIND = 2;
    private static final int LINK_KIND = 3;

    private static final StructType VERDICT = new StructType()
            .add(IdentityEdgeTable.FROM_NODE, DataTypes.StringType)
            .add(IdentityEdgeTable.TO_NODE, DataTypes.StringType)
            .add(IdentityEdgeTable.RULE, DataTypes.StringType)
            .add(IdentityEdgeTable.NODE_ID, DataTypes.StringType)
            .add(IdentityEdgeTable.REASON, DataTypes.StringType);

    /**
     * What holds for vertices, which are nodes or entities.
     *
     * @param values {@code vertex, limit_no, unit, at_micros}
     * @param apart {@code from_vertex, to_vertex}
     * @param names {@code vertex, names}
     */
    public record Facts(Dataset<Row> values, Dataset<Row> apart, Dataset<Row> names) {
        /** The same facts about the entities that the vertices belong to; a vertex without one stays itself. */
        public Facts of(Dataset<Row> entities, Dataset<Row> entityNames) {
            return new Facts(
                    lifted(values, VERTEX, entities),
                    lifted(lifted(apart, FROM, entities), TO, entities),
                    entityNames.select(col(LinkPlan.ENTITY).alias(VERTEX), col(NAMES)));
        }

        private static Dataset<Row> lifted(Dataset<Row> rows, String column, Dataset<Row> entities) {
            Dataset<Row> places = entities.select(
                    col(ConnectedComponents.ID).alias("place_id"),
                    col(COMPONENT).alias("place"));
            return rows.join(places, col(column).equalTo(col("place_id")), "left")
                    .withColumn(column, coalesce(col("place"), col(column)))
                    .drop("place_id", "place");
        }
    }

    private ConstraintPlan() {}

    /** The limits of the configuration, in order of the namespaces. */
    static List<ConstrainedUnion.Limit> limits(List<NamespaceConfig> namespaces) {
        List<ConstrainedUnion.Limit> limits = new ArrayList<>();
        for (NamespaceConfig namespace : namespaces) {
            if (namespace.maxPerProfile().isPresent()) {
                ProfileLimit limit = namespace.maxPerProfile().get();
                limits.add(new ConstrainedUnion.Limit(
                        namespace.name(),
                        limit.values(),
                        limit.within()
                                .map(within -> within.getSeconds() * 1_000_000)
                                .orElse(0L)));
            }
        }
        return limits;
    }

    /**
     * What the configuration and the overrides say about nodes. A value retired by alias shares the unit of its successor.
     *
     * @param shown as {@link LinkPlan#shown} gives it
     * @param aliases {@code id, component} of ids that are one person's
     */
    public static Facts facts(
            Dataset<Row> shown, Dataset<Row> aliases, Dataset<Row> overrides, List<NamespaceConfig> namespaces) {
        List<ConstrainedUnion.Limit> limits = limits(namespaces);
        Column limit = lit(null).cast("int");
        for (int i = 0; i < limits.size(); i++) {
            limit = when(col(LinkPlan.NAMESPACE).equalTo(limits.get(i).namespace()), lit(i))
                    .otherwise(limit);
        }
        Dataset<Row> people = aliases.select(
                col(ConnectedComponents.ID).alias("alias_id"), col(COMPONENT).alias("alias_person"));
        Dataset<Row> values = shown.withColumn(LIMIT, limit)
                .filter(col(LIMIT).isNotNull())
                .join(people, col(LinkPlan.NODE_ID).equalTo(col("alias_id")), "left")
                .groupBy(
                        col(LinkPlan.NODE_ID).alias(VERTEX),
                        col(LIMIT),
                        coalesce(col("alias_person"), col(LinkPlan.NODE_ID)).alias(UNIT))
                .agg(min(unix_micros(col(IdentityEdgeTable.FIRST_SEEN_AT))).alias(AT));
        Dataset<Row> apart = LinkPlan.cannotLinks(overrides)
                .select(
                        col(IdentityOverrideTable.NODE_A).alias(FROM),
                        col(IdentityOverrideTable.NODE_B).alias(TO));
        Dataset<Row> noNames = shown.select(
                        col(LinkPlan.NODE_ID).alias(VERTEX),
                        lit(null).cast("array<string>").alias(NAMES))
                .filter(lit(false));
        return new Facts(values, apart, noNames);
    }

    /**
     * The components that break a limit or hold nodes that are kept apart.
     *
     * @param components {@code id, component} with every link in force; its ids hold every vertex
     * @return {@code component}, distinct
     */
    public static Dataset<Row> overLimit(Facts facts, Dataset<Row> components, List<NamespaceConfig> namespaces) {
        List<ConstrainedUnion.Limit> limits = limits(namespaces);
        Column most = lit(Long.MAX_VALUE);
        for (int i = 0; i < limits.size(); i++) {
            most = when(col(LIMIT).equalTo(i), lit(limits.get(i).values())).otherwise(most);
        }
        Dataset<Row> tooMany = placed(facts.values(), VERTEX, components)
                .groupBy(COMPONENT, LIMIT)
                .agg(count_distinct(col(UNIT)).alias("n"))
                .filter(col("n").gt(most))
                .select(COMPONENT);
        Dataset<Row> together = placed(facts.apart(), FROM, components)
                .withColumnRenamed(COMPONENT, "from_component")
                .transform(rows -> placed(rows, TO, components))
                .filter(col("from_component").equalTo(col(COMPONENT)))
                .select(COMPONENT);
        return tooMany.union(together).distinct();
    }

    /** The components in which people have more than one name as written: {@code component}, distinct. */
    public static Dataset<Row> differing(Facts facts, Dataset<Row> components) {
        return placed(facts.names(), VERTEX, components)
                .select(col(COMPONENT), explode(col(NAMES)).alias("name"))
                .groupBy(COMPONENT)
                .agg(count_distinct(col("name")).alias("n"))
                .filter(col("n").gt(1))
                .select(COMPONENT);
    }

    /**
     * The links to cut in broken components.
     *
     * @param links {@code from_vertex, to_vertex, from_node, to_node, rule, node_id, trust, first_seen_at, demand}
     * @param components {@code id, component} with these links
     * @param broken the components that {@link #overLimit} or {@link #differing} gives
     * @return {@code from_node, to_node, rule, node_id, reason}: a row a refused link, and a row of rule
     *     {@link #TOO_MANY_NAMES} without nodes a component that has so many names that only equal ones agree
     */
    public static Dataset<Row> refused(
            Dataset<Row> links,
            Facts facts,
            Dataset<Row> components,
            Dataset<Row> broken,
            List<NamespaceConfig> namespaces) {
        Dataset<Row> touched = components.join(broken, COMPONENT);
        Dataset<Row> pieces = piece(placed(facts.values(), VERTEX, touched), VALUE_KIND)
                .unionByName(
                        piece(placed(facts.apart(), FROM, touched).withColumn(VERTEX, col(FROM)), APART_KIND), true)
                .unionByName(piece(placed(facts.names(), VERTEX, touched), NAMES_KIND), true)
                .unionByName(piece(placed(links, FROM, touched), LINK_KIND), true);
        List<ConstrainedUnion.Limit> limits = limits(namespaces);
        MapFunction<Row, String> component = row -> row.getAs(COMPONENT);
        FlatMapGroupsFunction<String, Row, Row> cut = (key, rows) -> cut(limits, rows);
        Column[] order = {
            col(KIND),
            col(TRUST).desc(),
            col(IdentityEdgeTable.FIRST_SEEN_AT),
            col(IdentityEdgeTable.FROM_NODE),
            col(IdentityEdgeTable.TO_NODE),
            col(IdentityEdgeTable.NODE_ID)
        };
        return pieces.groupByKey(component, Encoders.STRING()).flatMapSortedGroups(order, cut, Encoders.row(VERDICT));
    }

    private static Dataset<Row> placed(Dataset<Row> rows, String vertex, Dataset<Row> components) {
        return rows.join(
                        components.select(col(ConnectedComponents.ID).alias("placed_id"), col(COMPONENT)),
                        col(vertex).equalTo(col("placed_id")))
                .drop("placed_id");
    }

    private static Dataset<Row> piece(Dataset<Row> rows, int kind) {
        return rows.withColumn(KIND, lit(kind));
    }

    private static Iterator<Row> cut(List<ConstrainedUnion.Limit> limits, Iterator<Row> pieces) {
        ConstrainedUnion union = new ConstrainedUnion(limits);
        List<Row> refused = new ArrayList<>();
        while (pieces.hasNext()) {
            Row row = pieces.next();
            switch (row.<Integer>getAs(KIND)) {
                case VALUE_KIND -> union.value(row.getAs(VERTEX), row.getAs(LIMIT), row.getAs(UNIT), row.getAs(AT));
                case APART_KIND -> union.keepApart(row.getAs(FROM), row.getAs(TO));
                case NAMES_KIND -> union.names(row.getAs(VERTEX), row.getList(row.fieldIndex(NAMES)));
                default -> {
                    Optional<String> reason =
                            union.join(row.getAs(FROM), row.getAs(TO), NameAgreement.Demand.valueOf(row.getAs(DEMAND)));
                    reason.ifPresent(why -> refused.add(RowFactory.create(
                            row.getAs(IdentityEdgeTable.FROM_NODE),
                            row.getAs(IdentityEdgeTable.TO_NODE),
                            row.getAs(IdentityEdgeTable.RULE),
                            row.getAs(IdentityEdgeTable.NODE_ID),
                            why)));
                }
            }
        }
        if (union.isOfTooManyNames()) {
            refused.add(RowFactory.create(null, null, TOO_MANY_NAMES, null, null));
        }
        return refused.iterator();
    }

    /** How many given names a component may have before only equal ones agree. */
    public static int mostNames() {
        return ConstrainedUnion.MOST_NAMES;
    }
}
