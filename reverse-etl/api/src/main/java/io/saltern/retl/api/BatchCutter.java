package io.saltern.retl.api;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Cuts a stream of changes into batches that a destination takes, keeping their order: a batch ends before it would hold
 * more changes or more bytes than allowed. A change that is larger than the byte limit on its own becomes a batch of its
 * own, for the destination to reject. Holds one batch in memory.
 */
public final class BatchCutter implements Iterator<Batch> {
    private final String sync;
    private final String runId;
    private final int maxSize;
    private final long maxBytes;
    private final Iterator<Change> changes;
    private int sequence;
    private Change next;

    /** Cuts for this destination; sequences begin at {@code firstSequence}. */
    public BatchCutter(
            String sync, String runId, int firstSequence, RowDestination destination, Iterator<Change> changes) {
        this.sync = sync;
        this.runId = runId;
        this.sequence = firstSequence;
        this.maxSize = destination.maxBatchSize();
        this.maxBytes = destination.maxBatchBytes();
        this.changes = changes;
        advance();
    }

    private void advance() {
        next = changes.hasNext() ? changes.next() : null;
    }

    /** The sequence of the next batch. */
    public int nextSequence() {
        return sequence;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Batch next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        List<Change> batch = new ArrayList<>();
        long bytes = 0;
        while (next != null && batch.size() < maxSize && (batch.isEmpty() || bytes + next.bytes() <= maxBytes)) {
            bytes += next.bytes();
            batch.add(next);
            advance();
        }
        return Batch.of(sync, runId, sequence++, batch);
    }
}
