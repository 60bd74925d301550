package io.saltern.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.config.NamespaceConfig;
import io.saltern.identity.graph.ConnectedComponents;
import io.saltern.identity.graph.ConstraintPlan;
import io.saltern.identity.graph.GenericValuePlan;
import io.saltern.identity.graph.IdentifierSetPlan;
import io.saltern.identity.graph.LinkPlan;
import io.saltern.identity.graph.ScoredLinkPlan;
import io.saltern.identity.graph.UsableIdentifierPlan;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.NodeClusterTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The partition of everything staged into persons, made anew. It persists what several of its datasets are made from,
 * and what it gives, until it is closed, and looks twice whether a component breaks a rule: with the links that are
 * proof by themselves, and with the guarded and scored ones.
 */
final class IdentityResolution implements AutoCloseable {
    private final List<NamespaceConfig> namespaces;
    private final KeptRows kept = new KeptRows();
    private final Dataset<Row> sets;
    private final Dataset<Row> members;
    private final Dataset<Row> regions;
    private final Dataset<Row> shown;
    private final Dataset<Row> mustLinks;
    private final Dataset<Row> components;
    private final Dataset<Row> decisions;
    private final Optional<Dataset<Row>> scored;
    private final Optional<Dataset<Row>> refusedByNames;
    private Optional<Dataset<Row>> setRows = Optional.empty();
    private Optional<Dataset<Row>> edgeRows = Optional.empty();

    /** Links that a model proposes: taken after every exact one, and under the same limits. */
    interface Proposal {
        /**
         * @param members as {@link UsableIdentifierPlan#members} gives them
         * @return {@code from_node, to_node, rule, weight, evidence}; weight in bits, evidence JSON or null
         */
        Dataset<Row> links(Dataset<Row> members);
    }

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

    /**
     * Sets that no link leads out of, and what is known of all others.
     *
     * @param sets as {@link IdentifierSetPlan#collect} gives them
     * @param aliases {@code id, component} of all aliases
     * @param verdicts as {@link UsableIdentifierPlan#verdicts} gives them, about all members of the sets
     * @param overrides in force, but must-links between others
     */
    record Known(Dataset<Row> sets, Dataset<Row> aliases, Dataset<Row> verdicts, Dataset<Row> overrides) {}

    IdentityResolution(Staged staged, IdentityConfig config, Column asOf) {
        this(staged, Optional.empty(), config, asOf);
    }

    IdentityResolution(Staged staged, Optional<Proposal> proposal, IdentityConfig config, Column asOf) {
        this(kept -> known(staged, config, asOf, kept), proposal, config);
    }

    /** Resolves a part of the sets. */
    IdentityResolution(Known known, IdentityConfig config) {
        this(kept -> known, Optional.empty(), config);
    }

    private static Known known(Staged staged, IdentityConfig config, Column asOf, KeptRows kept) {
        Dataset<Row> sets = kept.keep(IdentifierSetPlan.collect(
                staged.customers(), staged.events(), staged.orders(), staged.consents(), asOf));
        Dataset<Row> aliases = kept.keep(ConnectedComponents.label(IdentifierSetPlan.aliases(sets)));
        Dataset<Row> candidates = kept.keep(UsableIdentifierPlan.unblocked(sets, config.namespaces()));
        Dataset<Row> generic = GenericValuePlan.find(candidates, aliases, config.namespaces(), config.generic());
        Dataset<Row> verdicts =
                kept.keep(UsableIdentifierPlan.verdicts(candidates, aliases, generic, config.namespaces()));
        return new Known(sets, aliases, verdicts, staged.overrides());
    }

    private IdentityResolution(Function<KeptRows, Known> gather, Optional<Proposal> proposal, IdentityConfig config) {
        namespaces = config.namespaces();
        Known staged = gather.apply(kept);
        sets = staged.sets();
        Dataset<Row> aliases = staged.aliases();
        members = kept.keep(UsableIdentifierPlan.members(sets, staged.verdicts(), namespaces));
        scored = proposal.map(it -> kept.keep(it.links(members)));
        Dataset<Row> touching = LinkPlan.touching(members, staged.overrides());
        regions = kept.keep(ConnectedComponents.label(scored.map(
                        links -> touching.union(links.select(IdentityEdgeTable.FROM_NODE, IdentityEdgeTable.TO_NODE)))
                .orElse(touching)));
        Dataset<Row> allowed = kept.keep(LinkPlan.apart(LinkPlan.shown(members), staged.overrides()));
        Dataset<Row> allAsked = kept.keep(LinkPlan.marked(LinkPlan.mustLinks(staged.overrides()), allowed, namespaces));
        Dataset<Row> asked = allAsked.filter(not(col(LinkPlan.IS_OF_PEOPLE))).drop(LinkPlan.IS_OF_PEOPLE);
        Dataset<Row> askedOfPeople = allAsked.filter(LinkPlan.IS_OF_PEOPLE).drop(LinkPlan.IS_OF_PEOPLE);
        boolean isConstrained = namespaces.stream()
                        .anyMatch(namespace -> namespace.maxPerProfile().isPresent())
                || !LinkPlan.cannotLinks(staged.overrides()).isEmpty();
        ConstraintPlan.Facts facts = facts(allowed, aliases, staged.overrides(), isConstrained);

        Dataset<Row> proofs = LinkPlan.proofs(allowed, asked, namespaces);
        Dataset<Row> joined = kept.keep(ConnectedComponents.label(proofs));
        Optional<Dataset<Row>> broken = isConstrained
                ? Optional.of(kept.keep(ConstraintPlan.overLimit(facts, joined, namespaces)))
                        .filter(rows -> !rows.isEmpty())
                : Optional.empty();
        Dataset<Row> entities;
        Dataset<Row> askedOfNodes;
        if (broken.isEmpty()) {
            shown = allowed;
            askedOfNodes = asked;
            entities = joined;
        } else {
            Dataset<Row> refused = kept.keep(ConstraintPlan.refused(
                    LinkPlan.proofLinks(allowed, asked, namespaces), facts, joined, broken.get(), namespaces));
            shown = kept.keep(LinkPlan.withCuts(allowed, refused));
            askedOfNodes = kept.keep(LinkPlan.cut(asked, refused));
            proofs = LinkPlan.proofs(shown, askedOfNodes, namespaces);
            entities = kept.keep(ConnectedComponents.label(proofs));
        }
        if (config.guarded().isEmpty() && scored.isEmpty()) {
            components = entities;
            mustLinks = askedOfNodes;
            decisions = LinkPlan.noDecisions(shown.sparkSession());
            refusedByNames = Optional.empty();
            return;
        }
        Dataset<Row> names = kept.keep(LinkPlan.entityNames(LinkPlan.names(members), entities));
        Dataset<Row> guarded = kept.keep(LinkPlan.guarded(shown, entities, names, namespaces)
                .unionByName(LinkPlan.ofPeople(askedOfPeople, entities)));
        Dataset<Row> exact = kept.keep(ConnectedComponents.label(proofs.union(LinkPlan.linked(guarded))));
        Dataset<Row> decided = scored.map(links -> kept.keep(
                        guarded.unionByName(LinkPlan.scored(ScoredLinkPlan.between(links, exact), shown, entities))))
                .orElse(guarded);
        Dataset<Row> together =
                scored.isEmpty() ? exact : kept.keep(ConnectedComponents.label(proofs.union(LinkPlan.linked(decided))));
        ConstraintPlan.Facts entityFacts = facts.of(entities, names);
        Dataset<Row> differing = ConstraintPlan.differing(entityFacts, together);
        Dataset<Row> brokenAgain = kept.keep(
                isConstrained
                        ? ConstraintPlan.overLimit(entityFacts, together, namespaces)
                                .union(differing)
                                .distinct()
                        : differing);
        if (brokenAgain.isEmpty()) {
            components = together;
            decisions = decided;
            mustLinks = askedOfNodes.unionByName(askedOfPeople);
            refusedByNames = Optional.empty();
            return;
        }
        Dataset<Row> refused = kept.keep(ConstraintPlan.refused(
                LinkPlan.decidedLinks(decided, namespaces), entityFacts, together, brokenAgain, namespaces));
        refusedByNames = Optional.of(refused);
        decisions = kept.keep(LinkPlan.cut(decided, refused));
        mustLinks = askedOfNodes.unionByName(LinkPlan.cut(askedOfPeople, refused));
        components = kept.keep(ConnectedComponents.label(proofs.union(LinkPlan.linked(decisions))));
    }

    private ConstraintPlan.Facts facts(
            Dataset<Row> allowed, Dataset<Row> aliases, Dataset<Row> overrides, boolean isConstrained) {
        ConstraintPlan.Facts facts = ConstraintPlan.facts(allowed, aliases, overrides, namespaces);
        return isConstrained
                ? new ConstraintPlan.Facts(kept.keep(facts.values()), facts.apart(), facts.names())
                : facts;
    }

    /** Must-links that a rule forbids: rows of {@code core.identity_edge} but the weight, with the reason. */
    Dataset<Row> contradictions() {
        return mustLinks.filter(col(IdentityEdgeTable.STATUS).equalTo(LinkPlan.CUT));
    }

    /** Counts the groups that have so many given names that only equal ones were taken for one person's. */
    long countOfTooManyNames() {
        return refusedByNames
                .map(rows -> rows.filter(col(IdentityEdgeTable.RULE).equalTo(ConstraintPlan.TOO_MANY_NAMES))
                        .count())
                .orElse(0L);
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
        if (setRows.isEmpty()) {
            setRows = Optional.of(kept.keep(placedSets()));
        }
        return setRows.get();
    }

    private Dataset<Row> placedSets() {
        Dataset<Row> places = members.select(
                        col(IdentifierSetTable.SOURCE),
                        col(IdentifierSetTable.SET_HASH),
                        col(UsableIdentifierPlan.ANCHOR).alias(IdentifierSetTable.NODE_ID),
                        UsableIdentifierPlan.held(col(UsableIdentifierPlan.MEMBERS))
                                .alias(IdentifierSetTable.MEMBERS))
                .join(
                        regions.toDF("region_node", IdentifierSetTable.REGION),
                        col(IdentifierSetTable.NODE_ID).equalTo(col("region_node")),
                        "left")
                .drop("region_node");
        return sets.join(places, new String[] {IdentifierSetTable.SOURCE, IdentifierSetTable.SET_HASH}, "left");
    }

    /** Rows of {@code core.identity_edge}. */
    Dataset<Row> edgeRows() {
        if (edgeRows.isEmpty()) {
            Dataset<Row> edges = LinkPlan.edges(shown, mustLinks, decisions, namespaces);
            edgeRows = Optional.of(kept.keep(scored.map(links -> ScoredLinkPlan.withEvidence(edges, links))
                    .orElse(edges)));
        }
        return edgeRows.get();
    }

    @Override
    public void close() {
        kept.close();
    }
}
