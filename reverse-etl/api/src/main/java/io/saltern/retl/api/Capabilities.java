package io.saltern.retl.api;

import java.util.Set;

/**
 * What a destination can do; a sync that needs more is refused before anything is planned.
 *
 * @param ops the operations that it does; a change with another one is answered by {@link Outcome#unsupported}
 * @param isReplaySafe the same batch sent twice leaves the destination as sent once, so an unknown outcome may be resent
 * @param confirmsLater outcomes may be {@code pending}
 */
public record Capabilities(Set<Op> ops, boolean isReplaySafe, boolean confirmsLater) {
    /** Copies the set. */
    public Capabilities {
        ops = Set.copyOf(ops);
    }

    /** Whether it does this operation. */
    public boolean does(Op op) {
        return ops.contains(op);
    }

    /** The message with which an operation outside {@link #ops} is refused. */
    public static String refusal(String type, Op op) {
        return "a destination of type " + type + " does not do '" + op.word()
                + "': use another mode in the sync, or another destination";
    }
}
