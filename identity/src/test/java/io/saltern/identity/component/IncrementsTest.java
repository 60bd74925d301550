package io.saltern.identity.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.error.SalternException;
import io.saltern.testkit.SparkExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class IncrementsTest {
    private static final Components.Options OPTIONS = Components.Options.defaults();

    @TempDir
    Path directory;

    private int folders;

    @Test
    void increments_one_after_another_equal_a_full_run(SparkSession spark) {
        Random random = new Random(5);
        List<Row> all = new ArrayList<>();
        List<String> previous = new ArrayList<>();
        for (int step = 0; step < 4; step++) {
            List<Row> brought = new ArrayList<>();
            for (int i = 0; i < (step == 0 ? 120 : 25); i++) {
                // Later ids may be smaller than all that are there.
                brought.add(RowFactory.create(random.nextLong(200) - 60L * step, random.nextLong(200) - 60L * step));
            }
            all.addAll(brought);
            String in = write(spark, brought, DataTypes.LongType);
            String out = folder();
            if (step == 0) {
                Components.write(spark, in, out, OPTIONS, line -> {});
            } else {
                Increments.write(spark, in, previous, out, OPTIONS);
            }
            previous.add(out);
            LongForest expected = new LongForest(0);
            all.forEach(edge -> expected.join(edge.getLong(0), edge.getLong(1)));

            Map<Object, Object> labels = inForce(spark, previous);
            assertEquals(expected.size(), labels.size());
            Map<Object, Object> labelOfRoot = new TreeMap<>();
            labels.forEach((id, label) -> assertEquals(
                    label, labelOfRoot.merge(expected.root((Long) id), label, (old, same) -> old), "id " + id));
            assertEquals(expected.components(), new TreeSet<>(labels.values()).size());
        }
    }

    @Test
    void the_oldest_label_stays_and_only_what_is_new_is_written(SparkSession spark) {
        String full = folder();
        Components.write(
                spark,
                write(spark, List.of(edge("m", "n"), edge("p", "q"), edge("x", "y")), DataTypes.StringType),
                full,
                OPTIONS,
                line -> {});
        String first = folder();
        Increments.Summary one = Increments.write(
                spark,
                write(spark, List.of(edge("a", "q"), edge("b", "c"), edge("x", "y")), DataTypes.StringType),
                List.of(full),
                first,
                OPTIONS);
        String second = folder();
        Increments.write(
                spark,
                write(spark, List.of(edge("b", "a"), edge("n", "c")), DataTypes.StringType),
                List.of(full, first),
                second,
                OPTIONS);
        String third = folder();
        Increments.write(
                spark,
                write(spark, List.of(edge("m", "c")), DataTypes.StringType),
                List.of(full, first, second),
                third,
                OPTIONS);

        assertEquals(
                List.of("id a p 0", "id b b 1", "id c b 1"), rows(spark, first), "a joins p, which was there before");
        assertEquals(3, one.newIds());
        assertEquals(0, one.merged());
        assertEquals(List.of("merged b m 0", "merged p m 0"), rows(spark, second), "m and p are older than b");
        assertEquals(List.of(), rows(spark, third), "what is known is not written again");
    }

    @Test
    void the_labels_may_be_a_delta_table(SparkSession spark) {
        String full = folder();
        StructType labels = new StructType()
                .add("id", DataTypes.StringType)
                .add("component", DataTypes.StringType)
                .add("since", DataTypes.IntegerType);
        Row m = RowFactory.create("m", "m", 7);
        Row n = RowFactory.create("n", "m", 7);
        spark.createDataFrame(List.of(m, n, RowFactory.create("p", "p", 7)), labels)
                .write()
                .format("delta")
                .save(full);
        // The files of the first version are still there, and are not labels any more.
        spark.createDataFrame(List.of(m, n), labels)
                .write()
                .format("delta")
                .mode("overwrite")
                .save(full);
        String out = folder();

        Increments.write(
                spark, write(spark, List.of(edge("n", "p")), DataTypes.StringType), List.of(full), out, OPTIONS);

        assertEquals(List.of("id p m 0"), rows(spark, out));
    }

    @Test
    void null_ids_other_types_and_missing_folders_are_refused(SparkSession spark) {
        String full = folder();
        String in = write(spark, List.of(RowFactory.create(1L, 2L)), DataTypes.LongType);
        Components.write(spark, in, full, OPTIONS, line -> {});
        String nulls = write(spark, List.of(RowFactory.create(1L, null)), DataTypes.LongType);
        String texts = write(spark, List.of(edge("a", "b")), DataTypes.StringType);

        assertTrue(refusal(spark, nulls, List.of(full)).contains("1 edges have a null id"));
        assertTrue(refusal(spark, texts, List.of(full)).contains("type of the old ids"));
        assertTrue(refusal(spark, in, List.of(full, full + "-gone")).contains("cannot be read"));
        assertEquals(
                1,
                Increments.write(spark, nulls, List.of(full), folder(), new Components.Options(-1, true))
                        .nullEdges());
    }

    private String refusal(SparkSession spark, String in, List<String> previous) {
        String out = folder();
        String message = assertThrows(SalternException.class, () -> Increments.write(spark, in, previous, out, OPTIONS))
                .getMessage();
        assertTrue(!Files.exists(Path.of(out)), "nothing is written");
        return message;
    }

    /** The labels in force, read as the format says. */
    private static Map<Object, Object> inForce(SparkSession spark, List<String> folders) {
        Map<Object, Object> labels = new TreeMap<>();
        Map<Object, Object> merged = new TreeMap<>();
        for (String folder : folders) {
            for (Row row : spark.read().parquet(folder).collectAsList()) {
                boolean isMerged =
                        row.schema().length() > 2 && row.getAs("kind").equals("merged");
                Object known = (isMerged ? merged : labels).put(row.getAs("id"), row.getAs("component"));
                assertTrue(isMerged || known == null, "an id is written once");
            }
        }
        labels.replaceAll((id, label) -> merged.getOrDefault(label, label));
        return labels;
    }

    private static List<String> rows(SparkSession spark, String folder) {
        if (!Files.exists(Path.of(folder, "kind=id")) && !Files.exists(Path.of(folder, "kind=merged"))) {
            return List.of();
        }
        return spark.read().parquet(folder).select("kind", "id", "component", "since").collectAsList().stream()
                .map(row -> row.mkString(" "))
                .sorted()
                .toList();
    }

    private static Row edge(String one, String other) {
        return RowFactory.create(one, other);
    }

    private String folder() {
        return directory.resolve("a folder " + folders++).toString();
    }

    private String write(SparkSession spark, List<Row> rows, DataType type) {
        String folder = folder();
        spark.createDataFrame(rows, new StructType().add("src", type).add("dst", type))
                .write()
                .parquet(folder);
        return folder;
    }
}
