package io.saltern.identity.config;

import io.saltern.base.config.Section;
import java.io.Serializable;
import java.util.Optional;

/**
 * When a value that nobody blocked is taken for generic, from the data alone.
 *
 * @param people a value that more people than this show, who are certainly different, is generic
 * @param unknown the same where they may be different: those without a name, whose ids are not limited, count too
 * @param differing a value of a namespace without {@code agree_on} is generic from so many people whose given names certainly
 *     differ and who share no e-mail or phone
 */
public record GenericConfig(long people, long unknown, long differing) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Above a large household, below a reception desk. */
    static final long PEOPLE = 8;

    /** Ids without names may be duplicates of one person, so many more of them are needed. */
    static final long UNKNOWN = 50;

    /** Two may be a couple with one card; nothing guards such a value, so no more are let through. */
    static final long DIFFERING = 3;

    private static final long MOST = 10_000;

    static GenericConfig read(Optional<Section> given) {
        if (given.isEmpty()) {
            return new GenericConfig(PEOPLE, UNKNOWN, DIFFERING);
        }
        Section section = given.get();
        long people = section.integer("people", PEOPLE, 1, MOST);
        long unknown = section.integer("unknown", Math.max(UNKNOWN, people), 1, MOST);
        if (unknown < people) {
            section.fault("unknown", "must not be less than people (" + people + ")");
        }
        long differing = section.integer("differing", DIFFERING, 2, MOST);
        section.finish();
        return new GenericConfig(people, unknown, differing);
    }
}
