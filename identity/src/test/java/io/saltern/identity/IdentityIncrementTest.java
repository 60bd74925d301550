package io.saltern.identity;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.graph.IdentifierSetPlan;
import io.saltern.identity.id.ProfileIdPlan;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.TableDef;
import io.saltern.testkit.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An increment comes to what a run over everything comes to, table by table: on random shops, load by load, with the rows of
 * each load and of the held tables in another order and other partitions; loads bring rows of earlier days too. With
 * -Dsaltern.increment.seeds=N more shops, and more loads likewise.
 */
@ExtendWith(SparkExtension.class)
class IdentityIncrementTest {
    private static final byte[] SALT = "pepper".getBytes(StandardCharsets.UTF_8);
    private static final int SEEDS = Integer.getInteger("saltern.increment.seeds", 1);
    private static final int FIRST_SEED = Integer.getInteger("saltern.increment.first", 1);
    private static final int LOADS = Integer.getInteger("saltern.increment.loads", 2);

    @Test
    void an_increment_equals_the_whole(SparkSession spark) {
        long[] extent = new long[2];
        for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            IdentityConfig config = RandomShop.rules(seed);
            Random random = new Random(seed);
            StagedShop shop = RandomShop.of(spark, random, LOADS, 24, 5);
            Tables tables = new Tables(spark, random);
            Dataset<Row> before = overrides(spark, random, 0);
            for (long load = 1; load <= LOADS; load++) {
                Dataset<Row> now = overrides(spark, random, load);
                String where = "seed " + seed + ", load " + load;
                Map<TableDef, List<Row>> whole = tables.whole(shop, load, now, config);
                if (load > 1) {
                    Optional<Map<TableDef, List<Row>>> increment =
                            tables.increment(shop, load, before, now, config, extent);
                    increment.ifPresent(rows -> assertSame(where, whole, rows));
                }
                tables.take(whole);
                before = now;
            }
        }
        assertTrue(extent[1] > 0 && extent[1] < extent[0], "looked at " + extent[1] + " of " + extent[0] + " sets");
    }

    private static void assertSame(String where, Map<TableDef, List<Row>> whole, Map<TableDef, List<Row>> increment) {
        whole.forEach((def, rows) -> assertEquals(
                String.join("\n", texts(rows)),
                String.join("\n", texts(increment.getOrDefault(def, List.of()))),
                where + ", " + def));
    }

    private static List<String> texts(List<Row> rows) {
        return rows.stream().map(Row::toString).sorted().toList();
    }

    private static Dataset<Row> overrides(SparkSession spark, Random random, long load) {
        StagedShop shop = new StagedShop(spark);
        if (load > 1) {
            shop.override(
                    "must_link",
                    "user_id:u" + random.nextInt(RandomShop.PEOPLE),
                    "crm_id:c" + random.nextInt(RandomShop.PEOPLE));
            shop.override("must_link", "crm_id:nobody", "crm_id:c" + random.nextInt(RandomShop.PEOPLE));
            shop.override(
                    "cannot_link",
                    "user_id:u" + random.nextInt(RandomShop.PEOPLE),
                    "email:e" + random.nextInt(RandomShop.PEOPLE));
        }
        return shop.all().overrides();
    }

    /** The tables of identity, and what a run makes of them. */
    private static final class Tables {
        private static final List<TableDef> LINKS =
                List.of(NodeClusterTable.DEF, ClusterProfileTable.DEF, ProfileLedgerTable.DEF, ProfileChangeTable.DEF);

        private final SparkSession spark;
        private final Random random;
        private final Map<TableDef, List<Row>> rows = new HashMap<>();

        private Tables(SparkSession spark, Random random) {
            this.spark = spark;
            this.random = random;
        }

        private void take(Map<TableDef, List<Row>> after) {
            rows.putAll(after);
        }

        private Dataset<Row> table(TableDef def) {
            List<Row> shuffled = new ArrayList<>(rows.getOrDefault(def, List.of()));
            Collections.shuffle(shuffled, random);
            return spark.createDataFrame(shuffled, def.columns().asNullable()).repartition(1 + random.nextInt(3));
        }

        private Dataset<Row> openNodes() {
            return table(NodeClusterTable.DEF).filter(col("valid_to").isNull());
        }

        private static Column asOf(long load) {
            return functions.lit(Timestamp.from(StagedShop.day(load + 1)));
        }

        private Map<TableDef, List<Row>> whole(
                StagedShop shop, long load, Dataset<Row> overrides, IdentityConfig config) {
            IdentityResolution.Staged staged = shop.upTo(load);
            try (IdentityResolution resolution = new IdentityResolution(
                    new IdentityResolution.Staged(
                            staged.customers(), staged.events(), staged.orders(), staged.consents(), overrides),
                    config,
                    asOf(load))) {
                Map<TableDef, List<Row>> after = links(
                        resolution.nodes(),
                        new IdentityIncrement.Links(
                                openNodes(),
                                table(ClusterProfileTable.DEF),
                                table(ProfileLedgerTable.DEF),
                                Optional.empty()),
                        load);
                after.put(IdentifierSetTable.DEF, collect(IdentifierSetTable.DEF, resolution.setRows()));
                after.put(IdentityEdgeTable.DEF, collect(IdentityEdgeTable.DEF, resolution.edgeRows()));
                return after;
            }
        }

        private Optional<Map<TableDef, List<Row>>> increment(
                StagedShop shop,
                long load,
                Dataset<Row> before,
                Dataset<Row> now,
                IdentityConfig config,
                long[] extents) {
            IdentityResolution.Staged staged = shop.upTo(load);
            Column isFresh = col("_load").equalTo(load);
            Dataset<Row> fresh = IdentifierSetPlan.collect(
                            staged.customers().filter(isFresh),
                            staged.events().filter(isFresh),
                            staged.orders().filter(isFresh),
                            staged.consents(),
                            asOf(load))
                    .repartition(1 + random.nextInt(3));
            try (IdentityIncrement increment = new IdentityIncrement(
                    new IdentityIncrement.Held(
                            table(IdentifierSetTable.DEF),
                            table(IdentityEdgeTable.DEF),
                            openNodes(),
                            table(ClusterProfileTable.DEF),
                            table(ProfileLedgerTable.DEF)),
                    fresh,
                    Optional.of(new IdentityIncrement.Overrides(before, now)),
                    config)) {
                if (increment.isAskedOfWithheld()) {
                    return Optional.empty();
                }
                IdentityIncrement.Extent extent = increment.extent();
                extents[0] += extent.sets();
                extents[1] += extent.affected();
                Map<TableDef, List<Row>> after = links(increment.resolution().nodes(), increment.links(), load);
                after.put(IdentifierSetTable.DEF, changed(IdentifierSetTable.DEF, increment.setChange()));
                after.put(IdentityEdgeTable.DEF, changed(IdentityEdgeTable.DEF, increment.edgeChange()));
                return Optional.of(after);
            }
        }

        /** The table with a change, and whether the change says nothing but what is new. */
        private List<Row> changed(TableDef def, IdentityIncrement.Change change) {
            Map<List<Object>, Row> table = byKey(def, rows.getOrDefault(def, List.of()));
            List<Row> put = collect(def, change.rows());
            put.forEach(row ->
                    assertTrue(!row.toString().equals(String.valueOf(table.get(key(def, row)))), "unchanged: " + row));
            byKey(def, put).forEach(table::put);
            change.gone().collectAsList().forEach(key -> {
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < key.size(); i++) {
                    values.add(key.get(i));
                }
                assertTrue(table.remove(values) != null, "not there: " + values);
            });
            List<Row> after = new ArrayList<>(table.values());
            assertEquals(texts(after), texts(collect(def, change.whole())), def + " written whole");
            return after;
        }

        /** The link tables after a run, and the changes of people that it tells of. */
        private Map<TableDef, List<Row>> links(Dataset<Row> nodes, IdentityIncrement.Links links, long load) {
            Column asOf = asOf(load);
            Dataset<Row> placed = ProfileIdPlan.placed(nodes, links.openNodes(), links.openProfiles())
                    .persist();
            Dataset<Row> remaining = ProfileIdPlan.remaining(placed);
            Dataset<Row> ids = ProfileIdPlan.ids(
                            placed, remaining, links.clusterProfile(), links.ledger(), links.elsewhere(), SALT)
                    .persist();
            Dataset<Row> clusters =
                    ProfileIdPlan.clusters(placed, links.elsewhere(), load).persist();
            Dataset<Row> people = links.openProfiles().select("profile_id").distinct();
            Dataset<Row> changes =
                    ProfileIdPlan.changes(ids, people, remaining, asOf, load).persist();
            Map<TableDef, Dataset<Row>> written = new HashMap<>();
            written.put(NodeClusterTable.DEF, ProfileIdPlan.nodeChanges(clusters, links.openNodes(), asOf, load));
            written.put(
                    ClusterProfileTable.DEF,
                    ProfileIdPlan.profileChanges(clusters, ids, links.openProfiles(), asOf, load));
            written.put(
                    ProfileLedgerTable.DEF,
                    ProfileIdPlan.ledgerChanges(ids, changes, links.ledger(), asOf)
                            .drop(ProfileIdPlan.IS_KNOWN));
            written.put(ProfileChangeTable.DEF, changes);
            Map<TableDef, List<Row>> after = new HashMap<>();
            for (TableDef def : LINKS) {
                Map<List<Object>, Row> table = byKey(def, rows.getOrDefault(def, List.of()));
                byKey(def, collect(def, written.get(def))).forEach(table::put);
                after.put(def, new ArrayList<>(table.values()));
            }
            List.of(placed, ids, clusters, changes).forEach(Dataset::unpersist);
            return after;
        }

        private static List<Row> collect(TableDef def, Dataset<Row> rows) {
            List<String> given = List.of(rows.columns());
            return rows.select(def.columnNames().stream()
                            .map(name -> given.contains(name)
                                    ? col(name)
                                    : functions.lit(null).alias(name))
                            .toArray(Column[]::new))
                    .collectAsList();
        }

        private static Map<List<Object>, Row> byKey(TableDef def, List<Row> rows) {
            Map<List<Object>, Row> table = new LinkedHashMap<>();
            rows.forEach(row -> assertEquals(null, table.put(key(def, row), row), "twice: " + row));
            return table;
        }

        private static List<Object> key(TableDef def, Row row) {
            List<Object> key = new ArrayList<>();
            def.key().forEach(name -> key.add(row.get(def.columnNames().indexOf(name))));
            return key;
        }
    }
}
