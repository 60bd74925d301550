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

/** A text file that appears under its name only when it is complete. A name that ends in .gz is compressed. */
final class RawFile implements Closeable {
    private final Path path;
    private final Path hidden;
    private final Writer writer;
    private boolean complete;

    private RawFile(Path path, Path hidden, Writer writer) {
        this.path = path;
        this.hidden = hidden;
        this.writer = writer;
    }

    static RawFile create(Path path) {
        Path hidden = path.resolveSibling("." + path.getFileName() + ".tmp");
        try {
            Files.createDirectories(path.getParent());
            OutputStream out = Files.newOutputStream(hidden);
            // The gzip header of Java holds neither time nor name nor system, so equal text gives equal bytes.
            OutputStream packed = path.toString().endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out;
            return new RawFile(
                    path, hidden, new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8), 1 << 16));
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    RawFile text(String text) {
        try {
            writer.write(text);
        } catch (IOException e) {
            throw failed(path, e);
        }
        return this;
    }

    RawFile line(String text) {
        return text(text).text("\n");
    }

    /** Gives the file its name. Without this call, closing drops what was written. */
    void publish() {
        try {
            writer.close();
            Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            complete = true;
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    @Override
    public void close() {
        if (complete) {
            return;
        }
        try {
            writer.close();
            Files.deleteIfExists(hidden);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    static SalternException failed(Path path, IOException e) {
        return SalternException.unavailable(
                "The sample shop could not write " + path + " (" + e.getClass().getSimpleName()
                        + "); check that the folder can be written to and the disk has room.",
                e);
    }
}
