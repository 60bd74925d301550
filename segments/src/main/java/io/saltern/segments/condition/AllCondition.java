package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Column;

/** Holds when every part holds. */
public record AllCondition(List<Condition> parts) implements Condition {
    public AllCondition {
        parts = List.copyOf(parts);
    }

    @Override
    public Column holds(Instant asOf) {
        return parts.stream().map(part -> part.holds(asOf)).reduce(lit(true), Column::and);
    }

    @Override
    public Column explanation(Instant asOf) {
        return list("all", parts, asOf);
    }

    @Override
    public ObjectNode description() {
        return Json.list("all", parts);
    }

    static Column list(String word, List<Condition> parts, Instant asOf) {
        Column[] held = parts.stream().map(part -> part.why(asOf)).toArray(Column[]::new);
        return concat(lit("{\"" + word + "\":["), concat_ws(",", held), lit("]}"));
    }
}
