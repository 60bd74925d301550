package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Column;

/** Holds when at least one part holds; the explanation lists the parts that do. */
public record AnyCondition(List<Condition> parts) implements Condition {
    public AnyCondition {
        parts = List.copyOf(parts);
    }

    @Override
    public Column holds(Instant asOf) {
        return parts.stream().map(part -> part.holds(asOf)).reduce(lit(false), Column::or);
    }

    @Override
    public Column explanation(Instant asOf) {
        return AllCondition.list("any", parts, asOf);
    }

    @Override
    public ObjectNode description() {
        return Json.list("any", parts);
    }
}
