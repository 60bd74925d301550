package io.saltern.identity.id;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.TableDef;
import io.saltern.testkit.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ProfileIdPlanTest {
    private static final byte[] SALT = "pepper".getBytes(StandardCharsets.UTF_8);

    private World world;

    @BeforeEach
    void begin(SparkSession spark) {
        world = new World(spark);
    }

    @Test
    void an_id_hangs_on_the_earliest_node() {
        world.run("a 1 x", "b 1 x", "c 1 z");

        assertEquals(id("a"), world.profileOf("b"));
        assertEquals(id("c"), world.profileOf("c"));
        assertEquals(
                Stream.of("created " + id("a") + " ", "created " + id("c") + " ")
                        .sorted()
                        .toList(),
                world.changesSorted());
    }

    @Test
    void the_older_survives_a_merge_and_no_node_is_rewritten() {
        world.run("b 1 x", "c 1 x", "a 2 z");
        assertEquals(id("a"), world.profileOf("a"));

        world.run("b 1 x", "c 1 x", "a 2 x");

        assertEquals(id("b"), world.profileOf("a"));
        assertEquals(List.of("merged " + id("a") + " " + id("b")), world.changesSorted());
        assertEquals(0, world.nodeRowsWritten);
        assertEquals("merged", world.ledgerStatus(id("a")));
    }

    @Test
    void a_split_leaves_the_id_with_the_earliest_and_gives_a_former_id_back() {
        world.run("a 1 x", "b 2 z");
        world.run("a 1 x", "b 2 x", "c 2 x");
        assertEquals(id("a"), world.profileOf("c"));

        world.run("a 1 x", "b 2 z", "c 2 z");

        assertEquals(id("a"), world.profileOf("a"));
        assertEquals(id("b"), world.profileOf("c"));
        assertEquals(List.of("unmerged " + id("b") + " " + id("a")), world.changesSorted());
        assertEquals("active", world.ledgerStatus(id("b")));
    }

    @Test
    void the_id_stays_when_its_anchor_leaves_and_the_anchor_gets_another_when_it_returns() {
        world.run("a 1 x", "b 1 x", "c 1 x");
        world.run("b 1 x", "c 1 x");
        assertEquals(id("a"), world.profileOf("b"));
        assertEquals(List.of(), world.changesSorted());

        world.run("a 1 z", "b 1 x", "c 1 x");

        assertEquals(id("a"), world.profileOf("b"));
        assertEquals(ProfileIds.mint(SALT, "a", 1), world.profileOf("a"));
        assertNotEquals(world.profileOf("a"), world.profileOf("b"));
    }

    @Test
    void who_leaves_altogether_is_retired_and_comes_back_as_before() {
        world.run("a 1 x", "b 1 z");
        world.run("a 1 x");
        assertEquals(List.of("retired " + id("b") + " "), world.changesSorted());

        world.run("a 1 x", "b 1 z");

        assertEquals(id("b"), world.profileOf("b"));
        assertEquals("active", world.ledgerStatus(id("b")));
    }

    @Test
    void merge_and_unmerge_give_the_state_of_before_and_history_shows_both() {
        for (int seed = 1; seed <= 2; seed++) {
            Random random = new Random(seed);
            World people = new World(world.spark);
            // Persons p0..p5 of some nodes each; loads of the nodes by chance, so that anchors do too.
            Map<String, Integer> personOf = new TreeMap<>();
            Map<String, Integer> loadOf = new TreeMap<>();
            for (int node = 0; node < 14; node++) {
                personOf.put("n" + node, random.nextInt(6));
                loadOf.put("n" + node, 1 + random.nextInt(3));
            }
            people.run(nodes(personOf, loadOf, Map.of()));
            Map<String, String> before = people.profiles();
            // Two merges one after another, then the first is taken back, then the second.
            people.run(nodes(personOf, loadOf, Map.of(1, 0)));
            people.run(nodes(personOf, loadOf, Map.of(1, 0, 2, 0)));
            Map<String, String> merged = people.profiles();
            assertNotEquals(before, merged, "seed " + seed);
            people.run(nodes(personOf, loadOf, Map.of(2, 0)));
            people.run(nodes(personOf, loadOf, Map.of()));

            assertEquals(before, people.profiles(), "seed " + seed);
            assertEquals(people.kindsEver.getOrDefault("merged", 0), people.kindsEver.getOrDefault("unmerged", 0));
            assertEquals(2, people.kindsEver.get("merged"));
            assertEquals(null, people.kindsEver.get("split"));
        }
    }

    @Test
    void an_id_goes_back_to_those_who_had_it_though_its_anchor_is_gone() {
        world.run("a 1 x", "b 2 z", "c 2 z");
        world.run("a 1 x", "c 2 z");
        assertEquals(id("b"), world.profileOf("c"));
        world.run("a 1 x", "c 2 x");
        assertEquals(id("a"), world.profileOf("c"));

        world.run("a 1 x", "c 2 z", "b 2 q");

        assertEquals(id("b"), world.profileOf("c"));
        assertEquals(ProfileIds.mint(SALT, "b", 1), world.profileOf("b"));
    }

    @Test
    void old_ids_outlive_their_salt() {
        world.run("a 1 x", "b 1 z");
        world.run("a 1 x");
        world.salt = "vinegar".getBytes(StandardCharsets.UTF_8);

        world.run("a 1 x", "b 1 z", "c 2 q");

        assertEquals(id("a"), world.profileOf("a"));
        assertEquals(id("b"), world.profileOf("b"));
        assertEquals(ProfileIds.mint(world.salt, "c", 0), world.profileOf("c"));
    }

    @Test
    void nothing_new_changes_nothing() {
        world.run("a 1 x", "b 1 z");
        world.run("a 1 q", "b 1 r");

        assertEquals(0, world.nodeRowsWritten + world.profileRowsWritten);
        assertEquals(List.of(), world.changesSorted());
    }

    @Test
    void loads_one_by_one_give_the_ids_of_all_at_once(SparkSession spark) {
        for (int seed = 1; seed <= 2; seed++) {
            Random random = new Random(seed);
            List<String[]> edges = new ArrayList<>();
            Map<String, Integer> firstLoads = new TreeMap<>();
            World replayed = new World(spark);
            for (int load = 1; load <= 4; load++) {
                for (int i = 0; i < 8; i++) {
                    String[] edge = {"n" + random.nextInt(40), "n" + random.nextInt(40)};
                    edges.add(edge);
                    firstLoads.putIfAbsent(edge[0], load);
                    firstLoads.putIfAbsent(edge[1], load);
                }
                replayed.run(nodes(edges, firstLoads));
            }
            World once = new World(spark);
            once.run(nodes(edges, firstLoads));

            assertEquals(once.profiles(), replayed.profiles(), "seed " + seed);
        }
    }

    private static String id(String anchor) {
        return ProfileIds.mint(SALT, anchor, 0);
    }

    /** Nodes of persons, some persons counted as others. */
    private static String[] nodes(
            Map<String, Integer> personOf, Map<String, Integer> loadOf, Map<Integer, Integer> mergedInto) {
        return personOf.entrySet().stream()
                .map(node -> node.getKey() + " " + loadOf.get(node.getKey()) + " p"
                        + mergedInto.getOrDefault(node.getValue(), node.getValue()))
                .toArray(String[]::new);
    }

    private static String[] nodes(List<String[]> edges, Map<String, Integer> firstLoads) {
        Map<String, String> labels = new TreeMap<>();
        firstLoads.keySet().forEach(node -> labels.put(node, node));
        for (String[] edge : edges) {
            String kept = labels.get(edge[0]);
            String joined = labels.get(edge[1]);
            labels.replaceAll((node, label) -> label.equals(joined) ? kept : label);
        }
        return labels.entrySet().stream()
                .map(node -> node.getKey() + " " + firstLoads.get(node.getKey()) + " " + node.getValue())
                .toArray(String[]::new);
    }

    /** The tables of ids in memory, changed as the job would change them. */
    private static final class World {
        private final SparkSession spark;
        private final Map<List<Object>, Row> nodeCluster = new LinkedHashMap<>();
        private final Map<List<Object>, Row> clusterProfile = new LinkedHashMap<>();
        private final Map<List<Object>, Row> ledger = new LinkedHashMap<>();
        private List<String> changes = List.of();
        private final Map<String, Integer> kindsEver = new TreeMap<>();
        private int nodeRowsWritten;
        private int profileRowsWritten;
        private long changeNo;
        private byte[] salt = SALT;

        private World(SparkSession spark) {
            this.spark = spark;
        }

        /** Nodes as {@code node_id first_load component}. */
        private void run(String... nodes) {
            changeNo++;
            Column asOf = lit(Timestamp.from(Instant.ofEpochSecond(1_700_000_000L + changeNo)));
            StructType schema = StructType.fromDDL("node_id string, first_load bigint, component string");
            List<Row> rows = new ArrayList<>();
            for (String node : nodes) {
                String[] parts = node.split(" ");
                rows.add(RowFactory.create(parts[0], Long.valueOf(parts[1]), parts[2]));
            }
            Dataset<Row> openNodes = open(NodeClusterTable.DEF, nodeCluster);
            Dataset<Row> openProfiles = open(ClusterProfileTable.DEF, clusterProfile);
            Dataset<Row> history = dataset(ClusterProfileTable.DEF, clusterProfile);
            Dataset<Row> known = dataset(ProfileLedgerTable.DEF, ledger);
            Dataset<Row> placed = ProfileIdPlan.placed(spark.createDataFrame(rows, schema), openNodes, openProfiles)
                    .persist();
            Dataset<Row> remaining = ProfileIdPlan.remaining(placed);
            Dataset<Row> ids =
                    ProfileIdPlan.ids(placed, remaining, history, known, salt).persist();
            Dataset<Row> clusters = ProfileIdPlan.clusters(placed, changeNo).persist();
            Dataset<Row> before = openProfiles.select("profile_id").distinct();
            Dataset<Row> changed = ProfileIdPlan.changes(ids, before, remaining, asOf, changeNo)
                    .persist();
            nodeRowsWritten = put(
                    NodeClusterTable.DEF, nodeCluster, ProfileIdPlan.nodeChanges(clusters, openNodes, asOf, changeNo));
            profileRowsWritten = put(
                    ClusterProfileTable.DEF,
                    clusterProfile,
                    ProfileIdPlan.profileChanges(clusters, ids, openProfiles, asOf, changeNo));
            put(
                    ProfileLedgerTable.DEF,
                    ledger,
                    ProfileIdPlan.ledgerChanges(ids, changed, known, asOf).drop(ProfileIdPlan.IS_KNOWN));
            changes = changed.select("kind", "profile_id", "other_profile_id").collectAsList().stream()
                    .map(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(2))
                    .sorted()
                    .toList();
            changes.forEach(change -> kindsEver.merge(change.split(" ")[0], 1, Integer::sum));
            List.of(placed, ids, clusters, changed).forEach(Dataset::unpersist);
        }

        private String profileOf(String node) {
            return profiles().get(node);
        }

        private List<String> changesSorted() {
            return changes;
        }

        private Map<String, String> profiles() {
            Map<String, String> clusterOf = new TreeMap<>();
            nodeCluster.values().stream()
                    .filter(row -> row.isNullAt(4))
                    .forEach(row -> assertEquals(null, clusterOf.put(row.getString(0), row.getString(1))));
            Map<String, String> profileOf = new TreeMap<>();
            clusterProfile.values().stream()
                    .filter(row -> row.isNullAt(3))
                    .forEach(row -> assertEquals(null, profileOf.put(row.getString(0), row.getString(1))));
            Map<String, String> profiles = new TreeMap<>();
            clusterOf.forEach((node, cluster) -> profiles.put(node, profileOf.get(cluster)));
            return profiles;
        }

        private String ledgerStatus(String profileId) {
            return ledger.get(List.<Object>of(profileId)).getString(5);
        }

        private Dataset<Row> open(TableDef def, Map<List<Object>, Row> rows) {
            return dataset(def, rows).filter(col("valid_to").isNull());
        }

        private Dataset<Row> dataset(TableDef def, Map<List<Object>, Row> rows) {
            return spark.createDataFrame(
                    new ArrayList<>(rows.values()), def.columns().asNullable());
        }

        private static int put(TableDef def, Map<List<Object>, Row> table, Dataset<Row> rows) {
            List<String> columns = def.columnNames();
            List<Row> written = rows.select(
                            columns.stream().map(name -> col(name)).toArray(Column[]::new))
                    .collectAsList();
            for (Row row : written) {
                List<Object> key = def.key().stream()
                        .map(name -> row.get(columns.indexOf(name)))
                        .toList();
                table.put(key, row);
            }
            return written.size();
        }
    }
}
