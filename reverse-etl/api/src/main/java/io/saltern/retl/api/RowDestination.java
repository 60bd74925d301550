package io.saltern.retl.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A destination that takes batches of changes and answers one outcome per change, in order. */
public non-sealed interface RowDestination extends Destination {
    /** The most changes one batch may hold; at least 1. */
    int maxBatchSize();

    /** The most bytes one batch may hold by {@link Change#bytes()}. */
    long maxBatchBytes();

    /**
     * Told before {@link #open}: the fields that changes will have, in the order of the mapping, and what their values are.
     * A destination that makes no columns ignores it; one that does makes text of a field that was not told.
     */
    default void declare(Map<String, FieldType> fields) {}

    /**
     * Sends one batch, with the retries that the destination's rules ask for.
     *
     * @return exactly one outcome per change, in the order of the batch; an empty list for an empty batch, without a call
     * @throws IllegalArgumentException when the batch is larger than {@link #maxBatchSize()}
     * @throws DestinationException only when no change can be judged: nothing left because the destination cannot be
     *     reached, or it refuses the credentials or the call as a whole
     */
    List<Outcome> deliver(Batch batch);

    /** Throws for a batch that is larger than {@link #maxBatchSize()}; {@link #deliver} begins with it. */
    default void checkSize(Batch batch) {
        if (batch.changes().size() > maxBatchSize()) {
            throw new IllegalArgumentException("destination " + name() + " takes at most " + maxBatchSize()
                    + " changes in a batch, not " + batch.changes().size());
        }
    }

    /** The outcome of a change whose operation this destination does not do; empty for others. */
    default Optional<Outcome> unsupported(Change change) {
        return capabilities().does(change.op())
                ? Optional.empty()
                : Optional.of(Outcome.unsupported(type(), change.op()));
    }
}
