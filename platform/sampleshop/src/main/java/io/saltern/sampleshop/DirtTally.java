package io.saltern.sampleshop;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** How often each dirt was done, out of how many opportunities. */
final class DirtTally {
    /** @param done times that the dirt was done; @param of opportunities */
    record Count(long done, long of) {}

    private final Map<Dirt, Count> counts = new EnumMap<>(Dirt.class);

    void add(Dirt dirt, boolean done) {
        add(dirt, done ? 1 : 0, 1);
    }

    void add(Dirt dirt, long done, long of) {
        counts.merge(dirt, new Count(done, of), (a, b) -> new Count(a.done() + b.done(), a.of() + b.of()));
    }

    void addAll(DirtTally other) {
        other.counts.forEach((dirt, count) -> add(dirt, count.done(), count.of()));
    }

    void forEach(BiConsumer<Dirt, Count> action) {
        counts.forEach(action);
    }
}
