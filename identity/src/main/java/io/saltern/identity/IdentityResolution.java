package io.saltern.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.config.NamespaceConfig;
import io.saltern.identity.graph.ConnectedComponents;
import io.saltern.identity.graph.IdentifierSetPlan;
import io.saltern.identity.graph.LinkPlan;
import io.saltern.identity.graph.UsableIdentifierPlan;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.NodeClusterTable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The partition of everything staged into persons, made anew. It persists what several of its datasets are made from,
 * until it is closed, and looks once whether links were cut.
 */
final class IdentityResolution implements AutoCloseable {
    private final List<NamespaceConfig> namespaces;
    private final KeptRows kept = new KeptRows();
    private final Dataset<Row> sets;
    private final Dataset<Row> members;
    private final Dataset<Row> shown;
    private final Dataset<Row> mustLinks;
    private final Dataset<Row> components;
    private final Dataset<Row> decisions;

    /**
     * What is staged, at pinned versions.
     *
     * @param overrides {@code core.identity_override}; may be empty
     */
    record Staged(
            Dataset<Row> customers,
            Dataset<Row> events,
            Dataset<Row> orders,
            Dataset<Row> consents,
            Dataset<Row> overrides) {}

    IdentityResolution(Staged staged, IdentityConfig config, Column asOf) {
        namespaces = config.namespaces();
        sets = kept.keep(IdentifierSetPlan.collect(
                staged.customers(), staged.events(), staged.orders(), staged.consents(), asOf));
        members = kept.keep(
                UsableIdentifierPlan.members(sets, UsableIdentifierPlan.aliases(staged.events(), asOf), namespaces));
        shown = kept.keep(LinkPlan.apart(LinkPlan.shown(members, namespaces), staged.overrides()));
        mustLinks = LinkPlan.mustLinks(staged.overrides());

        Dataset<Row> proofs = LinkPlan.proofs(shown, mustLinks, namespaces);
        Dataset<Row> entities = kept.keep(ConnectedComponents.label(proofs));
        if (config.guarded().isEmpty()) {
            components = entities;
            decisions = LinkPlan.noDecisions(shown.sparkSession());
            return;
        }
        Dataset<Row> names = LinkPlan.entityNames(LinkPlan.names(staged.customers(), members), entities);
        Dataset<Row> decided = kept.keep(LinkPlan.guarded(shown, entities, names, namespaces));
        Dataset<Row> joined = kept.keep(ConnectedComponents.label(proofs.union(LinkPlan.linked(decided))));
        Dataset<Row> cut = kept.keep(LinkPlan.conflicts(decided, joined));
        if (cut.isEmpty()) {
            components = joined;
            decisions = decided;
            return;
        }
        Dataset<Row> left = LinkPlan.without(decided, cut);
        components = kept.keep(ConnectedComponents.label(proofs.union(LinkPlan.linked(left))));
        decisions = left.unionByName(cut);
    }

    /** Sets without their node; columns of {@link IdentifierSetPlan#collect}. */
    Dataset<Row> sets() {
        return sets;
    }

    /** Sets with anchor and members; columns of {@link UsableIdentifierPlan#members}. */
    Dataset<Row> members() {
        return members;
    }

    /** {@code id, component} of every node that is in use. */
    Dataset<Row> components() {
        return components;
    }

    /** {@code node_id, component, first_load} of every node that is in use. */
    Dataset<Row> nodes() {
        return components
                .withColumnRenamed(ConnectedComponents.ID, NodeClusterTable.NODE_ID)
                .join(
                        shown.groupBy(NodeClusterTable.NODE_ID)
                                .agg(min(NodeClusterTable.FIRST_LOAD).alias(NodeClusterTable.FIRST_LOAD)),
                        NodeClusterTable.NODE_ID);
    }

    /** Rows of {@code core.identifier_set}. */
    Dataset<Row> setRows() {
        return sets.join(
                members.select(
                        col(IdentifierSetTable.SOURCE),
                        col(IdentifierSetTable.SET_HASH),
                        col(UsableIdentifierPlan.ANCHOR).alias(IdentifierSetTable.NODE_ID)),
                new String[] {IdentifierSetTable.SOURCE, IdentifierSetTable.SET_HASH},
                "left");
    }

    /** Rows of {@code core.identity_edge}. */
    Dataset<Row> edgeRows() {
        return LinkPlan.edges(shown, mustLinks, decisions, namespaces);
    }

    @Override
    public void close() {
        kept.close();
    }
}
