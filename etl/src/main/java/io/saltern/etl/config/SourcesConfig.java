package io.saltern.etl.config;

import io.saltern.base.Digest;
import io.saltern.base.config.ConfigFile;
import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.base.config.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The sources of a project.
 *
 * @param sources in order of name
 * @param digest SHA-256 over their files and the settings that they use
 */
public record SourcesConfig(List<SourceConfig> sources, String digest) {

    /** Binds every file of {@code sources/}; all faults go to {@code faults}. */
    public static SourcesConfig read(Project project, Faults faults) {
        List<SourceConfig> sources = new ArrayList<>();
        List<ConfigFile> files = project.folder("sources");
        for (ConfigFile file : files) {
            sources.add(read(
                    file.name(),
                    file.digest(),
                    file.root(),
                    new SourceReading.Defaults(
                            project.settings().region(), project.settings().currency(), project::resolve)));
        }
        if (files.isEmpty()) {
            faults.add("sources", 0, "holds no source; add a file like sources/crm.yaml");
        }
        return of(
                sources, project.settings().region() + " " + project.settings().currency());
    }

    /** Sources that were bound one by one. */
    public static SourcesConfig of(List<SourceConfig> sources, String settings) {
        String digests = sources.stream()
                .map(source -> source.name() + " " + source.digest() + " "
                        + source.feed().place())
                .collect(Collectors.joining("\n"));
        return new SourcesConfig(List.copyOf(sources), Digest.sha256(settings + "\n" + digests));
    }

    /** Binds one source; faults go to the section. */
    public static SourceConfig read(String name, String digest, Section section, SourceReading.Defaults defaults) {
        return new SourceReading(name, digest, section, defaults).read();
    }

    public Optional<SourceConfig> source(String name) {
        return sources.stream().filter(source -> source.name().equals(name)).findFirst();
    }
}
