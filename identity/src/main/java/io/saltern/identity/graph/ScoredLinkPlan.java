package io.saltern.identity.graph;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.saltern.identity.config.ScoringConfig;
import io.saltern.identity.match.DoubtfulPairPlan;
import io.saltern.identity.match.MatchConfig;
import io.saltern.identity.match.MatchEngine;
import io.saltern.identity.match.MatchLabels;
import io.saltern.identity.match.PairPlan;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.IdentityReviewTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** From customer records to what is compared, and from compared pairs of records to links of nodes and to doubtful pairs. */
public final class ScoredLinkPlan {
    /** Rule of links that come from comparing what records say. */
    public static final String MATCH = "match";
    /** Name of a record among those compared. */
    public static final String RECORD = "match_record";

    static final String IS_ACCEPTED = "is_accepted";

    /** Records of a node that stand for it in labels. */
    private static final int LABELLED_RECORDS = 3;
    /** A record that says less than this many things is not compared: it would match everybody who shares the one. */
    private static final int LEAST_KNOWN = 2;

    private static final Set<String> ADDRESS = Set.of(
            CustomerTable.STREET,
            CustomerTable.POSTCODE,
            CustomerTable.CITY,
            CustomerTable.REGION,
            CustomerTable.COUNTRY);

    private static final String ONE = "one_component";
    private static final String OTHER = "other_component";
    private static final String PLACE = "place";

    private static final StructType NODE_PAIR = new StructType()
            .add(IdentityEdgeTable.FROM_NODE, DataTypes.StringType)
            .add(IdentityEdgeTable.TO_NODE, DataTypes.StringType)
            .add(IdentityEdgeTable.RULE, DataTypes.StringType)
            .add(IdentityEdgeTable.WEIGHT, DataTypes.DoubleType)
            .add(MatchEngine.PROBABILITY, DataTypes.DoubleType)
            .add(IdentityEdgeTable.EVIDENCE, DataTypes.StringType)
            .add(IS_ACCEPTED, DataTypes.BooleanType);

    private ScoredLinkPlan() {}

    /**
     * What is compared: of each record the version that counts now, once where records of one identifier set say the same.
     * Partial versions, such as identify calls, are folded: of each thing they may say the latest counts that names it, also
     * where it names it to say nothing. That makes a record of a record id and an anchor: calls under one record id that lead
     * to several people, as those of a device or a placeholder do, never become a mixture of them. A call that leads to
     * nobody is left out. Whole versions count as they are, the latest of each record id. What a record dates after as-of
     * waits; a time that stands in for one never does.
     *
     * @param customers {@code staged.customer}
     * @param members as {@link UsableIdentifierPlan#members} gives them
     * @param asOf the instant to speak of
     * @return {@link #RECORD} (key), {@code source, set_hash}, and the columns that are compared, as text
     */
    public static Dataset<Row> records(
            Dataset<Row> customers, Dataset<Row> members, List<MatchConfig.Column> columns, Column asOf) {
        Column order = struct(
                col(CustomerTable.VALID_AT),
                col(CustomerTable.DAY),
                col(CustomerTable.LOAD),
                col(CustomerTable.FILE),
                col(CustomerTable.SEQ),
                col(CustomerTable.RECORD_NO),
                col(CustomerTable.PART),
                col(CustomerTable.VERSION_HASH));
        List<Column> folded = new ArrayList<>();
        List<Column> content = new ArrayList<>(List.of(col(CustomerTable.SOURCE), col(CustomerTable.SET_HASH)));
        Column known = lit(0);
        for (MatchConfig.Column column : columns) {
            String name = column.name();
            Column value = ScoringConfig.attribute(name)
                    .map(attribute -> col(CustomerTable.ATTRIBUTES).getItem(attribute))
                    .orElseGet(() -> col(name))
                    .cast("string");
            Column isSaid =
                    not(col(CustomerTable.IS_PARTIAL)).or(array_contains(col(CustomerTable.NAMED), trait(name)));
            folded.add(max_by(value, when(isSaid, order)).alias(name));
            content.add(col("`" + name + "`"));
            known = known.plus(when(col("`" + name + "`").isNotNull(), 1).otherwise(0));
        }
        Column isDue = not(coalesce(col(CustomerTable.IS_TIME_GIVEN), lit(false)))
                .or(col(CustomerTable.VALID_AT).leq(asOf));
        Column isPartial = col(CustomerTable.IS_PARTIAL);
        return customers
                .filter(isDue)
                .withColumn(CustomerTable.IS_PARTIAL, coalesce(isPartial, lit(false)))
                .join(
                        members.select(CustomerTable.SOURCE, CustomerTable.SET_HASH, UsableIdentifierPlan.ANCHOR),
                        new String[] {CustomerTable.SOURCE, CustomerTable.SET_HASH},
                        "left")
                .filter(not(isPartial).or(col(UsableIdentifierPlan.ANCHOR).isNotNull()))
                .withColumn(PLACE, when(isPartial, col(UsableIdentifierPlan.ANCHOR)))
                .groupBy(CustomerTable.SOURCE, CustomerTable.RECORD_ID, PLACE)
                .agg(
                        max_by(col(CustomerTable.SET_HASH), order).alias(CustomerTable.SET_HASH),
                        folded.toArray(Column[]::new))
                .filter(col(CustomerTable.SET_HASH).isNotNull().and(known.geq(LEAST_KNOWN)))
                .withColumn(RECORD, concat_ws(" ", col(CustomerTable.SOURCE), col(CustomerTable.RECORD_ID), col(PLACE)))
                .groupBy(content.toArray(Column[]::new))
                .agg(min(RECORD).alias(RECORD));
    }

    /** How partial versions call what a column holds. */
    private static String trait(String column) {
        return ADDRESS.contains(column) ? CustomerTable.ADDRESS : column;
    }

    /**
     * What overrides say of records that are compared: whoever linked two nodes or keeps them apart said so of the people
     * behind their records.
     *
     * @param records as {@link #records} gives them
     * @param members as {@link UsableIdentifierPlan#members} gives them
     * @param overrides {@code core.identity_override}, those in force
     * @return {@code record_a, record_b, label}; of each node up to three records count
     */
    public static Dataset<Row> labels(Dataset<Row> records, Dataset<Row> members, Dataset<Row> overrides) {
        Dataset<Row> places = records.select(RECORD, CustomerTable.SOURCE, CustomerTable.SET_HASH)
                .join(
                        members.filter(col(UsableIdentifierPlan.ANCHOR).isNotNull())
                                .select(CustomerTable.SOURCE, CustomerTable.SET_HASH, UsableIdentifierPlan.ANCHOR),
                        new String[] {CustomerTable.SOURCE, CustomerTable.SET_HASH})
                .select(
                        col(UsableIdentifierPlan.ANCHOR),
                        col(RECORD),
                        row_number()
                                .over(Window.partitionBy(UsableIdentifierPlan.ANCHOR)
                                        .orderBy(RECORD))
                                .alias(PLACE))
                .filter(col(PLACE).leq(LABELLED_RECORDS))
                .drop(PLACE);
        return overrides
                .join(
                        places.toDF("node_1", "record_1"),
                        col(IdentityOverrideTable.NODE_A).equalTo(col("node_1")))
                .join(
                        places.toDF("node_2", "record_2"),
                        col(IdentityOverrideTable.NODE_B).equalTo(col("node_2")))
                .filter(col("record_1").notEqual(col("record_2")))
                .select(
                        least(col("record_1"), col("record_2")).alias(PairPlan.RECORD_A),
                        greatest(col("record_1"), col("record_2")).alias(PairPlan.RECORD_B),
                        col(IdentityOverrideTable.KIND)
                                .equalTo(IdentityOverrideTable.MUST_LINK)
                                .alias(MatchLabels.LABEL))
                .distinct();
    }

    /** Of the rows of {@link #labels} the first so many, in order of the records. */
    public static Dataset<Row> first(Dataset<Row> labels, int most) {
        return labels.orderBy(PairPlan.RECORD_A, PairPlan.RECORD_B, MatchLabels.LABEL)
                .limit(most);
    }

    /**
     * Compared pairs of records as pairs of nodes.
     *
     * @param records as {@link #records} gives them
     * @param members as {@link UsableIdentifierPlan#members} gives them; a record without a usable identifier is left out
     * @param pairs as {@link MatchEngine.Result} has them
     * @param clusters likewise
     * @param cut bits from which on a pair of one cluster is accepted
     * @return {@code from_node, to_node, rule, weight, probability, evidence, is_accepted}; the strongest of each pair of
     *     nodes, key {@code from_node, to_node}
     */
    public static Dataset<Row> nodePairs(
            Dataset<Row> records, Dataset<Row> members, Dataset<Row> pairs, Dataset<Row> clusters, double cut) {
        Dataset<Row> places = records.select(RECORD, CustomerTable.SOURCE, CustomerTable.SET_HASH)
                .join(
                        members.filter(col(UsableIdentifierPlan.ANCHOR).isNotNull())
                                .select(CustomerTable.SOURCE, CustomerTable.SET_HASH, UsableIdentifierPlan.ANCHOR),
                        new String[] {CustomerTable.SOURCE, CustomerTable.SET_HASH})
                .join(clusters, col(RECORD).equalTo(col(PairPlan.RECORD_ID)))
                .select(RECORD, UsableIdentifierPlan.ANCHOR, PairPlan.CLUSTER_ID);
        Column isAccepted = col("cluster_a")
                .equalTo(col("cluster_b"))
                .and(col(MatchEngine.BITS).geq(cut));
        Dataset<Row> found = pairs.filter(col(MatchEngine.PROBABILITY)
                        .geq(DoubtfulPairPlan.LEAST_PROBABILITY)
                        .or(col(MatchEngine.BITS).geq(cut)))
                .join(
                        places.toDF("place_a", "node_a", "cluster_a"),
                        col(PairPlan.RECORD_A).equalTo(col("place_a")))
                .join(
                        places.toDF("place_b", "node_b", "cluster_b"),
                        col(PairPlan.RECORD_B).equalTo(col("place_b")))
                .filter(col("node_a").notEqual(col("node_b")))
                .select(
                        least(col("node_a"), col("node_b")).alias(IdentityEdgeTable.FROM_NODE),
                        greatest(col("node_a"), col("node_b")).alias(IdentityEdgeTable.TO_NODE),
                        lit(MATCH).alias(IdentityEdgeTable.RULE),
                        col(MatchEngine.BITS).alias(IdentityEdgeTable.WEIGHT),
                        col(MatchEngine.PROBABILITY),
                        to_json(struct(col(MatchEngine.COMPARISONS))).alias(IdentityEdgeTable.EVIDENCE),
                        isAccepted.alias(IS_ACCEPTED));
        return strongest(found, IdentityEdgeTable.FROM_NODE, IdentityEdgeTable.TO_NODE);
    }

    /** No pair at all; columns of {@link #nodePairs}. */
    public static Dataset<Row> noPairs(SparkSession spark) {
        return spark.createDataFrame(List.of(), NODE_PAIR);
    }

    /** The pairs of {@link #nodePairs} that are taken for one person, with its columns of an edge. */
    public static Dataset<Row> accepted(Dataset<Row> nodePairs) {
        return nodePairs
                .filter(col(IS_ACCEPTED))
                .select(
                        IdentityEdgeTable.FROM_NODE,
                        IdentityEdgeTable.TO_NODE,
                        IdentityEdgeTable.RULE,
                        IdentityEdgeTable.WEIGHT,
                        IdentityEdgeTable.EVIDENCE);
    }

    /**
     * The strongest link of each two components: what is one person without it needs none.
     *
     * @param links {@code from_node, to_node, weight, …}
     * @param components {@code id, component} of what exact links make; a node that is missing is a component of its own
     * @return rows and columns of {@code links}
     */
    public static Dataset<Row> between(Dataset<Row> links, Dataset<Row> components) {
        return strongest(lifted(links, components), ONE, OTHER).drop(ONE, OTHER);
    }

    /**
     * The pairs for somebody to decide: the strongest of each two people, if nobody keeps them apart.
     *
     * @param nodePairs as {@link #nodePairs} gives them
     * @param components {@code id, component} of the people
     * @param overrides those in force
     * @return rows of {@code core.identity_review}
     */
    public static Dataset<Row> doubtful(Dataset<Row> nodePairs, Dataset<Row> components, Dataset<Row> overrides) {
        Dataset<Row> apart = lifted(
                        LinkPlan.cannotLinks(overrides)
                                .select(
                                        col(IdentityOverrideTable.NODE_A).alias(IdentityEdgeTable.FROM_NODE),
                                        col(IdentityOverrideTable.NODE_B).alias(IdentityEdgeTable.TO_NODE)),
                        components)
                .select(ONE, OTHER)
                .distinct();
        return strongest(lifted(nodePairs, components), ONE, OTHER)
                .join(apart, new String[] {ONE, OTHER}, "left_anti")
                .select(
                        col(IdentityEdgeTable.FROM_NODE).alias(IdentityReviewTable.NODE_A),
                        col(IdentityEdgeTable.TO_NODE).alias(IdentityReviewTable.NODE_B),
                        col(IdentityEdgeTable.WEIGHT).alias(IdentityReviewTable.WEIGHT),
                        col(MatchEngine.PROBABILITY).alias(IdentityReviewTable.PROBABILITY),
                        col(IdentityEdgeTable.EVIDENCE).alias(IdentityReviewTable.EVIDENCE),
                        lit(IdentityReviewTable.OPEN).alias(IdentityReviewTable.STATUS));
    }

    /** Of the rows of {@link #doubtful} so many, the most probable ones. */
    public static Dataset<Row> mostProbable(Dataset<Row> doubtful, int most) {
        return doubtful.orderBy(
                        col(IdentityReviewTable.WEIGHT).desc(),
                        col(IdentityReviewTable.NODE_A),
                        col(IdentityReviewTable.NODE_B))
                .limit(most);
    }

    /** Sets the evidence of scored links in rows of {@code core.identity_edge}. */
    public static Dataset<Row> withEvidence(Dataset<Row> edges, Dataset<Row> links) {
        String[] key = {IdentityEdgeTable.FROM_NODE, IdentityEdgeTable.TO_NODE, IdentityEdgeTable.RULE};
        return edges.drop(IdentityEdgeTable.EVIDENCE)
                .join(
                        links.select(
                                IdentityEdgeTable.FROM_NODE,
                                IdentityEdgeTable.TO_NODE,
                                IdentityEdgeTable.RULE,
                                IdentityEdgeTable.EVIDENCE),
                        key,
                        "left");
    }

    /** Adds the components of both ends, the smaller first, and leaves out links within one. */
    private static Dataset<Row> lifted(Dataset<Row> links, Dataset<Row> components) {
        Dataset<Row> places = components.select(
                col(ConnectedComponents.ID), col(ConnectedComponents.COMPONENT).alias(PLACE));
        Column from = coalesce(col("from_place"), col(IdentityEdgeTable.FROM_NODE));
        Column to = coalesce(col("to_place"), col(IdentityEdgeTable.TO_NODE));
        return links.join(
                        places.toDF("from_id", "from_place"),
                        col(IdentityEdgeTable.FROM_NODE).equalTo(col("from_id")),
                        "left")
                .join(
                        places.toDF("to_id", "to_place"),
                        col(IdentityEdgeTable.TO_NODE).equalTo(col("to_id")),
                        "left")
                .withColumn(ONE, least(from, to))
                .withColumn(OTHER, greatest(from, to))
                .drop("from_id", "from_place", "to_id", "to_place")
                .filter(col(ONE).notEqual(col(OTHER)));
    }

    private static Dataset<Row> strongest(Dataset<Row> links, String... key) {
        List<Column> keys = new ArrayList<>();
        for (String column : key) {
            keys.add(col(column));
        }
        List<Column> order = new ArrayList<>();
        if (List.of(links.columns()).contains(IS_ACCEPTED)) {
            order.add(col(IS_ACCEPTED).desc());
        }
        order.add(col(IdentityEdgeTable.WEIGHT).desc());
        order.add(col(IdentityEdgeTable.FROM_NODE));
        order.add(col(IdentityEdgeTable.TO_NODE));
        order.add(col(IdentityEdgeTable.EVIDENCE));
        return links.withColumn(
                        "strength",
                        row_number()
                                .over(Window.partitionBy(keys.toArray(Column[]::new))
                                        .orderBy(order.toArray(Column[]::new))))
                .filter(col("strength").equalTo(1))
                .drop("strength");
    }
}
