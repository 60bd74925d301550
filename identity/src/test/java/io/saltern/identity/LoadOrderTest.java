package io.saltern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.testkit.SparkExtension;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Loads in another order come to the same people, by the same links, on random shops. With -Dsaltern.orders.seeds=N more
 * shops.
 */
@ExtendWith(SparkExtension.class)
class LoadOrderTest {
    private static final int SEEDS = Integer.getInteger("saltern.orders.seeds", 3);
    private static final int FIRST_SEED = Integer.getInteger("saltern.orders.first", 1);
    private static final int LOADS = 4;

    /** All people and all links. */
    private record Result(List<String> people, String links, long refused) {}

    @Test
    void another_order_of_loads_comes_to_the_same_people(SparkSession spark) {
        long refused = 0;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            Random random = new Random(seed);
            StagedShop shop = RandomShop.of(spark, random, LOADS, 12, 12);
            IdentityConfig rules = RandomShop.rules(seed);
            Result inOrder = resolve(shop, rules);
            List<Long> order =
                    new ArrayList<>(LongStream.rangeClosed(1, LOADS).boxed().toList());
            Collections.reverse(order);
            Collections.rotate(order, seed);
            Result shuffled = resolve(shop.inLoads(load -> order.get((int) (load - 1))), rules);

            String where = "seed " + seed + ", loads as " + order;
            assertEquals(inOrder.people(), shuffled.people(), where);
            assertEquals(inOrder.links(), shuffled.links(), where);
            refused += inOrder.refused();
        }
        assertTrue(refused > 0, "no rule had to choose between links");
    }

    private static Result resolve(StagedShop shop, IdentityConfig rules) {
        try (IdentityResolution resolution =
                new IdentityResolution(shop.all(), rules, functions.lit(Timestamp.from(StagedShop.AS_OF)))) {
            List<Row> links = resolution.edgeRows().collectAsList();
            return new Result(
                    StagedShop.partition(resolution.components(), resolution.setRows()),
                    String.join("\n", links.stream().map(Row::toString).sorted().toList()),
                    links.stream()
                            .filter(link -> !link.getAs("status").equals("linked"))
                            .count());
        }
    }
}
