package io.saltern.identity.override;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A person's nodes as two sides, and the links that cross. Each side holds the nodes it is given; the others go to the side
 * that they are linked to, by the links in order of first_seen_at and ends. A link that would join the sides crosses.
 *
 * @param one nodes of the first side
 * @param other nodes of the second side, those without a link among them
 * @param crossing links that cross
 */
record Sides(Set<String> one, Set<String> other, List<Link> crossing) {
    /** A link between two nodes; {@code seenAt} in microseconds. */
    record Link(String from, String to, String rule, long seenAt) {}

    private static final Comparator<Link> ORDER = Comparator.comparingLong(Link::seenAt)
            .thenComparing(Link::from)
            .thenComparing(Link::to)
            .thenComparing(Link::rule);

    static Sides of(Collection<String> nodes, Set<String> one, Set<String> other, Collection<Link> links) {
        Map<String, String> parents = new HashMap<>();
        nodes.forEach(node -> parents.put(node, node));
        String first = joined(parents, one);
        String second = joined(parents, other);
        List<Link> crossing = new ArrayList<>();
        links.stream().sorted(ORDER).forEach(link -> {
            String from = root(parents, link.from());
            String to = root(parents, link.to());
            String rootOfOne = root(parents, first);
            String rootOfOther = root(parents, second);
            boolean isCrossing = from.equals(rootOfOne) && to.equals(rootOfOther)
                    || from.equals(rootOfOther) && to.equals(rootOfOne);
            if (isCrossing) {
                crossing.add(link);
            } else {
                parents.put(from, to);
            }
        });
        Set<String> sideOne = new HashSet<>();
        Set<String> sideOther = new HashSet<>();
        for (String node : nodes) {
            (root(parents, node).equals(root(parents, first)) ? sideOne : sideOther).add(node);
        }
        return new Sides(sideOne, sideOther, crossing);
    }

    private static String joined(Map<String, String> parents, Set<String> nodes) {
        String any = nodes.iterator().next();
        nodes.forEach(node -> parents.put(root(parents, node), root(parents, any)));
        return any;
    }

    private static String root(Map<String, String> parents, String node) {
        String at = node;
        while (!parents.get(at).equals(at)) {
            // Halving the way keeps later walks short.
            parents.put(at, parents.get(parents.get(at)));
            at = parents.get(at);
        }
        return at;
    }
}
