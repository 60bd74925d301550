package io.saltern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.graph.LinkPlan;
import io.saltern.identity.graph.UsableIdentifierPlan;
import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.SparkExtension;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
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

    private static final IdentityConfig CARDS = StagedShop.parse(
            """
            salt: pepper
            namespaces:
              - {name: crm_id}
              - {name: user_id}
              - {name: card}
              - {name: anonymous_id, device: true}
              - {name: email, agree_on: [given_name]}
              - {name: phone, agree_on: [given_name]}
            """);

    private static final IdentityConfig DEVICES = StagedShop.parse(
            """
            salt: pepper
            namespaces:
              - {name: user_id}
              - {name: anonymous_id, device: true, agree_on: [given_name], max_profiles: 3}
              - {name: email, agree_on: [given_name]}
            """);

    private static final String DIFFERING =
            "generic: 3 people or more whose given names differ, and who share no e-mail or"
                    + " phone, show this value";

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

    /** Values of a user id, a device and a phone that are nobody's, and others that look like them and are somebody's. */
    @Test
    void values_that_name_nobody_are_blocked_in_every_namespace(SparkSession spark) {
        List<String> nobody = List.of(
                "[object Object]",
                "[OBJECT object]",
                "[object Undefined]",
                "u-[object Promise]",
                "undefined",
                "Undefined ",
                "null",
                "NULL",
                " null",
                "(null)",
                "<null>",
                "[null]",
                "\"null\"",
                "'undefined'",
                "undefined undefined",
                "null_null",
                "NaN",
                "none",
                "nil",
                "(none)",
                "(not set)",
                "(not  set)",
                "not_set",
                "not-provided",
                "n/a",
                "N.A.",
                "NA",
                "unknown",
                "Anonymous",
                "guest",
                "true",
                "FALSE",
                "void",
                "-",
                "--",
                "?",
                "0",
                "0.0",
                "00-0",
                "",
                " ",
                "\"\"",
                "''",
                "{}",
                "00000000-0000-0000-0000-000000000000",
                "{00000000-0000-0000-0000-000000000000}",
                "-1",
                "{{user_id}}",
                "{{ customer.id | default: '' }}",
                "pre-{{id}}",
                "${userId}",
                "$(user)",
                "%%EMAIL%%",
                "%user_id%",
                "<%= user.id %>",
                "<?= $id ?>",
                "{user_id}",
                "{user id}",
                "#{id}",
                "*|EMAIL|*",
                "{!Contact.Id}",
                "{% id %}",
                "[[uid]]",
                "__USER_ID__",
                "distinct_id",
                "userId",
                "e-mail",
                "function () { return id }",
                "#N/A",
                "#REF!",
                "\u00a0null\u00a0");
        List<String> somebody = List.of(
                "u-1",
                "1",
                "10",
                "0001",
                "nullmann",
                "anna.null@example.org",
                "nana",
                "guestbook",
                "tester",
                "test1",
                "nonette",
                "objectobject",
                "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}",
                "{a3f2504e04f8911d39a0c0305e82c3301}",
                "100%",
                "a%b%c",
                "$5",
                "trueman",
                "identity",
                "[u7]",
                "(u7)",
                "undefined-7",
                "unknown@example.org",
                "Ünal",
                "李",
                "-7",
                "+4930000001");
        IdentityConfig config =
                StagedShop.parse("{salt: p, namespaces: [{name: user_id}, {name: phone, blocked: ['No Body']}]}");
        Dataset<Row> values = spark.createDataset(
                        Stream.concat(nobody.stream(), somebody.stream()).toList(), Encoders.STRING())
                .toDF("value");

        for (String namespace : List.of("user_id", "phone")) {
            List<String> blocked = values.filter(UsableIdentifierPlan.isBlocked(
                            functions.lit(namespace), functions.col("value"), config.namespaces()))
                    .as(Encoders.STRING())
                    .collectAsList();
            assertEquals(nobody, blocked);
        }
        DatasetAssert.assertRows(
                spark.range(1).select(isBlocked("phone", " NOBODY", config), isBlocked("user_id", "nobody", config)),
                "true|false");
    }

    @Test
    void a_value_that_is_allowed_links_whatever_the_lists_and_the_data_say(SparkSession spark) {
        IdentityConfig config =
                StagedShop.parse("{salt: p, blocked: [desk], namespaces: [{name: user_id, valid: '[^x]*',"
                        + " allowed: ['0', Guest, '{user_id}', desk]}, {name: email}]}");

        DatasetAssert.assertRows(
                spark.range(1)
                        .select(
                                isBlocked("user_id", "0", config),
                                isBlocked("user_id", "guest", config),
                                isBlocked("user_id", "{USER_ID}", config),
                                isBlocked("user_id", "desk", config),
                                isBlocked("user_id", "00", config),
                                isBlocked("user_id", "x", config),
                                isBlocked("email", "0", config)),
                "false|false|false|false|true|true|true");
        StagedShop shop = new StagedShop(spark)
                .customer(1, "web", "Ada", "user_id:kiosk", "anonymous_id:d1", "email:a@x.org")
                .customer(2, "web", "Bruno", "user_id:kiosk", "anonymous_id:d2", "email:b@x.org")
                .customer(3, "web", "Clara", "user_id:kiosk", "anonymous_id:d3", "email:c@x.org");
        String yaml = "{salt: p, namespaces: [{name: user_id%s}, {name: anonymous_id, device: true}, {name: email}]}";
        assertEquals(3, shop.partition(StagedShop.parse(yaml.formatted(""))).size());
        assertEquals(
                1,
                shop.partition(StagedShop.parse(yaml.formatted(", allowed: [KIOSK]")))
                        .size());
    }

    @Test
    void three_people_who_certainly_differ_make_a_value_generic_that_nothing_guards(SparkSession spark) {
        // As the best identifier of the sets, as a card beside ids that are better, with names on other sets, on one
        // device.
        StagedShop placeholder = new StagedShop(spark)
                .customer(1, "web", "Ada", "user_id:visitor", "anonymous_id:d1", "email:a@x.org")
                .customer(2, "web", "Bruno", "user_id:visitor", "anonymous_id:d2", "email:b@x.org")
                .customer(3, "web", "Clara", "user_id:visitor", "anonymous_id:d3", "email:c@x.org");
        StagedShop card = new StagedShop(spark)
                .customer(1, "crm", "Ada", "crm_id:1", "email:a@x.org")
                .customer(1, "crm", "Bruno", "crm_id:2", "email:b@x.org")
                .customer(1, "crm", "Clara", "crm_id:3")
                .order(2, "crm_id:1", "card:desk")
                .order(3, "crm_id:2", "card:desk")
                .order(4, "crm_id:3", "card:desk");
        StagedShop device = new StagedShop(spark)
                .customer(1, "web", "Ada", "user_id:visitor", "anonymous_id:hall", "email:a@x.org")
                .customer(2, "web", "Bruno", "user_id:visitor", "anonymous_id:hall", "email:b@x.org")
                .customer(3, "web", "Clara", "user_id:visitor", "anonymous_id:hall", "email:c@x.org");

        assertEquals(
                List.of(
                        "anonymous_id:d1 email:a@x.org",
                        "anonymous_id:d2 email:b@x.org",
                        "anonymous_id:d3 email:c@x.org"),
                placeholder.partition(CARDS));
        assertEquals(List.of("crm_id:1 email:a@x.org", "crm_id:2 email:b@x.org", "crm_id:3"), card.partition(CARDS));
        assertEquals(List.of("refused|card|" + DIFFERING + "|3"), refusals(card, CARDS));
        assertEquals(List.of("email:a@x.org", "email:b@x.org", "email:c@x.org"), device.partition(CARDS));
        assertEquals(
                3, device.inLoads(load -> 5 - load).reversed().partition(CARDS).size());
    }

    @Test
    void who_may_be_one_or_live_together_makes_no_value_generic(SparkSession spark) {
        StagedShop couple = new StagedShop(spark)
                .customer(1, "crm", "Ada", "crm_id:1", "card:c", "email:a@x.org")
                .customer(1, "crm", "Bruno", "crm_id:2", "card:c", "email:b@x.org");
        StagedShop family = new StagedShop(spark)
                .customer(1, "crm", "Ada", "crm_id:1", "card:c", "email:home@x.org")
                .customer(1, "crm", "Bruno", "crm_id:2", "card:c", "email:home@x.org", "phone:+491")
                .customer(1, "crm", "Clara", "crm_id:3", "card:c", "phone:+491");
        StagedShop forms = new StagedShop(spark)
                .customer(1, "web", "Katharina", "user_id:k", "email:a@x.org")
                .customer(2, "web", "Kath", "user_id:k", "email:b@x.org")
                .customer(3, "web", "K.", "user_id:k", "email:c@x.org")
                .customer(4, "web", "Catharina", "user_id:k", "email:d@x.org");
        StagedShop twice = new StagedShop(spark)
                .customer(1, "crm", "Ada", "crm_id:1", "card:c")
                .customer(2, "crm", "Berta", "crm_id:1", "card:c")
                .customer(1, "crm", "Clara", "crm_id:2", "card:c");

        assertEquals(1, couple.partition(CARDS).size());
        assertEquals(1, family.partition(CARDS).size());
        assertEquals(1, forms.partition(CARDS).size());
        assertEquals(1, twice.partition(CARDS).size());
    }

    @Test
    void a_guarded_value_keeps_the_higher_bound_and_a_project_may_say_its_own(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Ada", "crm_id:1", "email:desk@x.org")
                .customer(2, "crm", "Bruno", "crm_id:2", "email:desk@x.org")
                .customer(3, "crm", "Clara", "crm_id:3", "email:desk@x.org");
        IdentityConfig higher =
                StagedShop.parse("{salt: p, generic: {differing: 4}, namespaces: [{name: crm_id}, {name: email}]}");

        assertEquals(List.of("crm_id:1 email:desk@x.org", "crm_id:2", "crm_id:3"), shop.partition(CARDS));
        assertEquals(
                List.of("refused|email|agree_on given_name: others who show this value have another name|2"),
                refusals(shop, CARDS));
        assertEquals(1, shop.partition(higher).size());
    }

    @Test
    void a_device_joins_user_ids_unless_their_names_certainly_differ(SparkSession spark) {
        StagedShop tablet = new StagedShop(spark)
                .event(1, "anonymous_id:tablet")
                .customer(2, "web", "Anna", "user_id:anna", "anonymous_id:tablet", "email:anna@x.org")
                .customer(3, "web", "Bert", "user_id:bert", "anonymous_id:tablet", "email:bert@x.org");
        StagedShop twice = new StagedShop(spark)
                .customer(1, "web", "Katharina", "user_id:k1", "anonymous_id:d", "email:k@x.org")
                .customer(2, "web", "Kath", "user_id:k2", "anonymous_id:d", "email:kath@x.org");
        StagedShop unnamed = new StagedShop(spark)
                .customer(1, "web", "Anna", "user_id:u1", "anonymous_id:d")
                .customer(2, "web", null, "user_id:u2", "anonymous_id:d");
        // Nobody knows whose the id without a name is, where people of two names sign in.
        StagedShop between = new StagedShop(spark)
                .customer(1, "web", "Anna", "user_id:u1", "anonymous_id:d")
                .customer(2, "web", "Bert", "user_id:u2", "anonymous_id:d")
                .customer(3, "web", null, "user_id:u3", "anonymous_id:d");

        assertEquals(
                List.of("anonymous_id:tablet email:anna@x.org user_id:anna", "email:bert@x.org user_id:bert"),
                tablet.partition(DEVICES));
        assertEquals(
                List.of("anonymous_id:d email:k@x.org email:kath@x.org user_id:k1 user_id:k2"),
                twice.partition(DEVICES));
        assertEquals(List.of("anonymous_id:d user_id:u1 user_id:u2"), unnamed.partition(DEVICES));
        assertEquals(List.of("anonymous_id:d user_id:u1", "user_id:u2", "user_id:u3"), between.partition(DEVICES));
    }

    private static Column isBlocked(String namespace, String value, IdentityConfig config) {
        return UsableIdentifierPlan.isBlocked(functions.lit(namespace), functions.lit(value), config.namespaces());
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
