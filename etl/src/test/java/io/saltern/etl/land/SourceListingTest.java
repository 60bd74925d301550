package io.saltern.etl.land;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.etl.config.SourcesConfig;
import io.saltern.etl.source.FeedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceListingTest {
    private static final Configuration HADOOP = new Configuration(false);

    @TempDir
    private Path directory;

    private SourcesConfig config;

    @BeforeEach
    void project() throws IOException {
        write("saltern.yaml", "name: test\nwarehouse: warehouse\n");
        for (String source : List.of("crm", "web")) {
            write(
                    "sources/" + source + ".yaml",
                    """
                    format: csv
                    path: raw/%s/*/*.csv
                    day_in_path: '\\d{4}-\\d{2}-\\d{2}'
                    entity: customer
                    record_id: id
                    optional: %s
                    """
                            .formatted(source, source.equals("web")));
        }
        Faults faults = new Faults();
        config = SourcesConfig.read(Project.read(directory, Optional.empty(), Map.of(), faults), faults);
        faults.throwIfAny();
    }

    private void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void file(String path, String modified) throws IOException {
        write(path, "id\n1\n");
        Files.setLastModifiedTime(directory.resolve(path), FileTime.from(Instant.parse(modified)));
    }

    private static List<String> names(Map<String, List<FeedFile>> files) {
        return files.values().stream().flatMap(List::stream).map(FeedFile::name).toList();
    }

    @Test
    void aDayThatLiesMoreThanAMonthAheadNeitherCountsNorLands() throws IOException {
        file("raw/crm/2025-03-01/a.csv", "2025-03-01T22:00:00Z");
        file("raw/crm/2025-04-01/a.csv", "2025-03-01T22:00:00Z");
        file("raw/crm/2025-04-02/a.csv", "2025-03-01T22:00:00Z");
        file("raw/web/2052-03-01/a.csv", "2025-03-01T22:00:00Z");
        SourceListing listing = SourceListing.guarded(config, Set.of());
        assertEquals(List.of("2025-03-01/a.csv", "2025-04-01/a.csv"), names(listing.files(HADOOP)));
        assertEquals(List.of("2025-04-02/a.csv", "2052-03-01/a.csv"), names(listing.ahead(HADOOP)));
        assertEquals(Optional.of(Instant.parse("2025-04-02T00:00:00Z")), listing.endOfNewestDay(HADOOP));

        listing.accept(List.of(LocalDate.parse("2052-03-01")));
        assertEquals(List.of("2025-04-02/a.csv"), names(listing.ahead(HADOOP)));
        assertEquals(Optional.of(LocalDate.parse("2052-03-01")), listing.newestDay(HADOOP));
        assertEquals(
                Set.of(LocalDate.parse("2052-03-01")),
                SourceListing.guarded(config, Set.of(LocalDate.parse("2025-04-02")))
                        .daysAhead(HADOOP));
        assertEquals(Map.of(), new SourceListing(config).ahead(HADOOP), "days count as they stand without a guard");
    }

    @Test
    void aLateFileIsNotAhead() throws IOException {
        file("raw/crm/2025-03-01/a.csv", "2026-11-01T00:00:00Z");
        file("raw/web/2025-03-01/a.csv", "2025-03-01T00:00:00Z");
        assertEquals(Map.of(), SourceListing.guarded(config, Set.of()).ahead(HADOOP));
    }

    @Test
    void aSourceThatIsNotThereCostsItselfOnly() throws IOException {
        file("raw/crm/2025-03-01/a.csv", "2025-03-01T22:00:00Z");
        SourceListing listing = new SourceListing(config);
        assertEquals(List.of("2025-03-01/a.csv"), names(listing.files(HADOOP)));
        assertEquals(Set.of("web"), listing.unavailable(HADOOP).keySet());
        assertTrue(
                listing.unavailable(HADOOP).get("web").getMessage().startsWith("The source 'web' has no file at "),
                listing.unavailable(HADOOP).get("web").getMessage());
    }

    @Test
    void optionalIsReadFromTheFileOfASource() {
        assertTrue(config.source("web").orElseThrow().isOptional());
        assertEquals(false, config.source("crm").orElseThrow().isOptional());
    }
}
