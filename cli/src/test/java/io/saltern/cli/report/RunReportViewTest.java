package io.saltern.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.cli.report.RunReport.Rfm;
import io.saltern.cli.report.RunReport.Segment;
import io.saltern.cli.report.RunReport.Segments;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.RunReport.Sync;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page says in words, without a browser. */
class RunReportViewTest {
    /** The changes that a plan adds, and the rows it holds back. */
    private record Plan(long adds, long held) {}

    private record Delivery(long accepted, long rejected, long pending, long unknown, long unsent) {}

    /** A sync that looked at ten rows; without a delivery it was only planned. */
    private static Sync sync(String destination, Plan plan, Delivery delivery) {
        Delivery back = delivery == null ? new Delivery(0, 0, 0, 0, 0) : delivery;
        return new Sync(
                "to_" + destination,
                destination,
                "webhook",
                "segment vip",
                "p-1",
                "done",
                0,
                null,
                delivery != null,
                10,
                10,
                plan.adds(),
                0,
                0,
                10 - plan.adds() - plan.held(),
                plan.held(),
                0,
                back.accepted(),
                back.rejected(),
                back.pending(),
                back.unknown(),
                back.unsent(),
                null);
    }

    private static RunReport report(Sync... syncs) {
        return new RunReport(
                SampleReports.full().run(), null, null, null, null, null, null, null, List.of(syncs), null, null);
    }

    private static String summary(Sync... syncs) {
        return Summary.of(report(syncs));
    }

    private static String toneOfDelivery(Sync... syncs) {
        return Tile.of(report(syncs)).stream()
                .filter(tile -> tile.name().equals("Changes delivered"))
                .findFirst()
                .orElseThrow()
                .tone();
    }

    private static String lead(RunReportView page, String id) {
        return Stream.concat(page.story().stream(), page.accounts().stream())
                .filter(section -> section.id().equals(id))
                .findFirst()
                .orElseThrow()
                .lead();
    }

    @Test
    void theSummarySaysWhatBecameOfPlannedChanges() {
        assertEquals(
                "5 changes reached 1 destination.", summary(sync("crm", new Plan(5, 0), new Delivery(5, 0, 0, 0, 0))));
        assertEquals(
                "4 of 5 planned changes reached 1 destination.",
                summary(sync("crm", new Plan(5, 0), new Delivery(4, 1, 0, 0, 0))));
        assertEquals(
                "None of 9 planned changes was accepted: 1 rejected, 2 pending, 3 unknown, 3 unsent.",
                summary(
                        sync("crm", new Plan(6, 0), new Delivery(0, 1, 2, 3, 0)),
                        sync("ads", new Plan(3, 0), new Delivery(0, 0, 0, 0, 3))));
        assertEquals(
                "None of 5 planned changes was accepted: 2 rejected, 3 unsent.",
                summary(sync("crm", new Plan(2, 0), new Delivery(0, 2, 0, 0, 0)), sync("ads", new Plan(3, 0), null)));
        assertEquals(
                "The one planned change was not accepted: 1 rejected.",
                summary(sync("crm", new Plan(1, 0), new Delivery(0, 1, 0, 0, 0))));
    }

    @Test
    void onlyADeliveryThatFellShortIsAWarning() {
        Sync planned = sync("ads", new Plan(3, 0), null);
        assertEquals("", toneOfDelivery(planned));
        assertEquals("", toneOfDelivery(planned, sync("crm", new Plan(5, 0), new Delivery(5, 0, 0, 0, 0))));
        assertEquals("warn", toneOfDelivery(planned, sync("crm", new Plan(5, 0), new Delivery(4, 1, 0, 0, 0))));
    }

    @Test
    void allNumbersHaveTheSameMinusSign() {
        assertEquals("−1,200", Figures.count(-1_200));
        assertEquals("EUR −1,200.50", Figures.money(new BigDecimal("-1200.50"), "EUR"));
        assertEquals("EUR −1,201", Figures.roundMoney(new BigDecimal("-1200.50"), "EUR"));
        assertEquals("−0.41", Figures.decimal(-0.41));
        assertEquals("−2.5 %", Figures.share(new BigDecimal("-25"), new BigDecimal("1000")));
    }

    @Test
    void sentencesAgreeWithTheNumberOne() {
        RunReport one = SampleReports.ofOne();
        assertEquals(
                "1 record from 1 source was read; 1 was staged. The warehouse knows 1 person; 1 is in the one segment."
                        + " 1 change reached 1 destination.",
                Summary.of(one));
        RunReportView page = RunReportView.of(one);
        assertEquals(
                "1 record makes 1 person. In this run 1 was new, 1 merged into another and 1 split from one."
                        + " 1 fact (events, orders) belongs to nobody known.",
                lead(page, "people"));
        assertEquals(
                "1 of 1 person is in at least one segment. The largest is vip with 1 member;"
                        + " in this run 1 stay began and 1 ended.",
                lead(page, "segments"));
        assertEquals(
                "1 customer spent EUR 12. Promising are 100.0 % of the customers and bring 83.3 % of the spend.",
                lead(page, "rfm"));
        assertEquals(
                "K-Means on 1 standardised trait of 1 person found 1 cluster"
                        + " (model customer_groups, version 2024-03-31, seed 42).",
                lead(page, "clusters"));
        assertEquals("1 step, 0 skipped; 1 Delta commit, 1 by MERGE. The run took 9.1 s.", lead(page, "steps"));
        assertEquals(
                List.of("source", "unit landed", "record", "person", "segment", "change delivered"),
                StageCard.of(one).stream().map(StageCard::unit).toList());
    }

    @Test
    void rejectedDerivedRowsAreToldBesideRejectedRecords() {
        assertEquals("3 rejected (30.0 %), 2 derived rows rejected", noteOfRecords(3, 2));
        assertEquals("0 rejected (0.0 %), 1 derived row rejected", noteOfRecords(0, 1));
        assertEquals("3 rejected (30.0 %)", noteOfRecords(3, 0));
    }

    private static String noteOfRecords(long rejected, long derived) {
        Source source = new Source(
                "web", "files", 1, 10, 10, 10 - rejected, rejected, derived, 0, 0, 10, FirstRun.AS_OF, null, null);
        return Tile.of(report(List.of(source), null, null)).get(0).note();
    }

    @Test
    void spendInOtherCurrenciesIsToldAndInNoSum() {
        Rfm rfm = new Rfm(5, new BigDecimal("12.00"), "EUR", 2, null, null);
        assertEquals(
                "5 customers spent EUR 12. The spend of 2 people in other currencies is in no sum, as no rates are known.",
                lead(RunReportView.of(report(null, null, rfm)), "rfm"));
    }

    @Test
    void segmentsAreListedWithGoalAndOwner() {
        Segments segments = new Segments(1, List.of(new Segment("vip", "Best", "crm", "Keep them", 1, 0, 0)), null);
        String table = RunReportView.of(report(null, segments, null)).story().stream()
                .filter(section -> section.id().equals("segments"))
                .findFirst()
                .orElseThrow()
                .charts()
                .get(0)
                .table()
                .toString();
        assertTrue(table.contains("Keep them") && table.contains("crm"), table);
    }

    private static RunReport report(List<Source> sources, Segments segments, Rfm rfm) {
        RunReport one = SampleReports.ofOne();
        return new RunReport(
                one.run(), one.steps(), sources, null, one.people(), segments, rfm, null, null, null, null);
    }

    @Test
    void aDestinationOfTwoSyncsIsReachedOnce() {
        assertEquals(
                "7 changes reached 2 destinations.",
                summary(
                        sync("crm", new Plan(2, 0), new Delivery(2, 0, 0, 0, 0)),
                        sync("crm", new Plan(2, 0), new Delivery(2, 0, 0, 0, 0)),
                        sync("ads", new Plan(3, 0), new Delivery(3, 0, 0, 0, 0))));
    }

    @Test
    void theSummarySaysWhyNothingWasSent() {
        assertEquals("Nothing had to be sent.", summary(sync("crm", new Plan(0, 0), null)));
        assertEquals("Nothing had to be sent.", summary(sync("crm", new Plan(0, 0), new Delivery(0, 0, 0, 0, 0))));
        assertEquals("Nothing was sent; 3 changes are held.", summary(sync("crm", new Plan(0, 3), null)));
        assertEquals("5 changes are planned.", summary(sync("crm", new Plan(5, 0), null)));
        assertEquals("1 change is planned.", summary(sync("crm", new Plan(1, 0), null)));
    }
}
