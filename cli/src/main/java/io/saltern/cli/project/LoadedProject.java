package io.saltern.cli.project;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.etl.config.SourcesConfig;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.override.OverrideFiles;
import io.saltern.retl.destination.DestinationRegistry;
import io.saltern.retl.sync.SyncConfig;
import io.saltern.segments.SegmentsConfig;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A project whose files are bound by the modules that own them.
 *
 * @param project the files and shared settings
 */
public record LoadedProject(
        Project project,
        SourcesConfig sources,
        IdentityConfig identity,
        OverrideFiles overrides,
        SegmentsConfig segments,
        SyncConfig syncs) {

    /** Parts of a project that a command may do without. */
    public enum Part {
        SOURCES,
        /** identity.yaml and the files of overrides that it names. */
        IDENTITY,
        /** models.yaml and the files of segments. */
        SEGMENTS,
        /** Syncs and their destinations. */
        SYNCS;

        /** The part that a file belongs to; empty for what every command needs. */
        private static Optional<Part> of(String file) {
            return switch (file.contains("/") ? file.substring(0, file.indexOf('/')) : file) {
                case "saltern.yaml", "env", Project.COMMAND_LINE -> Optional.empty();
                case "sources" -> Optional.of(SOURCES);
                case "models.yaml", "segments" -> Optional.of(SEGMENTS);
                case "syncs", "destinations" -> Optional.of(SYNCS);
                // Files of overrides may lie anywhere.
                default -> Optional.of(IDENTITY);
            };
        }
    }

    /** Reads and checks a project without Spark; all its faults go to {@code faults}, and then the result is of no use. */
    public static LoadedProject read(
            Path directory, Optional<String> environment, Map<String, String> variables, Faults faults) {
        Project project = Project.read(directory, environment, variables, faults);
        SourcesConfig sources = SourcesConfig.read(project, faults);
        IdentityConfig identity = IdentityConfig.read(project, faults);
        OverrideFiles overrides = OverrideFiles.read(project, faults);
        SegmentsConfig segments = SegmentsConfig.read(project, faults);
        // Also segments with faults are there: who names one has no fault by that.
        SyncConfig syncs = SyncConfig.read(project, new DestinationRegistry(), project.names("segments"), faults);
        return new LoadedProject(project, sources, identity, overrides, segments, syncs);
    }

    /**
     * The same, refusing a project with faults.
     *
     * @throws io.saltern.base.config.ConfigException naming every fault
     */
    public static LoadedProject open(Path directory, Optional<String> environment, Map<String, String> variables) {
        return open(directory, environment, variables, EnumSet.allOf(Part.class));
    }

    /**
     * The same for a command that needs some parts alone: faults of the others, for instance variables that only they
     * name and nobody has given, are none of its business, and what it reads of them is of no use.
     *
     * @param needed parts that must be without fault, beside saltern.yaml
     * @throws io.saltern.base.config.ConfigException naming every fault of the needed parts
     */
    public static LoadedProject open(
            Path directory, Optional<String> environment, Map<String, String> variables, Set<Part> needed) {
        Faults all = new Faults();
        LoadedProject loaded = read(directory, environment, variables, all);
        Faults faults = new Faults();
        all.list().stream()
                .filter(fault -> Part.of(fault.file()).map(needed::contains).orElse(true))
                .forEach(fault -> faults.add(fault.file(), fault.line(), fault.message()));
        faults.throwIfAny();
        return loaded;
    }
}
