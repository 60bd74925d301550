package io.saltern.segments;

import io.saltern.base.config.ConfigFile;
import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.base.config.Section;
import io.saltern.segments.member.SegmentConfig;
import io.saltern.segments.member.SegmentReader;
import io.saltern.segments.model.ModelsConfig;
import io.saltern.segments.trait.TraitsConfig;
import java.util.List;
import java.util.Optional;

/**
 * What {@code models.yaml} and the files of {@code segments/} say.
 *
 * @param traits how traits are computed
 * @param models which models are fitted
 * @param segments each behind those it asks about
 * @param currency the project's currency, ISO 4217
 */
public record SegmentsConfig(TraitsConfig traits, ModelsConfig models, List<SegmentConfig> segments, String currency) {
    public SegmentsConfig {
        segments = List.copyOf(segments);
    }

    /** Reads and checks everything without Spark; what is wrong goes to {@code faults}. */
    public static SegmentsConfig read(Project project, Faults faults) {
        Optional<Section> root = project.file("models.yaml").map(ConfigFile::root);
        List<String> sources = project.names("sources").stream().sorted().toList();
        TraitsConfig traits = TraitsConfig.read(root.flatMap(section -> section.section("traits")), sources);
        ModelsConfig models = ModelsConfig.read(root);
        root.ifPresent(Section::finish);
        return new SegmentsConfig(
                traits,
                models,
                new SegmentReader(
                                models,
                                sources,
                                project.names("segments").stream().sorted().toList(),
                                faults)
                        .read(project.folder("segments")),
                project.settings().currency());
    }

    /** Names of all segments, sorted. */
    public List<String> segmentNames() {
        return segments.stream().map(SegmentConfig::name).sorted().toList();
    }
}
