package io.saltern.retl.api;

import io.saltern.base.config.Section;
import java.util.List;
import java.util.Optional;

/** The types of destination that this installation has. */
public interface DestinationCatalog {
    /** All type names, ascending. */
    List<String> types();

    /**
     * The destination that a file of {@code destinations} describes. All faults go to the section, unknown keys too.
     *
     * @return empty when the type is missing or unknown
     */
    Optional<Destination> create(String name, Section config);
}
