package io.saltern.retl.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The storage that staged files lie in and are published to; sync gives one on any Hadoop path. Paths are full: absolute
 * local paths or URIs. Not for many small calls.
 */
public interface FileStore {
    /**
     * A stored file.
     *
     * @param path its full path
     * @param bytes its size
     */
    record StoredFile(String path, long bytes) {
        /** The last part of the path. */
        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** The files directly in a folder, ascending by name; empty when there is no such folder. */
    List<StoredFile> list(String folder) throws IOException;

    /** Whether a file or folder is there. */
    boolean exists(String path) throws IOException;

    /** Reads a file. */
    InputStream open(String path) throws IOException;

    /** Copies one file, replacing what is there; folders are made. A crash may leave a part of it. */
    void copy(String from, String to) throws IOException;

    /** Writes a file, replacing what is there; readers see the old content or the new one where the store allows it. */
    void write(String path, byte[] content) throws IOException;

    /** Whether {@link #rename} of a folder is one step for readers: true on disks and HDFS, false on object stores. */
    boolean isRenameAtomic(String path);

    /** Moves a folder to a path that does not exist yet; its parents are made. */
    void rename(String from, String to) throws IOException;

    /** Removes a folder with all it holds; nothing happens when it is not there. */
    void deleteFolder(String folder) throws IOException;
}
