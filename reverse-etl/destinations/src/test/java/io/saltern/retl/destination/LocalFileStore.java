package io.saltern.retl.destination;

import io.saltern.retl.api.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Local files, acting as a disk or, without an atomic rename, as an object store. Remembers what was written, in order. */
public final class LocalFileStore implements FileStore {
    private final boolean isRenameAtomic;
    private final List<String> written = new ArrayList<>();

    /** A disk, or else an object store. */
    public LocalFileStore(boolean isRenameAtomic) {
        this.isRenameAtomic = isRenameAtomic;
    }

    /** Names of the files written and folders renamed, in order. */
    public List<String> written() {
        return written;
    }

    @Override
    public List<StoredFile> list(String folder) throws IOException {
        if (!Files.isDirectory(Path.of(folder))) {
            return List.of();
        }
        List<StoredFile> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            for (Path file : entries.filter(Files::isRegularFile).sorted().toList()) {
                files.add(new StoredFile(file.toString(), Files.size(file)));
            }
        }
        return files;
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(Path.of(path));
    }

    @Override
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(Path.of(path));
    }

    @Override
    public void copy(String from, String to) throws IOException {
        Files.createDirectories(Path.of(to).getParent());
        Files.copy(Path.of(from), Path.of(to), StandardCopyOption.REPLACE_EXISTING);
        written.add(Path.of(to).getFileName().toString());
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        Files.createDirectories(Path.of(path).getParent());
        Files.write(Path.of(path), content);
        written.add(Path.of(path).getFileName().toString());
    }

    @Override
    public boolean isRenameAtomic(String path) {
        return isRenameAtomic;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.createDirectories(Path.of(to).getParent());
        Files.move(Path.of(from), Path.of(to), StandardCopyOption.ATOMIC_MOVE);
        written.add("renamed");
    }

    @Override
    public void deleteFolder(String folder) throws IOException {
        if (!Files.exists(Path.of(folder))) {
            return;
        }
        try (Stream<Path> entries = Files.walk(Path.of(folder))) {
            for (Path path : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
