package io.saltern.retl.sync;

import static io.saltern.testkit.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.retl.api.FileStore.StoredFile;
import io.saltern.retl.api.Payload;
import io.saltern.retl.api.StagedFormat;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class DropFilesTest {
    private static final SyncDef SYNC = Shop.mirror("crm");

    @TempDir
    private Path directory;

    private final HadoopFileStore files = new HadoopFileStore(new Configuration());

    private static Dataset<Row> changes(SparkSession spark) {
        Map<String, Object> quoted = new TreeMap<>(Collections.singletonMap("email", null));
        quoted.put("city", "say \"hi\", Köln\n2");
        return Rows.of(
                spark,
                "change_key string, op string, remote_key string, payload string",
                row("c", "remove", "h3", "{}"),
                row("a", "add", "h1", Payload.of(quoted).canonicalJson()),
                row(
                        "b",
                        "update",
                        null,
                        Payload.of(Map.of("email", "", "city", " x\\ ")).canonicalJson()));
    }

    private String content(String folder) throws IOException {
        List<StoredFile> parts = files.list(folder).stream()
                .filter(file -> file.name().startsWith("part-"))
                .toList();
        assertEquals(1, parts.size());
        boolean isGzip = parts.get(0).name().endsWith(".gz");
        try (InputStream raw = files.open(parts.get(0).path());
                InputStream in = isGzip ? new GZIPInputStream(raw) : raw) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void csvIsSortedQuotedAndTellsNullFromEmpty(SparkSession spark) throws IOException {
        String folder = directory.resolve("_csv").toString();
        DropFiles.write(changes(spark), 3, SYNC, new StagedFormat(StagedFormat.Kind.CSV, false), folder);
        assertEquals(
                "_op,_key,email,city\n" + "I,h1,,\"say \"\"hi\"\", Köln\n2\"\n" + "U,b,\"\", x\\ \n" + "D,h3,,\n",
                content(folder));
    }

    @Test
    void jsonLinesKeepTheTypesOfThePayload(SparkSession spark) throws IOException {
        String folder = directory.resolve("json").toString();
        DropFiles.write(changes(spark), 3, SYNC, new StagedFormat(StagedFormat.Kind.JSON_LINES, true), folder);
        assertEquals(
                """
                {"_op":"I","_key":"h1","city":"say \\"hi\\", Köln\\n2","email":null}
                {"_op":"U","_key":"b","city":" x\\\\ ","email":""}
                {"_op":"D","_key":"h3"}
                """,
                content(folder));
    }

    @Test
    void storeReplacesFilesMovesFoldersAndRefusesToMoveOverOne() throws IOException {
        String folder = directory.resolve("a").toString();
        files.write(folder + "/x", "one".getBytes(StandardCharsets.UTF_8));
        files.write(folder + "/x", "two".getBytes(StandardCharsets.UTF_8));
        files.copy(folder + "/x", folder + "/sub/y");
        assertEquals(
                List.of("x"), files.list(folder).stream().map(StoredFile::name).toList());

        assertTrue(files.isRenameAtomic(folder));
        files.rename(folder, directory + "/b/c");
        try (InputStream in = files.open(directory + "/b/c/sub/y")) {
            assertEquals("two", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        files.write(folder + "/z", new byte[0]);
        assertThrows(IOException.class, () -> files.rename(folder, directory + "/b/c"));
        files.deleteFolder(directory + "/b");
        files.deleteFolder(directory + "/b");
        assertFalse(files.exists(directory + "/b/c"));
        assertEquals(List.of(), files.list(directory + "/nowhere"));
    }
}
