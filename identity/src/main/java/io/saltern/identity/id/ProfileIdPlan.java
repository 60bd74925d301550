package io.saltern.identity.id;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileLedgerTable;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Gives components the ids that people keep. Nodes are ordered by (first load, node_id), so that ids depend on the loads
 * and on nothing else.
 *
 * <ul>
 *   <li>A profile id stays with the component that holds the earliest of its nodes that are left.
 *   <li>A component takes the id of its earliest node that is linked already, if that id stays with it. Otherwise it gets
 *       back the id that a merge took from its earliest node; otherwise it takes the id of its own anchor, which is its
 *       earliest node. The other ids that stayed with it are merged into this one.
 * </ul>
 *
 * Clusters follow the same order; a merge moves clusters, never nodes.
 */
public final class ProfileIdPlan {
    public static final String COMPONENT = "component";

    /** Whether a changed row of the ledger replaces one that it has. */
    public static final String IS_KNOWN = "is_known";

    private static final String EARLIEST = "earliest";
    private static final String ANCHOR = "anchor";
    private static final String LINKED = "linked";
    private static final String NODE_ID = NodeClusterTable.NODE_ID;
    private static final String CLUSTER_ID = NodeClusterTable.CLUSTER_ID;
    private static final String FIRST_LOAD = NodeClusterTable.FIRST_LOAD;
    private static final String PROFILE_ID = ClusterProfileTable.PROFILE_ID;
    private static final String GENERATION = ProfileLedgerTable.GENERATION;
    private static final String SPLIT_FROM = "split_from";
    private static final String FORMER_ID = "former_id";
    private static final String MERGED = "merged";
    private static final String UNMERGED = "unmerged";
    private static final String WAS_MERGED = "was_merged";

    /**
     * What the components that are placed must know of those that are not, as an increment looks at some of them only.
     *
     * @param profiles {@code profile_id} in force among the others
     * @param clusters {@code cluster_id} in use among the others
     * @param nodes {@code node_id, first_load, cluster_id} of the others in clusters that ever had a profile in common with
     *     one of those that are placed
     */
    public record Elsewhere(Dataset<Row> profiles, Dataset<Row> clusters, Dataset<Row> nodes) {}

    private ProfileIdPlan() {}

    /**
     * The nodes with their place until now.
     *
     * @param nodes {@code node_id, component, first_load}
     * @param nodeCluster open rows of {@code core.node_cluster}
     * @param clusterProfile open rows of {@code core.cluster_profile}
     * @return {@code node_id, component, first_load, cluster_id, profile_id}; the latter two null for a new node
     */
    public static Dataset<Row> placed(Dataset<Row> nodes, Dataset<Row> nodeCluster, Dataset<Row> clusterProfile) {
        Dataset<Row> links = nodeCluster
                .select(col(NODE_ID).alias("held_node"), col(CLUSTER_ID))
                .join(clusterProfile.select(CLUSTER_ID, PROFILE_ID), CLUSTER_ID);
        return nodes.join(links, col(NODE_ID).equalTo(col("held_node")), "left").drop("held_node");
    }

    /**
     * What becomes of each profile that anybody has now.
     *
     * @return {@code profile_id, earliest} (first_load, node_id, component): where its earliest remaining node is; profiles
     *     without a remaining node are missing
     */
    public static Dataset<Row> remaining(Dataset<Row> placed) {
        return placed.filter(col(PROFILE_ID).isNotNull())
                .groupBy(PROFILE_ID)
                .agg(min(struct(col(FIRST_LOAD), col(NODE_ID), col(COMPONENT))).alias(EARLIEST));
    }

    /**
     * The id of each component.
     *
     * @param clusterProfile {@code core.cluster_profile}, closed rows too: who had which id before a merge
     * @param ledger {@code core.profile_ledger}: an erased or a taken id is not minted again, its anchor gets the next
     *     generation; any other id of an anchor is taken from here, whatever the salt is by now
     * @return {@code component, profile_id, is_kept, anchor_node_id, generation, first_load, split_from, was_merged};
     *     split_from is the profile that the component came from when it could not keep its id, else null; was_merged says
     *     that a merge had taken its id
     */
    public static Dataset<Row> ids(
            Dataset<Row> placed,
            Dataset<Row> remaining,
            Dataset<Row> clusterProfile,
            Dataset<Row> ledger,
            byte[] salt) {
        return ids(placed, remaining, clusterProfile, ledger, Optional.empty(), salt);
    }

    /** The same when other components are left out of {@code placed}. */
    public static Dataset<Row> ids(
            Dataset<Row> placed,
            Dataset<Row> remaining,
            Dataset<Row> clusterProfile,
            Dataset<Row> ledger,
            Optional<Elsewhere> elsewhere,
            byte[] salt) {
        Dataset<Row> components = placed.groupBy(COMPONENT)
                .agg(
                        min(struct(col(FIRST_LOAD), col(NODE_ID))).alias(ANCHOR),
                        min(when(col(PROFILE_ID).isNotNull(), struct(col(FIRST_LOAD), col(NODE_ID), col(PROFILE_ID))))
                                .alias(LINKED));
        Dataset<Row> homes = remaining.select(
                col(PROFILE_ID).alias("kept_id"),
                col(EARLIEST + "." + COMPONENT).alias("home"));
        Column isKept = col("home").equalTo(col(COMPONENT));
        Dataset<Row> claimed = components
                .join(homes, col(LINKED + "." + PROFILE_ID).equalTo(col("kept_id")), "left")
                .withColumn("kept_id", when(isKept, col("kept_id")))
                .withColumn(SPLIT_FROM, when(not(coalesce(isKept, lit(true))), col(LINKED + "." + PROFILE_ID)))
                .drop("home")
                .join(
                        formerIds(placed, clusterProfile, ledger, elsewhere),
                        col("kept_id").isNull().and(col(ANCHOR + "." + NODE_ID).equalTo(col("former_anchor"))),
                        "left");
        Dataset<Row> here = claimed.select(
                        coalesce(col("kept_id"), col(FORMER_ID)).alias("taken_id"))
                .filter(col("taken_id").isNotNull());
        Dataset<Row> taken = elsewhere
                .map(others -> here.union(others.profiles().select(PROFILE_ID)))
                .orElse(here)
                .distinct();
        Dataset<Row> minted = ledger.groupBy(ProfileLedgerTable.ANCHOR_NODE_ID)
                .agg(
                        max(GENERATION).alias("last_generation"),
                        max_by(col(ProfileLedgerTable.STATUS), col(GENERATION)).alias("last_status"),
                        max_by(col(PROFILE_ID), col(GENERATION)).alias("last_id"))
                .withColumnRenamed(ProfileLedgerTable.ANCHOR_NODE_ID, "known_anchor");
        Column generation = coalesce(col("last_generation"), lit(0));
        Column isSpent =
                coalesce(col("taken_id").isNotNull().or(col("last_status").equalTo("erased")), lit(false));
        Dataset<Row> merged = ledger.filter(col(ProfileLedgerTable.STATUS).equalTo(MERGED))
                .select(col(PROFILE_ID).alias("merged_id"));
        return claimed.join(minted, col(ANCHOR + "." + NODE_ID).equalTo(col("known_anchor")), "left")
                .join(taken, col("last_id").equalTo(col("taken_id")), "left")
                .withColumn(GENERATION, when(isSpent, generation.plus(1)).otherwise(generation))
                .select(
                        col(COMPONENT),
                        coalesce(
                                        col("kept_id"),
                                        col(FORMER_ID),
                                        when(not(isSpent), col("last_id")),
                                        ProfileIds.mint(salt, col(ANCHOR + "." + NODE_ID), col(GENERATION)))
                                .alias(PROFILE_ID),
                        col("kept_id").isNotNull().alias("is_kept"),
                        col(ANCHOR + "." + NODE_ID).alias(ProfileLedgerTable.ANCHOR_NODE_ID),
                        col(GENERATION),
                        col(ANCHOR + "." + FIRST_LOAD).alias(FIRST_LOAD),
                        col(SPLIT_FROM))
                .join(merged, col(PROFILE_ID).equalTo(col("merged_id")), "left")
                .withColumn(WAS_MERGED, col("merged_id").isNotNull().and(not(col("is_kept"))))
                .drop("merged_id");
    }

    /** The ids that merges took, each by the earliest node that had it: {@code former_anchor, former_id}; the latest wins. */
    private static Dataset<Row> formerIds(
            Dataset<Row> placed, Dataset<Row> clusterProfile, Dataset<Row> ledger, Optional<Elsewhere> elsewhere) {
        Dataset<Row> merged = ledger.filter(col(ProfileLedgerTable.STATUS).equalTo(MERGED))
                .select(col(PROFILE_ID).alias("merged_id"));
        Dataset<Row> closed = clusterProfile
                .filter(col(ClusterProfileTable.VALID_TO).isNotNull())
                .join(merged, col(PROFILE_ID).equalTo(col("merged_id")), "left_semi")
                .groupBy(
                        col(CLUSTER_ID).alias("former_cluster"), col(PROFILE_ID).alias(FORMER_ID))
                .agg(max(ClusterProfileTable.CHANGE_NO).alias("former_no"));
        Dataset<Row> here = placed.select(NODE_ID, FIRST_LOAD, CLUSTER_ID);
        return elsewhere
                .map(others -> here.union(others.nodes().select(NODE_ID, FIRST_LOAD, CLUSTER_ID)))
                .orElse(here)
                .join(closed, col(CLUSTER_ID).equalTo(col("former_cluster")))
                .groupBy(FORMER_ID)
                .agg(
                        min(struct(col(FIRST_LOAD), col(NODE_ID))).alias(EARLIEST),
                        max("former_no").alias("former_no"))
                .groupBy(col(EARLIEST + "." + NODE_ID).alias("former_anchor"))
                .agg(max_by(col(FORMER_ID), struct(col("former_no"), col(FORMER_ID)))
                        .alias(FORMER_ID));
    }

    /**
     * The cluster of each node: its own where that stays with its component, else the component's first.
     *
     * @return {@code node_id, component, first_load, cluster_id} (null for a new node) and {@code new_cluster_id}
     */
    public static Dataset<Row> clusters(Dataset<Row> placed, long changeNo) {
        return clusters(placed, Optional.empty(), changeNo);
    }

    /** The same when other components are left out of {@code placed}. */
    public static Dataset<Row> clusters(Dataset<Row> placed, Optional<Elsewhere> elsewhere, long changeNo) {
        Dataset<Row> owned = placed.filter(col(CLUSTER_ID).isNotNull())
                .groupBy(CLUSTER_ID)
                .agg(min(struct(col(FIRST_LOAD), col(NODE_ID), col(COMPONENT))).alias(EARLIEST))
                .select(
                        col(CLUSTER_ID).alias("owned_cluster"),
                        col(EARLIEST + "." + COMPONENT).alias("owner"),
                        struct(col(EARLIEST + "." + FIRST_LOAD), col(EARLIEST + "." + NODE_ID), col(CLUSTER_ID))
                                .alias("place"));
        Dataset<Row> first = owned.groupBy(col("owner").alias("first_owner"))
                .agg(min("place").alias("first_place"))
                .select(col("first_owner"), col("first_place." + CLUSTER_ID).alias("first_cluster"));
        Dataset<Row> names = owned.select(col("owned_cluster").alias("used_name"));
        Dataset<Row> used = elsewhere
                .map(others -> names.union(others.clusters().select(CLUSTER_ID)).distinct())
                .orElse(names);
        Dataset<Row> begun = placed.groupBy(col(COMPONENT).alias("begun_component"))
                .agg(min(struct(col(FIRST_LOAD), col(NODE_ID))).alias("begun"))
                .join(first, col("begun_component").equalTo(col("first_owner")), "left")
                .join(used, col("begun." + NODE_ID).equalTo(col("used_name")), "left")
                // A cluster named after a node that has left it keeps its name; the node begins another one.
                .withColumn(
                        "main_cluster",
                        coalesce(
                                col("first_cluster"),
                                when(col("used_name").isNotNull(), concat(col("begun." + NODE_ID), lit("-" + changeNo)))
                                        .otherwise(col("begun." + NODE_ID))))
                .select("begun_component", "main_cluster");
        return placed.join(
                        owned.select("owned_cluster", "owner"), col(CLUSTER_ID).equalTo(col("owned_cluster")), "left")
                .join(begun, col(COMPONENT).equalTo(col("begun_component")))
                .select(
                        col(NODE_ID),
                        col(COMPONENT),
                        col(FIRST_LOAD),
                        col(CLUSTER_ID),
                        when(col("owner").equalTo(col(COMPONENT)), col(CLUSTER_ID))
                                .otherwise(col("main_cluster"))
                                .alias("new_cluster_id"));
    }

    /** Rows of {@code core.node_cluster} to open, and open ones to close, with {@code valid_to}; closed rows come whole. */
    public static Dataset<Row> nodeChanges(Dataset<Row> clusters, Dataset<Row> open, Column asOf, long changeNo) {
        Column isMoved = not(col("new_cluster_id").eqNullSafe(col(CLUSTER_ID)));
        Dataset<Row> opened = clusters.filter(isMoved)
                .select(
                        col(NODE_ID),
                        col("new_cluster_id").alias(CLUSTER_ID),
                        col(FIRST_LOAD),
                        asOf.alias(NodeClusterTable.VALID_FROM),
                        lit(null).cast("timestamp").alias(NodeClusterTable.VALID_TO),
                        lit(changeNo).alias(NodeClusterTable.CHANGE_NO),
                        lit(null).cast("long").alias(NodeClusterTable.CLOSED_NO));
        Dataset<Row> stays = clusters.filter(not(isMoved)).select(col(NODE_ID).alias("staying"));
        Dataset<Row> closed = open.join(stays, col(NODE_ID).equalTo(col("staying")), "left_anti")
                .withColumn(NodeClusterTable.VALID_TO, asOf)
                .withColumn(NodeClusterTable.CLOSED_NO, lit(changeNo));
        return opened.unionByName(closed);
    }

    /** Rows of {@code core.cluster_profile} to open, and open ones to close. */
    public static Dataset<Row> profileChanges(
            Dataset<Row> clusters, Dataset<Row> ids, Dataset<Row> open, Column asOf, long changeNo) {
        Dataset<Row> wanted = clusters.select(col("new_cluster_id"), col(COMPONENT))
                .distinct()
                .join(ids.select(COMPONENT, PROFILE_ID), COMPONENT)
                .select(
                        col("new_cluster_id").alias("wanted_cluster"),
                        col(PROFILE_ID).alias("wanted_profile"));
        Column isSame = col(CLUSTER_ID)
                .equalTo(col("wanted_cluster"))
                .and(col(PROFILE_ID).equalTo(col("wanted_profile")));
        Dataset<Row> opened = wanted.join(open.select(CLUSTER_ID, PROFILE_ID), isSame, "left_anti")
                .select(
                        col("wanted_cluster").alias(CLUSTER_ID),
                        col("wanted_profile").alias(PROFILE_ID),
                        asOf.alias(ClusterProfileTable.VALID_FROM),
                        lit(null).cast("timestamp").alias(ClusterProfileTable.VALID_TO),
                        lit(changeNo).alias(ClusterProfileTable.CHANGE_NO),
                        lit(null).cast("long").alias(ClusterProfileTable.CLOSED_NO));
        Dataset<Row> closed = open.join(wanted, isSame, "left_anti")
                .withColumn(ClusterProfileTable.VALID_TO, asOf)
                .withColumn(ClusterProfileTable.CLOSED_NO, lit(changeNo));
        return opened.unionByName(closed);
    }

    /**
     * What became of profiles: rows of {@code core.profile_change}.
     *
     * @param before {@code profile_id} of everybody until now, distinct
     * @param remaining as {@link #remaining} gives it
     */
    public static Dataset<Row> changes(
            Dataset<Row> ids, Dataset<Row> before, Dataset<Row> remaining, Column asOf, long changeNo) {
        Dataset<Row> gained = ids.join(before, ids.col(PROFILE_ID).equalTo(before.col(PROFILE_ID)), "left_anti")
                .select(
                        col(PROFILE_ID),
                        when(col(SPLIT_FROM).isNull(), "created")
                                .when(col(WAS_MERGED), UNMERGED)
                                .otherwise("split")
                                .alias(ProfileChangeTable.KIND),
                        coalesce(col(SPLIT_FROM), lit("")).alias(ProfileChangeTable.OTHER_PROFILE_ID));
        Dataset<Row> survivors = ids.select(
                col(COMPONENT).alias("into_component"), col(PROFILE_ID).alias("into"));
        Dataset<Row> lost = before.join(
                        ids.select(col(PROFILE_ID).alias("present")),
                        col(PROFILE_ID).equalTo(col("present")),
                        "left_anti")
                .join(
                        remaining.select(
                                col(PROFILE_ID).alias("left_id"),
                                col(EARLIEST + "." + COMPONENT).alias("left_component")),
                        col(PROFILE_ID).equalTo(col("left_id")),
                        "left")
                .join(survivors, col("left_component").equalTo(col("into_component")), "left")
                .select(
                        col(PROFILE_ID),
                        when(col("into").isNull(), "retired")
                                .otherwise("merged")
                                .alias(ProfileChangeTable.KIND),
                        coalesce(col("into"), lit("")).alias(ProfileChangeTable.OTHER_PROFILE_ID));
        return gained.unionByName(lost)
                .withColumn(ProfileChangeTable.AT, asOf)
                .withColumn(ProfileChangeTable.CHANGE_NO, lit(changeNo));
    }

    /**
     * Rows of {@code core.profile_ledger} that are new or whose status changes, each whole, with {@link #IS_KNOWN}.
     *
     * @param changes as {@link #changes} gives them
     */
    public static Dataset<Row> ledgerChanges(Dataset<Row> ids, Dataset<Row> changes, Dataset<Row> ledger, Column asOf) {
        Dataset<Row> gained = changes.filter(isGain()).select(col(PROFILE_ID).alias("gained"));
        Dataset<Row> present = ids.join(gained, col(PROFILE_ID).equalTo(col("gained")));
        Dataset<Row> minted = present.join(
                        ledger.select(col(PROFILE_ID).alias("minted_before")),
                        col(PROFILE_ID).equalTo(col("minted_before")),
                        "left_anti")
                .select(
                        col(PROFILE_ID),
                        col(ProfileLedgerTable.ANCHOR_NODE_ID),
                        col(GENERATION),
                        col(FIRST_LOAD),
                        asOf.alias(ProfileLedgerTable.MINTED_AT),
                        lit("active").alias(ProfileLedgerTable.STATUS),
                        lit(false).alias(IS_KNOWN));
        Dataset<Row> status = changes.select(
                col(PROFILE_ID).alias("changed"),
                when(isGain(), "active").otherwise(col(ProfileChangeTable.KIND)).alias("new_status"));
        Dataset<Row> changed = ledger.join(status, col(PROFILE_ID).equalTo(col("changed")))
                .filter(col("new_status").notEqual(col(ProfileLedgerTable.STATUS)))
                .withColumn(ProfileLedgerTable.STATUS, col("new_status"))
                .withColumn(IS_KNOWN, lit(true))
                .drop("changed", "new_status");
        return minted.unionByName(changed);
    }

    private static Column isGain() {
        return col(ProfileChangeTable.KIND).isin("created", "split", UNMERGED);
    }
}
