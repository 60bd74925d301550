package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.lake.table.TableDef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;

/** Holds when every comparison of an attribute's value does. */
public record AttributeCondition(Attribute attribute, List<Comparison> comparisons) implements Condition {
    public AttributeCondition {
        comparisons = List.copyOf(comparisons);
    }

    @Override
    public Column holds(Instant asOf) {
        Column value = attribute.value().apply(asOf);
        Column all = comparisons.stream()
                .map(comparison -> comparison.holds(value, asOf))
                .reduce(lit(true), Column::and);
        return coalesce(all, lit(false));
    }

    @Override
    public Column explanation(Instant asOf) {
        return attribute.isComputedNumber()
                ? Json.withNumber(description(), "value", attribute.value().apply(asOf))
                : lit(description().toString());
    }

    @Override
    public Map<String, Column> found(Instant asOf) {
        Column value = attribute.value().apply(asOf);
        return Map.of("value", attribute.kind() == ValueKind.TEXTS ? array_join(value, ", ") : value.cast("string"));
    }

    @Override
    public boolean findsPersonal() {
        return attribute.isPersonal();
    }

    @Override
    public Optional<TableDef> table() {
        return Optional.of(attribute.table());
    }

    @Override
    public boolean movesWithAsOf() {
        return attribute.isAge() || comparisons.stream().anyMatch(Comparison::movesWithAsOf);
    }

    @Override
    public ObjectNode description() {
        ObjectNode json = Json.object().put("attribute", attribute.name());
        comparisons.forEach(comparison -> comparison.describe(json));
        return json;
    }
}
