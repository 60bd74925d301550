package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Sync;
import io.saltern.cli.report.RunReport.SyncReason;
import java.util.List;

/** Syncs as runs leave them. */
final class SampleSyncs {
    private static final Route NEWSLETTER =
            new Route("newsletter_audience", "crm_file", "file", "segment newsletter_readers");

    private SampleSyncs() {}

    private record Route(String name, String destination, String kind, String audience) {}

    private record Plan(
            long considered, long adds, long updates, long removes, long unchanged, long held, long blocked) {}

    private record Delivery(long accepted, long rejected, long pending, long unknown, long unsent) {}

    /** One that is done, one that a destination refused in part, one that found nobody there, one that is disabled. */
    static List<Sync> ofFirstRun() {
        return List.of(
                sync(
                        NEWSLETTER,
                        "p-71c0",
                        "done",
                        0,
                        null,
                        2_100,
                        new Plan(6_204, 5_902, 0, 0, 0, 0, 302),
                        new Delivery(5_902, 0, 0, 0, 0),
                        new SyncReason("blocked", "consent", "no consent for the purpose email_marketing", 290),
                        new SyncReason("blocked", "no identifier", "no e-mail address to address the row with", 12)),
                sync(
                        new Route("profiles_to_warehouse", "analytics_db", "jdbc", "core.profile"),
                        "p-71c1",
                        "partial",
                        6,
                        "6 rows were refused by the destination; they are planned again by the next run.",
                        4_800,
                        new Plan(10_004, 3_600, 188, 12, 6_180, 24, 0),
                        new Delivery(3_734, 6, 60, 0, 0),
                        new SyncReason("rejected", "constraint", "the column country does not take null", 6),
                        new SyncReason("held", "removals", "held for 7 days before a removal", 24)),
                sync(
                        new Route("shop_webhook", "shop_backend", "webhook", "segment vip_at_risk"),
                        "p-71c2",
                        "unreachable",
                        7,
                        "Connection refused by 127.0.0.1:8799 after 3 attempts.",
                        900,
                        new Plan(220, 212, 0, 0, 0, 0, 8),
                        new Delivery(0, 0, 0, 0, 212),
                        new SyncReason("unsent", "unreachable", null, 212),
                        new SyncReason("blocked", "consent", "no consent for the purpose personalisation", 8)),
                sync(
                        new Route("ad_platform", "ads_sandbox", "webhook", "segment high_value"),
                        null,
                        "disabled",
                        0,
                        "Disabled in the project (enabled: false).",
                        0,
                        new Plan(0, 0, 0, 0, 0, 0, 0),
                        new Delivery(0, 0, 0, 0, 0)));
    }

    static Sync withNothingToSend() {
        return sync(
                NEWSLETTER,
                "p-80aa",
                "nothing to send",
                0,
                null,
                80,
                new Plan(6_204, 0, 0, 0, 5_902, 0, 302),
                new Delivery(0, 0, 0, 0, 0));
    }

    static Sync ofOneChange() {
        return sync(
                NEWSLETTER, "p-90aa", "done", 0, null, 80, new Plan(1, 1, 0, 0, 0, 0, 0), new Delivery(1, 0, 0, 0, 0));
    }

    /** A sync that has a plan was delivered, too. */
    private static Sync sync(
            Route route,
            String planId,
            String status,
            int exitCode,
            String message,
            long durationMillis,
            Plan plan,
            Delivery delivery,
            SyncReason... reasons) {
        return new Sync(
                route.name(),
                route.destination(),
                route.kind(),
                route.audience(),
                planId,
                status,
                exitCode,
                message,
                planId != null,
                durationMillis,
                plan.considered(),
                plan.adds(),
                plan.updates(),
                plan.removes(),
                plan.unchanged(),
                plan.held(),
                plan.blocked(),
                delivery.accepted(),
                delivery.rejected(),
                delivery.pending(),
                delivery.unknown(),
                delivery.unsent(),
                List.of(reasons));
    }
}
