package io.saltern.cli.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.ConfigException;
import io.saltern.cli.project.LoadedProject.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadedProjectTest {
    private static final Path RETAIL = Path.of("..", "conf", "examples", "online-retail");
    private static final Set<Part> ALL = EnumSet.allOf(Part.class);
    private static final Set<Part> ALL_BUT_SOURCES = EnumSet.complementOf(EnumSet.of(Part.SOURCES));

    @TempDir
    Path project;

    @Test
    void aVariableOfSourcesIsAskedForOnlyWhereSourcesAreNeeded() {
        String faults = faults(RETAIL, Map.of(), ALL);
        assertTrue(faults.contains("sources/") && faults.contains("data"), faults);
        for (Set<Part> needed : Set.of(ALL_BUT_SOURCES, Set.of(Part.IDENTITY), Set.<Part>of())) {
            LoadedProject loaded = open(RETAIL, Map.of(), needed);
            assertEquals("online-retail", loaded.project().settings().name());
            assertTrue(loaded.project().warehouse().endsWith("warehouse"));
            assertEquals(1, loaded.sources().sources().size());
        }
        assertEquals(
                "online-retail",
                open(RETAIL, Map.of("data", "/tmp"), Set.of())
                        .project()
                        .settings()
                        .name());
    }

    @Test
    void aVariableThatNoFileNamesIsAFaultForEveryCommand() {
        String faults = faults(RETAIL, Map.of("dta", "/tmp"), Set.of());
        assertTrue(faults.contains("command line") && faults.contains("dta"), faults);
    }

    /** Each slip is a fault where its part is needed, and there alone. */
    @ParameterizedTest
    @CsvSource({
        "sources/crm.yaml, 'kind: file', 'kind: ${var:kind}', SOURCES",
        "sources/crm.yaml, 'kind: file', 'kind: [', SOURCES",
        "identity.yaml, 'salt: ', 'salt: ${env:NOT_SET_HERE} #', IDENTITY",
        "segments/high_value.yaml, 'where:', 'whre:', SEGMENTS",
        "models.yaml, 'rfm:', 'rmf:', SEGMENTS",
        "destinations/exports.yaml, 'format: csv', 'format: ${var:format}', SYNCS",
        "syncs/vip_audience.yaml, 'audience: high_value', 'audience: ${var:audience}', SYNCS"
    })
    void aSlipStopsThoseWhoNeedItsFile(String file, String right, String wrong, Part part) throws IOException {
        SampleProject.copyTo(project);
        Path path = project.resolve(file);
        String text = Files.readString(path);
        assertTrue(text.contains(right), file + " no longer says " + right);
        Files.writeString(path, text.replace(right, wrong));

        open(project, Map.of(), EnumSet.complementOf(EnumSet.of(part)));
        String faults = faults(project, Map.of(), Set.of(part));
        assertTrue(faults.contains(file), faults);
    }

    @Test
    void aSlipInTheSettingsStopsEverybody() throws IOException {
        SampleProject.copyTo(project);
        Path settings = project.resolve("saltern.yaml");
        Files.writeString(settings, Files.readString(settings).replace("clock: data", "clock: yesterday"));
        String faults = faults(project, Map.of(), Set.of());
        assertTrue(faults.contains("saltern.yaml"), faults);
    }

    private static LoadedProject open(Path directory, Map<String, String> variables, Set<Part> needed) {
        return LoadedProject.open(directory, Optional.empty(), variables, needed);
    }

    private static String faults(Path directory, Map<String, String> variables, Set<Part> needed) {
        return assertThrows(ConfigException.class, () -> open(directory, variables, needed))
                .getMessage();
    }
}
