package io.saltern.retl.sync;

import io.saltern.retl.api.FileStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Files on any storage that Hadoop knows, with the session's settings. */
final class HadoopFileStore implements FileStore {
    private static final Set<String> ATOMIC_RENAME = Set.of("file", "hdfs", "viewfs", "abfs", "abfss");

    private final Configuration configuration;

    HadoopFileStore(Configuration configuration) {
        this.configuration = configuration;
    }

    private FileSystem files(Path path) throws IOException {
        FileSystem files = path.getFileSystem(configuration);
        // The checksum files that Hadoop puts beside files on a local disk are no business of those who pick them up.
        return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    }

    @Override
    public List<StoredFile> list(String folder) throws IOException {
        Path path = new Path(folder);
        List<StoredFile> found = new ArrayList<>();
        try {
            for (FileStatus status : files(path).listStatus(path)) {
                if (status.isFile()) {
                    found.add(new StoredFile(status.getPath().toString(), status.getLen()));
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        found.sort(Comparator.comparing(StoredFile::name));
        return found;
    }

    @Override
    public boolean exists(String path) throws IOException {
        Path target = new Path(path);
        return files(target).exists(target);
    }

    @Override
    public InputStream open(String path) throws IOException {
        Path target = new Path(path);
        return files(target).open(target);
    }

    @Override
    public void copy(String from, String to) throws IOException {
        Path source = new Path(from);
        Path target = new Path(to);
        files(target).mkdirs(target.getParent());
        FileUtil.copy(files(source), source, files(target), target, false, true, configuration);
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        Path target = new Path(path);
        FileSystem files = files(target);
        if (!isRenameAtomic(path)) {
            put(files, target, content);
            return;
        }
        Path temporary = new Path(target.getParent(), "." + target.getName() + ".tmp");
        put(files, temporary, content);
        files.delete(target, false);
        if (!files.rename(temporary, target)) {
            throw new IOException("cannot rename " + temporary + " to " + target);
        }
    }

    private static void put(FileSystem files, Path target, byte[] content) throws IOException {
        try (FSDataOutputStream out = files.create(target, true)) {
            out.write(content);
        }
    }

    @Override
    public boolean isRenameAtomic(String path) {
        try {
            return ATOMIC_RENAME.contains(files(new Path(path)).getUri().getScheme());
        } catch (IOException e) {
            // Whatever is wrong shows at the next call, which may fail; until then the safer way is taken.
            return false;
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Path source = new Path(from);
        Path target = new Path(to);
        files(target).mkdirs(target.getParent());
        if (files(target).exists(target) || !files(source).rename(source, target)) {
            throw new IOException("cannot rename " + from + " to " + to);
        }
    }

    @Override
    public void deleteFolder(String folder) throws IOException {
        Path target = new Path(folder);
        files(target).delete(target, true);
    }
}
