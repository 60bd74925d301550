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
     * @param weight 1 for an exact link, else the score in bits
     * @param sources sources that showed it
     * @param n rows that showed it
     * @param shownBy rows of the sources that show both ends, or an end and the value; bounded by
     *     {@link ExplainPath#MOST_SHOWN}
     * @param comparisons what the score is made of, in the order of the model; empty for an exact link
     */
    public record Link(
            ShownIdentifier from,
            ShownIdentifier to,
            String rule,
            ShownIdentifier value,
            double weight,
            List<String> sources,
            Instant firstSeenAt,
            long n,
            List<ShownBy> shownBy,
            List<Comparison> comparisons) {}

    /**
     * Rows of one source that show the same identifiers together: the first and the last of them.
     *
     * @param table kind of the rows: customer, event, order or consent
     * @param firstId record, message or order number of the first row
     * @param n rows
     */
    public record ShownBy(
            String source, String table, String firstId, Instant firstAt, String lastId, Instant lastAt, long n) {}

    /**
     * One comparison of a scored link.
     *
     * @param level how well the two agree, in the words of the model
     * @param weight bits that it adds, with the part of the term frequency; negative when it speaks against the link
     * @param termFrequency bits of the weight that come from how rare the value is; 0 when it was not looked at
     */
    public record Comparison(String name, String level, double weight, double termFrequency) {}
}
