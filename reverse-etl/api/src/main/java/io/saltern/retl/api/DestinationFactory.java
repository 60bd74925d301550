package io.saltern.retl.api;

import io.saltern.base.config.Section;

/** Makes destinations of one type from their configuration. */
public interface DestinationFactory {
    /** The word after {@code type:} in a file of {@code destinations}. */
    String type();

    /**
     * Reads every key that the type knows and adds every fault to the section; touches neither network nor disk. The
     * caller has read {@code type} and reports unknown keys afterwards. When there were faults, the destination returned
     * must not be opened.
     *
     * @param name the destination's name
     */
    Destination create(String name, Section config);
}
