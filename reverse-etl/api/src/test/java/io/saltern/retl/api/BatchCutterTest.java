package io.saltern.retl.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchCutterTest {
    @Test
    void keepsTheOrderAndFillsEachBatch() {
        List<Batch> batches = cut(new Sized(2, 1_000_000), changes(5, 10));
        assertEquals(
                List.of(2, 2, 1), batches.stream().map(b -> b.changes().size()).toList());
        assertEquals(List.of(7, 8, 9), batches.stream().map(Batch::sequence).toList());
        assertEquals("k4", batches.get(2).changes().get(0).changeKey());
    }

    @Test
    void endsABatchBeforeItGrowsTooLarge() {
        List<Change> changes = changes(4, 1000);
        long one = changes.get(0).bytes();
        assertEquals(
                List.of(3, 1),
                cut(new Sized(100, 3 * one), changes).stream()
                        .map(b -> b.changes().size())
                        .toList());
    }

    @Test
    void givesAnOversizedChangeABatchOfItsOwn() {
        assertEquals(2, cut(new Sized(100, 10), changes(2, 1000)).size());
    }

    @Test
    void endsWithTheChanges() {
        BatchCutter cutter = new BatchCutter(
                "crm", "r1", 0, new Sized(1, 1), List.<Change>of().iterator());
        assertFalse(cutter.hasNext());
        assertThrows(NoSuchElementException.class, cutter::next);
    }

    @Test
    void keysABatchByAllItHolds() {
        List<Change> changes = changes(2, 10);
        String key = Batch.of("crm", "r1", 0, changes).idempotencyKey();
        assertEquals(key, Batch.of("crm", "r1", 0, changes(2, 10)).idempotencyKey());
        assertEquals(32, key.length());
        assertNotEquals(key, Batch.of("crm", "r2", 0, changes).idempotencyKey());
        assertNotEquals(key, Batch.of("crm", "r1", 1, changes).idempotencyKey());
        assertNotEquals(key, Batch.of("ads", "r1", 0, changes).idempotencyKey());
        assertNotEquals(key, Batch.of("crm", "r1", 0, changes(2, 11)).idempotencyKey());
        assertNotEquals(key, Batch.of("crm", "r1", 0, changes(3, 10)).idempotencyKey());
    }

    private static List<Change> changes(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> Change.of(Op.ADD, "k" + i, Payload.of(Map.of("text", "x".repeat(length)))))
                .toList();
    }

    private static List<Batch> cut(RowDestination destination, List<Change> changes) {
        List<Batch> batches = new ArrayList<>();
        new BatchCutter("crm", "r1", 7, destination, changes.iterator()).forEachRemaining(batches::add);
        return batches;
    }

    private record Sized(int maxBatchSize, long maxBatchBytes) implements RowDestination {
        @Override
        public String name() {
            return "sized";
        }

        @Override
        public String type() {
            return "sized";
        }

        @Override
        public Capabilities capabilities() {
            return new Capabilities(Set.of(Op.ADD), true, false);
        }

        @Override
        public FieldContract fields() {
            return FieldContract.open();
        }

        @Override
        public void open(FileStore files) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Outcome> deliver(Batch batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }
}
