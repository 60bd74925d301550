package io.saltern.segments.trait;

import io.saltern.base.config.Section;
import java.util.List;
import java.util.Optional;

/**
 * How traits are computed.
 *
 * @param sessionSources sources whose events make up sessions; empty for all. What a mail server reports is no visit.
 */
public record TraitsConfig(List<String> sessionSources) {
    public TraitsConfig {
        sessionSources = List.copyOf(sessionSources);
    }

    /** Binds the section {@code traits} of models.yaml; the defaults stand where there is none. */
    public static TraitsConfig read(Optional<Section> section) {
        if (section.isEmpty()) {
            return new TraitsConfig(List.of());
        }
        TraitsConfig config = new TraitsConfig(section.get().texts("session_sources"));
        section.get().finish();
        return config;
    }
}
