package io.saltern.cli.project;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleProjectTest {
    @ParameterizedTest
    @CsvSource({
        "my-shop, my-shop",
        "a/b/My Shop 2, my-shop-2",
        "shops/., shops",
        "shops/../kiosk/, kiosk",
        "Größe & Söhne, größe-söhne",
        "_shop_, shop",
        "shop.v2, shop-v2",
        "!!!, project",
        "/, project"
    })
    void aProjectIsNamedAsItsFolder(String path, String name) {
        assertEquals(name, SampleProject.nameOf(Path.of(path)));
    }

    @Test
    void aCopiedProjectBearsTheNameWhateverItMeansInYaml(@TempDir Path parent) {
        for (String name : List.of("null", "true", "2025", "1e3", "o'neill")) {
            Path directory = parent.resolve(name);
            SampleProject.copyTo(directory);
            SampleProject.nameAfterFolder(directory);
            Faults faults = new Faults();
            Project project = Project.read(directory, Optional.empty(), Map.of(), faults);
            assertEquals(List.of(), faults.list());
            assertEquals(SampleProject.nameOf(directory), project.settings().name());
        }
    }
}
