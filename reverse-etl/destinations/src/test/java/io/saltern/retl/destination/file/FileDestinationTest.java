package io.saltern.retl.destination.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.Digest;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.FileStore;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.StagedDestination;
import io.saltern.retl.api.StagedDrop;
import io.saltern.retl.api.StagedFormat;
import io.saltern.retl.destination.LocalFileStore;
import io.saltern.retl.destination.StagedDestinationContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class FileDestinationTest extends StagedDestinationContract {
    private final LocalFileStore disk = new LocalFileStore(true);
    private int staged;

    @Override
    protected String validYaml() {
        return """
                type: file
                path: out/drops/
                format: json_lines
                gzip: true
                """;
    }

    @Override
    protected String faultyYaml() {
        return """
                type: file
                path: ""
                format: parquet
                gzip: 7
                pathh: x
                """;
    }

    @Override
    protected List<String> expectedFaults() {
        return List.of("'path' is empty", "'format' is 'parquet'", "'gzip'", "did you mean 'path'?");
    }

    @Override
    protected Destination unreachable() {
        return new FileDestination(
                "crm", new FileDestinationConfig("/dev/null/drops", new StagedFormat(StagedFormat.Kind.CSV, false)));
    }

    StagedFormat formatUnderTest() {
        return new StagedFormat(StagedFormat.Kind.CSV, false);
    }

    @Override
    protected StagedDestination healthy() {
        return new FileDestination(
                "crm", new FileDestinationConfig(folder.resolve("drops").toString(), formatUnderTest()));
    }

    @Override
    protected FileStore store() {
        return disk;
    }

    @Override
    protected String stage(List<List<String>> parts) throws IOException {
        Path stage = Files.createDirectories(folder.resolve("stage" + staged++));
        Files.writeString(stage.resolve("_SUCCESS"), "");
        int number = 0;
        for (List<String> keys : parts) {
            StringBuilder text = new StringBuilder(isCsv() ? "_op,_key,email\n" : "");
            for (String key : keys) {
                text.append(
                        isCsv()
                                ? "I," + key + ",\"line \"\"one\"\"\nof " + PERSONAL + "\"\n"
                                : "{\"_op\":\"I\",\"_key\":\"" + key + "\",\"email\":\"" + PERSONAL + "\"}\n");
            }
            Path file =
                    stage.resolve("part-" + number++ + "-x." + formatUnderTest().extension());
            Files.write(
                    file,
                    formatUnderTest().isGzip()
                            ? gzip(text.toString())
                            : text.toString().getBytes(StandardCharsets.UTF_8));
        }
        return stage.toString();
    }

    private boolean isCsv() {
        return formatUnderTest().kind() == StagedFormat.Kind.CSV;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** Goes by the manifests, and checks what each says of its files. */
    @Override
    protected List<String> seen() throws IOException {
        List<String> keys = new ArrayList<>();
        Path sync = folder.resolve("drops/crm_sync");
        if (!Files.exists(sync)) {
            return keys;
        }
        for (Path drop : sorted(sync)) {
            if (Files.exists(drop.resolve("manifest.json"))) {
                for (JsonNode file : manifest(drop).path("files")) {
                    byte[] bytes =
                            Files.readAllBytes(drop.resolve(file.path("path").asText()));
                    assertEquals(file.path("sha256").asText(), Digest.sha256(bytes));
                    assertEquals(file.path("bytes").asLong(), bytes.length);
                    keys.addAll(keysOf(bytes));
                }
            }
        }
        return keys;
    }

    List<String> keysOf(byte[] part) {
        return new String(part, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("I,"))
                .map(line -> line.split(",")[1])
                .toList();
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    private static JsonNode manifest(Path drop) throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(drop.resolve("manifest.json")));
    }

    @Test
    void saysInTheManifestWhatWasPublished() throws IOException {
        try (StagedDestination destination = healthy()) {
            destination.open(disk);
            destination.publish(new StagedDrop(
                    "k1",
                    "crm_sync",
                    "run-1",
                    "2026-01-02T00:00:00Z",
                    stage(List.of(List.of("p1", "p2"))),
                    List.of("_op", "_key", "email"),
                    Map.of(Op.ADD, 1L, Op.REMOVE, 1L)));
        }
        Path drop = folder.resolve("drops/crm_sync/20260102T000000Z_k1");
        JsonNode manifest = manifest(drop);
        assertEquals("k1", manifest.path("publication_key").asText());
        assertEquals("run-1", manifest.path("run_id").asText());
        assertEquals("[\"_op\",\"_key\",\"email\"]", manifest.path("columns").toString());
        assertEquals("{\"add\":1,\"remove\":1}", manifest.path("op_counts").toString());
        assertEquals(2, manifest.path("rows").asInt());
        assertEquals(
                List.of("manifest.json", "part-00000." + formatUnderTest().extension()),
                sorted(drop).stream().map(file -> file.getFileName().toString()).toList());
    }

    @Test
    void appearsInOneStepOnADisk() throws IOException {
        try (StagedDestination destination = healthy()) {
            destination.open(disk);
            destination.publish(drop("k1", stage(List.of(List.of("p1"))), 1));
        }
        List<String> written = disk.written();
        assertEquals("renamed", written.get(written.size() - 1));
        assertFalse(Files.exists(folder.resolve("drops/_tmp/20260102T000000Z_k1")));
    }
}
