package io.saltern.identity.match;

import java.util.Arrays;
import java.util.Map;

/** Frequency classes from counted values: only values whose class is not the usual one of their kind are kept. */
final class ValueFrequencies implements Frequencies {
    private static final long serialVersionUID = 1L;

    /** Records of one person that may hold a value before it counts as shared. */
    static final int REPEATS = 4;

    private final long[] hashes;
    private final byte[] classes;
    private final byte[] usual;

    /** @param kept hash of a value (see {@link BlockingRules#hash(int, String)}) to its class */
    ValueFrequencies(Map<Long, Byte> kept, byte[] usual) {
        this.hashes = kept.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        this.classes = new byte[hashes.length];
        for (int i = 0; i < hashes.length; i++) {
            classes[i] = kept.get(hashes[i]);
        }
        this.usual = usual.clone();
    }

    /** Records that hold a value, those that one person may account for taken off. */
    static double effective(double count) {
        return Math.max(1, count - REPEATS);
    }

    /**
     * @param records records with a value of the kind
     * @param agreement chance that two random records agree
     */
    static byte classOf(double count, double records, double agreement) {
        double ratio = effective(count) / records / agreement;
        return (byte) (ratio >= 8 ? 0 : ratio >= 2 ? 1 : ratio >= 0.5 ? 2 : ratio >= 0.125 ? 3 : 4);
    }

    @Override
    public int of(int kind, String value) {
        int at = Arrays.binarySearch(hashes, BlockingRules.hash(kind, value));
        return at < 0 ? usual[kind] : classes[at];
    }
}
