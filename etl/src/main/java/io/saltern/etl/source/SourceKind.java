package io.saltern.etl.source;

import io.saltern.base.config.Section;
import java.util.function.UnaryOperator;

/** A kind of source: binds the keys of a source's file that say where its units come from. */
public interface SourceKind {
    /** The word that {@code kind:} has for it. */
    String type();

    /**
     * Binds the keys of this kind; faults go to the section.
     *
     * @param source name of the source
     * @param section top level of the source's file
     * @param resolve makes a path of the config absolute
     */
    Feed bind(String source, Section section, UnaryOperator<String> resolve);
}
