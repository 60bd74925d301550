package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Bucket;
import io.saltern.cli.report.RunReport.Cluster;
import io.saltern.cli.report.RunReport.Clustering;
import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.Equation;
import io.saltern.cli.report.RunReport.Overlap;
import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Reason;
import io.saltern.cli.report.RunReport.Rfm;
import io.saltern.cli.report.RunReport.RfmCell;
import io.saltern.cli.report.RunReport.RfmName;
import io.saltern.cli.report.RunReport.Run;
import io.saltern.cli.report.RunReport.Segment;
import io.saltern.cli.report.RunReport.Segments;
import io.saltern.cli.report.RunReport.Silhouette;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.RunReport.Stage;
import io.saltern.cli.report.RunReport.Step;
import io.saltern.cli.report.RunReport.Sync;
import io.saltern.cli.report.RunReport.SyncReason;
import io.saltern.cli.report.RunReport.TableVersion;
import io.saltern.cli.report.RunReport.Warning;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reports as runs leave them: a full first run, one that failed at its first source, an idle one, a crowded one. */
final class SampleReports {
    private static final Instant AS_OF = Instant.parse("2024-03-31T00:00:00Z");

    private SampleReports() {}

    private static Run run(String status, int exitCode, String error, long durationMillis) {
        return new Run(
                "sample-shop",
                "2024-03-31-000001-7c41",
                AS_OF,
                status,
                exitCode,
                error,
                Instant.parse("2026-11-21T21:04:11Z"),
                durationMillis,
                "0.1.0",
                "9f3c2b7a51d0e8c4",
                List.of());
    }

    static RunReport full() {
        return new RunReport(
                run("done", 6, null, 141_300),
                steps(),
                sources(),
                List.of(
                        new Equation(
                                "online_orders",
                                "lines",
                                30_112,
                                List.of(
                                        new Count("staged", 30_100),
                                        new Count("rejected", 12),
                                        new Count("superseded", 0))),
                        new Equation(
                                "web_events",
                                "identify messages",
                                4_120,
                                List.of(new Count("customer versions", 4_011), new Count("duplicate", 109)))),
                people(),
                segments(),
                rfm(),
                clustering(),
                syncs(),
                List.of(
                        new Warning(
                                "crm_contacts",
                                "1.9 % of the records were rejected, 1,604 of them for an unreadable date.",
                                "See Rejected records; a date format may be missing in sources/crm_contacts.yaml."),
                        new Warning(
                                "shop_webhook",
                                "The destination did not answer: 212 changes stay unsent.",
                                "They are sent by the next run.")),
                tables());
    }

    private static List<Source> sources() {
        return List.of(
                source(
                        "crm_contacts",
                        90,
                        96_412,
                        96_412,
                        92_071,
                        1_840,
                        2_501,
                        "customer",
                        31,
                        List.of(
                                new Reason("date", "the value is no date in any of the configured formats", 1_604),
                                new Reason("required", "email and phone are both empty", 210),
                                new Reason("parse", "the line has 7 columns, not 9", 26))),
                source(
                        "web_events",
                        90,
                        6_120,
                        212_400,
                        205_877,
                        311,
                        6_212,
                        "event",
                        2,
                        List.of(
                                new Reason("parse", "the line is no JSON document", 180),
                                new Reason("required", "messageId is missing", 131))),
                source(
                        "pos_receipts",
                        90,
                        40_213,
                        40_213,
                        39_990,
                        88,
                        135,
                        "order_line",
                        65,
                        List.of(new Reason("decimal", "the amount is no number", 88))),
                source(
                        "online_orders",
                        90,
                        12_804,
                        12_804,
                        12_790,
                        4,
                        10,
                        "order",
                        15,
                        List.of(new Reason("parse", "the document ends too early", 4))),
                source(
                        "loyalty_signups",
                        90,
                        8_120,
                        8_120,
                        7_901,
                        12,
                        207,
                        "customer",
                        410,
                        List.of(new Reason("phone", "not a possible number in any region that is configured", 12))),
                source(
                        "email_engagement",
                        90,
                        61_002,
                        61_002,
                        60_000,
                        2,
                        1_000,
                        "event",
                        4,
                        List.of(new Reason("parse", null, 2))),
                source("consent_decisions", 90, 14_500, 14_500, 14_488, 0, 12, "consent", 120, List.of()),
                source("product_catalogue", 1, 420, 420, 420, 0, 0, "product", 60 * 24 * 12, List.of()));
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
            long minutesOld,
            List<Reason> rejects) {
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
                rejects);
    }

    private static List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        long at = 3_900;
        Object[][] rows = {
            {"land", Stage.RAW, 11_200L, 445_871L, 239_591L, 8, 0},
            {"stage", Stage.STAGED, 32_400L, 445_871L, 433_537L, 9, 0},
            {"resolve identities", Stage.PEOPLE, 28_100L, 433_537L, 10_004L, 7, 1},
            {"build profiles", Stage.PEOPLE, 14_900L, 99_972L, 10_004L, 2, 1},
            {"traits", Stage.SEGMENTS, 9_300L, 305_000L, 10_004L, 1, 0},
            {"rfm", Stage.SEGMENTS, 4_100L, 10_004L, 7_412L, 1, 0},
            {"clusters", Stage.SEGMENTS, 16_050L, 10_004L, 10_004L, 2, 0},
            {"segments", Stage.SEGMENTS, 7_700L, 10_004L, 21_882L, 1, 1},
            {"plan syncs", Stage.DESTINATIONS, 5_600L, 21_882L, 9_914L, 1, 0},
            {"deliver syncs", Stage.DESTINATIONS, 7_950L, 9_914L, 9_640L, 2, 1},
        };
        for (Object[] r : rows) {
            long took = (Long) r[2];
            steps.add(new Step(
                    (String) r[0],
                    (Stage) r[1],
                    "done",
                    null,
                    at,
                    took,
                    (Long) r[3],
                    (Long) r[4],
                    (Integer) r[5],
                    (Integer) r[6]));
            at += took + 12;
        }
        steps.add(new Step("scores", Stage.SEGMENTS, "skipped", "no score is configured", 0, 0, null, null, 0, 0));
        return steps;
    }

    private static People people() {
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
                        new Reason("anonymous_id", "more people than max_profiles show it", 20)));
    }

    /** Pairs as if membership were independent, bent a little so that no two rows look alike. */
    private static List<Overlap> overlaps(List<Count> groups, long people) {
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

    private static Segments segments() {
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

    private static Rfm rfm() {
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
        Object[][] names = {
            {"Champions", 1_347L, "1094210.40"},
            {"Loyal customers", 1_120L, "612004.10"},
            {"Potential loyalists", 980L, "240112.00"},
            {"New customers", 228L, "14120.55"},
            {"Promising", 410L, "40880.00"},
            {"Need attention", 702L, "201400.25"},
            {"About to sleep", 631L, "74210.00"},
            {"At risk", 741L, "310020.80"},
            {"Cannot lose them", 40L, "48120.00"},
            {"Hibernating", 1_212L, "88404.90"}
        };
        List<RfmName> named = new ArrayList<>();
        BigDecimal total = BigDecimal.ZERO;
        long all = 0;
        for (Object[] n : names) {
            BigDecimal spent = new BigDecimal((String) n[2]);
            named.add(new RfmName((String) n[0], (Long) n[1], spent));
            total = total.add(spent);
            all += (Long) n[1];
        }
        return new Rfm(all, total, "EUR", cells, named);
    }

    private static Clustering clustering() {
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

    private static List<Sync> syncs() {
        return List.of(
                new Sync(
                        "newsletter_audience",
                        "crm_file",
                        "file",
                        "segment newsletter_readers",
                        "p-71c0",
                        "done",
                        0,
                        null,
                        true,
                        2_100,
                        6_204,
                        5_902,
                        0,
                        0,
                        0,
                        0,
                        302,
                        5_902,
                        0,
                        0,
                        0,
                        0,
                        List.of(
                                new SyncReason("blocked", "consent", "no consent for the purpose email_marketing", 290),
                                new SyncReason(
                                        "blocked", "no identifier", "no e-mail address to address the row with", 12))),
                new Sync(
                        "profiles_to_warehouse",
                        "analytics_db",
                        "jdbc",
                        "core.profile",
                        "p-71c1",
                        "partial",
                        6,
                        "6 rows were refused by the destination; they are planned again by the next run.",
                        true,
                        4_800,
                        10_004,
                        3_600,
                        188,
                        12,
                        6_180,
                        24,
                        0,
                        3_734,
                        6,
                        60,
                        0,
                        0,
                        List.of(
                                new SyncReason("rejected", "constraint", "the column country does not take null", 6),
                                new SyncReason("held", "removals", "held for 7 days before a removal", 24))),
                new Sync(
                        "shop_webhook",
                        "shop_backend",
                        "webhook",
                        "segment vip_at_risk",
                        "p-71c2",
                        "unreachable",
                        7,
                        "Connection refused by 127.0.0.1:8799 after 3 attempts.",
                        true,
                        900,
                        220,
                        212,
                        0,
                        0,
                        0,
                        0,
                        8,
                        0,
                        0,
                        0,
                        0,
                        212,
                        List.of(
                                new SyncReason("unsent", "unreachable", null, 212),
                                new SyncReason("blocked", "consent", "no consent for the purpose personalisation", 8))),
                new Sync(
                        "ad_platform",
                        "ads_sandbox",
                        "webhook",
                        "segment high_value",
                        null,
                        "disabled",
                        0,
                        "Disabled in the project (enabled: false).",
                        false,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        List.of()));
    }

    private static List<TableVersion> tables() {
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

    /** A run that was refused at its first source. */
    static RunReport failedEarly() {
        return new RunReport(
                run(
                        "failed",
                        9,
                        "Source crm_contacts: the folder raw/crm does not exist. Make it, or change path in sources/crm_contacts.yaml.",
                        4_020),
                List.of(
                        new Step("land", Stage.RAW, "failed", "source unavailable", 3_800, 210, null, null, 0, 0),
                        new Step("stage", Stage.STAGED, "not reached", null, 0, 0, null, null, 0, 0),
                        new Step("resolve identities", Stage.PEOPLE, "not reached", null, 0, 0, null, null, 0, 0)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** A run that died before it knew anything but itself. */
    static RunReport empty() {
        return new RunReport(
                new Run("empty", null, null, "failed", 1, null, null, 0, null, null, null),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** A run that found nothing new: every step skipped, the warehouse as it was. */
    static RunReport idle() {
        RunReport full = full();
        return new RunReport(
                run("done", 0, null, 9_100),
                full.steps().stream()
                        .map(s -> new Step(s.name(), s.stage(), "skipped", "inputs unchanged", 0, 0, null, null, 0, 0))
                        .toList(),
                full.sources().stream()
                        .map(s -> new Source(
                                s.name(), s.kind(), 0, 0, 0, 0, 0, 0, 0, s.stagedTotal(), s.newestAt(), null, null))
                        .toList(),
                null,
                full.people(),
                new Segments(
                        full.segments().people(),
                        full.segments().segments().stream()
                                .map(s -> new Segment(s.name(), s.description(), s.members(), 0, 0))
                                .toList(),
                        full.segments().overlaps()),
                full.rfm(),
                null,
                List.of(new Sync(
                        "newsletter_audience",
                        "crm_file",
                        "file",
                        "segment newsletter_readers",
                        "p-80aa",
                        "nothing to send",
                        0,
                        null,
                        true,
                        80,
                        6_204,
                        0,
                        0,
                        0,
                        5_902,
                        0,
                        302,
                        0,
                        0,
                        0,
                        0,
                        0,
                        List.of())),
                null,
                null);
    }

    /** Long names, names that look like markup, many groups, equations that do not hold. */
    static RunReport crowded() {
        List<Count> many = new ArrayList<>();
        List<Segment> segments = new ArrayList<>();
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < 34; i++) {
            String name = i == 0
                    ? "</script><img src=x onerror=alert(1)>"
                    : "a_segment_with_a_name_that_nobody_should_have_chosen_" + i;
            many.add(new Count(name, 9_000_000L - 210_000L * i));
            segments.add(new Segment(name, "{{title}} & <b>more</b>", 9_000_000L - 210_000L * i, 12_345L * i, 54_321L));
            sources.add(source(
                    name,
                    1,
                    3_000_000,
                    3_000_000,
                    2_999_990 - i,
                    3,
                    6,
                    "event",
                    5,
                    List.of(new Reason(name, name, 3))));
        }
        return new RunReport(
                run(
                        "failed",
                        4,
                        "Source " + many.get(1).name() + ": read is not staged + rejected + duplicate: off by 1.",
                        7_384_000),
                steps(),
                sources,
                null,
                new People(
                        12_000_000,
                        5,
                        4,
                        3,
                        99_000_000,
                        1,
                        many,
                        overlaps(many, 12_000_000),
                        List.of(new Bucket(1, 1L, 12_000_000)),
                        null,
                        null),
                new Segments(11_000_000, segments, overlaps(many, 12_000_000)),
                null,
                null,
                null,
                null,
                null);
    }
}
