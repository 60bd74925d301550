package io.saltern.retl.destination.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.retl.api.FileStore;
import io.saltern.retl.api.StagedDestination;
import io.saltern.retl.api.StagedFormat;
import io.saltern.retl.destination.LocalFileStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The same on a store without an atomic rename, with compressed JSON lines. */
class FileOnObjectStoreTest extends FileDestinationTest {
    private static final Pattern KEY = Pattern.compile("\"_key\":\"([^\"]+)\"");

    private final LocalFileStore bucket = new LocalFileStore(false);

    @Override
    StagedFormat formatUnderTest() {
        return new StagedFormat(StagedFormat.Kind.JSON_LINES, true);
    }

    @Override
    protected FileStore store() {
        return bucket;
    }

    @Override
    List<String> keysOf(byte[] part) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(part))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return KEY.matcher(text)
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void writesTheManifestLast() throws IOException {
        try (StagedDestination destination = healthy()) {
            destination.open(bucket);
            destination.publish(drop("k1", stage(List.of(List.of("p1"), List.of("p2"))), 2));
        }
        assertEquals(List.of("probe", "part-00000.jsonl.gz", "part-00001.jsonl.gz", "manifest.json"), bucket.written());
    }
}
