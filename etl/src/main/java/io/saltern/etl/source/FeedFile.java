package io.saltern.etl.source;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A piece of a source that can be read: a file.
 *
 * @param location full address
 * @param name path from the root of the source, by which the source knows it
 * @param size bytes
 * @param modifiedAt time of its last change, by its file system
 * @param dayText the day in its path, ISO; empty when the source has none
 */
public record FeedFile(String location, String name, long size, Instant modifiedAt, String dayText)
        implements Serializable {

    public Optional<LocalDate> day() {
        return dayText.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(dayText));
    }
}
