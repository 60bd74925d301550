package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.spark.sql.Column;

/** A range of numbers, both ends included; an end that is absent is open. */
public record Range(Optional<BigDecimal> atLeast, Optional<BigDecimal> atMost) {
    static final Range ONE_OR_MORE = new Range(Optional.of(BigDecimal.ONE), Optional.empty());

    Column contains(Column number) {
        Column holds = lit(true);
        if (atLeast.isPresent()) {
            holds = holds.and(number.geq(lit(atLeast.get())));
        }
        if (atMost.isPresent()) {
            holds = holds.and(number.leq(lit(atMost.get())));
        }
        return holds;
    }

    void describe(ObjectNode json, String key) {
        ObjectNode range = json.putObject(key);
        atLeast.ifPresent(value -> range.put("at_least", value));
        atMost.ifPresent(value -> range.put("at_most", value));
    }
}
