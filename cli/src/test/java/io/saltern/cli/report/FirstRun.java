package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Bucket;
import io.saltern.cli.report.RunReport.Cluster;
import io.saltern.cli.report.RunReport.Clustering;
import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.Equation;
import io.saltern.cli.report.RunReport.Glue;
import io.saltern.cli.report.RunReport.Glued;
import io.saltern.cli.report.RunReport.Matching;
import io.saltern.cli.report.RunReport.Overlap;
import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Reason;
import io.saltern.cli.report.RunReport.Rfm;
import io.saltern.cli.report.RunReport.RfmCell;
import io.saltern.cli.report.RunReport.RfmName;
import io.saltern.cli.report.RunReport.Segment;
import io.saltern.cli.report.RunReport.Segments;
import io.saltern.cli.report.RunReport.SharedValue;
import io.saltern.cli.report.RunReport.Silhouette;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.RunReport.Stage;
import io.saltern.cli.report.RunReport.Step;
import io.saltern.cli.report.RunReport.TableVersion;
import io.saltern.cli.report.RunReport.TradeOff;
import io.saltern.cli.report.RunReport.Usable;
import io.saltern.cli.report.RunReport.Warning;
import io.saltern.identity.explain.ProfileGraph;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a full first run of a shop of ten thousand people leaves, part by part; {@link SampleSyncs} has its syncs. */
final class FirstRun {
    static final Instant AS_OF = Instant.parse("2024-03-31T00:00:00Z");

    private FirstRun() {}

    static List<Source> sources() {
        return List.of(
                source("crm_contacts", 90, 96_412, 96_412, 92_071, 1_840, 2_501, "customer", 31),
                source("web_events", 90, 6_120, 212_400, 205_877, 311, 6_212, "event", 2),
                source("pos_receipts", 90, 40_213, 40_213, 39_990, 88, 135, "order_line", 65),
                source("online_orders", 90, 12_804, 12_804, 12_790, 4, 10, "order", 15),
                source("loyalty_signups", 90, 8_120, 8_120, 7_901, 12, 207, "customer", 410),
                source("email_engagement", 90, 61_002, 61_002, 60_000, 2, 1_000, "event", 4),
                source("consent_decisions", 90, 14_500, 14_500, 14_488, 0, 12, "consent", 120),
                source("product_catalogue", 1, 420, 420, 420, 0, 0, "product", 60 * 24 * 12));
    }

    private static Source source(
            String name,
            long files,
            long landed,
            long read,
            long staged,
            long rejected,
            long duplicate,
            String entity,
            long minutesOld) {
        return new Source(
                name,
                "file",
                files,
                landed,
                read,
                staged,
                rejected,
                duplicate,
                name.equals("web_events") ? 3 : 0,
                staged,
                AS_OF.minusSeconds(60 * minutesOld),
                List.of(new Count(entity, staged)),
                rejects(name));
    }

    private static List<Reason> rejects(String source) {
        return switch (source) {
            case "crm_contacts" ->
                List.of(
                        new Reason("date", "the value is no date in any of the configured formats", 1_604),
                        new Reason("required", "email and phone are both empty", 210),
                        new Reason("parse", "the line has 7 columns, not 9", 26));
            case "web_events" ->
                List.of(
                        new Reason("parse", "the line is no JSON document", 180),
                        new Reason("required", "messageId is missing", 131));
            case "pos_receipts" -> List.of(new Reason("decimal", "the amount is no number", 88));
            case "online_orders" -> List.of(new Reason("parse", "the document ends too early", 4));
            case "loyalty_signups" ->
                List.of(new Reason("phone", "not a possible number in any region that is configured", 12));
            case "email_engagement" -> List.of(new Reason("parse", null, 2));
            default -> List.of();
        };
    }

    static List<Equation> equations() {
        return List.of(
                new Equation(
                        "online_orders",
                        "lines",
                        30_112,
                        List.of(new Count("staged", 30_100), new Count("rejected", 12), new Count("superseded", 0))),
                new Equation(
                        "web_events",
                        "identify messages",
                        4_120,
                        List.of(new Count("customer versions", 4_011), new Count("duplicate", 109))));
    }

    static List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        add(steps, "land", Stage.RAW, 11_200, 445_871, 239_591, 8, 0);
        add(steps, "stage", Stage.STAGED, 32_400, 445_871, 433_537, 9, 0);
        add(steps, "resolve identities", Stage.PEOPLE, 28_100, 433_537, 10_004, 7, 1);
        add(steps, "build profiles", Stage.PEOPLE, 14_900, 99_972, 10_004, 2, 1);
        add(steps, "traits", Stage.SEGMENTS, 9_300, 305_000, 10_004, 1, 0);
        add(steps, "rfm", Stage.SEGMENTS, 4_100, 10_004, 7_412, 1, 0);
        add(steps, "clusters", Stage.SEGMENTS, 16_050, 10_004, 10_004, 2, 0);
        add(steps, "segments", Stage.SEGMENTS, 7_700, 10_004, 21_882, 1, 1);
        add(steps, "plan syncs", Stage.DESTINATIONS, 5_600, 21_882, 9_914, 1, 0);
        add(steps, "deliver syncs", Stage.DESTINATIONS, 7_950, 9_914, 9_640, 2, 1);
        steps.add(new Step("scores", Stage.SEGMENTS, "skipped", "no score is configured", 0, 0, null, null, 0, 0));
        return steps;
    }

    /** A step that is done; it began shortly after the one before it ended. */
    private static void add(
            List<Step> steps, String name, Stage stage, long took, long rowsIn, long rowsOut, int commits, int merges) {
        long start = 3_900;
        if (!steps.isEmpty()) {
            Step before = steps.get(steps.size() - 1);
            start = before.offsetMillis() + before.durationMillis() + 12;
        }
        steps.add(new Step(name, stage, "done", null, start, took, rowsIn, rowsOut, commits, merges));
    }

    static People people() {
        List<Count> bySource = List.of(
                new Count("crm_contacts", 8_812),
                new Count("web_events", 6_930),
                new Count("pos_receipts", 4_402),
                new Count("online_orders", 5_118),
                new Count("loyalty_signups", 6_377),
                new Count("email_engagement", 7_960),
                new Count("consent_decisions", 8_300));
        return new People(
                10_004,
                10_004,
                0,
                0,
                119_412,
                18_223,
                bySource,
                overlaps(bySource, 10_004),
                List.of(
                        new Bucket(1, 1L, 1_203),
                        new Bucket(2, 2L, 1_877),
                        new Bucket(3, 3L, 2_410),
                        new Bucket(4, 4L, 1_961),
                        new Bucket(5, 6L, 1_704),
                        new Bucket(7, 10L, 690),
                        new Bucket(11, 20L, 140),
                        new Bucket(21, null, 19)),
                List.of(
                        new Reason("email", "the given names differ by more than one edit", 203),
                        new Reason("phone", "the given names differ by more than one edit", 411),
                        new Reason("user_id", "two user ids would become one person", 7)),
                List.of(
                        new Reason("email", "blocked by the configuration", 4),
                        new Reason("phone", "blocked by the configuration", 2),
                        new Reason("anonymous_id", "more people than max_profiles show it", 20)),
                glue());
    }

    private static Glue glue() {
        List<ProfileGraph.Node> nodes = new ArrayList<>();
        List<ProfileGraph.Edge> links = new ArrayList<>();
        nodes.add(new ProfileGraph.Node("user_id", "u***", false, 0.5, 0.5));
        for (int i = 1; i < 14; i++) {
            double turn = 2 * Math.PI * i / 13;
            nodes.add(new ProfileGraph.Node(
                    i % 3 == 0 ? "email" : i % 3 == 1 ? "anonymous_id" : "crm_id",
                    i % 3 == 0 ? "a***@e***.org" : "d***",
                    i == 13,
                    0.5 + 0.5 * Math.cos(turn),
                    0.5 + 0.5 * Math.sin(turn)));
            links.add(new ProfileGraph.Edge(0, i, "same_record", i == 13 ? "max_per_profile: user_id" : null, 1));
        }
        return new Glue(
                List.of(
                        new Usable("crm_contacts", 9_412, 12),
                        new Usable("loyalty_members", 3_120, 0),
                        new Usable("web_shop", 14_003, 1_204)),
                List.of(
                        new Glued(
                                "b1946ac92492d2347c6235b4d2611184",
                                14,
                                9,
                                List.of(new Count("anonymous_id", 8), new Count("email", 5)),
                                "user_id:u***",
                                13),
                        new Glued("591785b794601e212b260e25925636fd", 9, 4, List.of(), null, 0)),
                List.of(new SharedValue(
                        "phone:+49*****00", "found to be generic: many people who differ show it", 212)),
                new ProfileGraph("b1946ac92492d2347c6235b4d2611184", nodes, links, 2),
                new Matching(
                        "match",
                        "7f3a",
                        6.5,
                        0.991,
                        0.962,
                        List.of(
                                new TradeOff(-2, 0.80, 0.99),
                                new TradeOff(2, 0.93, 0.985),
                                new TradeOff(6.5, 0.991, 0.962),
                                new TradeOff(10, 0.998, 0.90),
                                new TradeOff(16, 0.9995, 0.71))));
    }

    /** Pairs as if membership were independent, bent a little so that no two rows look alike. */
    static List<Overlap> overlaps(List<Count> groups, long people) {
        List<Overlap> overlaps = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            for (int j = i + 1; j < groups.size(); j++) {
                long a = groups.get(i).count();
                long b = groups.get(j).count();
                long both = Math.min(Math.min(a, b), a * b / people * (8 + (i * 3 + j) % 5) / 10);
                overlaps.add(new Overlap(groups.get(i).name(), groups.get(j).name(), both));
            }
        }
        return overlaps;
    }

    static Segments segments() {
        List<Segment> segments = List.of(
                new Segment("newsletter_readers", "opened two or more e-mails in the last 30 days", 6_204, 812, 120),
                new Segment("active_shoppers", "ordered in the last 45 days", 4_810, 604, 388),
                new Segment("high_value", "spent 500 or more", 1_312, 77, 0),
                new Segment("cart_abandoners", "added to cart and did not order within 7 days", 940, 410, 377),
                new Segment("lapsed_loyalty_members", "has a loyalty card, no order for 60 days", 2_118, 95, 41),
                new Segment("new_this_month", "first seen in the last 30 days", 1_870, 640, 512),
                new Segment("vip_at_risk", "in high_value, and no order for 30 days", 208, 31, 12),
                new Segment("online_only", null, 3_120, 201, 44));
        return new Segments(
                8_420,
                segments,
                overlaps(
                        segments.stream()
                                .map(s -> new Count(s.name(), s.members()))
                                .toList(),
                        10_004));
    }

    static Rfm rfm() {
        int[][] customers = {
            {612, 301, 210, 120, 40},
            {402, 350, 301, 190, 88},
            {240, 330, 402, 310, 190},
            {150, 260, 340, 420, 330},
            {78, 140, 260, 440, 907}
        };
        List<RfmCell> cells = new ArrayList<>();
        for (int r = 1; r <= 5; r++) {
            for (int f = 1; f <= 5; f++) {
                long n = customers[r - 1][f - 1];
                cells.add(new RfmCell(r, f, n, BigDecimal.valueOf(n * (22L + 31L * f * f + 4L * r) * 100, 2)));
            }
        }
        List<RfmName> names = List.of(
                new RfmName("Champions", 1_347, new BigDecimal("1094210.40")),
                new RfmName("Loyal customers", 1_120, new BigDecimal("612004.10")),
                new RfmName("Potential loyalists", 980, new BigDecimal("240112.00")),
                new RfmName("New customers", 228, new BigDecimal("14120.55")),
                new RfmName("Promising", 410, new BigDecimal("40880.00")),
                new RfmName("Need attention", 702, new BigDecimal("201400.25")),
                new RfmName("About to sleep", 631, new BigDecimal("74210.00")),
                new RfmName("At risk", 741, new BigDecimal("310020.80")),
                new RfmName("Cannot lose them", 40, new BigDecimal("48120.00")),
                new RfmName("Hibernating", 1_212, new BigDecimal("88404.90")));
        return new Rfm(
                names.stream().mapToLong(RfmName::customers).sum(),
                names.stream().map(RfmName::monetary).reduce(BigDecimal.ZERO, BigDecimal::add),
                "EUR",
                cells,
                names);
    }

    static Clustering clustering() {
        return new Clustering(
                "customer_groups",
                "2024-03-31",
                4,
                42,
                10_004,
                List.of(
                        "orders",
                        "revenue",
                        "days_since_order",
                        "sessions_30d",
                        "emails_opened_30d",
                        "average_basket",
                        "returns"),
                List.of(
                        new Cluster("Cluster 1", 4_871, List.of(-0.41, -0.38, 0.62, -0.55, -0.21, -0.12, -0.18)),
                        new Cluster("Cluster 2", 3_022, List.of(0.24, 0.11, -0.48, 0.71, 0.88, -0.2, -0.05)),
                        new Cluster("Cluster 3", 1_604, List.of(1.31, 1.22, -0.7, 0.42, 0.1, 0.31, 0.64)),
                        new Cluster("Cluster 4", 507, List.of(0.92, 2.84, -0.44, 0.12, -0.3, 2.41, 0.2))),
                List.of(
                        new Silhouette(2, 0.41),
                        new Silhouette(3, 0.44),
                        new Silhouette(4, 0.512),
                        new Silhouette(5, 0.47),
                        new Silhouette(6, 0.43),
                        new Silhouette(7, 0.39),
                        new Silhouette(8, 0.38)));
    }

    static List<TableVersion> tables() {
        return List.of(
                new TableVersion("raw.crm_contacts", "land", 0, 1, 96_412L),
                new TableVersion("raw.web_events", "land", 0, 1, 6_120L),
                new TableVersion("staged.customer", "stage", 1, 2, 99_972L),
                new TableVersion("staged.event", "stage", 1, 2, 265_877L),
                new TableVersion("staged.order", "stage", 0, 1, 12_790L),
                new TableVersion("core.identifier_set", "resolve identities", 0, 1, 60_118L),
                new TableVersion("core.node_cluster", "resolve identities", 0, 1, 41_090L),
                new TableVersion("core.profile", "build profiles", 0, 1, 10_004L),
                new TableVersion("serving.segment_member", "segments", 0, 1, 21_882L),
                new TableVersion("ops.sync_state", "deliver syncs", 0, 1, null));
    }

    static List<Warning> warnings() {
        return List.of(
                new Warning(
                        "crm_contacts",
                        "1.9 % of the records were rejected, 1,604 of them for an unreadable date.",
                        "See Rejected records; a date format may be missing in sources/crm_contacts.yaml."),
                new Warning(
                        "shop_webhook",
                        "The destination did not answer: 212 changes stay unsent.",
                        "They are sent by the next run."));
    }
}
