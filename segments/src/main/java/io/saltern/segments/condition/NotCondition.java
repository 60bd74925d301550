package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.not;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Column;

/** Holds when its part does not, so also when the part's value is missing. */
public record NotCondition(Condition part) implements Condition {
    @Override
    public Column holds(Instant asOf) {
        return not(part.holds(asOf));
    }

    @Override
    public List<Condition> parts() {
        return List.of(part);
    }

    @Override
    public ObjectNode description() {
        ObjectNode json = Json.object();
        json.set("not", part.description());
        return json;
    }
}
