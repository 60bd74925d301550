package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;

/** Holds when number and amount of a person's orders lie in their ranges; who has none has zero of both. */
public record OrdersCondition(OrdersMeasure measure, Optional<Range> count, Optional<Range> amount)
        implements Condition {
    @Override
    public Column holds(Instant asOf) {
        Column holds = count.map(range -> range.contains(found())).orElse(lit(true));
        return amount.map(range -> holds.and(range.contains(spent()))).orElse(holds);
    }

    @Override
    public Column explanation(Instant asOf) {
        return count.isPresent()
                ? Json.withNumber(description(), "found", found())
                : Json.withNumber(description(), "spent", spent());
    }

    @Override
    public Map<String, Column> found(Instant asOf) {
        return Map.of("found", found(), "spent", spent());
    }

    @Override
    public Optional<OrdersMeasure> ordersMeasure() {
        return Optional.of(measure);
    }

    @Override
    public List<String> sources() {
        return measure.sources();
    }

    @Override
    public boolean movesWithAsOf() {
        return true;
    }

    @Override
    public ObjectNode description() {
        ObjectNode json = Json.object();
        ObjectNode orders = measure.description();
        count.ifPresent(range -> range.describe(orders, "count"));
        amount.ifPresent(range -> range.describe(orders, "amount"));
        json.set("orders", orders);
        return json;
    }

    private Column found() {
        return coalesce(col(measure.countColumn()), lit(0L));
    }

    private Column spent() {
        return coalesce(col(measure.amountColumn()), lit(BigDecimal.ZERO));
    }
}
