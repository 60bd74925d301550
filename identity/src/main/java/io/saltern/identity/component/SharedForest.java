package io.saltern.identity.component;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.MutableLong;
import org.apache.spark.sql.catalyst.expressions.MutableValue;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;

/**
 * A union-find over long ids that the threads of one JVM fill together. The place of an id in the hash table is its
 * number; roots are the smallest ids of their trees. A root gets its parent by compare-and-set, as in Jayanti and Tarjan,
 * "A randomized concurrent algorithm for disjoint set union" (PODC 2016); shortening a path needs none, since what is
 * written is an ancestor in any case. Joining an edge again changes nothing, so that a task may be repeated.
 *
 * <p>Edges come in chunks: a first pass over the places of a chunk brings these into the cache, many at once, where a
 * lookup after the other would wait for each.
 */
final class SharedForest {
    private static final VarHandle KEYS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle PARENTS = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int CHUNK = 512;
    private static final int SMALLEST = 1 << 12;
    /** 2^30 places; at most five eighths of them are used. */
    private static final int LARGEST = 1 << 30;

    /** Held for reading by those who join, for writing by the one who grows the table. */
    private final ReadWriteLock growing = new ReentrantReadWriteLock();

    private final long budget;
    /** Ids, and for chunks under way as many as they may add. */
    private final AtomicLong reserved = new AtomicLong();

    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong links = new AtomicLong();
    /** 0 where no id is; the id 0 has the last place. */
    private long[] keys;
    /** The place of the parent plus one; 0 = the id is a root. */
    private int[] parents;

    private int mask;
    private volatile boolean hasZero;
    private volatile boolean isOver;
    /** What the first pass read, kept so that it is not left out by the compiler. */
    private volatile long touched;

    /**
     * @param expected ids for which the table need not grow
     * @param budget ids above which it takes no more
     */
    SharedForest(long expected, long budget) {
        this.budget = budget;
        long wanted = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, expected * 8 / 5 - 1)) << 1);
        allocate((int) Math.min(LARGEST, wanted));
    }

    private void allocate(int capacity) {
        keys = new long[capacity + 1];
        parents = new int[capacity + 1];
        mask = capacity - 1;
    }

    /** How many ids it holds, while nobody joins. */
    long size() {
        return ids.get();
    }

    /** How many trees it holds, while nobody joins. */
    long components() {
        return ids.get() - links.get();
    }

    /** Whether edges were refused because there were more ids than the budget: then what it holds says nothing. */
    boolean isOver() {
        return isOver;
    }

    /** Places, those without an id included. */
    int places() {
        return keys.length;
    }

    /** Joins the ends of edges; false when the budget is passed. */
    boolean join(long[] ones, long[] others, int count) {
        for (int from = 0; from < count && !isOver; from += CHUNK) {
            chunk(ones, others, from, Math.min(count, from + CHUNK));
        }
        return !isOver;
    }

    private void chunk(long[] ones, long[] others, int from, int to) {
        long most = 2L * (to - from);
        growing.readLock().lock();
        while (reserved.addAndGet(most) * 8 > (mask + 1L) * 5) {
            reserved.addAndGet(-most);
            growing.readLock().unlock();
            growFor(most);
            growing.readLock().lock();
        }
        long added = 0;
        try {
            long[] keysNow = keys;
            int[] parentsNow = parents;
            int maskNow = mask;
            long sum = 0;
            for (int i = from; i < to; i++) {
                int a = (int) mix(ones[i]) & maskNow;
                int b = (int) mix(others[i]) & maskNow;
                sum += keysNow[a] + keysNow[b] + parentsNow[a] + parentsNow[b];
            }
            touched = sum;
            int linked = 0;
            for (int i = from; i < to; i++) {
                int one = place(keysNow, maskNow, ones[i]);
                int other = place(keysNow, maskNow, others[i]);
                added += (one < 0 ? 1 : 0) + (other < 0 ? 1 : 0);
                linked += link(keysNow, parentsNow, one < 0 ? ~one : one, other < 0 ? ~other : other);
            }
            links.addAndGet(linked);
        } finally {
            reserved.addAndGet(added - most);
            if (ids.addAndGet(added) > budget) {
                isOver = true;
            }
            growing.readLock().unlock();
        }
    }

    /** The place of an id; its complement when the id was new. */
    private int place(long[] keysNow, int maskNow, long id) {
        if (id == 0) {
            return zero(maskNow + 1);
        }
        int at = (int) mix(id) & maskNow;
        while (true) {
            long key = keysNow[at];
            if (key == id) {
                return at;
            }
            if (key == 0) {
                key = (long) KEYS.compareAndExchange(keysNow, at, 0L, id);
                if (key == 0) {
                    return ~at;
                }
                if (key == id) {
                    return at;
                }
            }
            at = (at + 1) & maskNow;
        }
    }

    private int zero(int place) {
        if (!hasZero) {
            synchronized (this) {
                if (!hasZero) {
                    hasZero = true;
                    return ~place;
                }
            }
        }
        return place;
    }

    /** Makes one tree of two; 1 when they were two. */
    private static int link(long[] keysNow, int[] parentsNow, int one, int other) {
        int a = one;
        int b = other;
        while (true) {
            a = root(parentsNow, a);
            b = root(parentsNow, b);
            if (a == b) {
                return 0;
            }
            if (keysNow[a] > keysNow[b]) {
                int larger = a;
                a = b;
                b = larger;
            }
            if (PARENTS.compareAndSet(parentsNow, b, 0, a + 1)) {
                return 1;
            }
        }
    }

    private static int root(int[] parentsNow, int place) {
        int at = place;
        while (true) {
            int parent = parentsNow[at];
            if (parent == 0) {
                return at;
            }
            int above = parentsNow[parent - 1];
            if (above == 0) {
                return parent - 1;
            }
            parentsNow[at] = above;
            at = above - 1;
        }
    }

    /** Spreads ids over a table of a power of two of places. */
    static long mix(long id) {
        long mixed = id * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }

    private void growFor(long more) {
        growing.writeLock().lock();
        try {
            if ((reserved.get() + more) * 8 <= (mask + 1L) * 5) {
                return;
            }
            if (mask + 1 == LARGEST) {
                throw new IllegalStateException("a forest holds at most " + LARGEST / 8 * 5L + " ids");
            }
            long[] oldKeys = keys;
            int[] oldParents = parents;
            int oldZero = mask + 1;
            allocate((mask + 1) * 2);
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] == 0 && !(i == oldZero && hasZero)) {
                    continue;
                }
                int to = moved(oldKeys[i]);
                int root = root(oldParents, i);
                if (root != i) {
                    parents[to] = moved(oldKeys[root]) + 1;
                }
            }
        } finally {
            growing.writeLock().unlock();
        }
    }

    private int moved(long id) {
        if (id == 0) {
            return mask + 1;
        }
        int place = place(keys, mask, id);
        return place < 0 ? ~place : place;
    }

    /** {@code id, root} of the ids in places from one to before another, while nobody joins; the row is reused. */
    Iterator<InternalRow> labels(int from, int to) {
        return new Labels(from, to);
    }

    /** A chunk at a time, so that the roots of many ids come into the cache at once. */
    private final class Labels implements Iterator<InternalRow> {
        private final MutableLong id = new MutableLong();
        private final MutableLong root = new MutableLong();
        private final SpecificInternalRow row = new SpecificInternalRow(new MutableValue[] {id, root});
        private final int[] held = new int[CHUNK];
        private final int[] roots = new int[CHUNK];
        private final int to;
        private int next;
        private int holds;
        private int at;

        Labels(int from, int to) {
            this.to = to;
            next = from;
            fill();
            id.isNull_$eq(false);
            root.isNull_$eq(false);
        }

        private void fill() {
            holds = 0;
            at = 0;
            for (; next < to && holds < CHUNK; next++) {
                if (keys[next] != 0 || next == mask + 1 && hasZero) {
                    held[holds++] = next;
                }
            }
            for (int i = 0; i < holds; i++) {
                roots[i] = parents[held[i]] == 0 ? held[i] : parents[held[i]] - 1;
            }
            for (int i = 0; i < holds; i++) {
                roots[i] = SharedForest.root(parents, roots[i]);
            }
            long sum = 0;
            for (int i = 0; i < holds; i++) {
                sum += keys[roots[i]];
            }
            touched = sum;
        }

        @Override
        public boolean hasNext() {
            return at < holds;
        }

        @Override
        public InternalRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            id.value_$eq(keys[held[at]]);
            root.value_$eq(keys[roots[at]]);
            if (++at == holds) {
                fill();
            }
            return row;
        }
    }
}
