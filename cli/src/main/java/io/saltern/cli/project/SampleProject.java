package io.saltern.cli.project;

import io.saltern.base.error.SalternException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The sample project that travels in the jar: {@code conf} of the source tree. */
public final class SampleProject {
    private static final String ROOT = "/io/saltern/cli/sample";

    private SampleProject() {}

    /** Copies it; files that are there stay as they are. Returns what was written, relative to the folder. */
    public static List<String> copyTo(Path directory) {
        URL root = SampleProject.class.getResource(ROOT + "/saltern.yaml");
        if (root == null) {
            throw SalternException.internal("The jar lacks the sample project.", null);
        }
        try {
            URI uri = root.toURI();
            if (!uri.getScheme().equals("jar")) {
                return copy(Path.of(uri).getParent(), directory);
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return copy(jar.getPath(ROOT), directory);
            }
        } catch (IOException | URISyntaxException e) {
            throw SalternException.config(
                    "The sample project cannot be written to " + directory + ": " + e.getMessage());
        }
    }

    /** Switches on in a copied project that records are linked by what they say. */
    public static void linkScored(Path directory) {
        change(directory.resolve("identity.yaml"), "(?m)^  use: off$", "  use: link");
    }

    /** Gives a copied project the name of its folder. */
    public static void nameAfterFolder(Path directory) {
        change(directory.resolve("saltern.yaml"), "(?m)^name: .*$", "name: '" + nameOf(directory) + "'");
    }

    /**
     * The last segment of a path as the name of a project: small letters and digits with hyphens between them; {@code
     * project} if it has none.
     */
    static String nameOf(Path directory) {
        Path folder = directory.toAbsolutePath().normalize().getFileName();
        String name = Normalizer.normalize(folder == null ? "" : folder.toString(), Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "-")
                .replaceAll("^-|-$", "");
        return name.isEmpty() ? "project" : name;
    }

    private static void change(Path file, String pattern, String replacement) {
        try {
            String text = Files.readString(file);
            Files.writeString(file, text.replaceFirst(pattern, replacement));
        } catch (IOException e) {
            throw SalternException.config(file + " cannot be changed: " + e.getMessage());
        }
    }

    private static List<String> copy(Path from, Path to) throws IOException {
        List<String> written = new ArrayList<>();
        try (Stream<Path> entries = Files.walk(from)) {
            for (Path entry : entries.filter(Files::isRegularFile).sorted().toList()) {
                String name = from.relativize(entry).toString();
                Path target = to.resolve(name);
                if (!Files.exists(target)) {
                    Files.createDirectories(target.getParent());
                    Files.copy(entry, target);
                    written.add(name);
                }
            }
        }
        return written;
    }
}
