package io.saltern.bench.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the trials of a command put their files: a temporary folder, or one that the user names. */
public final class TrialFolder {
    private TrialFolder() {}

    /** An empty folder. */
    public static Path make(Path wanted) {
        try {
            if (wanted == null) {
                return Files.createTempDirectory("saltern-bench-");
            }
            Files.createDirectories(wanted);
            return Files.createTempDirectory(wanted.toAbsolutePath(), "trial-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
