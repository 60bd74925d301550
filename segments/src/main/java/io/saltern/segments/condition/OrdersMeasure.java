package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.base.Digest;
import io.saltern.lake.table.OrderTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * Which orders of a person are counted and summed. Cancelled ones never are; returns lower the amount and do not count.
 *
 * @param sources sources of the order, any of them; empty for all
 * @param within the window before as-of, half-open [as-of - within, as-of); empty for all orders up to as-of
 */
public record OrdersMeasure(List<String> sources, Optional<Duration> within) {
    public OrdersMeasure {
        sources = List.copyOf(sources);
    }

    /** The column of the wide row: purchases counted, null for none. */
    public String countColumn() {
        return "orders_" + digest();
    }

    /** The column of the wide row: amount, null for none. */
    public String amountColumn() {
        return "amount_" + digest();
    }

    /** Which rows of core.order count. */
    public Column counts(Instant asOf) {
        Column holds = Windows.contains(OrderTable.ORDERED_AT, within, asOf);
        return sources.isEmpty() ? holds : holds.and(col(OrderTable.SOURCE).isInCollection(sources));
    }

    private String digest() {
        return Digest.sha256(description().toString()).substring(0, 12);
    }

    ObjectNode description() {
        ObjectNode json = Json.object();
        if (!sources.isEmpty()) {
            Json.texts(json, "source", sources);
        }
        within.ifPresent(value -> json.put("within", Json.span(value)));
        return json;
    }
}
