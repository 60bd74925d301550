package io.saltern.etl.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Streams the units of one file. */
public interface UnitReader extends Closeable {
    /**
     * The next unit; empty at the end.
     *
     * @throws CorruptFileException when the content is at fault
     * @throws IOException when the file cannot be read
     */
    Optional<Unit> next() throws IOException;

    /** SHA-256 over all bytes of the file as they are stored, hex; reads what is left of it. */
    String checksum() throws IOException;
}
