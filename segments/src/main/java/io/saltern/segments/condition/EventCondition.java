package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;

/** Holds when the number of a person's events lies in a range; who has none has zero. */
public record EventCondition(EventMeasure measure, Range count) implements Condition {
    @Override
    public Column holds(Instant asOf) {
        return count.contains(found());
    }

    @Override
    public Column explanation(Instant asOf) {
        return Json.withNumber(description(), "found", found());
    }

    @Override
    public Map<String, Column> found(Instant asOf) {
        return Map.of("found", found());
    }

    @Override
    public Optional<EventMeasure> eventMeasure() {
        return Optional.of(measure);
    }

    @Override
    public List<String> sources() {
        return measure.source().stream().toList();
    }

    @Override
    public boolean movesWithAsOf() {
        // Even without a window: events later than as-of count once as-of has passed them.
        return true;
    }

    @Override
    public ObjectNode description() {
        ObjectNode json = Json.object();
        ObjectNode event = measure.description();
        count.describe(event, "count");
        json.set("event", event);
        return json;
    }

    private Column found() {
        return coalesce(col(measure.column()), lit(0L));
    }
}
