package io.saltern.bench.components;

import io.saltern.bench.components.EdgeFolder.Ids;
import io.saltern.bench.components.EdgeFolder.PairWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * The baseline: one plain thread, parquet-java, an open-addressing dictionary and a union-find in arrays. "Scalability!
 * But at what COST?" (McSherry, Isard, Murray, HotOS 2015). Ids are looked up a batch at a time: a first pass over their
 * places brings these into the cache, many at once.
 */
final class CostUnionFind {
    private static final int BATCH = 1024;

    private CostUnionFind() {}

    /** Reads {@code src, dst} of a folder, writes {@code id, component}. */
    static void run(Path in, Path out, Ids ids) {
        try {
            Files.createDirectories(out);
            if (ids == Ids.LONG) {
                new Longs().run(in, out.resolve("part-0.parquet"));
            } else {
                new Texts().run(in, out.resolve("part-0.parquet"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    /** Rows of all files, as their footers say. */
    private static long rows(Path folder) throws IOException {
        long rows = 0;
        for (Path file : files(folder)) {
            try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
                rows += reader.getRecordCount();
            }
        }
        return rows;
    }

    /** Where there are about as many ids as edges, a table of that size need not grow. */
    private static long places(long rows) {
        return Long.highestOneBit(Math.max(1 << 16, rows)) << 1;
    }

    /** Values of two columns, a batch at a time. */
    interface Batches {
        void take(ColumnReader one, ColumnReader other, int rows);
    }

    static void read(Path folder, Batches batches) throws IOException {
        for (Path file : files(folder)) {
            try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
                MessageType schema = reader.getFileMetaData().getSchema();
                String createdBy = reader.getFileMetaData().getCreatedBy();
                for (PageReadStore group = reader.readNextRowGroup();
                        group != null;
                        group = reader.readNextRowGroup()) {
                    ColumnReadStoreImpl columns = new ColumnReadStoreImpl(group, new Ignored(), schema, createdBy);
                    ColumnReader one =
                            columns.getColumnReader(schema.getColumns().get(0));
                    ColumnReader other =
                            columns.getColumnReader(schema.getColumns().get(1));
                    for (long left = group.getRowCount(); left > 0; ) {
                        int rows = (int) Math.min(BATCH, left);
                        batches.take(one, other, rows);
                        left -= rows;
                    }
                }
            }
        }
    }

    /** Values are taken from the column readers; nothing is converted. */
    private static final class Ignored extends GroupConverter {
        @Override
        public Converter getConverter(int field) {
            return new PrimitiveConverter() {};
        }

        @Override
        public void start() {
            // Rows have no object.
        }

        @Override
        public void end() {
            // Rows have no object.
        }
    }

    /** Numbers of ids and their parents; the root of a tree is the smallest id in it. */
    private static final class Longs {
        /** A place is two elements, on one cache line: a key, and one more than the place of its parent; 0 = free. */
        private long[] places;

        private int mask;
        private int count;
        private final long[] ones = new long[BATCH];
        private final long[] others = new long[BATCH];
        private final int[] firsts = new int[BATCH];
        private final int[] seconds = new int[BATCH];
        private long touched;

        void run(Path in, Path out) throws IOException {
            allocate(places(rows(in)));
            read(in, this::take);
            try (ParquetWriter<long[]> writer =
                    new PairWriter<long[]>(out, EdgeFolder.schema(Ids.LONG, "id", "component"), true) {
                        @Override
                        void write(long[] row, RecordConsumer consumer) {
                            consumer.startField("id", 0);
                            consumer.addLong(row[0]);
                            consumer.endField("id", 0);
                            consumer.startField("component", 1);
                            consumer.addLong(row[1]);
                            consumer.endField("component", 1);
                        }
                    }.open()) {
                long[] row = new long[2];
                for (int from = 0; from <= mask; ) {
                    int held = 0;
                    for (; from <= mask && held < BATCH; from++) {
                        if (places[2 * from + 1] != 0) {
                            firsts[held++] = from;
                        }
                    }
                    for (int i = 0; i < held; i++) {
                        seconds[i] = (int) places[2 * firsts[i] + 1] - 1;
                    }
                    long sum = 0;
                    for (int i = 0; i < held; i++) {
                        sum += places[2 * seconds[i] + 1];
                    }
                    touched += sum;
                    for (int i = 0; i < held; i++) {
                        row[0] = places[2 * firsts[i]];
                        row[1] = places[2 * root(seconds[i])];
                        writer.write(row);
                    }
                }
            }
        }

        private void take(ColumnReader one, ColumnReader other, int rows) {
            for (int i = 0; i < rows; i++) {
                ones[i] = one.getLong();
                one.consume();
            }
            for (int i = 0; i < rows; i++) {
                others[i] = other.getLong();
                other.consume();
            }
            // At most three quarters full.
            while ((count + 2L * rows) * 4 > 3L * (mask + 1)) {
                grow();
            }
            long sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += places[2 * ((int) mix(ones[i]) & mask)] + places[2 * ((int) mix(others[i]) & mask)];
            }
            touched += sum;
            for (int i = 0; i < rows; i++) {
                firsts[i] = place(ones[i]);
                seconds[i] = place(others[i]);
            }
            sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += places[2 * (int) places[2 * firsts[i] + 1] - 2]
                        + places[2 * (int) places[2 * seconds[i] + 1] - 2];
            }
            touched += sum;
            for (int i = 0; i < rows; i++) {
                int a = root(firsts[i]);
                int b = root(seconds[i]);
                if (places[2 * a] < places[2 * b]) {
                    places[2 * b + 1] = a + 1;
                } else {
                    places[2 * a + 1] = b + 1;
                }
            }
        }

        private int place(long id) {
            int at = (int) mix(id) & mask;
            while (places[2 * at + 1] != 0) {
                if (places[2 * at] == id) {
                    return at;
                }
                at = (at + 1) & mask;
            }
            places[2 * at] = id;
            places[2 * at + 1] = at + 1;
            count++;
            return at;
        }

        private int root(int place) {
            int at = place;
            int above = (int) places[2 * at + 1] - 1;
            while (above != at) {
                int next = (int) places[2 * above + 1] - 1;
                if (next != above) {
                    places[2 * at + 1] = next + 1;
                }
                at = above;
                above = next;
            }
            return at;
        }

        private void allocate(long size) {
            mask = Math.toIntExact(size) - 1;
            places = new long[Math.toIntExact(2 * size)];
        }

        private void grow() {
            long[] old = places;
            int oldMask = mask;
            allocate(2L * (oldMask + 1));
            count = 0;
            for (int i = 0; i <= oldMask; i++) {
                if (old[2 * i + 1] != 0) {
                    int to = place(old[2 * i]);
                    int above = (int) old[2 * i + 1] - 1;
                    if (above != i) {
                        places[2 * to + 1] = place(old[2 * above]) + 1;
                    }
                }
            }
        }

        private static long mix(long id) {
            long mixed = id * 0x9E3779B97F4A7C15L;
            return mixed ^ mixed >>> 32;
        }
    }

    /** The same over texts: their bytes lie in one growing store, equal hashes are compared byte by byte. */
    private static final class Texts {
        private int[] table;
        private int mask;
        private int[] hashes = new int[1 << 15];
        private int[] parents = new int[1 << 15];
        /** Where the bytes of an id begin; those of the next one are its end. */
        private long[] starts = new long[(1 << 15) + 1];

        private byte[][] pages = new byte[16][];
        private int count;
        private final Binary[] ones = new Binary[BATCH];
        private final Binary[] others = new Binary[BATCH];
        private final int[] hashOfOnes = new int[BATCH];
        private final int[] hashOfOthers = new int[BATCH];
        private long touched;

        void run(Path in, Path out) throws IOException {
            table = new int[(int) places(rows(in))];
            mask = table.length - 1;
            read(in, this::take);
            try (ParquetWriter<int[]> writer =
                    new PairWriter<int[]>(out, EdgeFolder.schema(Ids.TEXT, "id", "component"), true) {
                        @Override
                        void write(int[] row, RecordConsumer consumer) {
                            consumer.startField("id", 0);
                            consumer.addBinary(binary(row[0]));
                            consumer.endField("id", 0);
                            consumer.startField("component", 1);
                            consumer.addBinary(binary(row[1]));
                            consumer.endField("component", 1);
                        }
                    }.open()) {
                int[] row = new int[2];
                for (int i = 0; i < count; i++) {
                    row[0] = i;
                    row[1] = root(i);
                    writer.write(row);
                }
            }
        }

        private Binary binary(int number) {
            return Binary.fromConstantByteArray(page(number), offset(number), length(number));
        }

        private void take(ColumnReader one, ColumnReader other, int rows) {
            long sum = 0;
            for (int i = 0; i < rows; i++) {
                ones[i] = one.getBinary();
                one.consume();
                others[i] = other.getBinary();
                other.consume();
            }
            while ((count + 2L * rows) * 2 > table.length) {
                grow();
            }
            for (int i = 0; i < rows; i++) {
                hashOfOnes[i] = hash(ones[i].toByteBuffer());
                hashOfOthers[i] = hash(others[i].toByteBuffer());
                sum += table[hashOfOnes[i] & mask] + table[hashOfOthers[i] & mask];
            }
            for (int i = 0; i < rows; i++) {
                int a = table[hashOfOnes[i] & mask];
                int b = table[hashOfOthers[i] & mask];
                sum += parents[Math.max(0, a - 1)] + parents[Math.max(0, b - 1)];
                sum += starts[Math.max(0, a - 1)] + starts[Math.max(0, b - 1)];
            }
            touched += sum;
            for (int i = 0; i < rows; i++) {
                int a = root(number(ones[i], hashOfOnes[i]));
                int b = root(number(others[i], hashOfOthers[i]));
                if (a < b) {
                    parents[b] = a;
                } else {
                    parents[a] = b;
                }
            }
        }

        private static int hash(java.nio.ByteBuffer text) {
            int end = text.limit();
            long hash = text.remaining();
            int at = text.position();
            for (; at + 8 <= end; at += 8) {
                hash = (hash ^ text.getLong(at)) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            for (; at < end; at++) {
                hash = (hash ^ text.get(at)) * 0x9E3779B97F4A7C15L;
            }
            return (int) (hash ^ hash >>> 32);
        }

        private byte[] page(int number) {
            return pages[(int) (starts[number] >>> 32)];
        }

        private int offset(int number) {
            return (int) starts[number];
        }

        private int length(int number) {
            int page = (int) (starts[number] >>> 32);
            return page == (int) (starts[number + 1] >>> 32)
                    ? (int) starts[number + 1] - offset(number)
                    : pages[page].length - offset(number);
        }

        private int number(Binary text, int hash) {
            java.nio.ByteBuffer bytes = text.toByteBuffer();
            int at = hash & mask;
            while (table[at] != 0) {
                int number = table[at] - 1;
                if (hashes[number] == hash && isEqual(number, bytes)) {
                    return number;
                }
                at = (at + 1) & mask;
            }
            table[at] = count + 1;
            return add(bytes, hash);
        }

        private boolean isEqual(int number, java.nio.ByteBuffer text) {
            int offset = offset(number);
            int length = length(number);
            return text.hasArray()
                    ? Arrays.equals(
                            page(number),
                            offset,
                            offset + length,
                            text.array(),
                            text.arrayOffset() + text.position(),
                            text.arrayOffset() + text.limit())
                    : java.nio.ByteBuffer.wrap(page(number), offset, length).equals(text);
        }

        private int add(java.nio.ByteBuffer text, int hash) {
            if (count == parents.length) {
                parents = Arrays.copyOf(parents, count * 2);
                hashes = Arrays.copyOf(hashes, count * 2);
                starts = Arrays.copyOf(starts, count * 2 + 1);
            }
            int page = (int) (starts[count] >>> 32);
            int offset = (int) starts[count];
            if (pages[page] == null) {
                pages[page] = new byte[1 << 24];
            }
            if (offset + text.remaining() > pages[page].length) {
                // The page ends with the last id on it.
                pages[page] = Arrays.copyOf(pages[page], offset);
                page++;
                if (page == pages.length) {
                    pages = Arrays.copyOf(pages, page * 2);
                }
                pages[page] = new byte[Math.max(1 << 24, text.remaining())];
                offset = 0;
                starts[count] = (long) page << 32;
            }
            text.get(text.position(), pages[page], offset, text.remaining());
            starts[count + 1] = (long) page << 32 | (offset + text.remaining());
            hashes[count] = hash;
            parents[count] = count;
            return count++;
        }

        private int root(int number) {
            int at = number;
            while (parents[at] != at) {
                parents[at] = parents[parents[at]];
                at = parents[at];
            }
            return at;
        }

        private void grow() {
            table = new int[table.length * 2];
            mask = table.length - 1;
            for (int i = 0; i < count; i++) {
                int at = hashes[i] & mask;
                while (table[at] != 0) {
                    at = (at + 1) & mask;
                }
                table[at] = i + 1;
            }
        }
    }
}
