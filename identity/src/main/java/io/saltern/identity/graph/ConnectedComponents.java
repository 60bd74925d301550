package io.saltern.identity.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Connected components by union-find: each split of the edges builds its own forest and passes on only (id, local
 * root); one task joins the forests. Fits while the distinct ids fit the heap of one task, some 150 bytes a text id.
 */
public final class ConnectedComponents {
    public static final String SRC = "src";
    public static final String DST = "dst";
    public static final String ID = "id";
    public static final String COMPONENT = "component";

    private static final Encoder<Row> LABELS = Encoders.row(
            new StructType().add(ID, DataTypes.StringType, false).add(COMPONENT, DataTypes.StringType, false));

    private ConnectedComponents() {}

    /**
     * Labels every id that occurs in an edge; a lone id comes in as an edge with itself.
     *
     * @param edges columns {@code src, dst}: texts, not null, in any order and number
     * @return {@code id, component}, one row an id; the component is the smallest id in it, so that the result depends on
     *     neither the order nor the splits of the edges
     */
    public static Dataset<Row> label(Dataset<Row> edges) {
        MapPartitionsFunction<Row, Row> forest = Forest::of;
        return edges.select(SRC, DST)
                .mapPartitions(forest, LABELS)
                .repartition(1)
                .mapPartitions(forest, LABELS);
    }

    /** A union-find over texts whose roots are the smallest of their trees. */
    static final class Forest {
        private final Map<String, Integer> numbers = new HashMap<>();
        private String[] names = new String[1024];
        private int[] parents = new int[1024];

        static Iterator<Row> of(Iterator<Row> edges) {
            Forest forest = new Forest();
            while (edges.hasNext()) {
                Row edge = edges.next();
                forest.join(edge.getString(0), edge.getString(1));
            }
            return forest.labels();
        }

        void join(String one, String other) {
            int a = root(number(one));
            int b = root(number(other));
            if (a == b) {
                return;
            }
            if (names[a].compareTo(names[b]) < 0) {
                parents[b] = a;
            } else {
                parents[a] = b;
            }
        }

        String root(String id) {
            return names[root(number(id))];
        }

        private int number(String id) {
            Integer known = numbers.get(id);
            if (known != null) {
                return known;
            }
            int number = numbers.size();
            if (number == names.length) {
                names = Arrays.copyOf(names, number * 2);
                parents = Arrays.copyOf(parents, number * 2);
            }
            names[number] = id;
            parents[number] = number;
            numbers.put(id, number);
            return number;
        }

        private int root(int number) {
            int at = number;
            while (parents[at] != at) {
                parents[at] = parents[parents[at]];
                at = parents[at];
            }
            return at;
        }

        private Iterator<Row> labels() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < numbers.size();
                }

                @Override
                public Row next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    int at = next++;
                    return RowFactory.create(names[at], names[root(at)]);
                }
            };
        }
    }
}
