package io.saltern.identity.explain;

import static org.apache.spark.sql.functions.col;

import io.saltern.identity.explain.ProfileExplanation.ShownIdentifier;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Lays out the identifiers of one profile with the links between them, and the links to others that were refused. */
public final class ExplainGraph {
    /** A picture of more nodes than these shows nothing. */
    public static final int MOST_NODES = 120;

    private static final int MOST_REFUSED = 20;

    private final IdentityReader reader;
    private final Mask mask;

    /** @param relations a table or view of the lake by its full name, at one state */
    public ExplainGraph(Function<String, Dataset<Row>> relations, Mask mask) {
        this.reader = new IdentityReader(relations);
        this.mask = mask;
    }

    /**
     * @param asked a profile id, also a former one, or {@code namespace:value} as staged
     * @throws io.saltern.base.error.SalternException kind config, when nobody is called so
     */
    public ProfileGraph of(String asked) {
        String id = reader.subject(asked).profileId();
        Dataset<Row> own = reader.relation("core.profile_link")
                .filter(col(ProfileTable.PROFILE_ID).equalTo(id))
                .select(NodeClusterTable.NODE_ID, NodeClusterTable.FIRST_LOAD);
        Dataset<Row> edges = reader.relation("core.identity_edge");
        List<Row> linked = edges.filter(col(IdentityEdgeTable.STATUS).equalTo("linked"))
                .join(
                        own.withColumnRenamed(NodeClusterTable.NODE_ID, "own_node"),
                        col("own_node").equalTo(col(IdentityEdgeTable.FROM_NODE)),
                        "left_semi")
                .orderBy(IdentityEdgeTable.FROM_NODE, IdentityEdgeTable.TO_NODE, IdentityEdgeTable.RULE)
                .takeAsList(ExplainPath.MOST_LINKS);
        List<String> all = own
                .orderBy(NodeClusterTable.FIRST_LOAD, NodeClusterTable.NODE_ID)
                .takeAsList(ExplainPath.MOST_LINKS)
                .stream()
                .map(row -> row.getString(0))
                .toList();
        Set<String> kept = mostLinked(all, linked);
        List<Row> refused = edges.filter(col(IdentityEdgeTable.STATUS).notEqual("linked"))
                .filter(col(IdentityEdgeTable.FROM_NODE)
                        .isin(kept.toArray())
                        .or(col(IdentityEdgeTable.TO_NODE).isin(kept.toArray())))
                .orderBy(IdentityEdgeTable.FROM_NODE, IdentityEdgeTable.TO_NODE, IdentityEdgeTable.RULE)
                .takeAsList(MOST_REFUSED);
        return laidOut(id, new TreeSet<>(all), kept, linked, refused);
    }

    /** Identifiers of nodes by node id, masked; nodes that nothing shows are missing. */
    public Map<String, ShownIdentifier> shown(Collection<String> nodes) {
        Map<String, ShownIdentifier> shown = new TreeMap<>();
        reader.identifiers(nodes)
                .forEach((node, name) -> shown.put(
                        node, new ShownIdentifier(name.namespace(), mask.identifier(name.namespace(), name.value()))));
        return shown;
    }

    private static Set<String> mostLinked(List<String> nodes, List<Row> linked) {
        Map<String, Long> links = new TreeMap<>();
        linked.forEach(edge -> {
            links.merge(from(edge), 1L, Long::sum);
            links.merge(to(edge), 1L, Long::sum);
        });
        Set<String> kept = new TreeSet<>();
        nodes.stream()
                .sorted(Comparator.comparing((String node) -> -links.getOrDefault(node, 0L)))
                .limit(MOST_NODES)
                .forEach(kept::add);
        return kept;
    }

    private ProfileGraph laidOut(String id, Set<String> own, Set<String> kept, List<Row> linked, List<Row> refused) {
        Set<String> drawn = new TreeSet<>(kept);
        refused.forEach(edge -> {
            drawn.add(from(edge));
            drawn.add(to(edge));
        });
        List<String> nodes = List.copyOf(drawn);
        Map<String, Integer> ordinals = new TreeMap<>();
        nodes.forEach(node -> ordinals.put(node, ordinals.size()));
        List<ProfileGraph.Edge> edges = new ArrayList<>();
        linked.stream()
                .filter(edge -> kept.contains(from(edge)) && kept.contains(to(edge)))
                .forEach(edge -> edges.add(edge(edge, ordinals)));
        refused.forEach(edge -> edges.add(edge(edge, ordinals)));
        double[][] places = SpringLayout.place(
                nodes.size(),
                edges.stream().map(edge -> new int[] {edge.from(), edge.to()}).toList());
        Map<String, ShownIdentifier> names = shown(nodes);
        List<ProfileGraph.Node> shown = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            String node = nodes.get(i);
            ShownIdentifier name = names.getOrDefault(node, new ShownIdentifier("node", node));
            shown.add(ProfileGraph.node(name, !own.contains(node), places[i]));
        }
        return new ProfileGraph(
                id,
                shown,
                edges,
                own.stream().filter(node -> !drawn.contains(node)).count());
    }

    private static ProfileGraph.Edge edge(Row edge, Map<String, Integer> ordinals) {
        boolean isLinked = edge.<String>getAs(IdentityEdgeTable.STATUS).equals("linked");
        String reason = edge.getAs(IdentityEdgeTable.REASON);
        return new ProfileGraph.Edge(
                ordinals.get(from(edge)),
                ordinals.get(to(edge)),
                edge.getAs(IdentityEdgeTable.RULE),
                isLinked ? null : reason == null ? edge.getAs(IdentityEdgeTable.STATUS) : reason,
                edge.<Double>getAs(IdentityEdgeTable.WEIGHT));
    }

    private static String from(Row edge) {
        return edge.getAs(IdentityEdgeTable.FROM_NODE);
    }

    private static String to(Row edge) {
        return edge.getAs(IdentityEdgeTable.TO_NODE);
    }
}
