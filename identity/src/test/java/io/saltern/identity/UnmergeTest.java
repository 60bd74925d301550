package io.saltern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.saltern.base.error.SalternException;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.override.Override;
import io.saltern.identity.override.OverrideFiles;
import io.saltern.identity.override.OverrideFilesStep;
import io.saltern.identity.override.OverrideStep;
import io.saltern.identity.override.OverrideSubjects;
import io.saltern.identity.override.Unmerge;
import io.saltern.lake.run.Step;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.Tables;
import io.saltern.lake.table.Views;
import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class UnmergeTest {
    /** After all that the rows of this test say. */
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    private static final IdentityConfig CONFIG =
            StagedShop.parse("{salt: pepper, namespaces: [{name: crm_id}, {name: user_id}, {name: anonymous_id}]}");

    @Test
    void a_merge_is_taken_back_and_stays_so(SparkSession spark, @TempDir Path directory) {
        TestLake lake = new TestLake(spark, directory);
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Ana", "crm_id:1", "user_id:u1")
                .customer(1, "crm", "Bob", "crm_id:2", "user_id:u2");
        run(lake, shop, 1);
        Map<String, String> before = links(lake);
        String ana = before.get(StagedShop.Node.of("crm_id:1"));
        String bob = before.get(StagedShop.Node.of("crm_id:2"));

        // One device joins both; another is linked to Bob alone.
        shop.event(2, "user_id:u1", "anonymous_id:d1").event(2, "user_id:u2", "anonymous_id:d1");
        shop.event(2, "user_id:u2", "anonymous_id:d2");
        run(lake, shop, 2);
        Map<String, String> merged = links(lake);
        String survivor = merged.get(StagedShop.Node.of("crm_id:1"));
        String lost = survivor.equals(ana) ? bob : ana;
        assertEquals(1, Set.copyOf(merged.values()).size());
        DatasetAssert.assertRows(relation(lake, "core.profile_alias"), lost + "|" + survivor);

        // The simulation of the decision says what the run does.
        String profile = new OverrideSubjects(name -> relation(lake, name)).profile(lost);
        Unmerge.Decision decision = new Unmerge(name -> relation(lake, name)).merge(profile, lost, "two people");
        IdentitySimulation simulation = IdentitySimulation.of(
                lake::read, lake.read(IdentityOverrideTable.DEF), decision.opened(), CONFIG, StagedShop.day(4));
        assertEquals(Map.of("unmerged", 1L), simulation.changes());
        assertEquals(1, simulation.peopleNow());
        assertEquals(2, simulation.peopleThen());

        lake.run(StagedShop.day(4), new OverrideStep(decision.opened(), decision.closed()));
        assertEquals(merged, links(lake), "a decision alone changes nobody");
        identity(lake, StagedShop.day(4), Set.of());
        Map<String, String> after = links(lake);
        before.forEach((node, id) -> assertEquals(id, after.get(node), "the partition and the ids of before"));
        assertEquals(bob, after.get(StagedShop.Node.of("anonymous_id:d2")));
        DatasetAssert.assertRows(relation(lake, "core.profile_alias"));
        DatasetAssert.assertRows(
                lake.read(ProfileChangeTable.DEF)
                        .filter("kind IN ('merged', 'unmerged')")
                        .select("kind", "profile_id", "other_profile_id"),
                "merged|" + lost + "|" + survivor,
                "unmerged|" + lost + "|" + survivor);
        DatasetAssert.assertRows(
                lake.read(ProfileLedgerTable.DEF).groupBy("status").count(), "active|2");

        // The same link again, and a rebuild: they stay apart.
        shop.event(5, "user_id:u1", "anonymous_id:d1").event(5, "user_id:u2", "anonymous_id:d1");
        lake.put(StagedShop.day(5), EventTable.DEF, shop.all().events());
        identity(lake, StagedShop.day(5), Set.of("identity"));
        assertEquals(after, links(lake));
        assertNotEquals(ana, bob);
        Assertions.assertThrows(SalternException.class, () -> new Unmerge(name -> relation(lake, name))
                .merge(survivor, survivor, null));
    }

    @Test
    void what_files_bring_is_kept_and_a_line_that_goes_is_closed(SparkSession spark, @TempDir Path directory) {
        TestLake lake = new TestLake(spark, directory);
        Override ofFile = Override.mustLink("a", "b", "file");
        Override ofCommand = Override.cannotLink("c", "d", "command");
        lake.run(StagedShop.day(1), new OverrideStep(List.of(ofCommand), List.of()));
        lake.run(StagedShop.day(2), new OverrideFilesStep(new OverrideFiles(List.of(ofFile, ofCommand))));
        DatasetAssert.assertRows(
                lake.read(IdentityOverrideTable.DEF).select("kind", "node_a", "by", "closed_at"),
                "must_link|a|file|null",
                "cannot_link|c|command|null");
        // A command cannot take back what a file says.
        Assertions.assertThrows(
                SalternException.class,
                () -> lake.run(
                        StagedShop.day(3), new OverrideStep(List.of(Override.cannotLink("a", "b", null)), List.of())));

        lake.run(StagedShop.day(4), new OverrideFilesStep(OverrideFiles.none()));

        DatasetAssert.assertRows(
                lake.read(IdentityOverrideTable.DEF).select("kind", "by").filter("closed_at IS NULL"),
                "cannot_link|command");
    }

    private static void run(TestLake lake, StagedShop shop, int day) {
        IdentityResolution.Staged staged = shop.all();
        if (day == 1) {
            lake.put(StagedShop.day(day), CustomerTable.DEF, staged.customers());
        } else {
            lake.put(StagedShop.day(day), EventTable.DEF, staged.events());
        }
        identity(lake, StagedShop.day(day), Set.of());
    }

    private static void identity(TestLake lake, Instant asOf, Set<String> rebuild) {
        lake.run(
                asOf,
                rebuild,
                IdentitySteps.of(CONFIG, OverrideFiles.none()).stream()
                        .filter(step -> step.name().equals("identity"))
                        .toArray(Step[]::new));
    }

    private static Map<String, String> links(TestLake lake) {
        Map<String, String> links = new TreeMap<>();
        relation(lake, "core.profile_link")
                .select("node_id", "profile_id")
                .collectAsList()
                .forEach(row -> links.put(row.getString(0), row.getString(1)));
        return links;
    }

    private static Dataset<Row> relation(TestLake lake, String name) {
        if (!Views.has(name)) {
            return lake.read(Tables.named(name).orElseThrow());
        }
        String sql = Views.sql(
                name,
                place -> {
                    String alias = "unmerge_" + place.replace('.', '_');
                    relation(lake, place).createOrReplaceTempView(alias);
                    return alias;
                },
                LATER);
        return lake.warehouse().spark().sql(sql);
    }
}
