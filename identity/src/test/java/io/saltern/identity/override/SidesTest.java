package io.saltern.identity.override;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SidesTest {
    @Test
    void later_nodes_go_to_the_side_that_they_were_linked_to_first() {
        List<Sides.Link> links = List.of(
                new Sides.Link("a1", "b1", "same_record", 5),
                new Sides.Link("j", "b1", "same_record", 6),
                new Sides.Link("j", "a1", "same_record", 7),
                new Sides.Link("k", "j", "same_record", 8));

        Sides sides = Sides.of(List.of("a1", "a2", "b1", "j", "k"), Set.of("a1", "a2"), Set.of("b1"), links);

        assertEquals(Set.of("a1", "a2"), sides.one());
        assertEquals(Set.of("b1", "j", "k"), sides.other());
        assertEquals(
                List.of("a1b1", "ja1"),
                sides.crossing().stream().map(link -> link.from() + link.to()).toList());
    }

    @Test
    void without_the_crossing_links_no_path_joins_the_sides() {
        for (int seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            List<String> nodes = new ArrayList<>();
            List<Sides.Link> links = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                nodes.add("n" + i);
            }
            for (int i = 0; i < 20; i++) {
                links.add(new Sides.Link(
                        "n" + random.nextInt(12), "n" + random.nextInt(12), "same_record", random.nextInt(5)));
            }
            Sides sides = Sides.of(nodes, Set.of("n0"), Set.of("n1"), links);
            Set<String> reached = new TreeSet<>(Set.of("n0"));
            List<Sides.Link> left = new ArrayList<>(links);
            left.removeAll(sides.crossing());
            for (int round = 0; round < 12; round++) {
                for (Sides.Link link : left) {
                    if (reached.contains(link.from()) || reached.contains(link.to())) {
                        reached.add(link.from());
                        reached.add(link.to());
                    }
                }
            }
            assertTrue(!reached.contains("n1"), "seed " + seed);
            assertTrue(sides.one().containsAll(reached), "seed " + seed);
            Collections.shuffle(links, random);
            assertEquals(sides, Sides.of(nodes, Set.of("n0"), Set.of("n1"), links), "seed " + seed);
        }
    }
}
