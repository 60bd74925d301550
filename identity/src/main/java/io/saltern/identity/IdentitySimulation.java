package io.saltern.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.id.ProfileIdPlan;
import io.saltern.identity.override.Override;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.TableDef;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What other rules or overrides would make of the people of now. Reads, and writes nothing. Ids are all that it shows, so
 * nothing of it is personal.
 *
 * @param peopleNow profiles in force
 * @param peopleThen profiles that there would be
 * @param changes profiles by what would become of them: created, merged, split, unmerged, retired
 * @param membersChanged profiles that keep their id and would gain or lose nodes
 * @param nodesMoved nodes that would belong to another profile
 * @param nodesAdded nodes that nobody has now
 * @param nodesGone nodes that nobody would have then
 * @param examples a few of each, in order of kind and id
 */
public record IdentitySimulation(
        long peopleNow,
        long peopleThen,
        Map<String, Long> changes,
        long membersChanged,
        long nodesMoved,
        long nodesAdded,
        long nodesGone,
        List<Example> examples) {
    private static final int EXAMPLES = 5;
    private static final String NOW = "profile_now";
    private static final String THEN = "profile_then";

    /**
     * A profile of which something would become.
     *
     * @param otherProfileId merged: into which; split, unmerged: out of which; else empty
     * @param nodes node ids that would come or go, a few
     */
    public record Example(String kind, String profileId, String otherProfileId, List<String> nodes) {}

    /**
     * Computes it.
     *
     * @param tables a table of the lake at one state
     * @param overrides core.identity_override
     * @param further overrides beside those in force
     * @param asOf the instant to speak of
     */
    public static IdentitySimulation of(
            Function<TableDef, Dataset<Row>> tables,
            Dataset<Row> overrides,
            List<Override> further,
            IdentityConfig config,
            Instant asOf) {
        Column at = lit(Timestamp.from(asOf));
        IdentityResolution.Staged staged = new IdentityResolution.Staged(
                tables.apply(CustomerTable.DEF),
                tables.apply(EventTable.DEF),
                tables.apply(OrderTable.DEF),
                tables.apply(ConsentTable.DEF),
                Override.inForceWith(overrides, further, asOf));
        Optional<ScoredLinks> scored = config.isScoredLinked()
                ? ScoredLinks.of(staged.customers(), staged.overrides(), config.scoring(), at, progress -> {})
                : Optional.empty();
        try (IdentityResolution resolution =
                        new IdentityResolution(staged, scored.map(links -> links::accepted), config, at);
                KeptRows kept = new KeptRows()) {
            Dataset<Row> openNodes = tables.apply(NodeClusterTable.DEF)
                    .filter(col(NodeClusterTable.VALID_TO).isNull());
            Dataset<Row> clusterProfile = tables.apply(ClusterProfileTable.DEF);
            Dataset<Row> openProfiles =
                    clusterProfile.filter(col(ClusterProfileTable.VALID_TO).isNull());
            Dataset<Row> placed = kept.keep(ProfileIdPlan.placed(resolution.nodes(), openNodes, openProfiles));
            Dataset<Row> remaining = ProfileIdPlan.remaining(placed);
            Dataset<Row> ids = kept.keep(ProfileIdPlan.ids(
                    placed,
                    remaining,
                    clusterProfile,
                    tables.apply(ProfileLedgerTable.DEF),
                    config.salt().reveal().getBytes(StandardCharsets.UTF_8)));
            Dataset<Row> before =
                    openProfiles.select(ClusterProfileTable.PROFILE_ID).distinct();
            Dataset<Row> changes = kept.keep(ProfileIdPlan.changes(ids, before, remaining, at, 0));
            Dataset<Row> held = openNodes
                    .join(openProfiles, ClusterProfileTable.CLUSTER_ID)
                    .select(
                            openNodes.col(NodeClusterTable.NODE_ID),
                            openProfiles.col(ClusterProfileTable.PROFILE_ID).alias(NOW));
            Dataset<Row> moves = kept.keep(placed.select(NodeClusterTable.NODE_ID, ProfileIdPlan.COMPONENT)
                    .join(ids.select(ProfileIdPlan.COMPONENT, ClusterProfileTable.PROFILE_ID), ProfileIdPlan.COMPONENT)
                    .select(
                            col(NodeClusterTable.NODE_ID),
                            col(ClusterProfileTable.PROFILE_ID).alias(THEN))
                    .join(held, new String[] {NodeClusterTable.NODE_ID}, "full_outer")
                    .filter(not(col(NOW).eqNullSafe(col(THEN)))));
            return gather(before.count(), ids.count(), before, ids, changes, moves);
        } finally {
            scored.ifPresent(ScoredLinks::close);
        }
    }

    private static IdentitySimulation gather(
            long now, long then, Dataset<Row> before, Dataset<Row> ids, Dataset<Row> changes, Dataset<Row> moves) {
        Map<String, Long> kinds = new TreeMap<>();
        changes.groupBy(ProfileChangeTable.KIND)
                .count()
                .collectAsList()
                .forEach(row -> kinds.put(row.getString(0), row.getLong(1)));
        Row counts = moves.agg(
                        count(lit(1)),
                        count(when(col(NOW).isNull(), 1)),
                        count(when(col(THEN).isNull(), 1)))
                .head();
        long added = counts.getLong(1);
        long gone = counts.getLong(2);
        Dataset<Row> touched = moves.select(col(NOW).alias("touched"))
                .union(moves.select(col(THEN)))
                .filter(col("touched").isNotNull())
                .distinct()
                .join(before.select(col(ClusterProfileTable.PROFILE_ID).alias("touched")), "touched")
                .join(ids.select(col(ClusterProfileTable.PROFILE_ID).alias("touched")), "touched");
        long membersChanged = touched.agg(count_distinct(col("touched"))).head().getLong(0);
        List<Example> examples = new ArrayList<>();
        for (String kind : kinds.keySet()) {
            changes.filter(col(ProfileChangeTable.KIND).equalTo(kind))
                    .orderBy(ProfileChangeTable.PROFILE_ID)
                    .takeAsList(EXAMPLES)
                    .forEach(row -> examples.add(new Example(
                            kind,
                            row.getAs(ProfileChangeTable.PROFILE_ID),
                            row.getAs(ProfileChangeTable.OTHER_PROFILE_ID),
                            nodes(moves, row.getAs(ProfileChangeTable.PROFILE_ID)))));
        }
        touched.orderBy("touched")
                .takeAsList(EXAMPLES)
                .forEach(row -> examples.add(
                        new Example("members_changed", row.getString(0), "", nodes(moves, row.getString(0)))));
        return new IdentitySimulation(
                now, then, kinds, membersChanged, counts.getLong(0) - added - gone, added, gone, examples);
    }

    private static List<String> nodes(Dataset<Row> moves, String profileId) {
        return moves
                .filter(col(NOW).equalTo(profileId).or(col(THEN).equalTo(profileId)))
                .orderBy(NodeClusterTable.NODE_ID)
                .select(NodeClusterTable.NODE_ID)
                .takeAsList(EXAMPLES)
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
