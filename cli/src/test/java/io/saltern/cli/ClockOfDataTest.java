package io.saltern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What as-of becomes under {@code clock: data} when files lie, or are not there. */
class ClockOfDataTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path project;

    @BeforeAll
    static void session() {
        SparkExtension.session();
    }

    @BeforeEach
    void write() throws IOException {
        write("saltern.yaml", "name: clock\nwarehouse: warehouse\nclock: data\n");
        write("identity.yaml", "salt: s\nnamespaces:\n  - name: email\n");
        for (String source : List.of("crm", "web")) {
            write(
                    "sources/" + source + ".yaml",
                    "format: csv\npath: raw/" + source + "/*/*.csv\nday_in_path: '\\d{4}-\\d{2}-\\d{2}'\n"
                            + "entity: customer\nrecord_id: id\nidentifiers: {email: id}\n");
        }
        write("raw/crm/2025-03-01/a.csv", "id\na@x.de\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Exit code, exit codes, as-of and number of files of a run that lands. */
    private String land(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("run", "--project", project.toString(), "--select", "land", "--output", "json"));
        arguments.addAll(List.of(options));
        SalternCommand.Outcome outcome = SalternCommand.run(arguments.toArray(String[]::new));
        assertTrue(!outcome.out().isEmpty(), outcome.err());
        JsonNode run = JSON.readTree(outcome.out());
        assertEquals(outcome.code(), run.path("exitCode").asInt());
        assertEquals(
                outcome.code() == 0 ? "done" : "partial", run.path("status").asText());
        return outcome.code() + " " + run.path("exitCodes") + " "
                + run.path("asOf").asText();
    }

    @Test
    void asOfNeitherRunsAwayNorFallsBack() throws IOException {
        write("raw/crm/2152-03-01/a.csv", "id\nb@x.de\n");
        assertEquals("4 [4,9] 2025-03-02T00:00:00Z", land(), "a day far ahead, and web is not there");
        write("raw/web/2025-03-02/a.csv", "id\nc@x.de\n");
        assertEquals("4 [4] 2025-03-03T00:00:00Z", land());
        Files.delete(project.resolve("raw/web/2025-03-02/a.csv"));
        assertEquals("4 [4,9] 2025-03-03T00:00:00Z", land(), "the newest day was of the source that is gone");
        write("raw/web/2025-03-03/a.csv", "id\nd@x.de\n");
        assertEquals("0 [] 2152-03-02T00:00:00Z", land("--accept-day", "2152-03-01"));
        assertEquals("0 [] 2152-03-02T00:00:00Z", land(), "what has landed stays accepted");
    }

    @Test
    void aProjectOfDaysFarAheadOnlyStops() throws IOException {
        Files.delete(project.resolve("raw/crm/2025-03-01/a.csv"));
        write("raw/crm/2152-03-01/a.csv", "id\nb@x.de\n");
        write("raw/web/2152-03-02/a.csv", "id\nb@x.de\n");
        SalternCommand.Outcome ahead = SalternCommand.run("run", "--project", project.toString());
        assertEquals(4, ahead.code(), ahead.err());
        assertTrue(ahead.err().contains("--accept-day 2152-03-01"), ahead.err());
        SalternCommand.Outcome wrong =
                SalternCommand.run("run", "--project", project.toString(), "--accept-day", "tomorrow");
        assertEquals(2, wrong.code(), wrong.err());
    }
}
