package io.saltern.identity.explain;

import io.saltern.identity.explain.ProfileExplanation.RefusedLink;
import io.saltern.identity.explain.ProfileExplanation.ShownIdentifier;
import java.time.Instant;
import java.util.List;

/**
 * Why two things are one person, or why not.
 *
 * @param fromProfileId profile of the first
 * @param toProfileId profile of the second
 * @param links the shortest chain of links between the two, in order; empty when they are two persons, or the same thing
 * @param refused links between the two persons that were refused or cut; empty when they are one
 */
public record PathExplanation(String fromProfileId, String toProfileId, List<Link> links, List<RefusedLink> refused) {
    /** Whether both are one person. */
    public boolean isOnePerson() {
        return fromProfileId.equals(toProfileId);
    }

    /**
     * One link of the chain.
     *
     * @param value the value that both sides show, when neither side is that value itself; else null
     * @param sources sources that showed it
     * @param n rows that showed it
     */
    public record Link(
            ShownIdentifier from,
            ShownIdentifier to,
            String rule,
            ShownIdentifier value,
            List<String> sources,
            Instant firstSeenAt,
            long n) {}
}
