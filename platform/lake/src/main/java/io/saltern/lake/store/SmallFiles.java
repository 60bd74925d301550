package io.saltern.lake.store;

import io.saltern.base.error.SalternException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Small text files under one root, each written whole or not at all. {@link #putIfAbsent} is atomic between processes:
 * on a local disk by a hard link, on object stores by a conditional put, elsewhere by a rename that does not replace.
 */
public final class SmallFiles {
    private final FileSystem files;
    private final Path root;
    private final boolean local;
    private final boolean objectStore;

    public SmallFiles(Configuration configuration, String root) {
        try {
            this.root = new Path(root);
            this.files = this.root.getFileSystem(configuration);
        } catch (IOException e) {
            throw SalternException.unavailable(
                    "The warehouse " + root + " cannot be reached: " + e.getMessage()
                            + ". Check the path and its credentials.",
                    e);
        }
        String scheme = files.getUri().getScheme();
        this.local = scheme.equals("file");
        this.objectStore = scheme.startsWith("s3");
    }

    /** Creates a file with this content; false when it is there already, whatever it holds. */
    public boolean putIfAbsent(String name, String text) {
        Path target = new Path(root, name);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            if (local) {
                return LocalFiles.putIfAbsent(
                        java.nio.file.Path.of(target.toUri().getPath()), bytes);
            }
            return objectStore ? createConditionally(target, bytes) : renameIfAbsent(target, bytes);
        } catch (IOException e) {
            throw notWritten(target, e);
        }
    }

    /** Writes a file, over an older one if need be; for heartbeats only. */
    public void put(String name, String text) {
        Path target = new Path(root, name);
        try (FSDataOutputStream out = files.create(target, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw notWritten(target, e);
        }
    }

    public Optional<String> read(String name) {
        Path target = new Path(root, name);
        try (FSDataInputStream in = files.open(target)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw SalternException.unavailable("The file " + target + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** Names of the files and folders directly below a folder, sorted; empty when it is absent. */
    public List<String> list(String folder) {
        Path target = folder.isEmpty() ? root : new Path(root, folder);
        List<String> names = new ArrayList<>();
        try {
            for (FileStatus status : files.listStatus(target)) {
                String name = status.getPath().getName();
                if (!name.startsWith(".")) {
                    names.add(name);
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw SalternException.unavailable(
                    "The folder " + target + " cannot be listed: " + e.getMessage() + ".", e);
        }
        Collections.sort(names);
        return names;
    }

    /** The full path of a file. */
    public String location(String name) {
        return new Path(root, name).toString();
    }

    /** When a file was last written, in milliseconds of its file system's clock; empty when it is absent. */
    public Optional<Long> modifiedAt(String name) {
        try {
            return Optional.of(files.getFileStatus(new Path(root, name)).getModificationTime());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a file, or a folder with all it holds; nothing happens when it is absent. */
    public void delete(String name) {
        Path target = new Path(root, name);
        try {
            files.delete(target, true);
        } catch (IOException e) {
            throw SalternException.unavailable("The file " + target + " cannot be deleted: " + e.getMessage() + ".", e);
        }
    }

    private boolean createConditionally(Path target, byte[] bytes) throws IOException {
        FSDataOutputStreamBuilder<?, ?> builder =
                files.createFile(target).recursive().overwrite(true);
        builder.must("fs.option.create.conditional.overwrite", true);
        try (FSDataOutputStream out = (FSDataOutputStream) builder.build()) {
            out.write(bytes);
        } catch (IOException e) {
            // A refused put says that the key exists. Its content tells whose it is: a put that was repeated on the way
            // meets itself.
            Optional<String> present =
                    read(root.toUri().relativize(target.toUri()).getPath());
            if (present.isPresent()) {
                return Arrays.equals(present.get().getBytes(StandardCharsets.UTF_8), bytes);
            }
            throw e;
        }
        return true;
    }

    private boolean renameIfAbsent(Path target, byte[] bytes) throws IOException {
        if (files.exists(target)) {
            return false;
        }
        Path temporary = new Path(target.getParent(), "." + target.getName() + "." + LocalFiles.temporarySuffix());
        try (FSDataOutputStream out = files.create(temporary, true)) {
            out.write(bytes);
        }
        if (files.rename(temporary, target)) {
            return true;
        }
        files.delete(temporary, false);
        return false;
    }

    private static SalternException notWritten(Path target, IOException cause) {
        return SalternException.unavailable(
                "The file " + target + " cannot be written: " + cause.getMessage()
                        + ". Check that the warehouse has room and that this user may write there.",
                cause);
    }
}
