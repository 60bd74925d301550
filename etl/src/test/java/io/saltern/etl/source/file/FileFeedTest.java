package io.saltern.etl.source.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.etl.source.FeedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFeedTest {
    private static final String DAY = "\\d{4}-\\d{2}-\\d{2}";

    @TempDir
    private Path directory;

    private void write(String path) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
    }

    private static List<String> names(FileFeed feed) {
        return feed.list(new Configuration(false)).stream().map(FeedFile::name).toList();
    }

    @Test
    void namesAreFromTheRootOfTheGlobAndHiddenFilesAreLeftOut() throws IOException {
        write("crm/2025-03-02/contacts.csv");
        write("crm/2025-03-01/contacts.csv");
        write("crm/2025-03-01/_contacts.csv");
        write("crm/2025-03-01/.contacts.csv.crc");
        FileFeed feed = new FileFeed("crm", List.of(directory + "/crm/*/*.csv"), DAY, false);
        assertEquals(List.of("2025-03-01/contacts.csv", "2025-03-02/contacts.csv"), names(feed));
        assertEquals("2025-03-01", feed.list(new Configuration(false)).get(0).dayText());
    }

    @Test
    void aFolderStandsForAllFilesBelowIt() throws IOException {
        write("crm/a.csv");
        write("crm/deep/er/b.csv");
        assertEquals(
                List.of("a.csv", "deep/er/b.csv"), names(new FileFeed("crm", List.of(directory + "/crm"), "", false)));
    }

    @Test
    void whatIsNotThereIsNamedWithWhatToDo() {
        FileFeed feed = new FileFeed("crm", List.of(directory + "/none/*.csv"), "", false);
        SalternException fault = assertThrows(SalternException.class, () -> feed.list(new Configuration(false)));
        assertEquals(ExitCode.SOURCE_UNAVAILABLE, fault.exitCode());
        assertTrue(
                fault.getMessage().contains("'crm'") && fault.getMessage().contains("/none/*.csv"), fault.getMessage());
        assertEquals(List.of(), names(new FileFeed("crm", List.of(directory + "/none/*.csv"), "", true)));
    }

    @Test
    void filesOfOneNameBelowTwoRootsAreToldApart() throws IOException {
        write("shop/berlin/out/a.csv");
        write("shop/hamburg/out/a.csv");
        write("shop/hamburg/out/b.csv");
        assertEquals(
                List.of("b.csv", "berlin/out/a.csv", "hamburg/out/a.csv"),
                names(new FileFeed(
                        "pos",
                        List.of(directory + "/shop/berlin/out/*.csv", directory + "/shop/hamburg/out/*.csv"),
                        "",
                        false)));
    }

    @Test
    void theLastDayInAPathCounts() {
        FileFeed feed = new FileFeed("crm", List.of(), DAY, false);
        assertEquals("2025-03-01", feed.day("/shop-2024-01-01/crm/2025-03-01/x.csv"));
        assertEquals("", feed.day("/crm/2025-13-01/x.csv"));
        assertEquals("", feed.day("/crm/x.csv"));
        assertEquals(
                "2025-03-01",
                new FileFeed("crm", List.of(), "y=(\\d{4}/m=\\d{2}/d=\\d{2})", false)
                        .day("/crm/y=2025/m=03/d=01/x.csv"));
    }
}
