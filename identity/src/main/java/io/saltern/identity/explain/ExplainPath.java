package io.saltern.identity.explain;

import static org.apache.spark.sql.functions.col;

import io.saltern.base.error.SalternException;
import io.saltern.identity.explain.IdentityReader.Identifier;
import io.saltern.identity.explain.IdentityReader.Subject;
import io.saltern.identity.explain.PathExplanation.Link;
import io.saltern.identity.explain.PathExplanation.ShownBy;
import io.saltern.identity.explain.ProfileExplanation.RefusedLink;
import io.saltern.identity.explain.ProfileExplanation.ShownIdentifier;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileTable;
import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds the links that make two identifiers or profiles one person. */
public final class ExplainPath {
    /** A person of more links than these is not searched; such a component wants a look at its withheld values first. */
    public static final int MOST_LINKS = 100_000;

    /** So many rows of the sources are shown of each link. */
    public static final int MOST_SHOWN = 10;

    private final IdentityReader reader;
    private final Mask mask;

    /** @param relations a table or view of the lake by its full name, at one state */
    public ExplainPath(Function<String, Dataset<Row>> relations, Mask mask) {
        this.reader = new IdentityReader(relations);
        this.mask = mask;
    }

    /**
     * @param one a profile id, also a former one, or {@code namespace:value} as staged
     * @param other likewise; of a profile its earliest identifier is meant
     * @throws SalternException kind config, when nobody is called so; kind data, when the person has too many links
     */
    public PathExplanation between(String one, String other) {
        Subject from = reader.subject(one);
        Subject to = reader.subject(other);
        if (!from.profileId().equals(to.profileId())) {
            return new PathExplanation(
                    from.profileId(), to.profileId(), List.of(), refused(from.profileId(), to.profileId()));
        }
        List<Row> links = links(from.profileId());
        List<Row> path = shortest(links, node(from), node(to));
        return new PathExplanation(from.profileId(), to.profileId(), shown(path, node(from)), List.of());
    }

    private String node(Subject subject) {
        return subject.node().orElseGet(() -> reader.relation("core.profile_link")
                .filter(col(ProfileTable.PROFILE_ID).equalTo(subject.profileId()))
                .orderBy(NodeClusterTable.FIRST_LOAD, NodeClusterTable.NODE_ID)
                .select(NodeClusterTable.NODE_ID)
                .first()
                .getString(0));
    }

    private Dataset<Row> nodes(String profileId, String name) {
        return reader.relation("core.profile_link")
                .filter(col(ProfileTable.PROFILE_ID).equalTo(profileId))
                .select(col(NodeClusterTable.NODE_ID).alias(name));
    }

    private List<Row> links(String profileId) {
        List<Row> links = reader.relation("core.identity_edge")
                .filter(col(IdentityEdgeTable.STATUS).equalTo("linked"))
                .join(
                        nodes(profileId, "own_node"),
                        col(IdentityEdgeTable.FROM_NODE).equalTo(col("own_node")))
                .drop("own_node")
                .orderBy(IdentityEdgeTable.FROM_NODE, IdentityEdgeTable.TO_NODE, IdentityEdgeTable.RULE)
                .takeAsList(MOST_LINKS + 1);
        if (links.size() > MOST_LINKS) {
            throw SalternException.data("The profile " + profileId + " is held together by more than " + MOST_LINKS
                    + " links of core.identity_edge, too many to search. A value shared by many glues it: lower"
                    + " max_profiles in identity.yaml.");
        }
        return links;
    }

    /** Breadth first, neighbours in order of their links, so that of several shortest paths always the same is found. */
    private static List<Row> shortest(List<Row> links, String start, String goal) {
        Map<String, List<Row>> byNode = new TreeMap<>();
        for (Row link : links) {
            byNode.computeIfAbsent(from(link), node -> new ArrayList<>()).add(link);
            byNode.computeIfAbsent(to(link), node -> new ArrayList<>()).add(link);
        }
        Map<String, Row> reachedBy = new TreeMap<>();
        Set<String> seen = new TreeSet<>(Set.of(start));
        Deque<String> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty() && !seen.contains(goal)) {
            String node = next.poll();
            for (Row link : byNode.getOrDefault(node, List.of())) {
                String neighbour = otherEnd(link, node);
                if (seen.add(neighbour)) {
                    reachedBy.put(neighbour, link);
                    next.add(neighbour);
                }
            }
        }
        List<Row> path = new ArrayList<>();
        for (String at = goal; reachedBy.containsKey(at) && !at.equals(start); ) {
            Row link = reachedBy.get(at);
            path.add(link);
            at = otherEnd(link, at);
        }
        Collections.reverse(path);
        return path;
    }

    private List<Link> shown(List<Row> path, String start) {
        Map<String, Identifier> names = names(path);
        SourceRows rows = SourceRows.of(reader, names.keySet(), mask, ExplainProfile.MOST_LINES);
        List<Link> links = new ArrayList<>();
        String at = start;
        for (Row link : path) {
            String next = otherEnd(link, at);
            String value = link.getAs(IdentityEdgeTable.NODE_ID);
            boolean isEnd = value == null || value.equals(at) || value.equals(next);
            List<String> sources = link.isNullAt(link.fieldIndex(IdentityEdgeTable.SOURCES))
                    ? List.of()
                    : link.getList(link.fieldIndex(IdentityEdgeTable.SOURCES));
            links.add(new Link(
                    shown(names, at),
                    shown(names, next),
                    link.getAs(IdentityEdgeTable.RULE),
                    isEnd ? null : shown(names, value),
                    link.<Double>getAs(IdentityEdgeTable.WEIGHT),
                    sources,
                    link.<Timestamp>getAs(IdentityEdgeTable.FIRST_SEEN_AT).toInstant(),
                    link.<Long>getAs(IdentityEdgeTable.N),
                    shownBy(rows, isEnd ? List.of(Set.of(at, next)) : List.of(Set.of(at, value), Set.of(value, next))),
                    LinkEvidence.of(link)));
            at = next;
        }
        return links;
    }

    private static List<ShownBy> shownBy(SourceRows rows, List<Set<String>> together) {
        return together.stream()
                .flatMap(nodes -> rows.showing(nodes, MOST_SHOWN / together.size()).stream())
                .distinct()
                .toList();
    }

    private List<RefusedLink> refused(String one, String other) {
        Dataset<Row> edges = reader.relation("core.identity_edge")
                .filter(col(IdentityEdgeTable.STATUS).notEqual("linked"));
        Dataset<Row> there = edges.join(
                        nodes(one, "n1"), col(IdentityEdgeTable.FROM_NODE).equalTo(col("n1")), "left_semi")
                .join(nodes(other, "n2"), col(IdentityEdgeTable.TO_NODE).equalTo(col("n2")), "left_semi");
        Dataset<Row> back = edges.join(
                        nodes(other, "n1"), col(IdentityEdgeTable.FROM_NODE).equalTo(col("n1")), "left_semi")
                .join(nodes(one, "n2"), col(IdentityEdgeTable.TO_NODE).equalTo(col("n2")), "left_semi");
        List<Row> found = there.union(back)
                .orderBy(IdentityEdgeTable.FROM_NODE, IdentityEdgeTable.TO_NODE, IdentityEdgeTable.RULE)
                .takeAsList(ExplainProfile.MOST_LINES);
        Map<String, Identifier> names = names(found);
        return found.stream()
                .map(edge -> new RefusedLink(
                        shown(names, from(edge)),
                        shown(names, to(edge)),
                        edge.getAs(IdentityEdgeTable.RULE),
                        edge.getAs(IdentityEdgeTable.STATUS),
                        edge.getAs(IdentityEdgeTable.REASON),
                        edge.<Timestamp>getAs(IdentityEdgeTable.FIRST_SEEN_AT).toInstant()))
                .toList();
    }

    private Map<String, Identifier> names(List<Row> edges) {
        Set<String> nodes = new TreeSet<>();
        for (Row edge : edges) {
            nodes.add(from(edge));
            nodes.add(to(edge));
            String value = edge.getAs(IdentityEdgeTable.NODE_ID);
            if (value != null) {
                nodes.add(value);
            }
        }
        return reader.identifiers(nodes);
    }

    private ShownIdentifier shown(Map<String, Identifier> names, String node) {
        Identifier name = names.getOrDefault(node, new Identifier("node", node));
        return new ShownIdentifier(name.namespace(), mask.identifier(name.namespace(), name.value()));
    }

    private static String from(Row edge) {
        return edge.getAs(IdentityEdgeTable.FROM_NODE);
    }

    private static String to(Row edge) {
        return edge.getAs(IdentityEdgeTable.TO_NODE);
    }

    private static String otherEnd(Row link, String node) {
        return from(link).equals(node) ? to(link) : from(link);
    }
}
