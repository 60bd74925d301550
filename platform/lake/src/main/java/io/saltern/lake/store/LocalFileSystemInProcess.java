package io.saltern.lake.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, with permissions set by the Java library. Where Hadoop's native library is absent, which is
 * the rule beside a JVM alone, the original starts a {@code chmod} for every file that it creates.
 */
public final class LocalFileSystemInProcess extends LocalFileSystem {
    public LocalFileSystemInProcess() {
        super(new Raw());
    }

    private static final class Raw extends RawLocalFileSystem {
        private static final int STICKY_OR_SET_ID = ~0777;

        @Override
        public void setPermission(Path path, FsPermission permission) throws IOException {
            PosixFileAttributeView attributes =
                    Files.getFileAttributeView(pathToFile(path).toPath(), PosixFileAttributeView.class);
            if (attributes == null || (permission.toShort() & STICKY_OR_SET_ID) != 0) {
                super.setPermission(path, permission);
                return;
            }
            String symbols = permission.getUserAction().SYMBOL
                    + permission.getGroupAction().SYMBOL
                    + permission.getOtherAction().SYMBOL;
            attributes.setPermissions(PosixFilePermissions.fromString(symbols));
        }
    }
}
