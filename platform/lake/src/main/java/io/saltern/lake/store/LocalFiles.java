package io.saltern.lake.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Writes on a local disk that are whole or not at all. */
final class LocalFiles {
    private static final AtomicLong TEMPORARY = new AtomicLong();

    private LocalFiles() {}

    /** Creates a file with this content; false when it is there already. Atomic between processes: the name is a hard link. */
    static boolean putIfAbsent(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + temporarySuffix());
        try {
            Files.write(temporary, bytes);
            Files.createLink(file, temporary);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Tells this process and call from all others. */
    static String temporarySuffix() {
        return ProcessHandle.current().pid() + "-" + TEMPORARY.incrementAndGet();
    }
}
