package io.saltern.identity.match;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How many records share each value of a frequency kind and each blocking key. Holds the counts as rows, and on the driver
 * how many values there are of each number of records.
 */
final class SlotCounts {
    static final int MOST_VALUES = 1_000_000;

    private final Dataset<Row> counts;
    private final FrequencyKinds kinds;
    private final Map<Integer, Map<Long, Long>> sizes;

    private SlotCounts(Dataset<Row> counts, FrequencyKinds kinds, Map<Integer, Map<Long, Long>> sizes) {
        this.counts = counts;
        this.kinds = kinds;
        this.sizes = sizes;
    }

    /** @param counts {@code slot, hash, n}, key slot and hash; read more than once */
    static SlotCounts collect(Dataset<Row> counts, FrequencyKinds kinds) {
        return new SlotCounts(counts, kinds, collectSizes(counts));
    }

    /** {@code slot, hash, n} of the slots of {@link PairPlan#slots}. */
    static Dataset<Row> counted(Dataset<Row> slots) {
        return slots.groupBy(PairPlan.SLOT, PairPlan.HASH)
                .agg(functions.count(functions.lit(1)).as("n"));
    }

    /** Number of records to number of values of a frequency kind that so many records hold. */
    private Map<Long, Long> sizes(int slot) {
        return sizes.getOrDefault(slot, Map.of());
    }

    /** Number of records to number of keys of a blocking rule that so many records have. */
    Map<Long, Long> groups(int rule) {
        return sizes(kinds.count() + rule);
    }

    /** Keys of a rule that more records have than {@code limit}. */
    Column isAbove(int rule, long limit) {
        return functions
                .col(PairPlan.SLOT)
                .equalTo(kinds.count() + rule)
                .and(functions.col("n").gt(limit));
    }

    /** The hashes of the counts that a condition of {@link #isAbove} holds for. */
    Set<Long> collectHashes(Column condition) {
        return counts.where(condition).select(PairPlan.HASH).as(Encoders.LONG()).collectAsList().stream()
                .collect(Collectors.toSet());
    }

    /** Slot to (records of a value, number of such values): at most the square root of the records a slot. */
    private static Map<Integer, Map<Long, Long>> collectSizes(Dataset<Row> counts) {
        Map<Integer, Map<Long, Long>> sizes = new HashMap<>();
        for (Row row : counts.groupBy(PairPlan.SLOT, "n")
                .agg(functions.count(functions.lit(1)).as("values"))
                .collectAsList()) {
            sizes.computeIfAbsent(row.getInt(0), slot -> new TreeMap<>()).put(row.getLong(1), row.getLong(2));
        }
        return sizes;
    }

    /** Classes of the values of all frequency kinds. */
    Frequencies collectFrequencies() {
        double[] records = new double[kinds.count()];
        double[] agreement = new double[kinds.count()];
        byte[] usual = new byte[kinds.count()];
        Column isKept = functions.lit(false);
        for (int kind = 0; kind < kinds.count(); kind++) {
            records[kind] = 1;
            double squares = 1;
            for (Map.Entry<Long, Long> size : sizes(kind).entrySet()) {
                records[kind] += size.getKey() * size.getValue();
                double each = ValueFrequencies.effective(size.getKey());
                squares += each * each * size.getValue();
            }
            agreement[kind] = squares / (records[kind] * records[kind]);
            usual[kind] = ValueFrequencies.classOf(1, records[kind], agreement[kind]);
            long least = Long.MAX_VALUE;
            for (long size : sizes(kind).keySet()) {
                if (size < least && ValueFrequencies.classOf(size, records[kind], agreement[kind]) != usual[kind]) {
                    least = size;
                }
            }
            if (least < Long.MAX_VALUE) {
                isKept = isKept.or(functions
                        .col(PairPlan.SLOT)
                        .equalTo(kind)
                        .and(functions.col("n").geq(least)));
            }
        }
        Map<Long, Byte> classes = new HashMap<>();
        for (Row row : counts.where(isKept)
                .orderBy(functions.col("n").desc(), functions.col(PairPlan.HASH))
                .limit(MOST_VALUES)
                .collectAsList()) {
            int kind = row.getInt(0);
            classes.put(row.getLong(1), ValueFrequencies.classOf(row.getLong(2), records[kind], agreement[kind]));
        }
        return new ValueFrequencies(classes, usual);
    }
}
