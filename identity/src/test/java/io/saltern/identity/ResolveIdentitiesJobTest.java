package io.saltern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.explain.ExplainPath;
import io.saltern.identity.explain.ExplainProfile;
import io.saltern.identity.explain.Mask;
import io.saltern.identity.explain.PathExplanation;
import io.saltern.identity.explain.ProfileExplanation;
import io.saltern.identity.golden.PastDayPlan;
import io.saltern.identity.id.ProfileIds;
import io.saltern.identity.override.OverrideFiles;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Step;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.TableDef;
import io.saltern.lake.table.Tables;
import io.saltern.lake.table.Views;
import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ResolveIdentitiesJobTest {
    /** After all that the rows of this test say. */
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    /** By load: after which of its tables the step dies; two threads write them. */
    private static final Map<Long, String> CRASHES =
            Map.of(2L, "commit core.identifier_set", 3L, "commit core.cluster_profile");

    @Test
    void ids_last_through_loads_crashes_reruns_rebuilds_and_blocked_anchors(
            SparkSession spark, @TempDir Path directory) {
        StagedShop shop = shop(spark);
        TestLake byLoad = new TestLake(spark, directory.resolve("by_load"));
        Map<Long, Dataset<Row>> byChange = new TreeMap<>();
        for (long load = 1; load <= 3; load++) {
            stage(byLoad, shop.upTo(load), StagedShop.day(load + 1));
            if (CRASHES.containsKey(load)) {
                byLoad.crash(StagedShop.day(load + 1), CRASHES.get(load), steps(StagedShop.config()));
            }
            run(byLoad, StagedShop.day(load + 1), StagedShop.config());
            byChange.put(Ledger.read(byLoad.warehouse()).lastChangeNo(), profiles(byLoad));
        }
        assertPastDays(byLoad, byChange);
        TestLake atOnce = new TestLake(spark, directory.resolve("at_once"));
        stage(atOnce, shop.reversed().all(), StagedShop.day(4));
        run(atOnce, StagedShop.day(4), StagedShop.config());

        DatasetAssert.assertSame(links(atOnce), links(byLoad));
        DatasetAssert.assertSame(profiles(atOnce), profiles(byLoad));
        DatasetAssert.assertRows(
                byLoad.read(ProfileChangeTable.DEF)
                        .filter("change_no > 5")
                        .groupBy("kind")
                        .count(),
                "created|1",
                "merged|1");

        // A later as-of alone: looked at, nothing written.
        Map<String, Long> written = versions(byLoad);
        run(byLoad, StagedShop.day(9), StagedShop.config());
        assertEquals(written, versions(byLoad));
        String before = DatasetText.of(links(byLoad));
        byLoad.run(StagedShop.day(10), Set.of("identity", "profiles"), steps(StagedShop.config()));
        assertEquals(before, DatasetText.of(links(byLoad)), "a rebuild changes no id");
        explains(byLoad);

        // Without its e-mail the family's anchor may be gone; nobody who is left changes their id.
        Map<String, String> ids = DatasetText.map(links(byLoad));
        run(byLoad, StagedShop.day(11), StagedShop.config("blocked: [ana@x.org]"));
        Map<String, String> left = DatasetText.map(links(byLoad));
        assertFalse(left.containsKey(StagedShop.Node.of("email:ana@x.org")));
        String crm = StagedShop.Node.of("crm_id:1");
        String user = StagedShop.Node.of("user_id:u1");
        assertTrue(left.get(crm).equals(ids.get(crm)) || left.get(user).equals(ids.get(user)));
        assertFalse(left.get(crm).equals(left.get(user)));
    }

    /** What the last state tells of a past day is what the run of that day wrote. */
    private static void assertPastDays(TestLake lake, Map<Long, Dataset<Row>> byChange) {
        long load = 1;
        for (Map.Entry<Long, Dataset<Row>> written : byChange.entrySet()) {
            PastDayPlan past = new PastDayPlan(StagedShop.day(++load), written.getKey(), 0, StagedShop.config());
            DatasetAssert.assertSame(
                    written.getValue(),
                    relation(lake, "core.profile", (def, then) -> past.table(def, lake::read, then)));
        }
    }

    private static void explains(TestLake lake) {
        ExplainPath paths = new ExplainPath(name -> relation(lake, name), Mask.MASKED);
        PathExplanation path = paths.between("crm_id:1", "anonymous_id:d1");
        assertTrue(path.isOnePerson());
        assertEquals(
                List.of("crm_id:1", "email:a***@x***.org", "user_id:u1", "anonymous_id:d1"),
                Stream.concat(
                                Stream.of(path.links().get(0).from().toString()),
                                path.links().stream().map(link -> link.to().toString()))
                        .toList());
        PathExplanation apart = paths.between("crm_id:2", "crm_id:3");
        assertFalse(apart.isOnePerson());
        assertEquals(1, apart.refused().size());

        ProfileExplanation profile = new ExplainProfile(
                        name -> relation(lake, name), Mask.CLEAR, StagedShop.config(), StagedShop.day(10))
                .of("crm_id:1");
        assertEquals(2, profile.records().size());
        assertEquals("Ana", profile.golden().get(0).value());
        assertEquals(path.fromProfileId(), profile.profileId());
        assertThrows(SalternException.class, () -> paths.between("crm_id:1", "email:nobody@x.org"));
    }

    @Test
    void another_salt_is_refused_unless_the_former_one_is_lost(SparkSession spark, @TempDir Path directory) {
        TestLake lake = new TestLake(spark, directory);
        StagedShop shop = new StagedShop(spark).customer(1, "crm", "Ana", "crm_id:1");
        lake.put(StagedShop.day(2), CustomerTable.DEF, shop.all().customers());
        lake.run(StagedShop.day(2), salted("pepper", NewSalt.REFUSED));
        String ana = StagedShop.Node.of("crm_id:1");
        Map<String, String> before = DatasetText.map(links(lake));

        SalternException refused = assertThrows(
                SalternException.class, () -> lake.run(StagedShop.day(3), salted("vinegar", NewSalt.REFUSED)));
        assertEquals(ExitCode.CONFIG_INVALID, refused.exitCode());
        assertFalse(refused.getMessage().contains("vinegar"));
        assertTrue(refused.getMessage().contains("--accept-new-salt"), refused.getMessage());

        // The salt is replaced in the ledger with nobody new, and also when that is broken off halfway.
        lake.crash(StagedShop.day(3), "properties core.profile_ledger", salted("vinegar", NewSalt.ACCEPTED));
        assertEquals(
                ExitCode.DONE,
                lake.run(StagedShop.day(3), salted("vinegar", NewSalt.ACCEPTED)).exitCode());
        assertEquals(before, DatasetText.map(links(lake)), "the ids that are there stay");

        shop.customer(4, "crm", "Bob", "crm_id:2");
        lake.put(StagedShop.day(5), CustomerTable.DEF, shop.all().customers());
        lake.run(StagedShop.day(5), salted("vinegar", NewSalt.REFUSED));
        String bob = StagedShop.Node.of("crm_id:2");
        assertEquals(
                Map.of(ana, before.get(ana), bob, ProfileIds.mint("vinegar".getBytes(StandardCharsets.UTF_8), bob, 0)),
                DatasetText.map(links(lake)));
        assertThrows(SalternException.class, () -> lake.run(StagedShop.day(6), salted("pepper", NewSalt.REFUSED)));
    }

    private static Step salted(String salt, NewSalt newSalt) {
        return new ResolveIdentitiesJob(
                StagedShop.parse("{salt: " + salt + ", namespaces: [{name: crm_id}]}"), newSalt);
    }

    private static StagedShop shop(SparkSession spark) {
        return new StagedShop(spark)
                .customer(1, "crm", "Ana", "crm_id:1", "email:ana@x.org")
                .customer(1, "crm", "Mathilde", "crm_id:2", "email:family@x.org")
                .event(1, "anonymous_id:d1")
                .event(1, "anonymous_id:d2")
                .event(2, "user_id:u1", "anonymous_id:d1")
                .customer(2, "crm", "Konstantin", "crm_id:3", "email:family@x.org")
                .customer(3, "web", "Ana", "user_id:u1", "email:ana@x.org")
                .order(3, "user_id:u4")
                // Facts of the first day that the third load brings: a past day must not know them.
                .event(3, "track", StagedShop.day(1), "user_id:u1", "anonymous_id:d1")
                .customer(3, "crm", StagedShop.day(1), Map.of("city", "Bonn"), "Mathilde", "crm_id:2");
    }

    private static void stage(TestLake lake, IdentityResolution.Staged staged, Instant asOf) {
        lake.put(
                asOf,
                Map.of(
                        CustomerTable.DEF, staged.customers(),
                        EventTable.DEF, staged.events(),
                        OrderTable.DEF, staged.orders()));
    }

    private static RunResult run(TestLake lake, Instant asOf, IdentityConfig config) {
        return lake.run(asOf, steps(config));
    }

    private static Step[] steps(IdentityConfig config) {
        return IdentitySteps.of(config, OverrideFiles.none()).toArray(Step[]::new);
    }

    private static Dataset<Row> links(TestLake lake) {
        return relation(lake, "core.profile_link").select("node_id", "profile_id");
    }

    private static Dataset<Row> profiles(TestLake lake) {
        return lake.read(ProfileTable.DEF);
    }

    private static Map<String, Long> versions(TestLake lake) {
        return Tables.ALL.stream()
                .filter(def -> def.schema().equals("core"))
                .filter(def -> lake.warehouse().version(def) >= 0)
                .collect(Collectors.toMap(
                        def -> def.fullName(), def -> lake.warehouse().version(def)));
    }

    private static Dataset<Row> relation(TestLake lake, String name) {
        return relation(lake, name, (def, relations) -> lake.read(def));
    }

    private static Dataset<Row> relation(
            TestLake lake, String name, BiFunction<TableDef, Function<String, Dataset<Row>>, Dataset<Row>> tables) {
        if (!Views.has(name)) {
            return tables.apply(Tables.named(name).orElseThrow(), place -> relation(lake, place, tables));
        }
        String sql = Views.sql(
                name,
                place -> {
                    String relation = "test_" + place.replace('.', '_');
                    relation(lake, place, tables).createOrReplaceTempView(relation);
                    return relation;
                },
                LATER);
        return lake.warehouse().spark().sql(sql);
    }

    /** Small datasets as text and maps. */
    private static final class DatasetText {
        private DatasetText() {}

        static String of(Dataset<Row> rows) {
            return map(rows).toString();
        }

        static Map<String, String> map(Dataset<Row> rows) {
            Map<String, String> map = new TreeMap<>();
            rows.collectAsList().forEach(row -> map.put(row.getString(0), row.getString(1)));
            return map;
        }
    }
}
