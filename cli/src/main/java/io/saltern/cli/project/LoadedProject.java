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
import java.util.Map;
import java.util.Optional;

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
        Faults faults = new Faults();
        LoadedProject loaded = read(directory, environment, variables, faults);
        faults.throwIfAny();
        return loaded;
    }
}
