package io.saltern.retl.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.saltern.retl.api.Batch;
import io.saltern.retl.api.Change;
import io.saltern.retl.api.DestinationException;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Outcome;
import io.saltern.retl.api.OutcomeStatus;
import io.saltern.retl.api.Payload;
import io.saltern.retl.api.RowDestination;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every row destination keeps to: sizes, partial failure, being busy, failing, silent, refusing; replay; capabilities;
 * and that neither credentials nor values are ever seen. Its subclass makes the destination, and the world around it, behave.
 */
public abstract class RowDestinationContract extends DestinationContract {
    /** The batch size that {@link #healthy()} must have. */
    protected static final int MAX = 3;

    /** Everything works; {@link #MAX} rows a batch; its credential is {@link #CREDENTIAL} where it has one. */
    protected abstract RowDestination healthy();

    /** As {@link #healthy()}, with removal switched off. */
    protected abstract RowDestination withoutRemoval();

    /** It answers, but refuses the credential {@link #CREDENTIAL}. Null where there are no credentials. */
    protected abstract RowDestination refusing();

    /** What the target holds: the e-mail by key. */
    protected abstract SortedMap<String, String> held();

    /** A change that the target will refuse when it comes as row {@code index} of the next batch. */
    protected abstract Change poison(String key, int index);

    /** The target is busy for the next batch, and free again soon. */
    protected abstract void beBusyShortly();

    /** The target stays busy until {@link #recover()}; returns how long it asks to wait at least. */
    protected abstract Duration beBusyForLong();

    /** The next attempt fails with a fault of the server. */
    protected abstract boolean failOnce();

    /** The target does not answer in time until {@link #recover()}; false where that cannot be. */
    protected abstract boolean beSilent();

    /** How rows end that got no answer. */
    protected abstract OutcomeStatus statusAfterSilence();

    /** Ends {@link #beBusyForLong} and {@link #beSilent}. */
    protected abstract void recover();

    /** An upsert of one person. */
    protected static Change person(Op op, int number) {
        return Change.of(op, "p" + number, Payload.of(Map.of("email", number + PERSONAL, "orders", (long) number)));
    }

    /** A batch of these changes; the same changes give the same batch. */
    protected static Batch batch(Change... changes) {
        return Batch.of("crm_sync", "run-1", 0, List.of(changes));
    }

    private static List<OutcomeStatus> statuses(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::status).toList();
    }

    private RowDestination opened(RowDestination destination) {
        open(destination);
        return destination;
    }

    @Test
    void doesNothingForAnEmptyBatch() {
        try (RowDestination destination = opened(healthy())) {
            assertEquals(List.of(), destination.deliver(batch()));
            assertEquals(Map.of(), held());
        }
    }

    @Test
    void takesOneAndTheMostAndNoMore() {
        try (RowDestination destination = opened(healthy())) {
            assertEquals(MAX, destination.maxBatchSize());
            assertEquals(List.of(OutcomeStatus.ACCEPTED), statuses(destination.deliver(batch(person(Op.ADD, 0)))));
            Change[] most =
                    IntStream.range(0, MAX).mapToObj(i -> person(Op.ADD, i)).toArray(Change[]::new);
            assertEquals(MAX, destination.deliver(batch(most)).size());
            assertEquals(List.of("p0", "p1", "p2"), List.copyOf(held().keySet()));
            Change[] tooMany = IntStream.rangeClosed(0, MAX)
                    .mapToObj(i -> person(Op.ADD, i))
                    .toArray(Change[]::new);
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> destination.deliver(batch(tooMany)));
            assertEquals("destination crm takes at most 3 changes in a batch, not 4", refusal.getMessage());
        }
    }

    @Test
    void doesWhatItClaims() {
        try (RowDestination destination = opened(healthy())) {
            for (Op op : List.of(Op.ADD, Op.UPDATE, Op.REMOVE, Op.APPEND)) {
                assertTrue(destination.capabilities().does(op), op.word());
            }
            destination.deliver(batch(person(Op.ADD, 1), person(Op.ADD, 2), person(Op.APPEND, 3)));
            Change renamed = Change.of(Op.UPDATE, "p1", Payload.of(Map.of("email", "new@example.com", "orders", 9L)));
            List<Outcome> outcomes = destination.deliver(batch(renamed, Change.of(Op.REMOVE, "p2", Payload.empty())));
            assertEquals(List.of(OutcomeStatus.ACCEPTED, OutcomeStatus.ACCEPTED), statuses(outcomes));
            assertEquals(Map.of("p1", "new@example.com", "p3", 3 + PERSONAL), held());
        }
    }

    @Test
    void refusesWhatItDoesNotClaim() {
        try (RowDestination destination = opened(withoutRemoval())) {
            assertFalse(destination.capabilities().does(Op.REMOVE));
            destination.deliver(batch(person(Op.ADD, 1)));
            List<Outcome> outcomes =
                    destination.deliver(batch(Change.of(Op.REMOVE, "p1", Payload.empty()), person(Op.ADD, 2)));
            assertEquals("op_not_supported", outcomes.get(0).code());
            assertEquals(
                    "a destination of type " + destination.type()
                            + " does not do 'remove': use another mode in the sync, or another destination",
                    outcomes.get(0).message());
            assertEquals(OutcomeStatus.ACCEPTED, outcomes.get(1).status());
            assertTrue(
                    held().keySet().containsAll(List.of("p1", "p2")),
                    held().keySet().toString());
        }
    }

    @Test
    void rejectsABadRowAndTakesTheOthers() {
        try (RowDestination destination = opened(healthy())) {
            List<Outcome> outcomes = destination.deliver(batch(person(Op.ADD, 1), poison("p2", 1), person(Op.ADD, 3)));
            assertEquals(
                    List.of(OutcomeStatus.ACCEPTED, OutcomeStatus.REJECTED, OutcomeStatus.ACCEPTED),
                    statuses(outcomes));
            assertFalse(
                    outcomes.get(1).message().contains(PERSONAL),
                    outcomes.get(1).message());
            assertEquals(List.of("p1", "p3"), List.copyOf(held().keySet()));
        }
    }

    @Test
    void changesNothingWhenABatchComesAgain() {
        try (RowDestination destination = opened(healthy())) {
            assertTrue(destination.capabilities().isReplaySafe());
            Batch batch = batch(person(Op.ADD, 1), person(Op.APPEND, 2), Change.of(Op.REMOVE, "p9", Payload.empty()));
            List<Outcome> first = destination.deliver(batch);
            SortedMap<String, String> after = held();
            assertEquals(first, destination.deliver(batch));
            assertEquals(after, held());
        }
    }

    @Test
    void waitsForABusyTarget() {
        try (RowDestination destination = opened(healthy())) {
            destination.deliver(batch(person(Op.ADD, 1)));
            beBusyShortly();
            assertEquals(
                    List.of(OutcomeStatus.ACCEPTED),
                    statuses(destination.deliver(batch(Change.of(
                            Op.UPDATE, "p1", Payload.of(Map.of("email", "later@example.com", "orders", 2L)))))));
            assertEquals(Map.of("p1", "later@example.com"), held());
        }
    }

    @Test
    void givesRowsBackWhenTheTargetStaysBusy() {
        try (RowDestination destination = opened(healthy())) {
            destination.deliver(batch(person(Op.ADD, 1)));
            Duration asked = beBusyForLong();
            List<Outcome> outcomes = destination.deliver(
                    batch(Change.of(Op.UPDATE, "p1", Payload.of(Map.of("email", "later@example.com", "orders", 2L)))));
            recover();
            Outcome.Retry retry = assertInstanceOf(Outcome.Retry.class, outcomes.get(0));
            assertTrue(retry.after().compareTo(asked) >= 0, retry.toString());
            assertEquals(Map.of("p1", 1 + PERSONAL), held());
        }
    }

    @Test
    void triesAgainAfterAFaultOfTheServer() {
        try (RowDestination destination = opened(healthy())) {
            assumeTrue(failOnce());
            assertEquals(List.of(OutcomeStatus.ACCEPTED), statuses(destination.deliver(batch(person(Op.ADD, 1)))));
            assertEquals(Map.of("p1", 1 + PERSONAL), held());
        }
    }

    @Test
    void neverCallsARowAcceptedThatGotNoAnswer() {
        try (RowDestination destination = opened(healthy())) {
            destination.deliver(batch(person(Op.ADD, 1)));
            assumeTrue(beSilent());
            List<Outcome> outcomes = destination.deliver(
                    batch(Change.of(Op.UPDATE, "p1", Payload.of(Map.of("email", "later@example.com", "orders", 2L)))));
            recover();
            assertEquals(List.of(statusAfterSilence()), statuses(outcomes));
        }
    }

    @Test
    void saysThatItsCredentialIsRefused() {
        try (RowDestination destination = refusing()) {
            assumeTrue(destination != null);
            DestinationException refusal = assertThrows(DestinationException.class, () -> {
                open(destination);
                destination.deliver(batch(person(Op.ADD, 1)));
            });
            assertFalse(refusal.isUnreachable(), refusal.getMessage());
            assertTrue(refusal.getMessage().contains("check"), refusal.getMessage());
            assertUnseen(refusal.toString() + refusal.getCause());
        }
    }

    @Test
    void logsNeitherCredentialsNorValues() {
        try (CapturedLog log = new CapturedLog()) {
            rejectsABadRowAndTakesTheOthers();
            refusesWhatItDoesNotClaim();
            if (refusing() != null) {
                saysThatItsCredentialIsRefused();
            }
            assertTrue(log.text().contains("destination crm"), "something is logged at all");
            assertUnseen(log.text());
        }
    }

    private static void assertUnseen(String text) {
        assertFalse(text.contains(PERSONAL), "a value of a row was logged");
        assertFalse(text.contains(CREDENTIAL), "a credential was logged");
    }
}
