package io.saltern.identity.component;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What new edges, the labels of their ends and earlier merges say together. A label is an id of its own component, so that
 * all three are edges between ids.
 */
final class IncrementMerge {
    /** A new edge. */
    static final int EDGE = 0;
    /** An end of a new edge, and its label. */
    static final int FOUND = 1;
    /** A label no longer in force, and the one in force. */
    static final int MERGED = 2;

    /** Of a label: the increment that it comes from, the label in force by the last merge if it is not, and that merge. */
    private static final class Label {
        private int since = Integer.MAX_VALUE;
        private Object inForce;
        private int mergedIn = -1;
    }

    private final int number;
    private long edges;
    private long nulls;
    private final Map<Object, Integer> numbers = new LinkedHashMap<>();
    private final List<Object> ids = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final Map<Object, Label> labels = new HashMap<>();
    private final Map<Object, Boolean> isFoundByEnd = new LinkedHashMap<>();

    private IncrementMerge(int number) {
        this.number = number;
    }

    /**
     * Takes {@code kind, id, component, since, step}.
     *
     * @param dropsNulls leaves out edges with a null id, which end the task otherwise
     */
    static IncrementMerge of(Iterator<Row> rows, int number, boolean dropsNulls) {
        IncrementMerge merge = new IncrementMerge(number);
        while (rows.hasNext()) {
            Row row = rows.next();
            merge.edges += row.getInt(0) == EDGE ? 1 : 0;
            if (row.isNullAt(1) || row.isNullAt(2)) {
                if (!dropsNulls) {
                    throw new IllegalStateException("an edge has a null id");
                }
                merge.nulls++;
                continue;
            }
            merge.take(row.getInt(0), row.get(1), row.get(2), row.getInt(3), row.getInt(4));
        }
        return merge;
    }

    private void take(int kind, Object one, Object other, int since, int step) {
        parents.set(root(number(other)), root(number(one)));
        if (kind == EDGE) {
            isFoundByEnd.putIfAbsent(one, false);
            isFoundByEnd.putIfAbsent(other, false);
            return;
        }
        Label inForce = labels.computeIfAbsent(other, key -> new Label());
        inForce.since = Math.min(inForce.since, since);
        if (kind == FOUND) {
            isFoundByEnd.put(one, true);
        } else {
            Label merged = labels.computeIfAbsent(one, key -> new Label());
            if (step > merged.mergedIn) {
                merged.mergedIn = step;
                merged.inForce = other;
            }
        }
    }

    private int number(Object id) {
        Integer known = numbers.get(id);
        if (known != null) {
            return known;
        }
        numbers.put(id, ids.size());
        ids.add(id);
        parents.add(ids.size() - 1);
        return ids.size() - 1;
    }

    private int root(int number) {
        int at = number;
        while (parents.get(at) != at) {
            parents.set(at, parents.get(parents.get(at)));
            at = parents.get(at);
        }
        return at;
    }

    /** {@code kind, id, component, since} of new ids and of labels that are no longer in force, or have a new one. */
    Iterator<Row> changes(FinishCounts counts) {
        Map<Integer, Object> smallest = new HashMap<>();
        Map<Integer, Object> oldest = new HashMap<>();
        for (Object end : isFoundByEnd.keySet()) {
            smallest.merge(root(number(end)), end, (a, b) -> compare(a, b) <= 0 ? a : b);
        }
        for (Object label : labels.keySet()) {
            oldest.merge(root(number(label)), label, (a, b) -> isOlder(a, b) ? a : b);
        }
        List<Row> rows = new ArrayList<>();
        long newIds = 0;
        for (Map.Entry<Object, Boolean> end : isFoundByEnd.entrySet()) {
            if (!end.getValue()) {
                int root = root(number(end.getKey()));
                Object label = oldest.getOrDefault(root, smallest.get(root));
                rows.add(RowFactory.create(Increments.NEW_ID, end.getKey(), label, since(label)));
                newIds++;
            }
        }
        for (Map.Entry<Object, Label> label : labels.entrySet()) {
            int root = root(number(label.getKey()));
            Object survivor = oldest.get(root);
            boolean isTouched = smallest.containsKey(root);
            if (isTouched && !survivor.equals(label.getKey()) && !survivor.equals(label.getValue().inForce)) {
                rows.add(RowFactory.create(Increments.MERGED, label.getKey(), survivor, since(survivor)));
            }
        }
        counts.addRead(edges, nulls);
        counts.add(newIds, rows.size() - newIds);
        return rows.iterator();
    }

    private int since(Object label) {
        return labels.containsKey(label) ? labels.get(label).since : number;
    }

    private boolean isOlder(Object one, Object other) {
        int a = labels.get(one).since;
        int b = labels.get(other).since;
        return a != b ? a < b : compare(one, other) <= 0;
    }

    /** Longs by value, texts by their bytes. */
    private static int compare(Object one, Object other) {
        return one instanceof Long a
                ? a.compareTo((Long) other)
                : org.apache.spark.unsafe.types.UTF8String.fromString((String) one)
                        .compareTo(org.apache.spark.unsafe.types.UTF8String.fromString((String) other));
    }
}
