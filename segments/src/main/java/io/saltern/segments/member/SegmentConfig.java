package io.saltern.segments.member;

import io.saltern.segments.condition.Condition;
import java.util.List;
import java.util.Optional;

/**
 * A segment: who is in it, and what for.
 *
 * @param name from the file's name, snake_case
 * @param description what it is, for people
 * @param owner who answers for it
 * @param goal what it is to achieve
 * @param minSize fewer members than this are worth a warning: an audience below an ad platform's floor reaches nobody
 * @param where who is in it
 */
public record SegmentConfig(
        String name,
        Optional<String> description,
        Optional<String> owner,
        Optional<String> goal,
        long minSize,
        Condition where) {

    /** Other segments that it asks about, each once. */
    public List<String> references() {
        return where.tree()
                .flatMap(condition -> condition.segment().stream())
                .distinct()
                .toList();
    }
}
