package io.saltern.identity.explain;

import io.saltern.identity.explain.ProfileExplanation.ShownIdentifier;
import java.util.List;

/**
 * The graph of one profile, laid out for a picture.
 *
 * @param nodes identifiers, masked, in order of their node id; those of others that a refused link leads to, too
 * @param links between the nodes, in order of their ends
 * @param left nodes of the profile that are not in the picture, as they have the fewest links; 0 when it is whole
 */
public record ProfileGraph(String profileId, List<Node> nodes, List<Edge> links, long left) {
    public ProfileGraph {
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
    }

    /**
     * An identifier with its place in the unit square.
     *
     * @param isOther whether it belongs to somebody else
     */
    public record Node(String namespace, String value, boolean isOther, double x, double y) {}

    /**
     * A link between two nodes, by their ordinals.
     *
     * @param reason why it is none; null when it links
     */
    public record Edge(int from, int to, String rule, String reason, double weight) {
        /** Whether it makes both one person. */
        public boolean isLinked() {
            return reason == null;
        }
    }

    static Node node(ShownIdentifier shown, boolean isOther, double[] place) {
        return new Node(shown.namespace(), shown.value(), isOther, place[0], place[1]);
    }
}
