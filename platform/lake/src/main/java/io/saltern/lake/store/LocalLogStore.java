package io.saltern.lake.store;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on a local disk. Delta's own store for this case goes through Hadoop's file context, which starts sixteen
 * processes for every commit to ask for links; this one makes each commit by a hard link, which is as safe between
 * processes.
 */
public final class LocalLogStore extends HadoopFileSystemLogStore {
    public LocalLogStore(Configuration configuration) {
        super(configuration);
    }

    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
            throws IOException {
        if (overwrite) {
            writeWithRename(path, actions, true, configuration);
            return;
        }
        StringBuilder text = new StringBuilder();
        while (actions.hasNext()) {
            text.append(actions.next()).append('\n');
        }
        java.nio.file.Path file = java.nio.file.Path.of(path.toUri().getPath());
        if (!LocalFiles.putIfAbsent(file, text.toString().getBytes(StandardCharsets.UTF_8))) {
            throw new FileAlreadyExistsException(path.toString());
        }
    }

    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
        return true;
    }
}
