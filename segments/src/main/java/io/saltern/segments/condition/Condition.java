package io.saltern.segments.condition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.lake.table.TableDef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Something that holds for a person or does not. A condition on a value that is missing does not hold; {@code not} of
 * it does. Columns refer to the wide row of a person that {@code SegmentPlan} builds.
 */
public sealed interface Condition
        permits AllCondition,
                AnyCondition,
                AttributeCondition,
                EventCondition,
                NotCondition,
                OrdersCondition,
                SegmentCondition {

    /** Whether it holds; true or false, never null. */
    Column holds(Instant asOf);

    /** What the condition asks, as the project's file says it, with all defaults filled in. */
    ObjectNode description();

    /**
     * The explanation of a person for whom the condition holds: its description, with counts and amounts found. JSON
     * text; values of attributes that name or describe a person are never part of it.
     */
    default Column explanation(Instant asOf) {
        return functions.lit(description().toString());
    }

    /**
     * What is found of a person when the condition is asked, also where it does not hold: counts, amounts, the value of an
     * attribute. Empty where the answer is all that there is.
     */
    default Map<String, Column> found(Instant asOf) {
        return Map.of();
    }

    /** Whether what is found names or describes a person. */
    default boolean findsPersonal() {
        return false;
    }

    /** {@link #explanation} where the condition holds, else null. */
    default Column why(Instant asOf) {
        return functions.when(holds(asOf), explanation(asOf));
    }

    /** The conditions that this one is made of. */
    default List<Condition> parts() {
        return List.of();
    }

    /** Whether a later as-of alone can change the answer. */
    default boolean movesWithAsOf() {
        return parts().stream().anyMatch(Condition::movesWithAsOf);
    }

    /** The count of events that it needs. */
    default Optional<EventMeasure> eventMeasure() {
        return Optional.empty();
    }

    /** The count and sum of orders that it needs. */
    default Optional<OrdersMeasure> ordersMeasure() {
        return Optional.empty();
    }

    /** The table, beside core.profile, that holds the value it needs. */
    default Optional<TableDef> table() {
        return Optional.empty();
    }

    /** Names of the sources that it asks about. */
    default List<String> sources() {
        return List.of();
    }

    /** The other segment that it asks about. */
    default Optional<String> segment() {
        return Optional.empty();
    }

    /** This condition and all below it. */
    default Stream<Condition> tree() {
        return Stream.concat(Stream.of(this), parts().stream().flatMap(Condition::tree));
    }
}
