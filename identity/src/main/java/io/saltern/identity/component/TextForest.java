package io.saltern.identity.component;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.array.ByteArrayMethods;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A union-find over texts as UTF-8 bytes. The bytes lie one after another in pages; equal hashes are compared byte by
 * byte, so that a collision never joins two ids. Smallest means: in the order of unsigned bytes.
 */
final class TextForest implements Forest {
    private static final int PAGE = 1 << 20;
    private static final int SMALLEST = 1 << 10;
    private static final int LARGEST = 1 << 30;

    private final int hashMask;
    /** Number + 1 of the id whose hash led here; 0 where none is. */
    private int[] table;

    private int[] hashes;
    private int mask;

    private int[] parents;
    private int[] lengths;
    /** Page and offset of the bytes. */
    private long[] places;

    private int count;
    private long bytes;
    private byte[][] pages = new byte[16][];
    private int page = -1;
    private int used;

    TextForest(long expected) {
        this(expected, -1);
    }

    /** A forest that looks only at some bits of its hashes. */
    TextForest(long expected, int hashMask) {
        this.hashMask = hashMask;
        long wanted = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, expected * 8 / 5)) << 1);
        allocate((int) Math.min(LARGEST, wanted));
        int numbers = (int) Math.max(SMALLEST, Math.min(expected + 1, LARGEST / 8 * 5L));
        parents = new int[numbers];
        lengths = new int[numbers];
        places = new long[numbers];
    }

    private void allocate(int capacity) {
        table = new int[capacity];
        hashes = new int[capacity];
        mask = capacity - 1;
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public int components() {
        int roots = 0;
        for (int i = 0; i < count; i++) {
            roots += parents[i] == i ? 1 : 0;
        }
        return roots;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void join(InternalRow row) {
        join(row.getUTF8String(0), row.getUTF8String(1));
    }

    @Override
    public void join(ColumnVector src, ColumnVector dst, int row) {
        join(src.getUTF8String(row), dst.getUTF8String(row));
    }

    /** Makes one tree of the trees of two ids. */
    void join(UTF8String one, UTF8String other) {
        int a = root(number(one.getBaseObject(), one.getBaseOffset(), one.numBytes()));
        int b = root(number(other.getBaseObject(), other.getBaseOffset(), other.numBytes()));
        union(a, b);
    }

    private int union(int a, int b) {
        if (a == b) {
            return a;
        }
        if (compare(a, b) < 0) {
            parents[b] = a;
            return a;
        }
        parents[a] = b;
        return b;
    }

    private int compare(int a, int b) {
        return Arrays.compareUnsigned(
                pages[(int) (places[a] >>> 32)],
                (int) places[a],
                (int) places[a] + lengths[a],
                pages[(int) (places[b] >>> 32)],
                (int) places[b],
                (int) places[b] + lengths[b]);
    }

    private int number(Object from, long offset, int length) {
        int hash = Murmur3_x86_32.hashUnsafeBytes(from, offset, length, 42) & hashMask;
        int at = hash & mask;
        while (table[at] != 0) {
            if (hashes[at] == hash) {
                int number = table[at] - 1;
                if (lengths[number] == length
                        && ByteArrayMethods.arrayEquals(
                                from,
                                offset,
                                pages[(int) (places[number] >>> 32)],
                                Platform.BYTE_ARRAY_OFFSET + (int) places[number],
                                length)) {
                    return number;
                }
            }
            at = (at + 1) & mask;
        }
        int number = count;
        if (number == parents.length) {
            int larger = (int) Math.min(LARGEST / 8 * 5L, number * 2L);
            if (larger == number) {
                throw new IllegalStateException("a forest holds at most " + number + " ids");
            }
            parents = Arrays.copyOf(parents, larger);
            lengths = Arrays.copyOf(lengths, larger);
            places = Arrays.copyOf(places, larger);
        }
        parents[number] = number;
        lengths[number] = length;
        places[number] = keep(from, offset, length);
        bytes += length;
        count++;
        table[at] = number + 1;
        hashes[at] = hash;
        if (count * 8L > (mask + 1L) * 5) {
            grow();
        }
        return number;
    }

    private long keep(Object from, long offset, int length) {
        if (page < 0 || length > pages[page].length - used) {
            page++;
            if (page == pages.length) {
                pages = Arrays.copyOf(pages, page * 2);
            }
            pages[page] = new byte[Math.max(PAGE, length)];
            used = 0;
        }
        Platform.copyMemory(from, offset, pages[page], Platform.BYTE_ARRAY_OFFSET + used, length);
        long place = (long) page << 32 | used;
        used += length;
        return place;
    }

    private void grow() {
        if (mask + 1 == LARGEST) {
            return;
        }
        int[] oldTable = table;
        int[] oldHashes = hashes;
        allocate((mask + 1) * 2);
        for (int i = 0; i < oldTable.length; i++) {
            if (oldTable[i] != 0) {
                int at = oldHashes[i] & mask;
                while (table[at] != 0) {
                    at = (at + 1) & mask;
                }
                table[at] = oldTable[i];
                hashes[at] = oldHashes[i];
            }
        }
    }

    private int root(int number) {
        int at = number;
        int parent = parents[at];
        while (parent != at) {
            int above = parents[parent];
            parents[at] = above;
            at = above;
            parent = parents[at];
        }
        return at;
    }

    private int[] byTree() {
        int[] ends = new int[count];
        for (int i = 0; i < count; i++) {
            parents[i] = root(i);
            ends[parents[i]]++;
        }
        int[] order = new int[count];
        int at = 0;
        for (int i = 0; i < count; i++) {
            if (parents[i] == i) {
                order[at] = i;
                int size = ends[i];
                ends[i] = at + 1;
                at += size;
            }
        }
        for (int i = 0; i < count; i++) {
            if (parents[i] != i) {
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
                int root = parents[order[next]];
                ByteBuffer block = ByteBuffer.allocate(Math.max(BLOCK, 16 + lengths[root] + 4 + lengths[order[next]]));
                while (next < order.length) {
                    root = parents[order[next]];
                    if (block.remaining() < 12 + lengths[root] + lengths[order[next]]) {
                        break;
                    }
                    int membersAt = block.position();
                    block.putInt(0);
                    put(block, root);
                    int members = 0;
                    while (next < order.length
                            && parents[order[next]] == root
                            && block.remaining() >= 4 + lengths[order[next]]) {
                        if (order[next] != root) {
                            put(block, order[next]);
                            members++;
                        }
                        next++;
                    }
                    block.putInt(membersAt, members);
                }
                return Arrays.copyOf(block.array(), block.position());
            }
        };
    }

    private void put(ByteBuffer block, int number) {
        block.putInt(lengths[number]);
        block.put(pages[(int) (places[number] >>> 32)], (int) places[number], lengths[number]);
    }

    @Override
    public void add(byte[] block) {
        ByteBuffer in = ByteBuffer.wrap(block);
        while (in.hasRemaining()) {
            int members = in.getInt();
            int root = root(next(in, block));
            for (int i = 0; i < members; i++) {
                root = union(root, root(next(in, block)));
            }
        }
    }

    private int next(ByteBuffer in, byte[] block) {
        int length = in.getInt();
        int number = number(block, (long) Platform.BYTE_ARRAY_OFFSET + in.position(), length);
        in.position(in.position() + length);
        return number;
    }

    private UTF8String text(int number) {
        return UTF8String.fromBytes(pages[(int) (places[number] >>> 32)], (int) places[number], lengths[number]);
    }

    /** The root of an id that is known, or is added. */
    UTF8String root(UTF8String id) {
        return text(root(number(id.getBaseObject(), id.getBaseOffset(), id.numBytes())));
    }

    @Override
    public Iterator<InternalRow> labels() {
        return new Iterator<>() {
            private final GenericInternalRow row = new GenericInternalRow(new Object[2]);
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public InternalRow next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                row.update(0, text(next));
                row.update(1, text(root(next)));
                next++;
                return row;
            }
        };
    }
}
