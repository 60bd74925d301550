package io.saltern.segments.trait;

import io.saltern.base.config.Section;
import io.saltern.segments.condition.ConditionReader;
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

    /**
     * Binds the section {@code traits} of models.yaml; the defaults stand where there is none.
     *
     * @param sources names of all sources
     */
    public static TraitsConfig read(Optional<Section> section, List<String> sources) {
        if (section.isEmpty()) {
            return new TraitsConfig(List.of());
        }
        TraitsConfig config = new TraitsConfig(section.get().someTexts("session_sources"));
        config.sessionSources().stream()
                .filter(source -> !sources.contains(source))
                .forEach(source -> section.get()
                        .fault(
                                "session_sources",
                                "names '" + source + "', which has no file in sources"
                                        + ConditionReader.nearest(source, sources)));
        section.get().finish();
        return config;
    }
}
