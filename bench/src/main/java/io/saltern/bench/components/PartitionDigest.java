package io.saltern.bench.components;

import io.saltern.bench.components.EdgeFolder.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnReader;

/**
 * What a labelling says, whatever its labels are and in whatever order its rows come: each component by its smallest id,
 * and a sum over (id, smallest id of its component). Texts count by a 64-bit hash.
 *
 * @param ids rows
 * @param components labels that differ
 */
record PartitionDigest(long ids, long components, long digest) {
    /** Reads {@code id, component} twice. */
    static PartitionDigest of(Path labels, Ids ids) {
        return of(List.of(labels), null, ids);
    }

    /** Labels and an increment on them: merged labels are read as those in force. */
    static PartitionDigest of(Path labels, Path increment, Ids ids) {
        return of(List.of(labels, increment.resolve("kind=id")), increment.resolve("kind=merged"), ids);
    }

    private static PartitionDigest of(List<Path> folders, Path merged, Ids ids) {
        Map<Long, Long> inForce = new HashMap<>();
        Smallest smallest = new Smallest();
        long[] sums = new long[2];
        try {
            if (merged != null && Files.exists(merged)) {
                CostUnionFind.read(merged, (one, other, rows) -> {
                    for (int i = 0; i < rows; i++) {
                        inForce.put(next(one, ids), next(other, ids));
                    }
                });
            }
            List<Path> there = folders.stream().filter(Files::exists).toList();
            for (Path folder : there) {
                CostUnionFind.read(folder, (one, other, rows) -> {
                    for (int i = 0; i < rows; i++) {
                        long label = next(other, ids);
                        smallest.offer(inForce.getOrDefault(label, label), next(one, ids));
                    }
                });
            }
            for (Path folder : there) {
                CostUnionFind.read(folder, (one, other, rows) -> {
                    for (int i = 0; i < rows; i++) {
                        sums[0]++;
                        long label = next(other, ids);
                        sums[1] += mix(mix(next(one, ids)) * 31 + smallest.of(inForce.getOrDefault(label, label)));
                    }
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PartitionDigest(sums[0], smallest.count, sums[1]);
    }

    private static long next(ColumnReader column, Ids ids) {
        long value =
                ids == Ids.LONG ? column.getLong() : hash(column.getBinary().toByteBuffer());
        column.consume();
        return value;
    }

    private static long hash(ByteBuffer text) {
        long hash = text.remaining();
        for (int at = text.position(); at < text.limit(); at++) {
            hash = mix(hash ^ text.get(at));
        }
        return hash;
    }

    private static long mix(long value) {
        long mixed = (value + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** The smallest id by label. */
    private static final class Smallest {
        private long[] labels = new long[1 << 16];
        private long[] ids = new long[1 << 16];
        private boolean[] isTaken = new boolean[1 << 16];
        private int count;

        void offer(long label, long id) {
            if (count * 2 > labels.length) {
                grow();
            }
            int at = place(label);
            if (!isTaken[at]) {
                isTaken[at] = true;
                labels[at] = label;
                ids[at] = id;
                count++;
            } else if (id < ids[at]) {
                ids[at] = id;
            }
        }

        long of(long label) {
            return ids[place(label)];
        }

        private int place(long label) {
            int at = (int) mix(label) & labels.length - 1;
            while (isTaken[at] && labels[at] != label) {
                at = at + 1 & labels.length - 1;
            }
            return at;
        }

        private void grow() {
            long[] oldLabels = labels;
            long[] oldIds = ids;
            boolean[] wasTaken = isTaken;
            labels = new long[oldLabels.length * 2];
            ids = new long[labels.length];
            isTaken = new boolean[labels.length];
            for (int i = 0; i < oldLabels.length; i++) {
                if (wasTaken[i]) {
                    int at = place(oldLabels[i]);
                    isTaken[at] = true;
                    labels[at] = oldLabels[i];
                    ids[at] = oldIds[i];
                }
            }
        }
    }
}
