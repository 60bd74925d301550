package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Bucket;
import io.saltern.cli.report.RunReport.Cluster;
import io.saltern.cli.report.RunReport.Clustering;
import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Reason;
import io.saltern.cli.report.RunReport.Rfm;
import io.saltern.cli.report.RunReport.RfmName;
import io.saltern.cli.report.RunReport.Run;
import io.saltern.cli.report.RunReport.Segment;
import io.saltern.cli.report.RunReport.Segments;
import io.saltern.cli.report.RunReport.Silhouette;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.RunReport.Stage;
import io.saltern.cli.report.RunReport.Step;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reports as runs leave them: a full first run, one that failed at its first source, an idle one, a crowded one. */
final class SampleReports {
    private SampleReports() {}

    private static Run run(String status, int exitCode, String error, long durationMillis) {
        return new Run(
                "sample-shop",
                "2024-03-31-000001-7c41",
                FirstRun.AS_OF,
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
                FirstRun.steps(),
                FirstRun.sources(),
                FirstRun.equations(),
                FirstRun.people(),
                FirstRun.segments(),
                FirstRun.rfm(),
                FirstRun.clustering(),
                SampleSyncs.ofFirstRun(),
                FirstRun.warnings(),
                FirstRun.tables());
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
                List.of(SampleSyncs.withNothingToSend()),
                null,
                null);
    }

    /** One of everything that is counted. */
    static RunReport ofOne() {
        Source source = new Source(
                "shop", "file", 1, 1, 1, 1, 0, 0, 0, 1, FirstRun.AS_OF, List.of(new Count("customer", 1)), null);
        return new RunReport(
                run("done", 0, null, 9_100),
                List.of(new Step("land", Stage.RAW, "done", null, 0, 400, 1L, 1L, 1, 1)),
                List.of(source),
                null,
                new People(1, 1, 1, 1, 1, 1, null, null, null, null, null, null),
                new Segments(1, List.of(new Segment("vip", null, 1, 1, 1)), null),
                new Rfm(1, new BigDecimal("12.00"), "EUR", null, List.of(new RfmName("Promising", 1, BigDecimal.TEN))),
                new Clustering(
                        "customer_groups",
                        "2024-03-31",
                        1,
                        42,
                        1,
                        List.of("orders"),
                        List.of(new Cluster("Cluster 1", 1, List.of(0.0))),
                        List.of(new Silhouette(1, 0.0))),
                List.of(SampleSyncs.ofOneChange()),
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
            sources.add(new Source(
                    name,
                    "file",
                    1,
                    3_000_000,
                    3_000_000,
                    2_999_990 - i,
                    3,
                    6,
                    0,
                    2_999_990 - i,
                    FirstRun.AS_OF.minusSeconds(300),
                    List.of(new Count("event", 2_999_990 - i)),
                    List.of(new Reason(name, name, 3))));
        }
        return new RunReport(
                run(
                        "failed",
                        4,
                        "Source " + many.get(1).name() + ": read is not staged + rejected + duplicate: off by 1.",
                        7_384_000),
                FirstRun.steps(),
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
                        FirstRun.overlaps(many, 12_000_000),
                        List.of(new Bucket(1, 1L, 12_000_000)),
                        null,
                        null,
                        null),
                new Segments(11_000_000, segments, FirstRun.overlaps(many, 12_000_000)),
                null,
                null,
                null,
                null,
                null);
    }
}
