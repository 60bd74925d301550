package io.saltern.identity.override;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.saltern.base.error.SalternException;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileChangeTable;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds what keeps two sides of a person apart: a cannot-link for each link that crosses, and one between the earliest
 * nodes of both sides, which holds for links that come later. The nodes and links of one person come to the driver.
 */
public final class Unmerge {
    /** A person of more nodes is no person; a rule that makes such is to be changed, not its result. */
    public static final int MOST_NODES = 100_000;

    private final Function<String, Dataset<Row>> relations;

    /** @param relations a table or view of the lake by its full name, at one state */
    public Unmerge(Function<String, Dataset<Row>> relations) {
        this.relations = relations;
    }

    /**
     * What is to be written.
     *
     * @param opened cannot-links
     * @param closed must-links across the sides, to be taken back
     * @param nodes number of nodes of the side that leaves
     * @param otherNodes number of nodes of the other side
     * @param crossing number of links that cross
     */
    public record Decision(
            String profileId, List<Override> opened, List<Override> closed, int nodes, int otherNodes, int crossing) {}

    private record Person(String profileId, Map<String, Long> firstLoads, List<Sides.Link> links) {}

    /**
     * Restores the partition before a merge. Nodes that joined later go to the side that they are linked to.
     *
     * @param profileId a profile in force
     * @param mergedId an id that was merged into it, directly or through others
     * @throws SalternException kind config, when no such merge is known or nothing is left of a side
     */
    public Decision merge(String profileId, String mergedId, String reason) {
        List<Row> merges = relations
                .apply("core.profile_change")
                .filter(col(ProfileChangeTable.PROFILE_ID)
                        .equalTo(mergedId)
                        .and(col(ProfileChangeTable.KIND).equalTo("merged")))
                .orderBy(col(ProfileChangeTable.CHANGE_NO).desc())
                .takeAsList(1);
        if (merges.isEmpty()) {
            throw SalternException.config("The profile " + mergedId + " was never merged into another."
                    + " 'saltern explain " + profileId + "' lists the merges.");
        }
        long changeNo = merges.get(0).<Long>getAs(ProfileChangeTable.CHANGE_NO);
        String into = merges.get(0).getAs(ProfileChangeTable.OTHER_PROFILE_ID);
        Person person = person(profileId);
        Map<String, String> before = profilesBefore(changeNo, profileId);
        before.keySet().retainAll(person.firstLoads().keySet());
        Set<String> one = nodesOf(before, mergedId);
        Set<String> other = nodesOf(before, into);
        if (one.isEmpty() || other.isEmpty()) {
            throw SalternException.config("The profile " + profileId + " holds nothing of the merge of " + mergedId
                    + " into " + into + " that could be taken back: one of the two has no node in it.");
        }
        return decide(person, one, other, reason);
    }

    /**
     * Separates two nodes of one person.
     *
     * @throws SalternException kind config, when one of them is not of this person
     */
    public Decision apart(String profileId, String nodeA, String nodeB, String reason) {
        Person person = person(profileId);
        if (nodeA.equals(nodeB)
                || !person.firstLoads().containsKey(nodeA)
                || !person.firstLoads().containsKey(nodeB)) {
            throw SalternException.config(
                    "Two different identifiers of the profile " + profileId + " are needed to take it apart.");
        }
        return decide(person, Set.of(nodeA), Set.of(nodeB), reason);
    }

    private static Decision decide(Person person, Set<String> one, Set<String> other, String reason) {
        Sides sides = Sides.of(person.firstLoads().keySet(), one, other, person.links());
        Map<Override, Override> opened = new HashMap<>();
        List<Override> closed = new ArrayList<>();
        for (Sides.Link link : sides.crossing()) {
            Override apart = Override.cannotLink(link.from(), link.to(), reason);
            opened.put(apart.key(), apart);
            if (link.rule().equals(IdentityOverrideTable.MUST_LINK)) {
                closed.add(Override.mustLink(link.from(), link.to(), null));
            }
        }
        Override anchors =
                Override.cannotLink(earliest(one, person.firstLoads()), earliest(other, person.firstLoads()), reason);
        opened.put(anchors.key(), anchors);
        List<Override> sorted = opened.values().stream()
                .sorted((a, b) -> (a.nodeA() + a.nodeB()).compareTo(b.nodeA() + b.nodeB()))
                .toList();
        return new Decision(
                person.profileId(),
                sorted,
                closed,
                sides.one().size(),
                sides.other().size(),
                sides.crossing().size());
    }

    private static String earliest(Set<String> nodes, Map<String, Long> firstLoads) {
        return nodes.stream()
                .min((a, b) -> {
                    int byLoad = Long.compare(firstLoads.get(a), firstLoads.get(b));
                    return byLoad != 0 ? byLoad : a.compareTo(b);
                })
                .orElseThrow();
    }

    private static Set<String> nodesOf(Map<String, String> profiles, String profileId) {
        return profiles.entrySet().stream()
                .filter(node -> node.getValue().equals(profileId))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private Dataset<Row> nodes(String profileId) {
        return relations
                .apply("core.profile_link")
                .filter(col(ClusterProfileTable.PROFILE_ID).equalTo(profileId));
    }

    private Person person(String profileId) {
        Map<String, Long> firstLoads = new TreeMap<>();
        nodes(profileId)
                .select(NodeClusterTable.NODE_ID, NodeClusterTable.FIRST_LOAD)
                .takeAsList(MOST_NODES + 1)
                .forEach(row -> firstLoads.put(row.getString(0), row.getLong(1)));
        if (firstLoads.isEmpty()) {
            throw SalternException.config("There is no profile " + profileId + " in force.");
        }
        if (firstLoads.size() > MOST_NODES) {
            throw SalternException.config("The profile " + profileId + " has more than " + MOST_NODES
                    + " identifiers: a rule of identity.yaml joins what it should not. Change the rule; see what it"
                    + " would do with 'saltern identity simulate'.");
        }
        Dataset<Row> own = nodes(profileId).select(col(NodeClusterTable.NODE_ID).alias("own_node"));
        List<Sides.Link> links = relations
                .apply("core.identity_edge")
                .filter(col(IdentityEdgeTable.STATUS).equalTo("linked"))
                .join(own, col("own_node").equalTo(col(IdentityEdgeTable.FROM_NODE)), "left_semi")
                .select(
                        IdentityEdgeTable.FROM_NODE,
                        IdentityEdgeTable.TO_NODE,
                        IdentityEdgeTable.RULE,
                        IdentityEdgeTable.FIRST_SEEN_AT)
                .collectAsList()
                .stream()
                .filter(row -> firstLoads.containsKey(row.getString(1)))
                .map(row -> new Sides.Link(row.getString(0), row.getString(1), row.getString(2), micros(row, 3)))
                .toList();
        return new Person(profileId, firstLoads, links);
    }

    private static long micros(Row row, int place) {
        return row.isNullAt(place)
                ? Long.MIN_VALUE
                : row.<Timestamp>getAs(place).getTime();
    }

    /** The profile that each node of a person had before a change; nodes that had none are missing. */
    private Map<String, String> profilesBefore(long changeNo, String profileId) {
        Column wasThere = col(NodeClusterTable.CHANGE_NO)
                .lt(lit(changeNo))
                .and(col(NodeClusterTable.CLOSED_NO)
                        .geq(lit(changeNo))
                        .or(col(NodeClusterTable.VALID_TO).isNull()));
        Dataset<Row> clusters = relations
                .apply("core.cluster_profile")
                .filter(wasThere)
                .select(ClusterProfileTable.CLUSTER_ID, ClusterProfileTable.PROFILE_ID);
        Map<String, String> profiles = new HashMap<>();
        relations
                .apply("core.node_cluster")
                .filter(wasThere)
                .join(nodes(profileId).select(NodeClusterTable.NODE_ID), NodeClusterTable.NODE_ID)
                .join(clusters, ClusterProfileTable.CLUSTER_ID)
                .select(NodeClusterTable.NODE_ID, ClusterProfileTable.PROFILE_ID)
                .collectAsList()
                .forEach(row -> profiles.put(row.getString(0), row.getString(1)));
        return profiles;
    }
}
