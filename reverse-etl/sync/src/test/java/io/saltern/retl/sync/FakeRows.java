package io.saltern.retl.sync;

import io.saltern.retl.api.Batch;
import io.saltern.retl.api.Capabilities;
import io.saltern.retl.api.Change;
import io.saltern.retl.api.DestinationException;
import io.saltern.retl.api.FieldContract;
import io.saltern.retl.api.FileStore;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Outcome;
import io.saltern.retl.api.RowDestination;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** A receiver that holds what it was sent, by address, and every body that arrived, by idempotency key. */
final class FakeRows implements RowDestination {
    final Map<String, String> held = new TreeMap<>();
    final Map<String, Set<String>> bodiesByKey = new TreeMap<>();
    final List<String> arrivals = new ArrayList<>();
    /** Operation and address of each change, in the order in which they came. */
    final List<String> addresses = new ArrayList<>();

    Function<Change, Outcome> judge = change -> Outcome.accepted();
    boolean isDown;
    int takesBatches = Integer.MAX_VALUE;

    private final String name;
    private final int batchSize;

    FakeRows(String name, int batchSize) {
        this.name = name;
        this.batchSize = batchSize;
    }

    /** Each change that arrived, counted once a key. */
    Map<String, Integer> arrivalsByChange() {
        Map<String, Integer> counts = new TreeMap<>();
        bodiesByKey
                .values()
                .forEach(bodies -> bodies.forEach(body -> {
                    // The first line is the batch's own.
                    body.lines().skip(1).forEach(line -> counts.merge(line.split(" ")[1], 1, Integer::sum));
                }));
        return counts;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String type() {
        return "fake";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(Set.of(Op.values()), true, false);
    }

    @Override
    public FieldContract fields() {
        return FieldContract.open();
    }

    @Override
    public int maxBatchSize() {
        return batchSize;
    }

    @Override
    public long maxBatchBytes() {
        return 1 << 20;
    }

    @Override
    public void open(FileStore files) {
        refuseWhenDown();
    }

    private void refuseWhenDown() {
        if (isDown) {
            throw DestinationException.unreachable("Destination " + name + " does not answer.", null);
        }
    }

    @Override
    public List<Outcome> deliver(Batch batch) {
        isDown |= takesBatches-- <= 0;
        refuseWhenDown();
        StringBuilder body = new StringBuilder();
        List<Outcome> outcomes = new ArrayList<>();
        for (Change change : batch.changes()) {
            body.append(change.op().word())
                    .append(' ')
                    .append(change.changeKey())
                    .append(' ')
                    .append(change.payload().canonicalJson())
                    .append('\n');
            addresses.add(change.op().word() + " " + change.address());
            Outcome outcome = judge.apply(change);
            outcomes.add(outcome);
            if (outcome instanceof Outcome.Accepted) {
                if (change.op() == Op.REMOVE) {
                    held.remove(change.address());
                } else {
                    held.put(change.address(), change.payload().canonicalJson());
                }
            }
        }
        arrivals.add(batch.idempotencyKey());
        bodiesByKey
                .computeIfAbsent(batch.idempotencyKey(), key -> new TreeSet<>())
                .add(batch.runId() + " " + batch.sequence() + "\n" + body);
        return outcomes;
    }

    @Override
    public void close() {}
}
