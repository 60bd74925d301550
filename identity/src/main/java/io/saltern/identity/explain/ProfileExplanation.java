package io.saltern.identity.explain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who a profile is and how that is known. Personal values are masked unless asked for.
 *
 * @param profileId the id as it is now
 * @param formerId the id that was asked for, when it was merged into this one
 * @param golden the golden record, one entry an attribute that any record has a value of
 * @param identifiers identifiers in use, sorted
 * @param records current records of the sources, sorted
 * @param household the household that the profile lives in; empty when in none
 * @param history what became of this id, earliest first
 * @param refused links to or from this profile that were refused or cut
 * @param isComplete false when a list was cut off at {@link ExplainProfile#MOST_LINES}
 */
public record ProfileExplanation(
        String profileId,
        Optional<String> formerId,
        List<GoldenValue> golden,
        List<ShownIdentifier> identifiers,
        List<SourceRecord> records,
        Optional<Household> household,
        List<Change> history,
        List<RefusedLink> refused,
        boolean isComplete) {
    /** Reason of a value that is the golden one itself, shown by a further record. */
    public static final String SAME_VALUE = "the same value";

    /**
     * A value of the golden record, where it came from and of when it is.
     *
     * @param value null when no record has a valid one; source and date are null then too
     * @param recordId record that it came from; null when no current record has it, as after a change not yet run
     * @param rule survivorship rule of the attribute as it is configured; null where the record is
     * @param lost the values of the other records, the nearest first, then those that are not valid
     */
    public record GoldenValue(
            String attribute,
            String value,
            String source,
            String recordId,
            Instant at,
            String rule,
            List<LostValue> lost) {}

    /** A value that is not golden, and by which criterion it lost. */
    public record LostValue(String value, String source, String recordId, Instant at, String reason) {}

    /** An identifier as it is shown. */
    public record ShownIdentifier(String namespace, String value) {
        @Override
        public String toString() {
            return namespace + ":" + value;
        }
    }

    /** A record of a source, with the names and identifiers that it shows. */
    public record SourceRecord(
            String source,
            String recordId,
            Instant validAt,
            String givenName,
            String familyName,
            List<ShownIdentifier> identifiers) {}

    /** A household with the profiles of all its members, sorted. */
    public record Household(String householdId, List<String> members) {}

    /** An entry of the history. */
    public record Change(String profileId, String kind, String otherProfileId, Instant at, long changeNo) {}

    /** A link that did not come about, and why. */
    public record RefusedLink(
            ShownIdentifier from, ShownIdentifier to, String rule, String status, String reason, Instant firstSeenAt) {}
}
