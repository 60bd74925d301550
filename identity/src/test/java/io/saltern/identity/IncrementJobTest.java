package io.saltern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.TableDef;
import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Increments on a lake: which run is one, what it reads and writes, and that it ends where a single run ends. */
@ExtendWith(SparkExtension.class)
class IncrementJobTest {
    private static final IncrementBounds ANEW = new IncrementBounds(0, 10, 1_000, Long.MAX_VALUE);
    private static final IncrementBounds BY_MERGE = new IncrementBounds(0, 10, 1_000, 0);

    @Test
    void loads_one_by_one_come_to_what_all_at_once_come_to(SparkSession spark, @TempDir Path directory) {
        StagedShop shop = shop(spark);
        TestLake lake = new TestLake(spark, directory.resolve("by_load"));
        stage(lake, 1, shop, false);
        assertEquals(1, metrics(lake, 1, ANEW).get(ResolveIdentitiesJob.FULL_RUN));
        stage(lake, 2, shop, true);
        Map<String, Long> appended = metrics(lake, 2, BY_MERGE);
        assertEquals(0, appended.get(ResolveIdentitiesJob.FULL_RUN));
        assertEquals(2, appended.get("sets_looked_at"), "d1 alone, and with u1");
        assertEquals(1, appended.get("rows_written." + IdentityEdgeTable.DEF.fullName()));
        stage(lake, 3, shop, false);
        Map<String, Long> rewritten = metrics(lake, 3, ANEW);
        assertEquals(0, rewritten.get(ResolveIdentitiesJob.FULL_RUN));
        assertEquals(1, rewritten.get("people_merged"));
        assertEquals(List.of("identity"), run(lake, 6, ANEW).skipped(), "as-of alone");
        Map<String, Long> due = metrics(lake, 9, ANEW);
        assertEquals(0, due.get(ResolveIdentitiesJob.FULL_RUN), "an event that as-of has passed by now");
        assertEquals(1, due.get("sets_changed"));

        TestLake atOnce = new TestLake(spark, directory.resolve("at_once"));
        stage(atOnce, 3, shop.reversed(), false);
        run(atOnce, 9, ANEW);
        for (TableDef def : List.of(IdentifierSetTable.DEF, IdentityEdgeTable.DEF)) {
            DatasetAssert.assertSame(atOnce.read(def), lake.read(def));
        }
        DatasetAssert.assertSame(
                open(atOnce, NodeClusterTable.DEF).select("node_id", "first_load"),
                open(lake, NodeClusterTable.DEF).select("node_id", "first_load"));
        DatasetAssert.assertSame(links(atOnce), links(lake));
        DatasetAssert.assertSame(
                atOnce.read(ProfileLedgerTable.DEF).filter("status = 'active'").select("profile_id", "anchor_node_id"),
                lake.read(ProfileLedgerTable.DEF).filter("status = 'active'").select("profile_id", "anchor_node_id"));
    }

    private static StagedShop shop(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Ana", "crm_id:1", "email:ana@x.org")
                .customer(1, "crm", "Mathilde", "crm_id:2", "email:family@x.org")
                .event(1, "anonymous_id:d1")
                .event(1, "anonymous_id:d2")
                .event(2, "user_id:u1", "anonymous_id:d1")
                .customer(3, "crm", "Konstantin", "crm_id:3", "email:family@x.org")
                .customer(3, "web", "Ana", "user_id:u1", "email:ana@x.org")
                .order(3, "user_id:u4")
                .order(3, "user_id:u4", "email:ana@x.org")
                .event(3, "track", StagedShop.day(7), "anonymous_id:d2", "user_id:u7");
        return shop;
    }

    private static void stage(TestLake lake, long load, StagedShop shop, boolean isAppended) {
        IdentityResolution.Staged staged = shop.upTo(load);
        Map.of(
                        CustomerTable.DEF, staged.customers(),
                        EventTable.DEF, staged.events(),
                        OrderTable.DEF, staged.orders())
                .forEach((def, rows) -> {
                    if (!isAppended) {
                        lake.put(StagedShop.day(load + 1), def, rows);
                    } else if (!rows.filter("_load = " + load).isEmpty()) {
                        lake.append(StagedShop.day(load + 1), def, rows.filter("_load = " + load));
                    }
                });
    }

    private static RunResult run(TestLake lake, long day, IncrementBounds bounds) {
        return lake.run(StagedShop.day(day), new ResolveIdentitiesJob(StagedShop.config(), bounds));
    }

    private static Map<String, Long> metrics(TestLake lake, long load, IncrementBounds bounds) {
        run(lake, load + 1, bounds);
        return done(lake);
    }

    private static Map<String, Long> done(TestLake lake) {
        return Ledger.read(lake.warehouse()).lastDone("identity").orElseThrow().metrics();
    }

    private static Dataset<Row> open(TestLake lake, TableDef def) {
        return lake.read(def).filter("valid_to IS NULL");
    }

    private static Dataset<Row> links(TestLake lake) {
        return open(lake, NodeClusterTable.DEF)
                .join(open(lake, ClusterProfileTable.DEF), "cluster_id")
                .select("node_id", "profile_id");
    }
}
