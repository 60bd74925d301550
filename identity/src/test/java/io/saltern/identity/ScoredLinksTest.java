package io.saltern.identity;

import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.graph.IdentifierSetPlan;
import io.saltern.identity.graph.ScoredLinkPlan;
import io.saltern.identity.graph.UsableIdentifierPlan;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.IdentityReviewTable;
import io.saltern.lake.table.ModelTable;
import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ScoredLinksTest {
    private static final Column AS_OF = lit(Timestamp.from(StagedShop.AS_OF));
    private static final IdentityConfig ONE_CRM_ID = StagedShop.parse(
            "{salt: p, namespaces: [{name: crm_id, max_per_profile: 1}, {name: user_id}, {name: anonymous_id}]}");

    private static final String MATCH =
            """
            match:
              use: %s
              columns: {given_name: given, family_name: surname, birth_on: birth_date, street: street, city: city}
            """;

    @Test
    void a_scored_link_joins_with_its_evidence_and_only_what_no_exact_link_joins(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .event(1, "user_id:u1", "anonymous_id:d1")
                .event(1, "user_id:u2", "anonymous_id:d2");

        try (IdentityResolution resolution = resolution(
                shop,
                pairs(
                        spark,
                        pair("anonymous_id:d1", "user_id:u1", 20, true),
                        pair("user_id:u1", "user_id:u2", 9, true),
                        pair("anonymous_id:d1", "anonymous_id:d2", 12, true)))) {
            assertEquals(
                    List.of("anonymous_id:d1 anonymous_id:d2 user_id:u1 user_id:u2"),
                    StagedShop.partition(resolution.components(), resolution.setRows()));
            DatasetAssert.assertRows(
                    resolution.edgeRows().filter("evidence IS NOT NULL").select("rule", "status", "weight", "evidence"),
                    "match|linked|12.0|{\"bits\":12.0}");
        }
    }

    @Test
    void limits_and_cannot_links_hold_against_scored_links(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .event(1, "crm_id:1")
                .event(1, "crm_id:2")
                .event(1, "user_id:u1")
                .event(1, "user_id:u2")
                .override("cannot_link", "user_id:u1", "user_id:u2");

        try (IdentityResolution resolution = resolution(
                shop,
                pairs(
                        spark,
                        pair("crm_id:1", "crm_id:2", 30, true),
                        pair("user_id:u1", "user_id:u2", 30, true),
                        pair("crm_id:1", "user_id:u1", 9, true)))) {
            assertEquals(
                    List.of("crm_id:1 user_id:u1", "crm_id:2", "user_id:u2"),
                    StagedShop.partition(resolution.components(), resolution.setRows()));
            DatasetAssert.assertRows(
                    resolution.edgeRows().selectExpr("rule", "status", "split(reason, ':')[0]"),
                    "match|cut|cannot_link",
                    "match|cut|max_per_profile",
                    "match|linked|null");
        }
    }

    @Test
    void doubtful_pairs_are_for_review_but_those_that_are_decided(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .event(1, "user_id:u1", "anonymous_id:d1")
                .event(1, "user_id:u2")
                .event(1, "user_id:u3")
                .event(1, "user_id:u4")
                .override("cannot_link", "anonymous_id:d1", "user_id:u3")
                .override("must_link", "user_id:u2", "user_id:u4");
        Dataset<Row> pairs = pairs(
                spark,
                pair("user_id:u1", "user_id:u2", 1, false),
                pair("anonymous_id:d1", "user_id:u2", 2, false),
                pair("user_id:u1", "user_id:u3", 3, false),
                pair("user_id:u2", "user_id:u4", 4, false));

        try (IdentityResolution resolution = resolution(shop, pairs)) {
            assertEquals(
                    3, resolution.components().select("component").distinct().count(), "doubts link nobody");
            DatasetAssert.assertRows(
                    ScoredLinkPlan.doubtful(
                                    pairs, resolution.components(), shop.all().overrides())
                            .select("weight", "status"),
                    "2.0|open");
        }
    }

    @Test
    void overrides_between_compared_records_are_labels(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", StagedShop.day(1), Map.of(CustomerTable.CITY, "Kiel"), "Ana", "user_id:u1")
                .customer(1, "web", StagedShop.day(1), Map.of(CustomerTable.CITY, "Jena"), "Ann", "user_id:u2")
                .customer(1, "web", StagedShop.day(1), Map.of(CustomerTable.CITY, "Bonn"), "Eve", "user_id:u3")
                .override("must_link", "user_id:u1", "user_id:u2")
                .override("cannot_link", "user_id:u1", "user_id:u3")
                .override("cannot_link", "user_id:u1", "user_id:u4");
        IdentityResolution.Staged staged = shop.all();
        IdentityConfig config = StagedShop.config(MATCH.formatted("link"));
        try (IdentityResolution resolution = new IdentityResolution(staged, config, AS_OF)) {
            Dataset<Row> records = ScoredLinkPlan.records(
                    staged.customers(),
                    resolution.members(),
                    config.scoring().orElseThrow().match().columns(),
                    AS_OF);
            DatasetAssert.assertRows(
                    ScoredLinkPlan.labels(records, resolution.members(), staged.overrides())
                            .selectExpr("split(record_a, ' ')[0]", "split(record_b, ' ')[0]", "label"),
                    "crm|web|false",
                    "crm|web|true");
        }
    }

    @Test
    void partial_versions_are_folded_by_record_and_by_whom_their_identifiers_lead_to(SparkSession spark) {
        StagedShop shop = new StagedShop(spark);
        String[] ana = {"user_id:u1", "anonymous_id:d1"};
        call(
                shop,
                1,
                Map.of("given_name", "Ana", "street", "Am Markt 1", "city", "Kiel"),
                ana,
                "given_name",
                "address");
        call(shop, 2, Map.of("family_name", "Berg"), new String[] {"user_id:u1"}, "family_name");
        // An address is one thing: the new city has no street. A login says nothing; a late call changes nothing later.
        call(shop, 3, Map.of("city", "Jena"), new String[] {"user_id:u1"}, "address");
        call(shop, 4, Map.of(), ana);
        call(shop, 1, Map.of("family_name", "Adler", "city", "Ulm"), new String[] {"user_id:u1"}, "family_name");
        // Named and null clears, but not before its time.
        call(shop, 5, Map.of(), new String[] {"user_id:u2", "email:b@x.org"}, "family_name");
        call(
                shop,
                4,
                Map.of("given_name", "Bo", "family_name", "Carl", "city", "Ulm"),
                new String[] {"user_id:u2"},
                "address",
                "family_name",
                "given_name");
        call(shop, 100, Map.of(), new String[] {"user_id:u2"}, "given_name");
        // Three strangers under one blocked id, of whom one leads to nobody.
        for (String name : List.of("Cy", "Di")) {
            Map<String, Object> says = Map.of("given_name", name, "city", name + "hausen");
            call(
                    shop,
                    1,
                    says,
                    new String[] {"user_id:undefined", "email:" + name + "@x.org"},
                    "address",
                    "given_name");
        }
        call(
                shop,
                2,
                Map.of("given_name", "Ed", "family_name", "Falk", "city", "Rom"),
                new String[] {"user_id:undefined"},
                "address",
                "family_name",
                "given_name");
        // A whole version says all.
        shop.customer(1, "crm", StagedShop.day(1), Map.of("family_name", "Gorm", "city", "Oslo"), "Fay", "crm_id:1")
                .customer(2, "crm", StagedShop.day(2), Map.of("city", "Bergen"), "Fay", "crm_id:1");
        IdentityConfig config = StagedShop.config(
                "match: {columns: {given_name: given, family_name: surname, street: street, city: city}}");
        IdentityResolution.Staged staged = shop.all();
        Dataset<Row> sets = IdentifierSetPlan.collect(
                staged.customers(), staged.events(), staged.orders(), staged.consents(), AS_OF);
        Dataset<Row> noVerdicts = spark.sql("SELECT '' AS withheld, '' AS withheld_by WHERE false");

        Dataset<Row> records = ScoredLinkPlan.records(
                staged.customers(),
                UsableIdentifierPlan.members(sets, noVerdicts, config.namespaces()),
                config.scoring().orElseThrow().match().columns(),
                AS_OF);

        DatasetAssert.assertRows(
                records.select("source", "given_name", "family_name", "street", "city"),
                "web|Ana|Berg|null|Jena",
                "web|Bo|null|null|Ulm",
                "web|Cy|null|null|Cyhausen",
                "web|Di|null|null|Dihausen",
                "crm|Fay|null|null|Bergen");
        assertEquals(5, records.select(ScoredLinkPlan.RECORD).distinct().count());
    }

    /** An identify call with its own time. */
    private static void call(
            StagedShop shop, long day, Map<String, Object> says, String[] identifiers, String... named) {
        Map<String, Object> row = new TreeMap<>(says);
        row.put(CustomerTable.IS_PARTIAL, true);
        row.put(CustomerTable.IS_TIME_GIVEN, true);
        row.put(CustomerTable.NAMED, List.of(named));
        Object given = row.remove(CustomerTable.GIVEN_NAME);
        shop.customer(9, "web", StagedShop.day(day), row, (String) given, identifiers);
    }

    @Test
    void labels_and_doubtful_pairs_above_the_bound_are_cut_off_in_order(SparkSession spark) {
        Dataset<Row> labels = spark.sql("SELECT * FROM VALUES ('b', 'c', true), ('a', 'd', false), ('a', 'c', true)"
                + " AS t(record_a, record_b, label)");
        Dataset<Row> doubtful = spark.sql("SELECT * FROM VALUES (1.0D, 'a', 'b'), (3.0D, 'a', 'c'), (2.0D, 'a', 'd')"
                + " AS t(weight, node_a, node_b)");

        DatasetAssert.assertRows(ScoredLinkPlan.first(labels, 2), "a|c|true", "a|d|false");
        DatasetAssert.assertRows(ScoredLinkPlan.mostProbable(doubtful, 2), "3.0|a|c", "2.0|a|d");
    }

    @Test
    void the_step_links_people_who_say_the_same_or_leaves_them_for_review(SparkSession spark, @TempDir Path directory) {
        StagedShop shop = people(spark);
        TestLake lake = new TestLake(spark, directory);
        IdentityResolution.Staged staged = shop.all();
        lake.put(StagedShop.day(2), CustomerTable.DEF, staged.customers());
        lake.put(StagedShop.day(2), EventTable.DEF, staged.events());

        lake.run(StagedShop.day(3), new ResolveIdentitiesJob(StagedShop.config(MATCH.formatted("review"))));
        assertEquals(
                0, lake.read(IdentityEdgeTable.DEF).filter("rule = 'match'").count());
        long doubts = lake.read(IdentityReviewTable.DEF).count();
        assertTrue(doubts >= PEOPLE * 9 / 10 && doubts <= PEOPLE * 11 / 10, doubts + " pairs");

        lake.run(StagedShop.day(4), new ResolveIdentitiesJob(StagedShop.config(MATCH.formatted("link"))));
        long linked = lake.read(IdentityEdgeTable.DEF)
                .filter("rule = 'match' AND status = 'linked' AND evidence LIKE '{\"comparisons\":[{\"name\":%'")
                .count();
        assertTrue(linked >= PEOPLE * 9 / 10 && linked <= PEOPLE, linked + " links");
        assertTrue(lake.read(IdentityReviewTable.DEF).count() <= PEOPLE / 5);
        DatasetAssert.assertRows(lake.read(ModelTable.DEF).select("model", "kind", "seed"), "match|match|0");
    }

    private static final int PEOPLE = 60;

    /** Each person has a record in two sources, with nothing but what it says in common; one in three with a typing error. */
    private static StagedShop people(SparkSession spark) {
        String[] given = {"Mathilde", "Konstantin", "Friederike", "Sebastian", "Leonore", "Benjamin", "Valentina"};
        String[] family = {"Abendroth", "Brinkmann", "Cordes", "Dietrich", "Eggers", "Falkenberg", "Grote", "Hartwig"};
        String[] city = {"Kiel", "Bremen", "Jena"};
        StagedShop shop = new StagedShop(spark);
        for (int person = 0; person < PEOPLE; person++) {
            String surname = family[person * 5 % family.length];
            Map<String, Object> says = Map.of(
                    CustomerTable.BIRTH_ON,
                    Date.valueOf(LocalDate.of(1950, 1, 1).plusDays(person * 331L)),
                    CustomerTable.STREET,
                    surname + "weg " + (person * 7 % 90 + 1),
                    CustomerTable.CITY,
                    city[person % city.length]);
            Map<String, Object> crm = new TreeMap<>(says);
            crm.put(CustomerTable.FAMILY_NAME, surname);
            Map<String, Object> web = new TreeMap<>(says);
            web.put(CustomerTable.FAMILY_NAME, person % 3 == 0 ? surname.substring(0, surname.length() - 1) : surname);
            String name = given[person % given.length];
            shop.customer(1, "crm", StagedShop.day(1), crm, name, "crm_id:" + person);
            shop.customer(1, "web", StagedShop.day(1), web, name, "user_id:u" + person);
        }
        return shop;
    }

    private static IdentityResolution resolution(StagedShop shop, Dataset<Row> pairs) {
        return new IdentityResolution(
                shop.all(), Optional.of(members -> ScoredLinkPlan.accepted(pairs)), ONE_CRM_ID, AS_OF);
    }

    private static Dataset<Row> pairs(SparkSession spark, Row... pairs) {
        return spark.createDataFrame(
                List.of(pairs),
                new StructType()
                        .add("from_node", DataTypes.StringType)
                        .add("to_node", DataTypes.StringType)
                        .add("rule", DataTypes.StringType)
                        .add("weight", DataTypes.DoubleType)
                        .add("probability", DataTypes.DoubleType)
                        .add("evidence", DataTypes.StringType)
                        .add("is_accepted", DataTypes.BooleanType));
    }

    private static Row pair(String one, String other, double bits, boolean isAccepted) {
        List<String> ends = List.of(StagedShop.Node.of(one), StagedShop.Node.of(other)).stream()
                .sorted()
                .toList();
        return RowFactory.create(
                ends.get(0),
                ends.get(1),
                ScoredLinkPlan.MATCH,
                bits,
                1 / (1 + Math.pow(2, -bits)),
                "{\"bits\":" + bits + "}",
                isAccepted);
    }
}
