package io.saltern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.graph.LinkPlan;
import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.SparkExtension;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The exact rules: what is generic, and what a limit or a cannot-link cuts. */
@ExtendWith(SparkExtension.class)
class RulesTest {
    private static final IdentityConfig UNIQUE = StagedShop.parse(
            """
            salt: pepper
            namespaces:
              - {name: user_id, max_per_profile: 1}
              - {name: anonymous_id, device: true}
              - {name: email}
            """);

    @Test
    void a_terminal_is_found_from_the_data_and_aliases_do_not_count(SparkSession spark) {
        StagedShop shop = new StagedShop(spark).event(1, "anonymous_id:terminal");
        List<String> persons = new ArrayList<>();
        for (int person = 1; person <= 9; person++) {
            shop.event(1, "anonymous_id:terminal", "user_id:u" + person)
                    .event(1, "anonymous_id:d" + person, "user_id:u" + person);
            persons.add("anonymous_id:d" + person + " user_id:u" + person);
        }
        shop.event(1, "anonymous_id:d1", "user_id:lead_1").alias(1, "lead_1", "u1");
        persons.set(0, "anonymous_id:d1 user_id:lead_1 user_id:u1");

        assertEquals(persons, shop.partition(UNIQUE));
        assertEquals(persons, shop.reversed().partition(UNIQUE));
        assertEquals(
                List.of("refused|anonymous_id|generic: more than 8 people who differ show this value|9"),
                refusals(shop, UNIQUE));
    }

    @Test
    void a_hub_of_many_names_or_of_many_records_merges_nobody(SparkSession spark) {
        StagedShop shop = new StagedShop(spark);
        for (int person = 1; person <= 70; person++) {
            String name = String.valueOf((char) ('a' + person % 26)).repeat(4);
            shop.customer(1, "crm", name, "crm_id:" + person, "email:hub@x.org");
            shop.customer(1, "pos", null, "crm_id:p" + person, "phone:0312345678");
        }

        List<String> persons = shop.partition(
                StagedShop.parse(
                        """
                {salt: p, namespaces: [{name: crm_id}, {name: email}, {name: phone}]}
                """));

        assertEquals(140, persons.size());
    }

    @Test
    void many_records_of_one_name_are_no_hub(SparkSession spark) {
        StagedShop shop = new StagedShop(spark);
        for (int record = 1; record <= 60; record++) {
            shop.customer(1, "crm", "Mathilde", "crm_id:" + record, "email:m@x.org");
        }

        assertEquals(
                1,
                shop.partition(StagedShop.parse("{salt: p, namespaces: [{name: crm_id}, {name: email}]}"))
                        .size());
    }

    @Test
    void a_limit_cuts_the_latest_and_least_trusted_link(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .event(1, "user_id:u1", "anonymous_id:d1")
                .event(2, "user_id:u2", "anonymous_id:d1")
                .event(3, "user_id:u2", "anonymous_id:d2")
                .event(1, "user_id:u1", "email:a@x.org")
                .event(1, "user_id:u2", "email:a@x.org");

        assertEquals(
                List.of("anonymous_id:d1 user_id:u1", "anonymous_id:d2 user_id:u2"),
                shop.partition(UNIQUE).stream()
                        .map(person -> person.replace(" email:a@x.org", ""))
                        .toList());
        assertEquals(
                List.of(
                        "cut|anonymous_id|max_per_profile: with this link a person would have more than 1 of user_id|1",
                        "cut|email|max_per_profile: with this link a person would have more than 1 of user_id|1"),
                refusals(shop, UNIQUE));
    }

    @Test
    void a_window_limits_only_what_comes_close_together(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .event(1, "user_id:u1", "email:a@x.org")
                .event(2, "user_id:u1", "email:b@x.org")
                .event(80, "user_id:u1", "email:c@x.org");
        String yaml = "{salt: p, namespaces: [{name: user_id}, {name: email, max_per_profile: {values: %s}}]}";

        assertEquals(
                List.of("email:a@x.org email:c@x.org user_id:u1"),
                shop.partition(StagedShop.parse(yaml.formatted("1, within: 30d"))));
        assertEquals(List.of("email:a@x.org user_id:u1"), shop.partition(StagedShop.parse(yaml.formatted("1"))));
    }

    @Test
    void what_is_not_valid_links_nobody(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .event(1, "user_id:u1", "phone:12")
                .event(1, "user_id:u2", "phone:12")
                .event(1, "user_id:u3", "phone:+4912345")
                .event(1, "user_id:u4", "phone:+4912345");

        assertEquals(
                List.of("phone:+4912345 user_id:u3 user_id:u4", "user_id:u1", "user_id:u2"),
                shop.partition(StagedShop.parse(
                        "{salt: p, namespaces: [{name: user_id}, {name: phone, valid: '[+][0-9]+'}]}")));
    }

    @Test
    void kept_apart_holds_for_the_whole_person_and_against_a_must_link(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .event(1, "user_id:u1", "anonymous_id:d1")
                .event(2, "user_id:u2", "anonymous_id:d1")
                .override("cannot_link", "user_id:u1", "user_id:u2")
                .event(1, "user_id:u3")
                .override("must_link", "user_id:u3", "user_id:u1")
                .override("must_link", "user_id:u3", "user_id:u2");
        IdentityConfig config = StagedShop.parse("{salt: p, namespaces: [{name: user_id}, {name: anonymous_id}]}");

        List<String> persons = shop.partition(config);

        assertEquals(2, persons.size(), persons.toString());
        try (IdentityResolution resolution =
                new IdentityResolution(shop.all(), config, functions.lit(Timestamp.from(StagedShop.AS_OF)))) {
            assertEquals(1, resolution.contradictions().count());
        }
    }

    @Test
    void a_must_link_of_two_addresses_makes_one_person_of_their_owners_whatever_their_names(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Sabine", "crm_id:c1", "email:s@x.org")
                .customer(1, "loyalty", "Sabine", "loyalty_id:l1", "email:s@x.org")
                .customer(2, "crm", "Emil", "crm_id:c2", "email:e@x.org")
                .customer(3, "crm", "Nora", "crm_id:c3", "email:e@x.org")
                .override("must_link", "email:s@x.org", "email:e@x.org");
        IdentityConfig config = StagedShop.parse("{salt: p, namespaces: [{name: crm_id}, {name: loyalty_id},"
                + " {name: email, agree_on: [given_name]}]}");

        assertEquals(
                List.of("crm_id:c1 crm_id:c2 email:e@x.org email:s@x.org loyalty_id:l1", "crm_id:c3"),
                shop.partition(config));
    }

    @Test
    void a_must_link_of_two_addresses_gives_way_to_people_who_are_kept_apart(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Sabine", "crm_id:c1", "email:s@x.org")
                .customer(1, "crm", "Emil", "crm_id:c2", "email:e@x.org")
                .override("cannot_link", "crm_id:c1", "crm_id:c2")
                .override("must_link", "email:s@x.org", "email:e@x.org");
        IdentityConfig config =
                StagedShop.parse("{salt: p, namespaces: [{name: crm_id}, {name: email, agree_on: [given_name]}]}");

        assertEquals(List.of("crm_id:c1 email:s@x.org", "crm_id:c2 email:e@x.org"), shop.partition(config));
        try (IdentityResolution resolution =
                new IdentityResolution(shop.all(), config, functions.lit(Timestamp.from(StagedShop.AS_OF)))) {
            assertEquals(1, resolution.contradictions().count());
        }
    }

    @Test
    void scored_links_come_last_and_under_the_same_limits(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .event(1, "user_id:u1", "anonymous_id:d1")
                .event(1, "user_id:u2", "anonymous_id:d2")
                .event(1, "anonymous_id:d3");
        Dataset<Row> scored = scored(
                spark, scored("anonymous_id:d3", "user_id:u1", 9.5), scored("anonymous_id:d3", "user_id:u2", 11.0));

        try (IdentityResolution resolution = new IdentityResolution(
                shop.all(), Optional.of(members -> scored), UNIQUE, functions.lit(Timestamp.from(StagedShop.AS_OF)))) {
            assertEquals(
                    List.of("anonymous_id:d1 user_id:u1", "anonymous_id:d2 anonymous_id:d3 user_id:u2"),
                    StagedShop.partition(resolution.components(), resolution.setRows()));
            DatasetAssert.assertRows(
                    resolution.edgeRows().filter("rule = 'model'").select("status", "weight"),
                    "linked|11.0",
                    "cut|9.5");
        }
    }

    @Test
    void no_scored_link_joins_people_whose_names_are_certainly_different(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Mathilde", "crm_id:1")
                .customer(1, "crm", "Konstantin", "crm_id:2")
                .customer(1, "crm", "Mathildas", "crm_id:3")
                .customer(1, "web", null, "user_id:u1");
        // The record without a name is like both: neither of the pairs that were weighed has two names.
        Dataset<Row> scored = scored(
                spark,
                scored("crm_id:1", "user_id:u1", 14),
                scored("crm_id:2", "user_id:u1", 12),
                scored("crm_id:1", "crm_id:3", 10));
        IdentityConfig unguarded = StagedShop.parse("{salt: p, namespaces: [{name: crm_id}, {name: user_id}]}");

        assertEquals(List.of("crm_id:1 crm_id:3 user_id:u1", "crm_id:2"), partition(shop, scored, StagedShop.config()));
        assertEquals(List.of("crm_id:1 crm_id:2 crm_id:3 user_id:u1"), partition(shop, scored, unguarded));
    }

    private static List<String> partition(StagedShop shop, Dataset<Row> scored, IdentityConfig config) {
        try (IdentityResolution resolution = new IdentityResolution(
                shop.all(), Optional.of(members -> scored), config, functions.lit(Timestamp.from(StagedShop.AS_OF)))) {
            return StagedShop.partition(resolution.components(), resolution.setRows());
        }
    }

    private static Dataset<Row> scored(SparkSession spark, Row... links) {
        return spark.createDataFrame(
                List.of(links),
                new StructType()
                        .add("from_node", DataTypes.StringType)
                        .add("to_node", DataTypes.StringType)
                        .add("rule", DataTypes.StringType)
                        .add("weight", DataTypes.DoubleType)
                        .add("evidence", DataTypes.StringType));
    }

    private static Row scored(String from, String to, double bits) {
        return RowFactory.create(StagedShop.Node.of(from), StagedShop.Node.of(to), "model", bits, "{}");
    }

    private static List<String> refusals(StagedShop shop, IdentityConfig config) {
        try (IdentityResolution resolution =
                new IdentityResolution(shop.all(), config, functions.lit(Timestamp.from(StagedShop.AS_OF)))) {
            return resolution
                    .edgeRows()
                    .filter(functions.col("status").notEqual(LinkPlan.LINKED))
                    .groupBy("status", "namespace", "reason")
                    .count()
                    .orderBy("status", "namespace", "reason")
                    .collectAsList()
                    .stream()
                    .map(row -> row.mkString("|"))
                    .toList();
        }
    }
}
