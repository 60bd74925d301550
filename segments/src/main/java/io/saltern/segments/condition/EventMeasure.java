package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.base.Digest;
import io.saltern.lake.column.JsonTexts;
import io.saltern.lake.table.EventTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;

/**
 * Which events of a person are counted.
 *
 * @param names event names, any of them
 * @param source source of the event; empty for all
 * @param within the window before as-of, half-open [as-of - within, as-of); empty for all events up to as-of
 * @param where values of properties by path, dots between the steps; each must be one of the values. A number is the same
 *     however many zeros end its fraction
 */
public record EventMeasure(
        List<String> names, Optional<String> source, Optional<Duration> within, Map<String, List<String>> where) {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    public EventMeasure {
        names = List.copyOf(names);
        where = new TreeMap<>(where);
    }

    /** The column of the wide row: events counted, null for none. */
    public String column() {
        return "events_" + Digest.sha256(description().toString()).substring(0, 12);
    }

    /** Which rows of core.event count. */
    public Column counts(Instant asOf) {
        Column holds =
                col(EventTable.NAME).isInCollection(names).and(Windows.contains(EventTable.OCCURRED_AT, within, asOf));
        if (source.isPresent()) {
            holds = holds.and(col(EventTable.SOURCE).equalTo(source.get()));
        }
        for (Map.Entry<String, List<String>> property : where.entrySet()) {
            holds = holds.and(coalesce(isOneOf(property.getKey(), property.getValue()), lit(false)));
        }
        return holds;
    }

    private static Column isOneOf(String property, List<String> wanted) {
        Column properties = col(EventTable.PROPERTIES);
        Column exactly = JsonTexts.at(properties, property).isInCollection(wanted);
        List<String> numbers =
                wanted.stream().filter(value -> NUMBER.matcher(value).matches()).toList();
        // Spark reads a number as a double and a text as it is: the number 12.50 is 12.5, the version "1.10" is not
        // 1.1.
        return numbers.isEmpty()
                ? exactly
                : exactly.or(get_json_object(properties, path(property)).isInCollection(numbers));
    }

    private static String path(String property) {
        return Arrays.stream(property.split("\\."))
                .map(step -> "['" + step + "']")
                .collect(Collectors.joining("", "$", ""));
    }

    ObjectNode description() {
        ObjectNode json = Json.object();
        Json.texts(json, "name", names);
        source.ifPresent(value -> json.put("source", value));
        within.ifPresent(value -> json.put("within", Json.span(value)));
        if (!where.isEmpty()) {
            ObjectNode properties = json.putObject("where");
            where.forEach((key, values) -> Json.texts(properties, key, values));
        }
        return json;
    }
}
