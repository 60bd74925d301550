package io.saltern.retl.sync;

import static io.saltern.retl.sync.Shop.AS_OF;
import static io.saltern.retl.sync.Shop.AS_OF_COLUMN;
import static io.saltern.retl.sync.Shop.consents;
import static io.saltern.retl.sync.Shop.granted;
import static io.saltern.retl.sync.Shop.person;
import static io.saltern.retl.sync.Shop.profiles;
import static io.saltern.retl.sync.Shop.state;
import static io.saltern.testkit.DatasetAssert.assertRows;
import static io.saltern.testkit.Rows.row;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.tables.DeltaTable;
import io.saltern.base.Digest;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.RunRequest;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Runner;
import io.saltern.lake.run.Step;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.retl.api.Change;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Outcome;
import io.saltern.retl.api.Payload;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class DeliverSyncJobTest {
    private static final Instant NEXT_DAY = AS_OF.plus(Duration.ofDays(1));

    @TempDir
    private static Path filled;

    @TempDir
    private Path directory;

    private TestLake lake;

    private final FakeRows crm = new FakeRows("crm", 2);
    private final FakeRows mail = new FakeRows("mail", 10);

    @BeforeAll
    static void fillALake(SparkSession spark) {
        new TestLake(spark, filled)
                .put(AS_OF, Map.of(ProfileTable.DEF, people(spark, "Bonn", 5), ConsentTable.DEF, consented(spark)));
    }

    @BeforeEach
    void takeALake(SparkSession spark) {
        lake = lake(spark, "");
    }

    private TestLake lake(SparkSession spark, String name) {
        return new TestLake(spark, filled).copyTo(directory.resolve(name));
    }

    private static Dataset<Row> people(SparkSession spark, String city, int count) {
        return profiles(
                spark,
                IntStream.rangeClosed(1, count)
                        .mapToObj(i -> person("p" + i, "p" + i + "@x.io", null, city))
                        .toArray(Row[]::new));
    }

    private static Dataset<Row> consented(SparkSession spark) {
        return consents(
                spark,
                IntStream.rangeClosed(1, 5)
                        .mapToObj(i -> granted("p" + i + "@x.io"))
                        .toArray(Row[]::new));
    }

    private List<Step> steps(FakeRows... destinations) {
        return SyncSteps.of(config(destinations));
    }

    private static SyncConfig config(FakeRows... destinations) {
        List<SyncDef> syncs = new ArrayList<>();
        Map<String, Supplier<Destination>> makers = new TreeMap<>();
        for (FakeRows destination : destinations) {
            syncs.add(Shop.mirror(destination.name()));
            makers.put(destination.name(), () -> destination);
        }
        return new SyncConfig(syncs, makers);
    }

    private RunResult run(Instant asOf, List<Step> steps) {
        return lake.run(asOf, steps.toArray(Step[]::new));
    }

    @Test
    void sendsOnceThenNothingThenOnlyWhatChangedAndKeepsNothingInClear(SparkSession spark) {
        assertEquals(ExitCode.DONE, run(AS_OF, steps(crm)).exitCode());
        assertEquals(5, crm.held.size());
        assertEquals(3, crm.arrivals.size());
        assertRows(lake.read(SyncReceiptTable.DEF).groupBy("outcome", "op").count(), "accepted|add|5");
        assertRows(lake.read(SyncStateTable.DEF).groupBy("status").count(), "present|5");

        RunResult idle = run(AS_OF, steps(crm));
        assertEquals(List.of("plan", "deliver"), idle.skipped());
        assertEquals(3, crm.arrivals.size());

        lake.put(NEXT_DAY, ProfileTable.DEF, people(spark, "Ulm", 2));
        assertEquals(ExitCode.DONE, run(NEXT_DAY, steps(crm)).exitCode());
        assertEquals(
                Map.of(
                        "p1", "{\"city\":\"Ulm\",\"email\":\"p1@x.io\"}",
                        "p2", "{\"city\":\"Ulm\",\"email\":\"p2@x.io\"}"),
                crm.held);
        assertRows(lake.read(SyncStateTable.DEF).groupBy("status").count(), "present|2", "removed|3");

        List.of(SyncPlanTable.DEF, SyncStateTable.DEF, SyncReceiptTable.DEF).forEach(def -> {
            String all = lake.read(def).toJSON().collectAsList().toString();
            assertTrue(all.contains("p1"), def + " holds somebody");
            assertFalse(all.contains("x.io") || all.contains("Bonn") || all.contains("Ulm"), def + " in clear");
        });
    }

    @Test
    void destinationThatIsDownLeavesItsRowsUnsentAndTheOthersFinish() {
        crm.takesBatches = 1;
        RunResult result = run(AS_OF, steps(crm, mail));

        assertEquals(ExitCode.DESTINATION_UNREACHABLE, result.exitCode());
        assertEquals(5, mail.held.size());
        assertRows(
                lake.read(SyncReceiptTable.DEF)
                        .groupBy("sync", "outcome", "code")
                        .count(),
                "crm|accepted|null|2",
                "crm|unsent|unreachable|3",
                "mail|accepted|null|5");
        assertRows(lake.read(SyncStateTable.DEF).groupBy("sync", "status").count(), "crm|present|2", "mail|present|5");

        crm.isDown = false;
        crm.takesBatches = 100;
        assertEquals(ExitCode.DONE, run(AS_OF, steps(crm, mail)).exitCode());
        assertEquals(5, crm.held.size());
        assertEquals(1, mail.arrivals.size(), "mail has nothing new");
        crm.arrivalsByChange().forEach((change, times) -> assertEquals(1, times, change));
        assertEquals(List.of("plan", "deliver"), run(AS_OF, steps(crm, mail)).skipped());
    }

    @Test
    void rejectedRowsLeaveTheStateAsItWas() {
        crm.judge = change -> change.changeKey().equals("p2")
                ? Outcome.rejected("bad_city", "the city is not known there")
                : Outcome.accepted();
        RunResult result = run(AS_OF, steps(crm));

        assertEquals(ExitCode.PARTIAL_DELIVERY, result.exitCode());
        assertRows(
                lake.read(SyncReceiptTable.DEF)
                        .where("outcome <> 'accepted'")
                        .select("change_key", "outcome", "code", "message"),
                "p2|rejected|bad_city|the city is not known there");
        assertEquals(0, lake.read(SyncStateTable.DEF).where("change_key = 'p2'").count());
        assertTrue(
                result.outcomes().get(1).report().warnings().get(0).contains("1 as the city is not known there"),
                result.outcomes().toString());
        assertRows(
                PlanSummary.waiting(
                        lake.read(SyncPlanTable.DEF), lake.read(SyncReceiptTable.DEF), lake.read(SyncStateTable.DEF)),
                "crm|bad_city|1");
        List<PlanSample> samples = PlanSample.collect(config(crm), lake.read(SyncPlanTable.DEF), lake::read, AS_OF, 1);
        assertEquals(
                Map.of("email", "p***@x***.io", "city", "B***"), samples.get(0).fields());
    }

    @Test
    void planThatNoLongerSaysWhatTheDataSayIsRefused(SparkSession spark) {
        SyncConfig config = config(crm);
        run(AS_OF, SyncSteps.planOnly(config));
        String planId = lake.read(SyncPlanTable.DEF).select("plan_id").first().getString(0);
        lake.put(AS_OF, ProfileTable.DEF, people(spark, "Ulm", 5));

        SalternException refusal =
                assertThrows(SalternException.class, () -> run(AS_OF, SyncSteps.deliverOnly(config, planId)));

        assertEquals(ExitCode.PLAN_MISMATCH, refusal.exitCode());
        assertTrue(refusal.getMessage().contains("5 rows of sync crm has moved on"), refusal.getMessage());
        assertEquals(List.of(), crm.arrivals);
    }

    @Test
    void planIsDeliveredByItsIdOnceOnly() {
        SyncConfig config = config(crm);
        run(AS_OF, SyncSteps.planOnly(config));
        String planId = lake.read(SyncPlanTable.DEF).select("plan_id").first().getString(0);

        run(AS_OF, SyncSteps.deliverOnly(config, planId));
        assertEquals(5, crm.held.size());
        SalternException refusal =
                assertThrows(SalternException.class, () -> run(AS_OF, SyncSteps.deliverOnly(config, planId)));
        assertEquals(ExitCode.PLAN_MISMATCH, refusal.exitCode());
    }

    @Test
    void crashIsRepairedByTheNextRunUnderTheSameKeysAndBodies(SparkSession spark) {
        for (String point : List.of("delivery crm 1", "journal outcomes/crm/00000001", "commit ops.sync_receipt")) {
            FakeRows receiver = new FakeRows("crm", 2);
            TestLake own = lake(spark, "at " + point.replace('/', ' '));
            Step[] steps = SyncSteps.of(config(receiver)).toArray(Step[]::new);

            own.crash(AS_OF, point, steps);
            own.run(AS_OF, steps);

            assertRows(own.read(SyncStateTable.DEF).groupBy("status").count(), "present|5");
            assertRows(own.read(SyncReceiptTable.DEF).groupBy("outcome").count(), "accepted|5");
            receiver.bodiesByKey.forEach((key, bodies) -> assertEquals(1, bodies.size(), "one body a key: " + point));
            assertEquals(3, receiver.bodiesByKey.size(), point);
            assertEquals(point.startsWith("delivery") ? 4 : 3, receiver.arrivals.size(), point);
            receiver.arrivalsByChange().forEach((change, times) -> assertEquals(1, times, change + " at " + point));
        }
    }

    @Test
    void whatIsInDoubtIsSentAgainUnderItsKeyWithItsBody() {
        crm.judge = change -> List.of("p3", "p4").contains(change.changeKey())
                ? Outcome.unknown("timeout", "no answer came in time")
                : Outcome.accepted();
        assertEquals(ExitCode.PARTIAL_DELIVERY, run(AS_OF, steps(crm)).exitCode());
        assertRows(lake.read(SyncStateTable.DEF).groupBy("status").count(), "present|3", "unknown|2");

        crm.judge = change -> Outcome.accepted();
        assertEquals(ExitCode.DONE, run(AS_OF, steps(crm)).exitCode());

        assertRows(lake.read(SyncStateTable.DEF).groupBy("status").count(), "present|5");
        assertEquals(
                List.of(1, 1, 1),
                crm.bodiesByKey.values().stream().map(Set::size).toList());
        assertEquals(4, crm.arrivals.size());
        assertRows(
                lake.read(SyncReceiptTable.DEF).where("change_key = 'p3'").select("attempt", "outcome"),
                "1|unknown",
                "2|accepted");
        assertEquals(List.of("plan", "deliver"), run(AS_OF, steps(crm)).skipped());
    }

    @Test
    void onlyTheLastThingSentIsSentAgain(SparkSession spark) {
        crm.judge = change -> Outcome.unknown("timeout", "no answer came in time");
        run(AS_OF, steps(crm));
        lake.put(NEXT_DAY, ProfileTable.DEF, people(spark, "Ulm", 5));
        run(NEXT_DAY, steps(crm));
        List<String> updates = List.copyOf(crm.arrivals.subList(3, 6));

        crm.judge = change -> Outcome.accepted();
        assertEquals(ExitCode.DONE, run(NEXT_DAY, steps(crm)).exitCode());

        assertEquals(updates, crm.arrivals.subList(6, crm.arrivals.size()));
        assertEquals("{\"city\":\"Ulm\",\"email\":\"p1@x.io\"}", crm.held.get("p1"));
        assertRows(lake.read(SyncStateTable.DEF).groupBy("status").count(), "present|5");
        assertRows(
                lake.read(SyncReceiptTable.DEF)
                        .where("outcome = 'accepted'")
                        .groupBy("op", "attempt")
                        .count(),
                "update|2|5");
    }

    @Test
    void batchThatWasPartlyAcceptedIsSentAgainAndARejectionEndsTheDoubt() {
        crm.judge = doubtP3(Outcome.unknown("timeout", "no answer came in time"));
        assertEquals(ExitCode.PARTIAL_DELIVERY, run(AS_OF, steps(crm)).exitCode());
        assertEquals(ExitCode.PARTIAL_DELIVERY, run(AS_OF, steps(crm)).exitCode());
        crm.judge = doubtP3(Outcome.rejected("bad_city", "the city is not known there"));
        run(AS_OF, steps(crm));

        assertEquals(List.of(crm.arrivals.get(1), crm.arrivals.get(1)), crm.arrivals.subList(3, 5));
        assertRows(
                lake.read(SyncStateTable.DEF)
                        .where("change_key in ('p3', 'p4')")
                        .select("change_key", "status"),
                "p3|removed",
                "p4|present");

        crm.judge = change -> Outcome.accepted();
        assertEquals(ExitCode.DONE, run(NEXT_DAY, steps(crm)).exitCode());
        assertRows(lake.read(SyncStateTable.DEF).groupBy("status").count(), "present|5");
        assertRows(
                lake.read(SyncReceiptTable.DEF).where("change_key = 'p3'").select("op", "attempt", "outcome"),
                "add|1|unknown",
                "add|2|unknown",
                "add|3|rejected",
                "add|1|accepted");
    }

    private static Function<Change, Outcome> doubtP3(Outcome outcome) {
        return change -> change.changeKey().equals("p3") ? outcome : Outcome.accepted();
    }

    @Test
    void rejectedUpdateOrRemovalInDoubtIsPlannedAnew(SparkSession spark) {
        Dataset<Row> receipts = Rows.of(
                spark,
                "sync string, change_key string, profile_id string, op string, outcome string, attempt int,"
                        + " is_in_doubt boolean, payload_digest string, outcome_remote_key string,"
                        + " remote_key string, plan_id string, known_at timestamp",
                resent("added", "add", true),
                resent("updated", "update", true),
                resent("gone", "remove", true),
                resent("settled", "update", false));

        assertRows(
                SyncReceipts.state(receipts, Shop.empty(spark, SyncStateTable.DEF))
                        .select("change_key", "status", "payload_digest", "remote_key"),
                "added|removed|null|k",
                "updated|present|null|k",
                "gone|present|null|k");
    }

    private static Row resent(String key, String op, boolean isInDoubt) {
        return row("crm", key, key, op, "rejected", 2, isInDoubt, "d", null, "k", "p", Timestamp.from(AS_OF));
    }

    @Test
    void whatWasOnceFoldedIsNotSentByASecondAttempt(SparkSession spark) {
        for (boolean isGivenUp : List.of(false, true)) {
            FakeRows receiver = new FakeRows("crm", 2);
            TestLake own = lake(spark, "given up " + isGivenUp);
            receiver.takesBatches = 1;
            own.crash(AS_OF, "commit ops.sync_receipt", steps(receiver).toArray(Step[]::new));
            receiver.isDown = false;
            receiver.takesBatches = 100;

            if (isGivenUp) {
                runChanged(own, steps(receiver));
            } else {
                own.run(AS_OF, steps(receiver).toArray(Step[]::new));
            }

            assertRows(own.read(SyncStateTable.DEF).groupBy("status").count(), "present|5");
            assertRows(
                    own.read(SyncReceiptTable.DEF)
                            .groupBy("change_no", "outcome", "code")
                            .count(),
                    "2|accepted|null|2",
                    "2|unsent|unreachable|3",
                    "3|accepted|null|3");
            receiver.arrivalsByChange().forEach((change, times) -> assertEquals(1, times, change));
        }
    }

    @Test
    void doubtThatWasSettledByARunThatWasGivenUpIsSettled() {
        crm.judge = doubtP3(Outcome.unknown("timeout", "no answer came in time"));
        run(AS_OF, steps(crm));
        crm.judge = change -> Outcome.accepted();
        lake.crash(AS_OF, "commit ops.sync_receipt", steps(crm).toArray(Step[]::new));

        runChanged(lake, steps(crm));

        assertRows(lake.read(SyncStateTable.DEF).groupBy("status").count(), "present|5");
        assertEquals(4, crm.arrivals.size());
    }

    @Test
    void runThatWasGivenUpLeavesItsOutcomesAndItsDoubts() {
        lake.crash(AS_OF, "delivery crm 1", steps(crm).toArray(Step[]::new));

        RunResult result = runChanged(lake, steps(crm));

        assertEquals(ExitCode.DONE, result.exitCode());
        assertRows(lake.read(SyncStateTable.DEF).groupBy("status").count(), "present|5");
        assertEquals(
                List.of(1, 1, 1),
                crm.bodiesByKey.values().stream().map(Set::size).toList());
        crm.arrivalsByChange().forEach((change, times) -> assertEquals(1, times, change));
        assertRows(lake.read(SyncReceiptTable.DEF).groupBy("outcome").count(), "accepted|5", "unknown|2");
    }

    @Test
    void planThatWasChosenAndGivenUpLeavesItsOutcomesAndItsDoubts() {
        run(AS_OF, SyncSteps.planOnly(config(crm)));
        String planId = lake.read(SyncPlanTable.DEF).select("plan_id").first().getString(0);
        lake.crash(
                AS_OF,
                "delivery crm 1",
                SyncSteps.deliverOnly(config(crm), planId).toArray(Step[]::new));

        assertEquals(ExitCode.DONE, runChanged(lake, steps(crm)).exitCode());

        assertRows(lake.read(SyncStateTable.DEF).groupBy("status").count(), "present|5");
        assertRows(lake.read(SyncReceiptTable.DEF).groupBy("outcome").count(), "accepted|5", "unknown|2");
        crm.arrivalsByChange().forEach((change, times) -> assertEquals(1, times, change));
    }

    @Test
    void whatAnotherProjectClosesKeepsTheAddressUnderWhichItWent() {
        SyncDef byCity = Shop.with(
                Shop.mirror("crm"),
                SyncDef.Mode.MIRROR,
                List.of(),
                Shop.mirror("crm").fields(),
                "city");
        lake.crash(AS_OF, "delivery crm 1", steps(crm).toArray(Step[]::new));

        runChanged(
                lake,
                List.of(new DeliverSyncJob(
                        new SyncConfig(List.of(byCity), Map.of("crm", () -> crm)), Optional.empty())));

        assertRows(
                lake.read(SyncStateTable.DEF).select("change_key", "status", "remote_key"),
                "p1|present|p1",
                "p2|present|p2",
                "p3|unknown|p3",
                "p4|unknown|p4");
    }

    @Test
    void dropOfARunThatWasGivenUpIsPublishedAgainAsItWas() {
        FakeDrops drops = new FakeDrops("crm");
        List<Step> steps = SyncSteps.of(new SyncConfig(List.of(Shop.mirror("crm")), Map.of("crm", () -> drops)));
        lake.crash(AS_OF, "delivery crm", steps.toArray(Step[]::new));

        assertEquals(ExitCode.DONE, runChanged(lake, steps).exitCode());

        assertEquals(2, drops.drops.size());
        assertEquals(1, Set.copyOf(drops.drops).size(), "the same drop");
        assertRows(lake.read(SyncStateTable.DEF).groupBy("status").count(), "present|5");
        assertRows(
                lake.read(SyncReceiptTable.DEF).groupBy("attempt", "outcome").count(), "1|unknown|5", "2|accepted|5");
        assertEquals(List.of("plan", "deliver"), runChanged(lake, steps).skipped());
    }

    private static final String OLD = Digest.sha256("p1@x.io");
    private static final String NEW = Digest.sha256("p1.new@x.io");

    private static List<Step> byHash(Destination destination, Optional<String> consent) {
        return SyncSteps.of(
                new SyncConfig(List.of(Shop.keyed("ads", consent)), Map.of(destination.name(), () -> destination)));
    }

    private static Dataset<Row> moved(SparkSession spark) {
        return profiles(spark, person("p1", "p1.new@x.io", null, null), person("p2", "p2@x.io", null, null));
    }

    /** A lake whose destination holds p1 at its old address, and p2. */
    private TestLake atOldAddress(SparkSession spark, String name, Destination destination) {
        TestLake own = lake(spark, name);
        own.put(AS_OF, ProfileTable.DEF, people(spark, "Bonn", 2));
        own.run(AS_OF, byHash(destination, Optional.empty()).toArray(Step[]::new));
        return own;
    }

    private static void assertAtNewAddress(TestLake lake, FakeRows ads) {
        assertEquals(Set.of(NEW, Digest.sha256("p2@x.io")), ads.held.keySet());
        assertRows(
                lake.read(SyncStateTable.DEF).selectExpr("replace(change_key, '\u0000', '/')", "status", "remote_key"),
                "p1|present|" + NEW,
                "p1/" + OLD + "|removed|" + OLD,
                "p2|present|" + Digest.sha256("p2@x.io"));
    }

    @Test
    void formerAddressIsRemovedInTheSameRunAfterTheNewOneIsAccepted(SparkSession spark) {
        FakeRows ads = new FakeRows("ads", 10);
        TestLake own = atOldAddress(spark, "moved", ads);
        own.put(NEXT_DAY, ProfileTable.DEF, moved(spark));

        RunResult result = own.run(NEXT_DAY, byHash(ads, Optional.empty()).toArray(Step[]::new));

        assertEquals(ExitCode.DONE, result.exitCode());
        assertAtNewAddress(own, ads);
        assertEquals(List.of("add " + NEW, "remove " + OLD), ads.addresses.subList(2, 4));
        assertEquals(
                List.of("plan", "deliver"),
                own.run(NEXT_DAY, byHash(ads, Optional.empty()).toArray(Step[]::new))
                        .skipped());
    }

    @Test
    void formerAddressStaysWhileTheNewOneIsRejectedOrInDoubt(SparkSession spark) {
        for (Outcome first : List.of(
                Outcome.rejected("bad", "not now"),
                Outcome.unknown("timeout", "no answer came in time"),
                Outcome.retry("busy", "come again", Duration.ZERO))) {
            FakeRows ads = new FakeRows("ads", 10);
            TestLake own = atOldAddress(spark, "first " + first.code(), ads);
            own.put(NEXT_DAY, ProfileTable.DEF, moved(spark));
            ads.judge = change -> change.op() == Op.ADD ? first : Outcome.accepted();

            RunResult result = own.run(NEXT_DAY, byHash(ads, Optional.empty()).toArray(Step[]::new));

            assertEquals(ExitCode.PARTIAL_DELIVERY, result.exitCode(), first.code());
            assertTrue(ads.held.containsKey(OLD), first.code());
            assertRows(
                    own.read(SyncReceiptTable.DEF).where("op = 'remove'").select("outcome", "code"),
                    "unsent|waits_for_new_address");

            ads.judge = change -> Outcome.accepted();
            own.put(NEXT_DAY, ProfileTable.DEF, moved(spark));
            for (int again = 0; again < 2; again++) {
                own.run(NEXT_DAY, byHash(ads, Optional.empty()).toArray(Step[]::new));
            }
            assertAtNewAddress(own, ads);
        }
    }

    @Test
    void killBetweenTheNewAndTheFormerAddressIsRepaired(SparkSession spark) {
        Map<String, Boolean> isGivenUp = Map.of(
                "delivery ads 0", true,
                "journal outcomes/ads/00000000", false,
                "delivery ads 1", false,
                "journal intents/ads/00000001", true,
                "commit ops.sync_receipt", true);
        isGivenUp.forEach((point, givenUp) -> {
            FakeRows ads = new FakeRows("ads", 10);
            TestLake own = atOldAddress(spark, point.replace('/', ' '), ads);
            own.put(NEXT_DAY, ProfileTable.DEF, moved(spark));
            List<Step> steps = byHash(ads, Optional.empty());
            own.crash(NEXT_DAY, point, steps.toArray(Step[]::new));
            if (givenUp) {
                runChanged(own, steps, NEXT_DAY);
            }
            own.run(NEXT_DAY, steps.toArray(Step[]::new));

            assertAtNewAddress(own, ads);
            ads.bodiesByKey.forEach((key, bodies) -> assertEquals(1, bodies.size(), "one body a key: " + point));
        });
    }

    @Test
    void whoWithdrawsIsGoneFromEveryAddress(SparkSession spark) {
        FakeRows ads = new FakeRows("ads", 10);
        TestLake own = lake(spark, "withdrawn");
        own.put(AS_OF, ProfileTable.DEF, people(spark, "Bonn", 2));
        own.put(
                AS_OF,
                ConsentTable.DEF,
                consents(spark, granted("p1@x.io"), granted("p1.new@x.io"), granted("p2@x.io")));
        List<Step> steps = byHash(ads, Optional.of("news"));
        own.run(AS_OF, steps.toArray(Step[]::new));
        // The new address is accepted; the removal at the former one is refused for now.
        own.put(NEXT_DAY, ProfileTable.DEF, moved(spark));
        ads.judge = change -> change.op() == Op.REMOVE ? Outcome.rejected("no", "not now") : Outcome.accepted();
        own.run(NEXT_DAY, steps.toArray(Step[]::new));
        assertEquals(3, ads.held.size());

        Instant third = NEXT_DAY.plus(Duration.ofDays(1));
        ads.judge = change -> Outcome.accepted();
        own.put(
                third,
                ConsentTable.DEF,
                consents(
                        spark,
                        granted("p2@x.io"),
                        row("email", "p1@x.io", "news", "2026-02-01 00:00:00", false),
                        row("email", "p1.new@x.io", "news", "2026-02-01 00:00:00", false)));
        own.run(third, steps.toArray(Step[]::new));

        assertEquals(Set.of(Digest.sha256("p2@x.io")), ads.held.keySet());
        assertRows(own.read(SyncStateTable.DEF).groupBy("status").count(), "present|1", "removed|2");
    }

    @Test
    void addressIsTakenOverByTheNextOfTwoPeopleAndGivenBack(SparkSession spark) {
        FakeRows ads = new FakeRows("ads", 10);
        TestLake own = lake(spark, "shared");
        Dataset<Row> both = profiles(spark, person("a", "one@x.io", null, null), person("b", "one@x.io", null, null));
        List<Step> steps = byHash(ads, Optional.empty());
        String one = Digest.sha256("one@x.io");

        own.put(AS_OF, ProfileTable.DEF, both);
        assertEquals(ExitCode.DONE, own.run(AS_OF, steps.toArray(Step[]::new)).exitCode());
        own.put(AS_OF, ProfileTable.DEF, both.where("profile_id = 'b'"));
        assertEquals(ExitCode.DONE, own.run(AS_OF, steps.toArray(Step[]::new)).exitCode());
        assertRows(own.read(SyncStateTable.DEF).select("change_key", "status"), "a|removed", "b|present");
        own.put(AS_OF, ProfileTable.DEF, both);
        assertEquals(ExitCode.DONE, own.run(AS_OF, steps.toArray(Step[]::new)).exitCode());

        assertRows(own.read(SyncStateTable.DEF).select("change_key", "status"), "a|present", "b|removed");
        assertEquals(List.of("add " + one, "add " + one, "add " + one), ads.addresses);
        assertRows(
                own.read(SyncPlanTable.DEF).where("status = 'blocked'").select("change_key", "op", "reason"),
                "b|add|same_key",
                "b|remove|same_key");
    }

    @Test
    void dropHoldsTheFormerAddressAsARemoval(SparkSession spark) {
        FakeDrops drops = new FakeDrops("ads");
        TestLake own = atOldAddress(spark, "drops", drops);
        own.put(NEXT_DAY, ProfileTable.DEF, moved(spark));
        Step[] steps = byHash(drops, Optional.empty()).toArray(Step[]::new);
        own.crash(NEXT_DAY, "delivery ads", steps);
        runChanged(own, List.of(steps), NEXT_DAY);
        own.run(NEXT_DAY, steps);

        assertEquals(Map.of(Op.ADD, 1L, Op.REMOVE, 1L), drops.drops.get(1).opCounts());
        assertEquals(drops.drops.get(1), drops.drops.get(2), "the same drop again");
        assertEquals(3, drops.drops.size());
        assertRows(
                own.read(SyncStateTable.DEF).selectExpr("replace(change_key, '\u0000', '/')", "status"),
                "p1|present",
                "p1/" + OLD + "|removed",
                "p2|present");
    }

    /** A lake as the version left it that updated at the former address and noted the new one. */
    private TestLake leftByOlderVersion(SparkSession spark, String name, Dataset<Row> people) {
        TestLake own = lake(spark, name);
        String p1 = Payload.of(Map.of("em", NEW)).digest();
        String p2 = Payload.of(Map.of("em", Digest.sha256("p2@x.io"))).digest();
        String rows =
                "change_key string, op string, remote_key string, outcome string, change_no bigint, payload_digest string";
        Dataset<Row> sent = Rows.of(
                        spark,
                        rows,
                        row("p1", "add", OLD, "accepted", 1L, "d"),
                        row("p2", "add", Digest.sha256("p2@x.io"), "accepted", 1L, p2),
                        // The e-mail changed: the object at the old address was updated.
                        row("p1", "update", OLD, "accepted", 2L, p1),
                        // Withdrew: the new address was removed, under which nothing stood.
                        row("p3", "add", "p3 old", "accepted", 1L, "d"),
                        row("p3", "update", "p3 old", "accepted", 2L, "d"),
                        row("p3", "remove", "p3 new", "accepted", 3L, null),
                        // Removed as it should be, and one that was never accepted.
                        row("p4", "add", "p4 old", "accepted", 1L, "d"),
                        row("p4", "remove", "p4 old", "accepted", 2L, null),
                        row("p5", "add", "p5 old", "rejected", 1L, "d"))
                .withColumn("sync", lit("ads"))
                .withColumn("plan_id", concat(lit("plan "), col("change_no")))
                // Earlier than every run of this test.
                .withColumn("change_no", col("change_no").minus(lit(100L)))
                .withColumn("profile_id", col("change_key"))
                .withColumn("status", lit("planned"))
                .withColumn("known_at", AS_OF_COLUMN)
                .withColumn("attempt", lit(1))
                .withColumn("table_versions", map(lit("core.profile"), lit(1L)));
        Dataset<Row> state = state(
                spark,
                "ads",
                row("p1", p1, "present", NEW),
                row("p2", p2, "present", Digest.sha256("p2@x.io")),
                row("p3", null, "removed", "p3 new"),
                row("p4", null, "removed", "p4 old"));
        own.put(
                AS_OF,
                Map.of(
                        ProfileTable.DEF,
                        people,
                        SyncPlanTable.DEF,
                        Shop.complete(sent, SyncPlanTable.DEF),
                        SyncReceiptTable.DEF,
                        Shop.complete(sent, SyncReceiptTable.DEF),
                        SyncStateTable.DEF,
                        state));
        return own;
    }

    private static boolean formerAddressesAreKnown(TestLake lake) {
        return DeltaTable.forPath(lake.warehouse().spark(), lake.warehouse().path(SyncStateTable.DEF))
                .detail()
                .select("properties")
                .first()
                .<String, String>getJavaMap(0)
                .containsKey(FormerAddresses.KNOWN);
    }

    private static FakeRows asOlderVersionLeftIt() {
        FakeRows ads = new FakeRows("ads", 10);
        List.of(OLD, Digest.sha256("p2@x.io"), "p3 old").forEach(address -> ads.held.put(address, "{}"));
        return ads;
    }

    @Test
    void objectsThatAnOlderVersionLostAreFoundOnceAndRemoved(SparkSession spark) {
        FakeRows ads = asOlderVersionLeftIt();
        TestLake own = leftByOlderVersion(spark, "older", moved(spark));
        Step[] steps = byHash(ads, Optional.empty()).toArray(Step[]::new);

        assertEquals(ExitCode.DONE, own.run(NEXT_DAY, steps).exitCode());

        assertEquals(Set.of(NEW, Digest.sha256("p2@x.io")), ads.held.keySet());
        assertEquals(List.of("update " + NEW, "remove p3 old", "remove " + OLD), ads.addresses);
        assertRows(
                own.read(SyncStateTable.DEF)
                        .where("status = 'present'")
                        .selectExpr("change_key", "payload_digest IS NOT NULL"),
                "p1|true",
                "p2|true");
        assertTrue(formerAddressesAreKnown(own));
        assertEquals(List.of("plan", "deliver"), own.run(NEXT_DAY, steps).skipped());
    }

    @Test
    void objectsOfAnOlderVersionAreNotForgottenWhenTheirRemovalFails(SparkSession spark) {
        FakeRows ads = asOlderVersionLeftIt();
        TestLake own = leftByOlderVersion(spark, "older down", moved(spark));
        Step[] steps = byHash(ads, Optional.empty()).toArray(Step[]::new);
        ads.isDown = true;
        own.run(NEXT_DAY, steps);
        ads.isDown = false;
        own.run(NEXT_DAY, steps);

        assertEquals(Set.of(NEW, Digest.sha256("p2@x.io")), ads.held.keySet());
    }

    @Test
    void whoWithdrewUnderAnOlderVersionIsGoneFromBothAddresses(SparkSession spark) {
        FakeRows ads = asOlderVersionLeftIt();
        TestLake own = leftByOlderVersion(spark, "older denied", moved(spark));
        own.put(
                AS_OF,
                ConsentTable.DEF,
                consents(
                        spark,
                        granted("p2@x.io"),
                        row("email", "p1@x.io", "news", "2026-02-01 00:00:00", false),
                        row("email", "p1.new@x.io", "news", "2026-02-01 00:00:00", false)));

        own.run(NEXT_DAY, byHash(ads, Optional.of("news")).toArray(Step[]::new));

        assertEquals(Set.of(Digest.sha256("p2@x.io")), ads.held.keySet());
    }

    @Test
    void warehouseWithoutAnythingToSendIsLookedThroughOnce(SparkSession spark) {
        FakeRows ads = new FakeRows("ads", 10);
        TestLake own = atOldAddress(spark, "nothing new", ads);
        assertTrue(formerAddressesAreKnown(own));
    }

    /** A run of a project that has changed: it closes what was left before it begins. */
    private static RunResult runChanged(TestLake lake, List<Step> steps) {
        return runChanged(lake, steps, AS_OF);
    }

    private static RunResult runChanged(TestLake lake, List<Step> steps, Instant asOf) {
        RunRequest changed = new RunRequest(steps, Set.of(), Set.of(), asOf, Optional.empty(), "changed", Map.of());
        return new Runner(lake.warehouse(), "test", RunListener.SILENT).run(changed);
    }
}
