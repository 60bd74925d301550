package io.saltern.segments.member;

import static io.saltern.segments.Facts.AS_OF;
import static io.saltern.segments.Facts.at;
import static io.saltern.segments.Facts.events;
import static io.saltern.segments.Facts.orders;
import static io.saltern.testkit.DatasetAssert.assertRows;
import static io.saltern.testkit.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.SegmentMemberTable;
import io.saltern.lake.table.TableDef;
import io.saltern.segments.Facts;
import io.saltern.segments.SegmentsConfig;
import io.saltern.segments.condition.ConditionReader;
import io.saltern.segments.model.ModelsConfig;
import io.saltern.segments.model.RfmGroup;
import io.saltern.segments.trait.TraitsConfig;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SegmentPlanTest {
    private final Map<TableDef, Dataset<Row>> tables;
    private final Map<String, Dataset<Row>> views;
    private final List<SegmentConfig> segments = new ArrayList<>();

    SegmentPlanTest(SparkSession spark) {
        Dataset<Row> profiles = Rows.of(
                        spark,
                        "profile_id string, email string, country string, birth_on string, is_known boolean,"
                                + " first_seen_at timestamp, tier string, points string",
                        row("ana", "ana@x.com", "DE", "1985-04-01", true, at("2025-03-02T00:00:00Z"), "gold", "120"),
                        row("bob", null, "AT", "1985-04-02", true, at("2025-03-01T23:59:59Z"), "tin", "many"),
                        row("cat", null, null, null, false, at("2025-01-01T00:00:00Z"), null, null))
                .selectExpr(
                        "profile_id",
                        "email",
                        "country",
                        "birth_on",
                        "is_known",
                        "first_seen_at",
                        "case when profile_id = 'ana' then array('crm', 'pos') else array('web') end as sources",
                        "case when tier is not null then map('tier', tier, 'points', points, 'company',"
                                + " concat('{\"name\":\"', upper(profile_id), '\",\"size\":', if(profile_id = 'ana',"
                                + " '12500000.50', '1.5E3'), ',\"sites\":[{\"city\":\"Kiel\"}]}'), 'a.b', profile_id) end as attributes");
        Dataset<Row> traits = Rows.of(
                spark,
                "profile_id string, revenue string, last_order_at timestamp, event_count bigint",
                row("ana", "500.0000", at("2025-03-02T00:00:00Z"), 7L),
                row("bob", "499.9999", at("2025-03-01T23:59:59Z"), 0L),
                row("cat", "0", null, 3L));
        Dataset<Row> rfm = Rows.of(
                spark,
                "profile_id string, model string, segment string, m_score int",
                row("ana", "rfm", "Champions", 5),
                row("bob", "rfm", "At Risk", 4),
                row("cat", "other", "Champions", 5));
        Dataset<Row> clusters = Rows.of(
                spark,
                "profile_id string, model string, cluster int, label string",
                row("ana", "kmeans", 0, "high revenue"),
                row("bob", "kmeans", 1, "average"));
        tables = Map.of(
                ProfileTable.DEF, Facts.table(ProfileTable.DEF, profiles),
                ProfileTraitTable.DEF, Facts.table(ProfileTraitTable.DEF, traits),
                RfmTable.DEF, Facts.table(RfmTable.DEF, rfm),
                ClusterTable.DEF, Facts.table(ClusterTable.DEF, clusters));
        views = Map.of(
                "core.event",
                events(
                        spark,
                        row("ana", "View", at("2025-03-02T00:00:00Z"), "web", "{\"category\":\"Tea\",\"a\":{\"b\":1}}"),
                        row("ana", "View", at("2025-03-31T23:59:59Z"), "web", "{\"category\":\"Tea\"}"),
                        row("bob", "View", at("2025-03-01T23:59:59Z"), "web", "{\"category\":\"Tea\"}"),
                        row("bob", "View", at("2025-03-20T00:00:00Z"), "app", "{\"category\":\"Ale\"}"),
                        row("bob", "View", at("2025-04-01T00:00:00Z"), "web", null),
                        row("cat", "View", at("2025-04-02T00:00:00Z"), "web", "{\"category\":\"Tea\"}"),
                        row("ana", "Pay", at("2025-03-20T00:00:00Z"), "web", "{\"amount\":12500000.5}"),
                        row(
                                "bob",
                                "Pay",
                                at("2025-03-20T00:00:00Z"),
                                "web",
                                "{\"amount\":0.00012,\"tip\":2.50,\"version\":\"1.10\"}"),
                        row(
                                "cat",
                                "Pay",
                                at("2025-03-20T00:00:00Z"),
                                "web",
                                "{\"amount\":1.25E3,\"items\":[{\"sku\":\"A-1\"}]}"),
                        row(null, "View", at("2025-03-20T00:00:00Z"), "web", "{\"category\":\"Tea\"}")),
                "core.order",
                orders(
                        spark,
                        row("ana", "pos", at("2025-03-02T00:00:00Z"), "100", "EUR", false),
                        row("ana", "shop", at("2025-03-03T00:00:00Z"), "50", "EUR", false),
                        row("ana", "shop", at("2025-03-04T00:00:00Z"), "-20", "EUR", false),
                        row("bob", "pos", at("2025-03-01T23:59:59Z"), "10", "EUR", false),
                        row("cat", "shop", at("2025-03-03T00:00:00Z"), "10", "EUR", true)));
    }

    @Test
    void everyKindOfConditionHoldsForWhomItShould() {
        Map<String, String> cases = new TreeMap<>();
        holds(cases, "{attribute: email, exists: true}", "ana");
        holds(cases, "{attribute: email, exists: false}", "bob cat");
        holds(cases, "{attribute: country, equals: DE}", "ana");
        holds(cases, "{attribute: country, not_equals: DE}", "bob");
        holds(cases, "{not: {attribute: country, equals: DE}}", "bob cat");
        holds(cases, "{attribute: country, in: [DE, AT]}", "ana bob");
        holds(cases, "{attribute: country, not_in: [DE]}", "bob");
        holds(cases, "{attribute: email, contains: '@x'}", "ana");
        holds(cases, "{attribute: email, starts_with: an}", "ana");
        holds(cases, "{attribute: sources, contains: pos}", "ana");
        holds(cases, "{attribute: is_known, equals: false}", "cat");
        holds(cases, "{attribute: revenue, at_least: 500}", "ana");
        holds(cases, "{attribute: revenue, less_than: 500}", "bob cat");
        holds(cases, "{attribute: revenue, more_than: 0, at_most: 499.9999}", "bob");
        holds(cases, "{attribute: revenue, between: [499.9999, 500]}", "ana bob");
        holds(cases, "{attribute: birth_on, less_than: 1985-04-02}", "ana");
        holds(cases, "{attribute: age, at_least: 40}", "ana");
        holds(cases, "{attribute: first_seen_at, within: 30d}", "ana");
        holds(cases, "{attribute: first_seen_at, older_than: 30d}", "bob cat");
        holds(cases, "{attribute: first_seen_at, between: [2025-03-01, 2025-03-02]}", "ana bob");
        holds(cases, "{attribute: attributes.tier, equals: gold}", "ana");
        holds(cases, "{attribute: attributes.points, at_least: 100}", "ana");
        holds(cases, "{attribute: attributes.company.name, equals: ANA}", "ana");
        holds(cases, "{attribute: attributes.company.size, equals: 12500000.50}", "ana");
        holds(cases, "{attribute: attributes.company.size, at_least: 12500000.5}", "ana");
        holds(cases, "{attribute: attributes.company.size, between: [1500, 1500]}", "bob");
        holds(cases, "{attribute: attributes.company.sites.0.city, equals: Kiel}", "ana bob");
        holds(cases, "{attribute: attributes.company.gone, exists: true}", "");
        holds(cases, "{attribute: attributes.a.b, equals: bob}", "bob");
        holds(cases, "{last_order: {within: 30d}}", "ana");
        holds(cases, "{last_order: {older_than: 30d}}", "bob");
        holds(cases, "{rfm: [Champions]}", "ana");
        holds(cases, "{attribute: rfm.m_score, at_least: 4}", "ana bob");
        holds(cases, "{cluster: {number: 1}}", "bob");
        holds(cases, "{cluster: {label: high revenue}}", "ana");
        holds(cases, "{event: {name: View}}", "ana bob");
        holds(cases, "{event: {name: View, count: {at_least: 3}}}", "bob");
        holds(cases, "{event: {name: [View, Other], within: 30d, count: {at_least: 2}}}", "ana");
        holds(cases, "{event: {name: View, within: 30d, count: {equals: 0}}}", "cat");
        holds(cases, "{event: {name: View, where: {category: Tea}, within: 60d}}", "ana bob");
        holds(cases, "{event: {name: View, where: {category: [Tea, Ale], a.b: 1}}}", "ana");
        holds(cases, "{event: {name: Pay, where: {amount: 12500000.5}}}", "ana");
        holds(cases, "{event: {name: Pay, where: {amount: 0.00012}}}", "bob");
        holds(cases, "{event: {name: Pay, where: {amount: 1250}}}", "cat");
        holds(cases, "{event: {name: Pay, where: {tip: 2.5}}}", "bob");
        holds(cases, "{event: {name: Pay, where: {version: '1.1'}}}", "");
        holds(cases, "{event: {name: Pay, where: {items.0.sku: A-1}}}", "cat");
        holds(cases, "{event: {name: View, source: app}}", "bob");
        holds(cases, "{orders: {within: 30d}}", "ana");
        holds(cases, "{orders: {count: {at_least: 2}}}", "ana");
        holds(cases, "{orders: {source: pos, amount: {at_most: 10}}}", "bob cat");
        holds(cases, "{orders: {amount: {equals: 130}}}", "ana");
        holds(cases, "{orders: {count: {at_most: 0}}}", "cat");
        holds(cases, "{all: [{rfm: [Champions]}, {attribute: email, exists: true}]}", "ana");
        holds(cases, "{any: [{rfm: [Champions]}, {attribute: is_known, equals: false}]}", "ana cat");
        holds(cases, "{all: [{segment: s00}, {not: {segment: s01}}]}", "ana");

        Map<String, String> found = members().collectAsList().stream()
                .collect(Collectors.groupingBy(
                        row -> row.getString(0),
                        TreeMap::new,
                        Collectors.mapping(
                                row -> row.<String>getAs("profile_id"),
                                Collectors.collectingAndThen(
                                        Collectors.toList(),
                                        ids -> ids.stream().sorted().collect(Collectors.joining(" "))))));
        segments.forEach(segment -> assertEquals(
                cases.get(segment.name()),
                found.getOrDefault(segment.name(), ""),
                segment.name() + " " + segment.where().description()));
    }

    @Test
    void whyNamesWhatHeldWithCountsAndWithoutPersonalData() {
        segment(
                "shopper",
                "{any: [{event: {name: View, within: 30d}}, {attribute: revenue, at_least: 499},"
                        + " {rfm: [At Risk]}]}");
        segment(
                "young",
                "{all: [{segment: shopper}, {attribute: age, at_most: 40}, {attribute: email, exists: true}]}");
        String revenue = "{\"attribute\":\"revenue\",\"at_least\":\"499\",\"value\":%s}";
        String event = "{\"event\":{\"name\":[\"View\"],\"within\":\"30d\",\"count\":{\"at_least\":1}},\"found\":%s}";
        assertRows(
                members(),
                "shopper|ana|{\"any\":[" + event.formatted(2) + "," + revenue.formatted("500.0000") + "]}",
                "shopper|bob|{\"any\":[" + event.formatted(1) + "," + revenue.formatted("499.9999")
                        + ",{\"attribute\":\"rfm.segment\",\"in\":[\"At Risk\"]}]}",
                "young|ana|{\"all\":[{\"segment\":\"shopper\"},{\"attribute\":\"age\",\"at_most\":\"40\"},"
                        + "{\"attribute\":\"email\",\"exists\":true}]}");
    }

    @Test
    void eachPartOfARuleIsExplainedForWhoIsInAndForWhoIsNot() {
        segment("known", "{attribute: is_known, equals: true}");
        segment("other", "{attribute: attributes.tier, equals: tin}");
        segment(
                "shopper",
                "{all: [{segment: known}, {any: [{event: {name: View, within: 30d}}, {rfm: [At Risk]}]},"
                        + " {not: {attribute: country, equals: AT}}, {orders: {count: {at_least: 3}, amount: {at_least: 0}}},"
                        + " {attribute: revenue, at_least: 500}]}");
        segment("later", "{segment: shopper}");

        SegmentExplanation ana = explain("ana", false);
        assertEquals(
                List.of(
                        "0 false {}", // all: two orders are no three
                        "1 true {}",
                        "1 true {}",
                        "2 true {found=2}",
                        "2 false {value=Champions}",
                        "1 true {}",
                        "2 false {value=a value}",
                        "1 false {found=2, spent=130.0000}",
                        "1 true {value=500.0000}"),
                shown(ana));
        assertEquals("{\"segment\":\"known\"}", ana.parts().get(1).asks().toString());
        assertEquals(true, ana.isIn());
        assertEquals(Instant.parse("2025-03-01T00:00:00Z"), ana.enteredAt());
        assertEquals(null, ana.leftAt());

        SegmentExplanation bob = explain("bob", true);
        assertEquals("2 true {value=AT}", shown(bob).get(6));
        assertEquals(false, bob.holds());
        assertEquals(false, bob.isIn());
        assertEquals("no_longer_matches", bob.leftWhy());
        assertEquals(Instant.parse("2025-03-05T00:00:00Z"), bob.leftAt());

        SegmentExplanation cat = explain("cat", false);
        assertEquals("2 false {value=null}", shown(cat).get(6));
        assertEquals("1 false {found=0, spent=0.0000}", shown(cat).get(7));
        assertEquals(null, cat.enteredAt());
        assertEquals(Optional.empty(), explanation("nobody", false));
    }

    private SegmentExplanation explain(String profile, boolean isPersonalShown) {
        return explanation(profile, isPersonalShown).orElseThrow();
    }

    private Optional<SegmentExplanation> explanation(String profile, boolean isPersonalShown) {
        Dataset<Row> stays = Facts.table(
                SegmentMemberTable.DEF,
                Rows.of(
                        tables.get(ProfileTable.DEF).sparkSession(),
                        "segment string, profile_id string, entered_at timestamp, left_at timestamp, change_no bigint,"
                                + " left_why string",
                        row("shopper", "ana", at("2025-02-01T00:00:00Z"), at("2025-02-02T00:00:00Z"), 1L, "merged"),
                        row("shopper", "ana", at("2025-03-01T00:00:00Z"), null, 2L, null),
                        row("known", "bob", at("2025-03-01T00:00:00Z"), null, 2L, null),
                        row(
                                "shopper",
                                "bob",
                                at("2025-03-01T00:00:00Z"),
                                at("2025-03-05T00:00:00Z"),
                                2L,
                                "no_longer_matches")));
        return SegmentExplanation.of(
                new SegmentsConfig(
                        new TraitsConfig(List.of()),
                        new ModelsConfig(Optional.empty(), Optional.empty()),
                        segments,
                        "EUR"),
                "shopper",
                profile,
                AS_OF,
                isPersonalShown,
                def -> def.equals(SegmentMemberTable.DEF) ? stays : tables.get(def),
                views::get);
    }

    private static List<String> shown(SegmentExplanation explanation) {
        return explanation.parts().stream()
                .map(part -> part.depth() + " " + part.holds() + " " + part.found())
                .toList();
    }

    @Test
    void withoutSegmentsNobodyIsAMember() {
        assertRows(members());
    }

    private void holds(Map<String, String> cases, String yaml, String people) {
        String name = "s%02d".formatted(cases.size());
        cases.put(name, people);
        segment(name, yaml);
    }

    private void segment(String name, String yaml) {
        Faults faults = new Faults();
        segments.add(new SegmentConfig(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                new ConditionReader(RfmGroup.labels())
                        .read(Section.parse(yaml, faults))
                        .orElseThrow(() -> new AssertionError(faults.list().toString()))));
    }

    private Dataset<Row> members() {
        return new SegmentPlan(segments, AS_OF, "EUR").members(tables.get(ProfileTable.DEF), tables::get, views::get);
    }
}
