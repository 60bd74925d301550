package io.saltern.retl.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.crash.CrashPoint;
import io.saltern.base.error.ErrorKind;
import io.saltern.base.error.SalternException;
import io.saltern.retl.api.FileStore;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Publication;
import io.saltern.retl.api.StagedDestination;
import io.saltern.retl.api.StagedDrop;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every staged destination keeps to: all or nothing, once, also after a crash at any of its crash points. */
public abstract class StagedDestinationContract extends DestinationContract {
    /** Everything works. */
    protected abstract StagedDestination healthy();

    /** Writes part files with these rows, each a key and an e-mail, one list a file; returns their folder. */
    protected abstract String stage(List<List<String>> parts) throws IOException;

    /** The keys that a reader sees who keeps to the destination's contract, over all publications. */
    protected abstract List<String> seen() throws IOException;

    /** The storage that the destination is opened with. */
    protected abstract FileStore store();

    @AfterEach
    void removeSwitch() {
        CrashPoint.install(null);
    }

    /** A drop of so many rows in a folder. */
    protected static StagedDrop drop(String key, String folder, long rows) {
        return new StagedDrop(
                key,
                "crm_sync",
                "run-1",
                "2026-01-02T00:00:00Z",
                folder,
                List.of("_op", "_key", "email"),
                Map.of(Op.ADD, rows));
    }

    private StagedDestination opened() {
        StagedDestination destination = healthy();
        destination.open(store());
        return destination;
    }

    @Test
    void publishesNothingForAnEmptyDrop() throws IOException {
        try (StagedDestination destination = opened()) {
            Publication publication = destination.publish(drop("k0", stage(List.of()), 0));
            assertNull(publication.location());
            assertEquals(List.of(), seen());
        }
    }

    @Test
    void publishesOneAndMany() throws IOException {
        try (StagedDestination destination = opened()) {
            destination.publish(drop("k1", stage(List.of(List.of("p1"))), 1));
            Publication publication =
                    destination.publish(drop("k2", stage(List.of(List.of("p2", "p3"), List.of(), List.of("p4"))), 3));
            assertEquals(3, publication.rows());
            assertEquals(2, publication.files());
            assertFalse(publication.isReplay());
            assertEquals(List.of("p1", "p2", "p3", "p4"), seen());
        }
    }

    @Test
    void leavesAloneWhatStandsAlready() throws IOException {
        try (StagedDestination destination = opened()) {
            Publication first = destination.publish(drop("k1", stage(List.of(List.of("p1", "p2"))), 2));
            Publication again = destination.publish(drop("k1", stage(List.of(List.of("p1"), List.of("p2"))), 2));
            assertTrue(again.isReplay());
            assertEquals(first.location(), again.location());
            assertEquals(2, again.rows());
            assertEquals(List.of("p1", "p2"), seen());
        }
    }

    @Test
    void showsAllOrNothingWhereverItDies() throws IOException {
        int points = 0;
        for (int deadly = 1; deadly <= 10; deadly++) {
            int[] left = {deadly};
            CrashPoint.install(point -> {
                left[0]--;
                if (left[0] == 0) {
                    throw new CrashPoint.SimulatedCrash(point);
                }
            });
            String key = "k" + deadly;
            String row = "p" + (char) ('a' + deadly);
            List<String> before = seen();
            try (StagedDestination destination = opened()) {
                destination.publish(drop(key, stage(List.of(List.of(row), List.of(row + "2"))), 2));
                break;
            } catch (CrashPoint.SimulatedCrash crash) {
                points++;
            }
            CrashPoint.install(null);
            assertTrue(seen().size() == before.size() || seen().size() == before.size() + 2, seen().toString());
            try (StagedDestination destination = opened()) {
                destination.publish(drop(key, stage(List.of(List.of(row, row + "2"))), 2));
            }
            assertEquals(before.size() + 2, seen().size());
        }
        assertTrue(points >= 2, "there are crash points to die at");
    }

    @Test
    void refusesFilesThatDoNotHoldWhatTheDropSays() throws IOException {
        try (StagedDestination destination = opened()) {
            String staged = stage(List.of(List.of("p1")));
            SalternException refusal =
                    assertThrows(SalternException.class, () -> destination.publish(drop("k1", staged, 2)));
            assertEquals(ErrorKind.INTERNAL, refusal.kind());
            assertTrue(refusal.getMessage().contains("announced 2 rows, but the staged files hold 1"));
            assertEquals(List.of(), seen());
        }
    }

    @Test
    void logsNoValues() throws IOException {
        try (CapturedLog log = new CapturedLog();
                StagedDestination destination = opened()) {
            destination.publish(drop("k1", stage(List.of(List.of("p1"))), 1));
            assertTrue(log.text().contains("destination crm"));
            assertFalse(log.text().contains(PERSONAL));
        }
    }
}
