package io.saltern.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.explain.ExplainGraph;
import io.saltern.identity.explain.ExplainPath;
import io.saltern.identity.explain.ExplainProfile;
import io.saltern.identity.explain.Mask;
import io.saltern.identity.explain.PathExplanation;
import io.saltern.identity.explain.ProfileExplanation;
import io.saltern.identity.explain.ProfileExplanation.GoldenValue;
import io.saltern.identity.explain.ProfileGraph;
import io.saltern.lake.table.CustomerTable;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.sql.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ExplanationTest {
    private static final IdentityConfig CONFIG = StagedShop.config(
            "profile:",
            "  source_order: [crm, web]",
            "  attributes: {given_name: source_order, city: most_frequent, attributes.size: maximum}");

    private static ResolvedShop shop;

    @BeforeAll
    static void resolve(SparkSession spark) {
        StagedShop staged = new StagedShop(spark)
                .customer(
                        1,
                        "crm",
                        StagedShop.day(1),
                        Map.of(
                                CustomerTable.EMAIL,
                                "ana@x.org",
                                CustomerTable.CITY,
                                "Bonn",
                                CustomerTable.BIRTH_ON,
                                Date.valueOf("2199-01-01"),
                                CustomerTable.ATTRIBUTES,
                                Map.of("size", "9")),
                        "Ana",
                        "crm_id:1",
                        "email:ana@x.org")
                .customer(
                        2,
                        "web",
                        StagedShop.day(2),
                        Map.of(
                                CustomerTable.EMAIL, "test@test.com",
                                CustomerTable.CITY, "Aachen",
                                CustomerTable.ATTRIBUTES, Map.of("size", "10")),
                        "Anna",
                        "user_id:u1",
                        "email:ana@x.org")
                .customer(
                        3,
                        "web",
                        StagedShop.day(3),
                        Map.of(CustomerTable.CITY, "Bonn"),
                        "Ana",
                        "user_id:u2",
                        "email:ana@x.org");
        shop = new ResolvedShop(spark, staged, CONFIG, StagedShop.AS_OF);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void beside_each_golden_value_stands_what_lost_and_why() {
        ProfileExplanation profile = profile(Mask.CLEAR);

        assertEquals(
                List.of(
                        "given_name Ana crm crm_id:1 source_order",
                        "  Ana web user_id:u2: the same value",
                        "  Anna web user_id:u1: less trusted source",
                        "email ana@x.org crm crm_id:1 most_recent",
                        "  test@test.com web user_id:u1: not valid: blocked, or not of the pattern of its namespace",
                        "birth_on null null null null",
                        "  2199-01-01 crm crm_id:1: not valid: before 1900, or later than as-of",
                        "city Bonn web user_id:u2 most_frequent",
                        "  Bonn crm crm_id:1: the same value",
                        "  Aachen web user_id:u1: less frequent",
                        "attributes.size 10 web user_id:u1 maximum",
                        "  9 crm crm_id:1: smaller"),
                told(profile));
    }

    @Test
    void who_lives_with_others_is_told_with_them(SparkSession spark) {
        String own = profile(Mask.CLEAR).profileId();
        assertEquals(Optional.empty(), profile(Mask.CLEAR).household());

        Dataset<Row> living = Rows.of(
                spark,
                "profile_id string, household_id string, valid_to string",
                Rows.row(own, "h2", null),
                Rows.row("z", "h2", null),
                Rows.row("y", "h2", "2025-01-01"),
                Rows.row("x", "h1", null));
        ProfileExplanation told = new ExplainProfile(
                        name -> name.equals("core.household_member") ? living : shop.relation(name),
                        Mask.CLEAR,
                        CONFIG,
                        StagedShop.AS_OF)
                .of("crm_id:1");

        assertEquals(Optional.of(new ProfileExplanation.Household("h2", List.of(own, "z"))), told.household());
    }

    @Test
    void what_lost_is_masked_like_what_won() {
        String all = told(profile(Mask.MASKED)).toString();

        for (String personal : List.of("ana@x", "Ana", "Anna", "Bonn", "Aachen", "2199")) {
            assertFalse(all.contains(personal), all);
        }
    }

    @Test
    void a_path_shows_the_rows_behind_each_link_and_what_a_score_is_made_of() {
        String evidence = "{\"comparisons\": [{\"name\": \"name\", \"level\": \"exact\", \"weight\": 9.5, \"tf\": 2},"
                + " {\"name\": \"city\", \"level\": \"differs\", \"weight\": -1.0}]}";
        PathExplanation path = new ExplainPath(
                        name -> name.equals("core.identity_edge")
                                ? shop.relation(name)
                                        .withColumn("evidence", when(col("rule").equalTo("email"), lit(evidence)))
                                : shop.relation(name),
                        Mask.CLEAR)
                .between("crm_id:1", "user_id:u2");

        String compared = "[Comparison[name=name, level=exact, weight=9.5, termFrequency=2.0],"
                + " Comparison[name=city, level=differs, weight=-1.0, termFrequency=0.0]]";
        assertEquals(
                List.of(
                        "crm_id:1 - email:ana@x.org 1.0 [crm customer crm_id:1 1] " + compared,
                        "email:ana@x.org - user_id:u2 1.0 [web customer user_id:u2 1] " + compared),
                path.links().stream()
                        .map(link -> link.from() + " - " + link.to() + " " + link.weight() + " "
                                + link.shownBy().stream()
                                        .map(rows -> rows.source() + " " + rows.table() + " " + rows.firstId() + " "
                                                + rows.n())
                                        .toList()
                                + " " + link.comparisons())
                        .toList());
    }

    @Test
    void the_graph_has_each_identifier_in_a_place_of_its_own_and_hides_its_value() {
        ProfileGraph graph = new ExplainGraph(shop::relation, Mask.STRICT).of("crm_id:1");

        assertEquals(
                List.of("crm_id:1***", "email:a***@x***.org", "user_id:u***", "user_id:u***"),
                graph.nodes().stream()
                        .map(node -> node.namespace() + ":" + node.value())
                        .sorted()
                        .toList());
        assertEquals(
                List.of("email:a***@x***.org"),
                graph.nodes().stream()
                        .filter(node -> graph.links().stream()
                                .allMatch(link -> graph.nodes().get(link.from()) == node
                                        || graph.nodes().get(link.to()) == node))
                        .map(node -> node.namespace() + ":" + node.value())
                        .toList(),
                "the e-mail alone is at every link");
        assertEquals(
                4,
                graph.nodes().stream()
                        .map(node -> node.x() + " " + node.y())
                        .distinct()
                        .count());
        assertEquals(graph, new ExplainGraph(shop::relation, Mask.STRICT).of("user_id:u2"));
    }

    private static ProfileExplanation profile(Mask mask) {
        return new ExplainProfile(shop::relation, mask, CONFIG, StagedShop.AS_OF).of("crm_id:1");
    }

    private static List<String> told(ProfileExplanation profile) {
        return profile.golden().stream().flatMap(ExplanationTest::told).toList();
    }

    private static Stream<String> told(GoldenValue golden) {
        return Stream.concat(
                Stream.of(String.join(
                        " ", golden.attribute(), golden.value(), golden.source(), golden.recordId(), golden.rule())),
                golden.lost().stream()
                        .map(lost -> "  " + lost.value() + " " + lost.source() + " " + lost.recordId() + ": "
                                + lost.reason()));
    }
}
