package io.saltern.identity;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.graph.ConnectedComponents;
import io.saltern.identity.graph.GenericValuePlan;
import io.saltern.identity.graph.IdentifierSetPlan;
import io.saltern.identity.graph.IncrementPlan;
import io.saltern.identity.graph.UsableIdentifierPlan;
import io.saltern.identity.id.ProfileIdPlan;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.TableDef;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * What further rows change in the partition that is held. Looks at the regions that they touch and at no other, and comes to
 * what a resolution of everything would come to ({@link IncrementPlan} says why). Reads the held sets once, and of the edges
 * and links their keys; persists what several of its datasets are made from, until it is closed.
 */
final class IdentityIncrement implements AutoCloseable {
    private static final String NODE = "node";

    private final Held held;
    private final KeptRows kept = new KeptRows();
    private final Dataset<Row> sets;
    private final Dataset<Row> affected;
    private final Dataset<Row> asked;
    private final Optional<Overrides> overrides;
    private final Dataset<Row> aliases;
    private final Dataset<Row> verdicts;
    private final IdentityConfig config;
    private Optional<IdentityResolution> resolution = Optional.empty();

    /**
     * The tables of identity as the last run left them.
     *
     * @param sets {@code core.identifier_set}
     * @param edges {@code core.identity_edge}
     * @param nodes open rows of {@code core.node_cluster}
     * @param clusters {@code core.cluster_profile}, closed rows too
     * @param ledger {@code core.profile_ledger}
     */
    record Held(
            Dataset<Row> sets, Dataset<Row> edges, Dataset<Row> nodes, Dataset<Row> clusters, Dataset<Row> ledger) {}

    /** Overrides in force at the last run and now. */
    record Overrides(Dataset<Row> before, Dataset<Row> now) {
        private Dataset<Row> both() {
            return before.unionByName(now);
        }
    }

    /** How much there is to look at. */
    record Extent(long sets, long affected) {}

    /** Rows to put into a table, and keys of rows to take away; neither holds what is there already. */
    record Change(Dataset<Row> rows, Dataset<Row> gone, Dataset<Row> whole) {}

    /**
     * @param fresh what came since, as {@link IdentifierSetPlan#collect} gives it
     * @param overrides empty when there never was any
     */
    IdentityIncrement(Held held, Dataset<Row> fresh, Optional<Overrides> overrides, IdentityConfig config) {
        this.overrides = overrides;
        this.config = config;
        sets = kept.keepColumns(held.sets());
        this.held =
                new Held(sets, held.edges(), held.nodes(), kept.keep(held.clusters()), kept.keepColumns(held.ledger()));
        Dataset<Row> came = kept.keep(fresh);
        Dataset<Row> merged = kept.keep(IncrementPlan.withNodes(
                IdentifierSetPlan.merge(IncrementPlan.heldOf(sets, came), came), config.namespaces()));
        Dataset<Row> all = kept.keepColumns(IncrementPlan.all(sets, merged));
        Dataset<Row> aliasesBefore = ConnectedComponents.label(IdentifierSetPlan.aliases(sets));
        aliases = kept.keep(ConnectedComponents.label(IdentifierSetPlan.aliases(all)));
        Dataset<Row> folded = kept.keep(IncrementPlan.folded(aliasesBefore, aliases));
        Dataset<Row> doubtful = kept.keep(IncrementPlan.doubtful(all, merged, folded, aliases));
        Dataset<Row> evidence = kept.keep(IncrementPlan.evidence(all, doubtful, aliases));
        Dataset<Row> judged = kept.keep(judged(evidence, doubtful));
        Dataset<Row> turned = kept.keep(IncrementPlan.turned(doubtful, judged, IncrementPlan.heldVerdicts(evidence)));
        asked = overrides
                .map(it -> {
                    Dataset<Row> ends = IncrementPlan.changedEnds(it.before(), it.now());
                    Dataset<Row> nodes = merged.select(
                                    explode(col(IncrementPlan.NODES)).alias(NODE))
                            .union(ends)
                            .union(turned);
                    return kept.keep(IncrementPlan.asked(nodes, it.both()));
                })
                .orElse(folded.limit(0));
        affected = kept.keep(IncrementPlan.affected(all, merged, folded.union(asked), turned));
        verdicts = kept.keep(judged.union(IncrementPlan.heldVerdicts(affected)
                .filter(col(UsableIdentifierPlan.WITHHELD_BY).isNotNull())
                .join(broadcast(doubtful), col(UsableIdentifierPlan.WITHHELD).equalTo(col(NODE)), "left_anti")));
    }

    private Dataset<Row> judged(Dataset<Row> evidence, Dataset<Row> doubtful) {
        Dataset<Row> candidates = kept.keep(UsableIdentifierPlan.unblocked(evidence, config.namespaces()));
        Dataset<Row> generic = GenericValuePlan.find(candidates, aliases, config.namespaces(), config.generic());
        return UsableIdentifierPlan.verdicts(candidates, aliases, generic, config.namespaces())
                .join(broadcast(doubtful), col(UsableIdentifierPlan.WITHHELD).equalTo(col(NODE)), "left_semi");
    }

    /** The sets that no run has seen before. */
    Dataset<Row> addedSets() {
        return affected.filter(col(IdentifierSetPlan.IS_NEW));
    }

    /** Counts what there is to look at. */
    Extent extent() {
        Column isAffected = col("is_affected");
        long[] counts = new long[2];
        sets.select(lit(false).alias("is_affected"))
                .union(affected.select(lit(true)))
                .groupBy(isAffected)
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(row -> counts[row.getBoolean(0) ? 1 : 0] = row.getLong(1));
        return new Extent(counts[0], counts[1]);
    }

    /**
     * Whether a must-link names a value that links nobody: such a link leads to sets of other regions, which only a
     * resolution of everything sees.
     */
    boolean isAskedOfWithheld() {
        return overrides.isPresent()
                && !IncrementPlan.heldVerdicts(sets)
                        .union(verdicts)
                        .filter(col(UsableIdentifierPlan.WITHHELD_BY).isNotNull())
                        .join(
                                broadcast(IncrementPlan.ends(
                                        mustLinks(overrides.get().both()))),
                                col(UsableIdentifierPlan.WITHHELD).equalTo(col(NODE)),
                                "left_semi")
                        .isEmpty();
    }

    private static Dataset<Row> mustLinks(Dataset<Row> rows) {
        return rows.filter(col(IdentityOverrideTable.KIND).equalTo(IdentityOverrideTable.MUST_LINK));
    }

    /** The partition of what is looked at. */
    IdentityResolution resolution() {
        if (resolution.isEmpty()) {
            Dataset<Row> nodes = affected.select(
                            explode(col(IncrementPlan.NODES)).alias(NODE))
                    .union(asked)
                    .distinct();
            Dataset<Row> own = overrides
                    .map(it -> kept.keep(IncrementPlan.overridesOf(it.now(), nodes)))
                    .orElseGet(() -> noOverrides(affected));
            Dataset<Row> plain = affected.drop(
                    IdentifierSetTable.MEMBERS,
                    IdentifierSetTable.REGION,
                    IncrementPlan.NODES,
                    IdentifierSetPlan.IS_MATERIAL,
                    IdentifierSetPlan.IS_NEW);
            resolution = Optional.of(
                    new IdentityResolution(new IdentityResolution.Known(plain, aliases, verdicts, own), config));
        }
        return resolution.get();
    }

    private static Dataset<Row> noOverrides(Dataset<Row> any) {
        return any.sparkSession()
                .createDataFrame(List.of(), IdentityOverrideTable.DEF.columns().asNullable());
    }

    /** The links that the people of these regions have: what {@link ProfileIdPlan} needs of the tables, and of the others. */
    record Links(
            Dataset<Row> openNodes,
            Dataset<Row> clusterProfile,
            Dataset<Row> ledger,
            Optional<ProfileIdPlan.Elsewhere> elsewhere) {
        Dataset<Row> openProfiles() {
            return clusterProfile.filter(col(ClusterProfileTable.VALID_TO).isNull());
        }
    }

    Links links() {
        String cluster = ClusterProfileTable.CLUSTER_ID;
        String profile = ClusterProfileTable.PROFILE_ID;
        Dataset<Row> nodes =
                kept.keep(IncrementPlan.usable(affected, resolution().members()));
        Dataset<Row> open = kept.keep(held.nodes()
                .join(broadcast(nodes), col(NodeClusterTable.NODE_ID).equalTo(col(NODE)), "left_semi"));
        Dataset<Row> own = kept.keep(open.select(cluster).distinct());
        Dataset<Row> clusters = held.clusters();
        Dataset<Row> ofOwn = clusters.join(broadcast(own), new String[] {cluster}, "left_semi");
        Dataset<Row> merged = held.ledger()
                .filter(col(ProfileLedgerTable.STATUS).equalTo("merged"))
                .select(profile);
        Dataset<Row> former = ofOwn.filter(col(ClusterProfileTable.VALID_TO).isNotNull())
                .select(profile)
                .distinct()
                .join(merged, new String[] {profile}, "left_semi");
        Dataset<Row> related =
                kept.keep(clusters.filter(col(ClusterProfileTable.VALID_TO).isNotNull())
                        .join(broadcast(former), new String[] {profile}, "left_semi")
                        .join(broadcast(own), new String[] {cluster}, "left_anti"));
        Dataset<Row> relatedNodes = held.nodes()
                .join(broadcast(related.select(cluster).distinct()), new String[] {cluster}, "left_semi")
                .select(NodeClusterTable.NODE_ID, NodeClusterTable.FIRST_LOAD, cluster);
        Dataset<Row> links = kept.keep(ofOwn.union(related));
        Dataset<Row> ledger = kept.keep(held.ledger()
                .join(broadcast(nodes), col(ProfileLedgerTable.ANCHOR_NODE_ID).equalTo(col(NODE)), "left")
                .join(
                        broadcast(links.select(col(profile).alias("linked")).distinct()),
                        col(profile).equalTo(col("linked")),
                        "left")
                .filter(col(NODE).isNotNull().or(col("linked").isNotNull()))
                .select(columns(ProfileLedgerTable.DEF)));
        Dataset<Row> others = clusters.filter(col(ClusterProfileTable.VALID_TO).isNull())
                .join(broadcast(own), new String[] {cluster}, "left_anti");
        Dataset<Row> profiles = others.join(broadcast(ledger.select(profile)), new String[] {profile}, "left_semi")
                .select(profile);
        Dataset<Row> names = others.join(broadcast(nodes), col(cluster).equalTo(col(NODE)), "left_semi")
                .select(cluster);
        return new Links(
                open,
                links,
                ledger,
                Optional.of(new ProfileIdPlan.Elsewhere(
                        kept.keep(profiles.distinct()), kept.keep(names.distinct()), kept.keep(relatedNodes))));
    }

    /** Changes of {@code core.identifier_set}. */
    Change setChange() {
        Dataset<Row> rows = resolution().setRows().select(columns(IdentifierSetTable.DEF));
        Dataset<Row> rest = sets.join(
                        broadcast(keys(rows, IdentifierSetTable.DEF)), keyOf(IdentifierSetTable.DEF), "left_anti")
                .select(columns(IdentifierSetTable.DEF));
        Dataset<Row> before = sets.join(
                        broadcast(keys(rows, IdentifierSetTable.DEF)), keyOf(IdentifierSetTable.DEF), "left_semi")
                .select(columns(IdentifierSetTable.DEF));
        return new Change(
                kept.keep(changed(IdentifierSetTable.DEF, rows, before)),
                keys(rows, IdentifierSetTable.DEF).limit(0),
                rest.union(rows));
    }

    /** Changes of {@code core.identity_edge}. */
    Change edgeChange() {
        Dataset<Row> rows = resolution().edgeRows().select(columns(IdentityEdgeTable.DEF));
        Dataset<Row> marked = IncrementPlan.marked(
                held.edges(), IncrementPlan.usable(affected, resolution().members()), asked);
        Dataset<Row> before = kept.keep(marked.filter(col("is_old")).select(columns(IdentityEdgeTable.DEF)));
        Dataset<Row> rest =
                marked.filter(not(coalesce(col("is_old"), lit(false)))).select(columns(IdentityEdgeTable.DEF));
        Dataset<Row> gone = kept.keep(keys(before, IdentityEdgeTable.DEF)
                .join(keys(rows, IdentityEdgeTable.DEF), keyOf(IdentityEdgeTable.DEF), "left_anti"));
        return new Change(kept.keep(changed(IdentityEdgeTable.DEF, rows, before)), gone, rest.union(rows));
    }

    /** The rows that are not there as they are. */
    private static Dataset<Row> changed(TableDef def, Dataset<Row> rows, Dataset<Row> before) {
        Column isSame = lit(true);
        Dataset<Row> old = before;
        for (StructField field : def.columns().fields()) {
            old = old.withColumnRenamed(field.name(), "old_" + field.name());
            Column value = col(field.name());
            Column oldValue = col("old_" + field.name());
            isSame =
                    isSame.and(def.key().contains(field.name()) ? value.equalTo(oldValue) : value.eqNullSafe(oldValue));
        }
        return rows.join(old, isSame, "left_anti");
    }

    private static String[] keyOf(TableDef def) {
        return def.key().toArray(String[]::new);
    }

    private static Dataset<Row> keys(Dataset<Row> rows, TableDef def) {
        return rows.select(def.key().stream().map(name -> col(name)).toArray(Column[]::new));
    }

    private static Column[] columns(TableDef def) {
        return def.columnNames().stream().map(name -> col(name)).toArray(Column[]::new);
    }

    @Override
    public void close() {
        resolution.ifPresent(IdentityResolution::close);
        kept.close();
    }
}
