package io.saltern.identity.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.testkit.SparkExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ConnectedComponentsTest {
    private static final StructType EDGES =
            new StructType().add("src", DataTypes.StringType).add("dst", DataTypes.StringType);

    @Test
    void no_edges_no_components(SparkSession spark) {
        assertEquals(Map.of(), labels(spark, List.of(), 2));
    }

    @Test
    void a_loop_is_a_component_of_one(SparkSession spark) {
        assertEquals(Map.of("a", "a"), labels(spark, List.of("a a", "a a"), 2));
    }

    @Test
    void a_path_is_one_component_named_by_its_smallest_id(SparkSession spark) {
        List<String> edges = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            edges.add(id(i) + " " + id(i + 1));
        }
        Collections.shuffle(edges, new Random(1));

        Map<String, String> labels = labels(spark, edges, 4);

        assertEquals(5_001, labels.size());
        assertEquals(List.of(id(0)), labels.values().stream().distinct().toList());
    }

    @Test
    void a_star_is_one_component_though_its_centre_is_the_largest(SparkSession spark) {
        List<String> edges = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            edges.add("z " + id(i));
        }
        Map<String, String> labels = labels(spark, edges, 3);

        assertEquals(List.of(id(0)), labels.values().stream().distinct().toList());
    }

    @Test
    void random_graphs_equal_a_search_whatever_their_order_and_splits(SparkSession spark) {
        for (int seed = 1; seed <= 4; seed++) {
            Random random = new Random(seed);
            List<String> edges = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                edges.add(id(random.nextInt(900)) + " " + id(random.nextInt(900)));
            }
            Map<String, String> expected = search(edges);
            assertEquals(expected, labels(spark, edges, 1), "seed " + seed);
            Collections.shuffle(edges, random);
            assertEquals(expected, labels(spark, edges, 5), "shuffled, seed " + seed);
        }
    }

    private static String id(int number) {
        return String.format("%06d", number);
    }

    private static Map<String, String> labels(SparkSession spark, List<String> edges, int splits) {
        List<Row> rows = edges.stream()
                .map(edge -> RowFactory.create((Object[]) edge.split(" ")))
                .toList();
        Dataset<Row> dataset = spark.createDataFrame(rows, EDGES).repartition(splits);
        Map<String, String> labels = new TreeMap<>();
        for (Row row : ConnectedComponents.label(dataset).collectAsList()) {
            assertEquals(null, labels.put(row.getString(0), row.getString(1)), "one row an id");
        }
        return labels;
    }

    /** Labels by repeated relaxation: slow and plain. */
    private static Map<String, String> search(List<String> edges) {
        Map<String, String> labels = new TreeMap<>();
        edges.forEach(edge -> {
            for (String end : edge.split(" ")) {
                labels.put(end, end);
            }
        });
        for (boolean isChanged = true; isChanged; ) {
            isChanged = false;
            for (String edge : edges) {
                String[] ends = edge.split(" ");
                String one = labels.get(ends[0]);
                String other = labels.get(ends[1]);
                if (!one.equals(other)) {
                    String smaller = one.compareTo(other) < 0 ? one : other;
                    labels.put(ends[0], smaller);
                    labels.put(ends[1], smaller);
                    isChanged = true;
                }
            }
        }
        return labels;
    }
}
