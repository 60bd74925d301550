package io.saltern.identity.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.error.SalternException;
import io.saltern.testkit.SparkExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ComponentsTest {
    @TempDir
    Path directory;

    private int trials;

    @Test
    void no_edges_no_components(SparkSession spark) {
        assertEquals(Map.of(), longs(spark, List.of(), 1, 100));
        assertEquals(Map.of(), longs(spark, List.of(), 1, 0));
    }

    @Test
    void loops_zero_and_the_extremes_are_ids_like_others(SparkSession spark) {
        List<long[]> edges = List.of(
                new long[] {0, 0},
                new long[] {Long.MIN_VALUE, Long.MAX_VALUE},
                new long[] {-1, 5},
                new long[] {5, 7},
                new long[] {9, 9},
                new long[] {9, 9});
        for (long budget : new long[] {100, 1, 0}) {
            assertEquals(search(edges), longs(spark, edges, 2, budget), "budget " + budget);
        }
    }

    @Test
    void paths_stars_and_random_graphs_equal_a_search_in_both_tiers(SparkSession spark) {
        for (int seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            List<long[]> edges = new ArrayList<>();
            long[] names = random.longs(400).toArray();
            for (int i = 0; i < 99; i++) {
                edges.add(new long[] {names[i], names[i + 1]});
                edges.add(new long[] {names[100], names[101 + i]});
                edges.add(new long[] {names[200 + random.nextInt(200)], names[200 + random.nextInt(200)]});
            }
            Map<Long, Long> expected = search(edges);
            // Each round takes its second: one graph goes through them, all go through a forest.
            for (long budget : seed == 1 ? new long[] {10_000, 40, 0} : new long[] {10_000}) {
                Collections.shuffle(edges, random);
                assertEquals(
                        expected,
                        longs(spark, edges, 1 + random.nextInt(4), budget),
                        "seed " + seed + ", budget " + budget);
            }
        }
    }

    @Test
    void texts_have_their_smallest_bytes_as_label_in_both_tiers(SparkSession spark) {
        List<Row> rows = List.of(
                RowFactory.create("b", "c"),
                RowFactory.create("c", "é"),
                RowFactory.create("", "zz"),
                RowFactory.create("\uD800\uDC00", "\uFFFF"),
                RowFactory.create("x", "x"));
        for (long budget : new long[] {100, 2, 0}) {
            String in = write(spark, rows, DataTypes.StringType, 2);
            String out = in + "-out";
            Components.write(spark, in, out, new Components.Options(budget, false), line -> {});
            assertEquals(
                    Map.of(
                            "b",
                            "b",
                            "c",
                            "b",
                            "é",
                            "b",
                            "",
                            "",
                            "zz",
                            "",
                            "x",
                            "x",
                            "\uD800\uDC00",
                            "\uFFFF",
                            "\uFFFF",
                            "\uFFFF"),
                    labels(spark, out),
                    "budget " + budget);
        }
    }

    @Test
    void the_tier_follows_the_count_and_is_told(SparkSession spark) {
        List<Row> rows = List.of(RowFactory.create(1L, 2L), RowFactory.create(2L, 3L));
        String in = write(spark, rows, DataTypes.LongType, 1);
        Components.Summary one = Components.write(spark, in, in + "-1", new Components.Options(3, false), line -> {});
        List<String> lines = new ArrayList<>();
        Components.Summary two = Components.write(spark, in, in + "-2", new Components.Options(2, false), lines::add);

        assertEquals(1, one.tier());
        assertEquals(3, one.ids());
        assertEquals(1, one.components());
        assertEquals(2, two.tier());
        assertEquals(3, two.ids());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("forests, round 1: 3 ids")), lines.toString());
    }

    @Test
    void rounds_of_forests_label_longs_and_texts_alike(SparkSession spark) {
        Random random = new Random(5);
        List<long[]> edges = new ArrayList<>();
        List<Row> texts = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            long[] edge = {random.nextInt(700), random.nextInt(700)};
            edges.add(edge);
            texts.add(RowFactory.create(text(edge[0]), text(edge[1])));
        }
        Map<Long, Long> expected = search(edges);
        Map<String, String> expectedTexts = new TreeMap<>();
        expected.forEach((id, component) -> expectedTexts.put(text(id), text(component)));

        assertEquals(expected, longs(spark, edges, 4, 60));
        String in = write(spark, texts, DataTypes.StringType, 4);
        List<String> lines = new ArrayList<>();
        Components.write(spark, in, in + "-out", new Components.Options(60, false), lines::add);
        assertEquals(expectedTexts, labels(spark, in + "-out"));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("forests, round 2")), lines.toString());
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("joins")), lines.toString());
    }

    /** As wide as the longest, so that texts are ordered as the numbers are. */
    private static String text(long id) {
        return String.format(Locale.ROOT, "id%04d", id);
    }

    /** Forests halve the first part in a round, and then meet a path whose neighbours lie in different splits. */
    @Test
    void joins_take_what_forests_do_not_shrink(SparkSession spark) {
        List<long[]> edges = new ArrayList<>();
        String longs = directory.resolve("path").toString();
        String texts = directory.resolve("texts").toString();
        for (int parity = 0; parity < 2; parity++) {
            List<long[]> part = new ArrayList<>();
            for (long i = parity; i < 60; i += 2) {
                part.add(new long[] {i, i + 1});
            }
            for (long leaf = 1; leaf < 300; leaf++) {
                part.add(new long[] {1_000 * (1 + parity), 1_000 * (1 + parity) + leaf});
            }
            edges.addAll(part);
            append(spark, part.stream().map(e -> RowFactory.create(e[0], e[1])).toList(), DataTypes.LongType, longs);
            append(
                    spark,
                    part.stream()
                            .map(e -> RowFactory.create(text(e[0]), text(e[1])))
                            .toList(),
                    DataTypes.StringType,
                    texts);
        }
        Map<Long, Long> expected = search(edges);
        Map<String, String> expectedTexts = new TreeMap<>();
        expected.forEach((id, component) -> expectedTexts.put(text(id), text(component)));
        for (String in : List.of(longs, texts)) {
            List<String> lines = new ArrayList<>();
            Components.Summary summary =
                    Components.write(spark, in, in + "-out", new Components.Options(20, false), lines::add);
            assertEquals(2, summary.tier());
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("forests, round 2")), lines.toString());
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("joins, round 1")), lines.toString());
        }
        assertEquals(expected, longLabels(spark, longs + "-out"));
        assertEquals(expectedTexts, labels(spark, texts + "-out"));
    }

    @Test
    void null_ids_are_counted_and_refused_or_dropped(SparkSession spark) {
        List<Row> rows = List.of(RowFactory.create(1L, null), RowFactory.create(2L, 3L), RowFactory.create(null, null));
        for (long budget : new long[] {100, 0}) {
            String in = write(spark, rows, DataTypes.LongType, 1);
            SalternException refused = assertThrows(
                    SalternException.class,
                    () -> Components.write(spark, in, in + "-a", new Components.Options(budget, false), line -> {}));
            assertTrue(refused.getMessage().contains("2 edges have a null id"), refused.getMessage());
            Components.Summary dropped =
                    Components.write(spark, in, in + "-b", new Components.Options(budget, true), line -> {});
            assertEquals(2, dropped.nullEdges());
            assertEquals(2, dropped.ids());
        }
    }

    @Test
    void wrong_columns_types_and_an_existing_folder_are_refused(SparkSession spark) {
        String in = write(spark, List.of(RowFactory.create(1L, 2L)), DataTypes.LongType, 1);
        String renamed = in + "-renamed_contraction";
        spark.read().parquet(in).toDF("src", "to").write().parquet(renamed);
        String ints = in + "-ints";
        spark.read()
                .parquet(in)
                .selectExpr("src", "cast(dst as int) dst")
                .write()
                .parquet(ints);
        for (String wrong : new String[] {renamed, ints}) {
            SalternException refused = assertThrows(
                    SalternException.class,
                    () -> Components.write(spark, wrong, in + "-x", Components.Options.defaults(), line -> {}));
            assertTrue(refused.getMessage().contains("both"), refused.getMessage());
        }
        SalternException exists = assertThrows(
                SalternException.class,
                () -> Components.write(spark, in, ints, Components.Options.defaults(), line -> {}));
        assertTrue(exists.getMessage().contains("exists"), exists.getMessage());
        SalternException taken = assertThrows(
                SalternException.class,
                () -> Components.write(
                        spark, in, renamed.replace("_contraction", ""), new Components.Options(0, false), line -> {}));
        assertTrue(taken.getMessage().contains("remove it"), taken.getMessage());
        assertTrue(Files.exists(Path.of(renamed)), "what somebody has there stays");
    }

    @Test
    void forests_of_splits_say_the_same_as_one_that_is_shared(SparkSession spark) {
        List<Row> rows = new ArrayList<>();
        for (long i = 0; i < 300; i++) {
            rows.add(RowFactory.create(i, i < 200 ? i / 2 : i));
        }
        String in = write(spark, rows, DataTypes.LongType, 3);
        SparkSession session = ParquetFolder.session(spark);
        Dataset<Row> edges = ParquetFolder.read(session, in);
        ForestStage forests = ForestStage.run(session, edges, IdType.LONG);
        FinishCounts counts = new FinishCounts(session);
        Set<Row> apart = Set.copyOf(forests.finish(counts).collectAsList());
        try (SharedStage shared = SharedStage.run(session, edges, 300)) {
            assertEquals(apart, Set.copyOf(shared.labels().collectAsList()));
            assertEquals(counts.components(), shared.components());
            assertEquals(300, shared.ids());
            assertEquals(101, shared.components());
        }
        try (SharedStage shared = SharedStage.run(session, edges, 299)) {
            assertTrue(shared.isOver());
        }
    }

    @Test
    void threads_that_fill_one_forest_lose_no_edge() throws InterruptedException {
        int steps = 3000;
        for (int trial = 0; trial < 200; trial++) {
            // A path of small and large ids in turns: at each step both threads give the same large id a parent.
            // Without
            // any one of its edges the path falls apart. The forest is so small at first that it grows meanwhile.
            SharedForest forest = new SharedForest(0, Long.MAX_VALUE);
            AtomicInteger ready = new AtomicInteger();
            List<Thread> running = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                long[] small = new long[steps];
                long[] large = new long[steps];
                for (int i = 0; i < steps; i++) {
                    small[i] = i + t;
                    large[i] = i + 1_000_000;
                }
                Thread thread = new Thread(() -> {
                    ready.incrementAndGet();
                    while (ready.get() < 2) {
                        Thread.onSpinWait();
                    }
                    forest.join(small, large, steps);
                });
                running.add(thread);
                thread.start();
            }
            for (Thread thread : running) {
                thread.join();
            }
            assertEquals(2 * steps + 1, forest.size());
            assertEquals(1, forest.components());
            int rows = 0;
            for (Iterator<InternalRow> labels = forest.labels(0, forest.places()); labels.hasNext(); rows++) {
                assertEquals(0, labels.next().getLong(1), "trial " + trial);
            }
            assertEquals(2 * steps + 1, rows);
        }
    }

    @Test
    void texts_with_equal_hashes_stay_apart() {
        for (int mask : new int[] {0, 3, -1}) {
            TextForest forest = new TextForest(0, mask);
            for (int i = 0; i < 600; i++) {
                forest.join(UTF8String.fromString("id" + i), UTF8String.fromString("id" + (i < 300 ? i : i - 1)));
            }
            assertEquals(600, forest.size());
            assertEquals(300, forest.components(), "mask " + mask);
            assertEquals("id299", forest.root(UTF8String.fromString("id599")).toString());
        }
    }

    @Test
    void hashes_cut_short_do_not_join_texts(SparkSession spark) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(RowFactory.create("n" + i, "n" + i));
        }
        String in = write(spark, rows, DataTypes.StringType, 1);
        List<String> lines = new ArrayList<>();
        Contraction contraction = new Contraction(
                ParquetFolder.session(spark),
                IdType.TEXT,
                new org.apache.hadoop.fs.Path(in + "-work"),
                0,
                lines::add,
                8);
        Contraction.Result result = contraction.run(spark.read().parquet(in));

        assertEquals(300, result.labels().select("component").distinct().count());
        assertTrue(lines.get(0).contains("one hash"), lines.toString());
    }

    @Test
    void blocks_carry_a_tree_that_is_larger_than_a_block() {
        LongForest longs = new LongForest(0);
        TextForest texts = new TextForest(0);
        for (long i = 1; i < 100_000; i++) {
            longs.join(i, i - 1);
            texts.join(UTF8String.fromString("t" + i), UTF8String.fromString("t" + (i - 1)));
        }
        LongForest longsAgain = new LongForest(0);
        longs.blocks().forEachRemaining(longsAgain::add);
        TextForest textsAgain = new TextForest(0);
        texts.blocks().forEachRemaining(textsAgain::add);

        assertEquals(100_000, longsAgain.size());
        assertEquals(1, longsAgain.components());
        assertEquals(0, longsAgain.root(99_999));
        assertEquals(100_000, textsAgain.size());
        assertEquals(1, textsAgain.components());
    }

    private String write(SparkSession spark, List<Row> rows, org.apache.spark.sql.types.DataType type, int splits) {
        String folder = directory.resolve("graph" + trials++).toString();
        spark.createDataFrame(rows, new StructType().add("src", type).add("dst", type))
                .repartition(splits)
                .write()
                .parquet(folder);
        return folder;
    }

    private static void append(
            SparkSession spark, List<Row> rows, org.apache.spark.sql.types.DataType type, String folder) {
        spark.createDataFrame(rows, new StructType().add("src", type).add("dst", type))
                .coalesce(1)
                .write()
                .mode("append")
                .parquet(folder);
    }

    private static Map<String, String> labels(SparkSession spark, String out) {
        Map<String, String> labels = new TreeMap<>();
        for (Row row : spark.read().parquet(out).collectAsList()) {
            assertEquals(null, labels.put(row.getString(0), row.getString(1)), "one row an id");
        }
        return labels;
    }

    private Map<Long, Long> longs(SparkSession spark, List<long[]> edges, int splits, long budget) {
        List<Row> rows = edges.stream().map(e -> RowFactory.create(e[0], e[1])).toList();
        String in = write(spark, rows, DataTypes.LongType, splits);
        String out = in + "-out";
        Components.write(spark, in, out, new Components.Options(budget, false), line -> {});
        assertEquals(false, Files.exists(Path.of(out + "_contraction")), "nothing is left behind");
        return longLabels(spark, out);
    }

    private static Map<Long, Long> longLabels(SparkSession spark, String out) {
        Map<Long, Long> labels = new TreeMap<>();
        for (Row row : spark.read().parquet(out).collectAsList()) {
            assertEquals(null, labels.put(row.getLong(0), row.getLong(1)), "one row an id");
        }
        return labels;
    }

    /** Labels by repeated relaxation: slow and plain. */
    private static Map<Long, Long> search(List<long[]> edges) {
        Map<Long, Long> labels = new TreeMap<>();
        edges.forEach(edge -> {
            labels.put(edge[0], edge[0]);
            labels.put(edge[1], edge[1]);
        });
        for (boolean isChanged = true; isChanged; ) {
            isChanged = false;
            for (long[] edge : edges) {
                long smaller = Math.min(labels.get(edge[0]), labels.get(edge[1]));
                isChanged |= labels.put(edge[0], smaller) != smaller | labels.put(edge[1], smaller) != smaller;
            }
        }
        return labels;
    }
}
