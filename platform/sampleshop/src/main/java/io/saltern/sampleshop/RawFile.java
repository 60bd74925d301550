package io.saltern.sampleshop;

import io.saltern.base.error.SalternException;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/**
 * A text file that appears under its name only when it is complete, and only when something was written. A name that
 * ends in .gz is compressed.
 */
final class RawFile implements Closeable {
    private final Path path;
    private final Path hidden;
    private Writer writer;

    RawFile(Path path) {
        this.path = path;
        this.hidden = path.resolveSibling("." + path.getFileName() + ".tmp");
    }

    RawFile text(String text) {
        try {
            if (writer == null) {
                writer = open();
            }
            writer.write(text);
        } catch (IOException e) {
            throw failed(e);
        }
        return this;
    }

    RawFile line(String text) {
        return text(text).text("\n");
    }

    private Writer open() throws IOException {
        Files.createDirectories(path.getParent());
        OutputStream out = Files.newOutputStream(hidden);
        // The gzip header of Java holds neither time nor name nor system, so equal text gives equal bytes.
        OutputStream packed = path.toString().endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out;
        return new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8), 1 << 16);
    }

    /**
     * Gives the file its name. Without this call, closing drops what was written.
     *
     * @return whether there is a file: not when nothing was written
     */
    boolean publish() {
        if (writer == null) {
            return false;
        }
        try {
            writer.close();
            Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            writer = null;
            return true;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        if (writer == null) {
            return;
        }
        try {
            writer.close();
            Files.deleteIfExists(hidden);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private SalternException failed(IOException e) {
        return SalternException.unavailable(
                "The sample shop could not write " + path + " (" + e.getClass().getSimpleName()
                        + "); check that the folder can be written to and the disk has room.",
                e);
    }
}
