package io.saltern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.SparkExtension;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class PartitionTest {
    @Test
    void records_with_a_common_identifier_are_one_person(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Ana", "crm_id:1", "email:ana@x.org")
                .customer(1, "web", "Ana", "user_id:u1", "email:ana@x.org")
                .event(1, "user_id:u1", "anonymous_id:d1")
                .event(1, "anonymous_id:d1")
                .event(1, "anonymous_id:d2");

        assertEquals(
                List.of("anonymous_id:d1 crm_id:1 email:ana@x.org user_id:u1", "anonymous_id:d2"),
                shop.partition(StagedShop.config()));
    }

    @Test
    void a_family_on_one_email_stays_apart_and_typing_errors_do_not(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Mathilde", "crm_id:1", "email:family@x.org")
                .customer(1, "crm", "Mathiled", "crm_id:2", "email:family@x.org")
                .customer(1, "crm", "Mathildé", "crm_id:3", "email:family@x.org")
                .customer(2, "crm", "Konstantin", "crm_id:4", "email:family@x.org")
                .customer(2, "crm", "KONSTANTIN", "crm_id:5", "email:family@x.org")
                .customer(2, "web", null, "user_id:u1", "email:family@x.org");

        assertEquals(
                List.of("crm_id:1 crm_id:3 email:family@x.org", "crm_id:2", "crm_id:4 crm_id:5", "user_id:u1"),
                shop.partition(StagedShop.config()),
                "a swap of two letters is two edits");
        try (IdentityResolution resolution = new IdentityResolution(
                shop.all(), StagedShop.config(), functions.lit(Timestamp.from(StagedShop.AS_OF)))) {
            DatasetAssert.assertRows(
                    resolution.edgeRows().groupBy("rule", "status").count(), "email|linked|3", "email|refused|4");
        }
    }

    @Test
    void a_name_reaches_the_devices_of_its_person(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Mathilde", "crm_id:1", "email:family@x.org")
                .customer(1, "crm", "Konstantin", "crm_id:2", "email:family@x.org")
                .customer(1, "web", "Konstantin", "user_id:u2")
                .event(1, "user_id:u2", "anonymous_id:d2")
                .order(1, "anonymous_id:d2", "email:family@x.org");

        List<String> persons = shop.partition(StagedShop.config());

        assertEquals(2, persons.size(), persons.toString());
        assertEquals(
                1,
                persons.stream()
                        .filter(person -> person.contains("crm_id:2 ") || person.contains("crm_id:2"))
                        .filter(person -> person.contains("anonymous_id:d2") && person.contains("user_id:u2"))
                        .count());
    }

    @Test
    void somebody_without_a_name_is_no_bridge_between_names(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Mathilde", "crm_id:1", "email:m@x.org")
                .customer(1, "crm", "Konstantin", "crm_id:2", "phone:+491511111111")
                .order(2, "user_id:u9", "email:m@x.org")
                .order(3, "user_id:u9", "phone:+491511111111");

        assertEquals(
                List.of("crm_id:1 email:m@x.org user_id:u9", "crm_id:2 phone:+491511111111"),
                shop.partition(StagedShop.config()),
                "the later link is cut");
    }

    @Test
    void a_kiosk_joins_nobody_and_is_recorded(SparkSession spark) {
        StagedShop shop = new StagedShop(spark);
        for (int person = 1; person <= 4; person++) {
            shop.event(1, "anonymous_id:kiosk", "user_id:u" + person);
        }
        shop.event(1, "anonymous_id:kiosk");

        assertEquals(
                List.of("user_id:u1", "user_id:u2", "user_id:u3", "user_id:u4"), shop.partition(StagedShop.config()));
        try (IdentityResolution resolution = new IdentityResolution(
                shop.all(), StagedShop.config(), functions.lit(Timestamp.from(StagedShop.AS_OF)))) {
            DatasetAssert.assertRows(
                    resolution
                            .edgeRows()
                            .groupBy("status", "namespace", "reason")
                            .count(),
                    "refused|anonymous_id|max_profiles: more than 3 persons show this value|4");
            DatasetAssert.assertRows(
                    resolution.setRows().filter("node_id IS NULL").select("n"), "1");
        }
    }

    @Test
    void an_id_retired_by_alias_does_not_count_against_its_successor(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .event(1, "anonymous_id:d1", "user_id:lead_1")
                .event(1, "anonymous_id:d1", "user_id:lead_2")
                .event(1, "anonymous_id:d1", "user_id:u1")
                .event(1, "anonymous_id:d1", "user_id:u2");

        assertEquals(4, shop.partition(StagedShop.config()).size());
        shop.alias(2, "lead_1", "u1");
        assertEquals(
                List.of("anonymous_id:d1 user_id:lead_1 user_id:lead_2 user_id:u1 user_id:u2"),
                shop.partition(StagedShop.config()));
    }

    @Test
    void blocked_values_and_unknown_namespaces_link_nobody(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Ana", "crm_id:1", "email:test@test.com", "phone:0000000000", "fax:1")
                .customer(1, "crm", "Ana", "crm_id:2", "email:test@test.com", "phone:0000000000", "fax:1")
                .customer(1, "crm", "Ana", "crm_id:3", "email:house-1@x.org")
                .customer(1, "crm", "Ana", "crm_id:4", "email:house-1@x.org");

        assertEquals(
                List.of("crm_id:1", "crm_id:2", "crm_id:3 crm_id:4 email:house-1@x.org"),
                shop.partition(StagedShop.config()));
        assertEquals(
                List.of("crm_id:1", "crm_id:2", "crm_id:3", "crm_id:4"),
                shop.partition(StagedShop.config("blocked_patterns: ['^house-']")));
    }

    @Test
    void overrides_link_and_keep_apart(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Ana", "crm_id:1", "email:ana@x.org")
                .customer(1, "crm", "Ana", "crm_id:2", "email:ana@x.org")
                .customer(1, "crm", "Bob", "crm_id:3")
                .override("cannot_link", "crm_id:2", "email:ana@x.org")
                .override("must_link", "crm_id:3", "crm_id:1");

        assertEquals(List.of("crm_id:1 crm_id:3 email:ana@x.org", "crm_id:2"), shop.partition(StagedShop.config()));
    }

    @Test
    void future_events_wait_for_their_time(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .event(1, "user_id:u1")
                .event(1, "track", Instant.parse("2025-04-01T00:00:01Z"), "user_id:u1", "anonymous_id:d1");

        assertEquals(List.of("user_id:u1"), shop.partition(StagedShop.config()));
    }

    @Test
    void the_order_of_rows_changes_nothing(SparkSession spark) {
        StagedShop shop = new StagedShop(spark)
                .customer(1, "crm", "Mathilde", "crm_id:1", "email:family@x.org", "phone:+491")
                .customer(1, "crm", "Konstantin", "crm_id:2", "email:family@x.org", "phone:+492")
                .order(1, "user_id:u1", "phone:+491")
                .order(1, "user_id:u1", "phone:+492")
                .event(1, "user_id:u1", "anonymous_id:d1");

        List<String> once = shop.partition(StagedShop.config());

        assertEquals(once, shop.reversed().partition(StagedShop.config()));
    }

    @Test
    void nothing_staged_is_nobody(SparkSession spark) {
        assertEquals(List.of(), new StagedShop(spark).partition(StagedShop.config()));
    }
}
