package io.saltern.retl.api;

import java.util.List;

/** A destination that takes batches of changes and answers one outcome per change, in order. */
public non-sealed interface RowDestination extends Destination {
    /** The most changes one batch may hold; at least 1. */
    int maxBatchSize();

    /** The most bytes one batch may hold by {@link Change#bytes()}. */
    long maxBatchBytes();

    /**
     * Sends one batch, with the retries that the destination's rules ask for.
     *
     * @return exactly one outcome per change, in the order of the batch; an empty list for an empty batch, without a call
     * @throws IllegalArgumentException when the batch is larger than {@link #maxBatchSize()}
     * @throws DestinationException only when no change can be judged: nothing left because the destination cannot be
     *     reached, or it refuses the credentials or the call as a whole
     */
    List<Outcome> deliver(Batch batch);
}
