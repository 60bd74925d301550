package io.saltern.identity.config;

import io.saltern.base.config.Section;
import java.util.Optional;

/**
 * When a value that nobody blocked is taken for generic, from the data alone.
 *
 * @param people a value that more people than this show, who are certainly different, is generic
 * @param unknown the same where they may be different: those without a name, whose ids are not limited, count too
 */
public record GenericConfig(long people, long unknown) {
    /** Above a large household, below a reception desk. */
    static final long PEOPLE = 8;

    /** Ids without names may be duplicates of one person, so many more of them are needed. */
    static final long UNKNOWN = 50;

    private static final long MOST = 10_000;

    static GenericConfig read(Optional<Section> given) {
        if (given.isEmpty()) {
            return new GenericConfig(PEOPLE, UNKNOWN);
        }
        Section section = given.get();
        long people = section.integer("people", PEOPLE, 1, MOST);
        long unknown = section.integer("unknown", Math.max(UNKNOWN, people), 1, MOST);
        if (unknown < people) {
            section.fault("unknown", "must not be less than people (" + people + ")");
        }
        section.finish();
        return new GenericConfig(people, unknown);
    }
}
