package io.saltern.segments.condition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Holds for the members of another segment, evaluated in the same pass. */
public record SegmentCondition(String name) implements Condition {
    /** The column of the wide row that says whether a person is in a segment. */
    public static String column(String segment) {
        return "in_" + segment;
    }

    @Override
    public Column holds(Instant asOf) {
        return functions.col(column(name));
    }

    @Override
    public Optional<String> segment() {
        return Optional.of(name);
    }

    @Override
    public ObjectNode description() {
        return Json.object().put("segment", name);
    }
}
