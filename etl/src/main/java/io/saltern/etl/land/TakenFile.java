package io.saltern.etl.land;

import io.saltern.base.Digest;
import io.saltern.etl.source.FeedFile;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * A file that a run takes; the journal holds the list, so that an attempt after a crash takes the same.
 *
 * @param source name of the source
 * @param location full address
 * @param name path from the root of the source
 * @param size bytes
 * @param modifiedMillis time of last change, milliseconds since 1970
 * @param day ISO; empty when its path names none
 * @param contentDigest SHA-256 of its bytes
 * @param recordCount units in it
 * @param absent columns that the mapping of its source reads and its header lacks
 * @param fault rule that it breaks as a whole; null when it can be used
 * @param take how many times its bytes have been taken without a day, this time included; 1 for files of a day; 0 until
 *     it is decided
 * @param batchId batch; null until it is decided
 * @param load number of its load; 0 until it is decided
 */
record TakenFile(
        String source,
        String location,
        String name,
        long size,
        long modifiedMillis,
        String day,
        String contentDigest,
        long recordCount,
        List<String> absent,
        String fault,
        int take,
        String batchId,
        long load)
        implements Serializable {
    /** The fault of a file that has bytes and yields no record. */
    static final String NO_RECORD = "no_record";

    TakenFile {
        absent = absent == null ? List.of() : List.copyOf(absent);
    }

    /** Whether the format is the file's: one that holds a header and no record says nothing against it. */
    boolean isReadable() {
        return fault == null || fault.equals(NO_RECORD);
    }

    FeedFile file() {
        return new FeedFile(location, name, size, Instant.ofEpochMilli(modifiedMillis), day);
    }

    /** SHA-256 that tells its bytes from those of other sources too: the same bytes in two sources are two files. */
    String checksum() {
        return Digest.sha256(source + "\u0000" + contentDigest);
    }

    TakenFile taken(int times) {
        return with(times, batchId, load);
    }

    TakenFile in(String batch, long loadNumber) {
        return with(take, batch, loadNumber);
    }

    private TakenFile with(int times, String batch, long loadNumber) {
        return new TakenFile(
                source,
                location,
                name,
                size,
                modifiedMillis,
                day,
                contentDigest,
                recordCount,
                absent,
                fault,
                times,
                batch,
                loadNumber);
    }
}
