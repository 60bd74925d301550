package io.saltern.identity.component;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * A union-find over long ids in two primitive arrays. The place of an id in the hash table is its number, so that finding
 * an id and finding its parent touch one cache line each. Roots are the smallest ids of their trees.
 */
final class LongForest implements Forest {
    private static final int SMALLEST = 1 << 10;
    /** 2^30 places; at most five eighths of them are used. */
    private static final int LARGEST = 1 << 30;

    private long[] keys;
    /** The place of the parent; -1 where no id is. The last place belongs to the id 0, which marks free places. */
    private int[] parents;

    private int mask;
    private int count;

    LongForest(long expected) {
        allocate(capacity(expected));
    }

    private static int capacity(long expected) {
        long wanted = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, expected * 8 / 5)) << 1);
        return (int) Math.min(LARGEST, wanted);
    }

    private void allocate(int capacity) {
        keys = new long[capacity + 1];
        parents = new int[capacity + 1];
        Arrays.fill(parents, -1);
        mask = capacity - 1;
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public int components() {
        int roots = 0;
        for (int i = 0; i < parents.length; i++) {
            roots += parents[i] == i ? 1 : 0;
        }
        return roots;
    }

    @Override
    public long bytes() {
        return count * 8L;
    }

    @Override
    public void join(InternalRow row) {
        join(row.getLong(0), row.getLong(1));
    }

    @Override
    public void join(ColumnVector src, ColumnVector dst, int row) {
        join(src.getLong(row), dst.getLong(row));
    }

    /** Makes one tree of the trees of two ids. */
    void join(long one, long other) {
        reserve(2);
        int a = root(place(one));
        if (one == other) {
            return;
        }
        union(a, root(place(other)));
    }

    private void union(int a, int b) {
        if (a == b) {
            return;
        }
        if (keys[a] < keys[b]) {
            parents[b] = a;
        } else {
            parents[a] = b;
        }
    }

    /** The root of an id that is known, or is added. */
    long root(long id) {
        reserve(1);
        return keys[root(place(id))];
    }

    private int place(long id) {
        int at;
        if (id == 0) {
            at = mask + 1;
            if (parents[at] < 0) {
                parents[at] = at;
                count++;
            }
            return at;
        }
        at = (int) mix(id) & mask;
        while (true) {
            long key = keys[at];
            if (key == id) {
                return at;
            }
            if (key == 0) {
                keys[at] = id;
                parents[at] = at;
                count++;
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    private static long mix(long id) {
        long mixed = id * 0x9E3779B97F4A7C15L;
        mixed ^= mixed >>> 32;
        mixed *= 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 29);
    }

    private int root(int place) {
        int at = place;
        int parent = parents[at];
        while (parent != at) {
            int above = parents[parent];
            parents[at] = above;
            at = above;
            parent = parents[at];
        }
        return at;
    }

    private void reserve(int more) {
        while ((long) (count + more) * 8 > (mask + 1L) * 5) {
            grow();
        }
    }

    private void grow() {
        if (mask + 1 == LARGEST) {
            throw new IllegalStateException("a forest holds at most " + LARGEST / 8 * 5L + " ids");
        }
        long[] oldKeys = keys;
        int[] oldParents = parents;
        int zero = mask + 1;
        allocate((mask + 1) * 2);
        count = 0;
        int[] moved = new int[oldKeys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldParents[i] >= 0) {
                moved[i] = i == zero ? place(0) : place(oldKeys[i]);
            }
        }
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldParents[i] >= 0) {
                parents[moved[i]] = moved[oldParents[i]];
            }
        }
    }

    /** The place of each id, tree by tree, the root first. */
    private int[] byTree() {
        int[] ends = new int[parents.length];
        for (int i = 0; i < parents.length; i++) {
            if (parents[i] >= 0) {
                parents[i] = root(i);
                ends[parents[i]]++;
            }
        }
        int[] order = new int[count];
        int at = 0;
        for (int i = 0; i < parents.length; i++) {
            if (parents[i] == i) {
                order[at] = i;
                int size = ends[i];
                ends[i] = at + 1;
                at += size;
            }
        }
        for (int i = 0; i < parents.length; i++) {
            if (parents[i] >= 0 && parents[i] != i) {
                order[ends[parents[i]]++] = i;
            }
        }
        return order;
    }

    @Override
    public Iterator<byte[]> blocks() {
        int[] order = byTree();
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < order.length;
            }

            @Override
            public byte[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                ByteBuffer block = ByteBuffer.allocate(BLOCK);
                while (next < order.length && block.remaining() >= 32) {
                    int root = parents[order[next]];
                    int lengthAt = block.position();
                    block.putInt(0);
                    block.putLong(keys[root]);
                    int members = 0;
                    while (next < order.length && parents[order[next]] == root && block.remaining() >= 8) {
                        if (order[next] != root) {
                            block.putLong(keys[order[next]]);
                            members++;
                        }
                        next++;
                    }
                    block.putInt(lengthAt, members);
                }
                return Arrays.copyOf(block.array(), block.position());
            }
        };
    }

    @Override
    public void add(byte[] block) {
        ByteBuffer in = ByteBuffer.wrap(block);
        while (in.hasRemaining()) {
            int members = in.getInt();
            reserve(members + 1);
            int root = root(place(in.getLong()));
            for (int i = 0; i < members; i++) {
                int other = root(place(in.getLong()));
                if (other != root) {
                    if (keys[other] < keys[root]) {
                        parents[root] = other;
                        root = other;
                    } else {
                        parents[other] = root;
                    }
                }
            }
        }
    }

    @Override
    public Iterator<InternalRow> labels() {
        return new Iterator<>() {
            private final GenericInternalRow row = new GenericInternalRow(new Object[2]);
            private int next = after(-1);

            private int after(int place) {
                int at = place + 1;
                while (at < parents.length && parents[at] < 0) {
                    at++;
                }
                return at;
            }

            @Override
            public boolean hasNext() {
                return next < parents.length;
            }

            @Override
            public InternalRow next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                row.update(0, keys[next]);
                row.update(1, keys[root(next)]);
                next = after(next);
                return row;
            }
        };
    }
}
