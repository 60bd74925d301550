package io.saltern.segments.model;

import io.saltern.base.config.Section;
import java.util.Optional;

/** Which models are fitted. */
public record ModelsConfig(Optional<RfmConfig> rfm, Optional<KMeansConfig> kmeans) {
    /** Binds the sections {@code rfm} and {@code kmeans} of models.yaml. */
    public static ModelsConfig read(Optional<Section> root) {
        return new ModelsConfig(
                root.flatMap(section -> section.section("rfm")).map(RfmConfig::read),
                root.flatMap(section -> section.section("kmeans")).flatMap(KMeansConfig::read));
    }
}
