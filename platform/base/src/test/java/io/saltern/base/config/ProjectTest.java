package io.saltern.base.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectTest {
    @TempDir
    Path directory;

    private final Faults faults = new Faults();

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Project read(String environment, Map<String, String> variables) {
        return Project.read(directory, Optional.ofNullable(environment), variables, faults);
    }

    @Test
    void anOverlayWinsOverTheSettings() throws IOException {
        write("saltern.yaml", "name: shop\nwarehouse: lake\nclock: data\nregion: DE\n");
        write("env/prod.yaml", "warehouse: s3a://bucket/lake\n");
        assertEquals(directory.resolve("lake").toString(), read(null, Map.of()).warehouse());
        Project prod = read("prod", Map.of());
        assertEquals("s3a://bucket/lake", prod.warehouse());
        assertEquals("shop", prod.settings().name());
        assertEquals(Project.Clock.DATA, prod.settings().clock());
        assertTrue(faults.isEmpty(), faults.list().toString());
        assertNotEquals(prod.digest(), read(null, Map.of()).digest());
    }

    @Test
    void variablesOfTheFileAreDefaultsForThoseOfTheCommandLine() throws IOException {
        write("saltern.yaml", "name: shop\nwarehouse: ${var:where}\nvariables: {where: here}\n");
        assertEquals(directory.resolve("here").toString(), read(null, Map.of()).warehouse());
        assertEquals("/there", read(null, Map.of("where", "/there")).warehouse());
        assertTrue(faults.isEmpty(), faults.list().toString());
    }

    @Test
    void aVariableThatNothingAsksForIsAFault() throws IOException {
        write("saltern.yaml", "name: shop\nwarehouse: ${var:where}\nvariables: {declared: x}\n");
        write("sources/a.yaml", "path: [{from: '${var:data}/a'}] # not ${var:commented}\n");
        read(null, Map.of("where", "w", "declared", "y", "data", "d"));
        assertEquals(0, faults.count(), faults.list().toString());
        read(null, Map.of("where", "w", "dtaa", "d", "", "secret", "commented", "z"));
        assertEquals(3, faults.count(), faults.list().toString());
        String all = faults.list().toString();
        assertTrue(all.contains("command line: --var gives a value to '', which is no name"), all);
        assertTrue(all.contains("'dtaa', but no file of the project says ${var:dtaa}; did you mean 'data'?"), all);
        assertFalse(all.contains("secret"), all);
    }

    @Test
    void namesAreThoseOfAllFilesAlsoOfUnreadableOnes() throws IOException {
        write("saltern.yaml", "name: shop\nwarehouse: w\n");
        write("segments/a.yaml", "where: [\n");
        write("segments/b.yaml", "where: {}\n");
        Project project = read(null, Map.of());
        assertEquals(Set.of("a", "b"), project.names("segments"));
        assertEquals(1, project.folder("segments").size());
    }

    @Test
    void aMissingProjectAWrongCurrencyAndAYmlFileAreFaults() throws IOException {
        read(null, Map.of());
        assertTrue(
                faults.list().get(0).toString().contains("saltern init"),
                faults.list().toString());
        write("saltern.yaml", "name: shop\nwarehouse: lake\ncurrency: euro\n");
        write("sources/a.yml", "kind: file\n");
        Faults further = new Faults();
        Project.read(directory, Optional.of("nowhere"), Map.of(), further);
        assertEquals(3, further.count(), further.list().toString());
    }
}
