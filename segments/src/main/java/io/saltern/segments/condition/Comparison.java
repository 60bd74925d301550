package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.sql.Column;

/** One comparison of an attribute's value; null where the value is missing, which the condition takes for false. */
public sealed interface Comparison {
    Column holds(Column value, Instant asOf);

    void describe(ObjectNode json);

    /** Whether a later as-of alone can change the answer. */
    default boolean movesWithAsOf() {
        return false;
    }

    /** How a value stands to one other. */
    enum Relation {
        EQUALS("equals", Column::equalTo),
        NOT_EQUALS("not_equals", Column::notEqual),
        AT_LEAST("at_least", Column::geq),
        AT_MOST("at_most", Column::leq),
        MORE_THAN("more_than", Column::gt),
        LESS_THAN("less_than", Column::lt),
        STARTS_WITH("starts_with", (value, other) -> value.startsWith(other));

        private final String key;
        private final BiFunction<Column, Column, Column> column;

        Relation(String key, BiFunction<Column, Column, Column> column) {
            this.key = key;
            this.column = column;
        }

        String key() {
            return key;
        }
    }

    /** Against one value. */
    record To(Relation relation, Comparable<?> other) implements Comparison {
        @Override
        public Column holds(Column value, Instant asOf) {
            return relation.column.apply(value, ValueKind.literal(other));
        }

        @Override
        public void describe(ObjectNode json) {
            json.put(relation.key, other.toString());
        }
    }

    /** One of several values, or none of them. */
    record OneOf(List<Comparable<?>> others, boolean negated) implements Comparison {
        public OneOf {
            others = List.copyOf(others);
        }

        @Override
        public Column holds(Column value, Instant asOf) {
            Column in = value.isin(others.toArray());
            return negated ? not(in) : in;
        }

        @Override
        public void describe(ObjectNode json) {
            Json.texts(
                    json,
                    negated ? "not_in" : "in",
                    others.stream().map(Object::toString).toList());
        }
    }

    /** Between two values, both included. */
    record Between(Comparable<?> least, Comparable<?> most) implements Comparison {
        @Override
        public Column holds(Column value, Instant asOf) {
            return value.geq(ValueKind.literal(least)).and(value.leq(ValueKind.literal(most)));
        }

        @Override
        public void describe(ObjectNode json) {
            Json.texts(json, "between", List.of(least.toString(), most.toString()));
        }
    }

    /** A part of a text, or an element of a list. */
    record Contains(String part, boolean isElement) implements Comparison {
        @Override
        public Column holds(Column value, Instant asOf) {
            return isElement ? array_contains(value, part) : value.contains(lit(part));
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("contains", part);
        }
    }

    /** Whether there is a value at all. */
    record Exists(boolean wanted) implements Comparison {
        @Override
        public Column holds(Column value, Instant asOf) {
            return wanted ? value.isNotNull() : value.isNull();
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("exists", wanted);
        }
    }

    /** A time in [as-of - span, as-of], or before as-of - span: of a past time exactly one of the two holds. */
    record Recency(Duration span, boolean within) implements Comparison {
        @Override
        public Column holds(Column value, Instant asOf) {
            Column start = lit(asOf.minus(span));
            return within ? value.geq(start).and(value.leq(lit(asOf))) : value.lt(start);
        }

        @Override
        public void describe(ObjectNode json) {
            json.put(within ? "within" : "older_than", Json.span(span));
        }

        @Override
        public boolean movesWithAsOf() {
            return true;
        }
    }
}
