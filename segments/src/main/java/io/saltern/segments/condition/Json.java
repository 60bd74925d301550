package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.Column;

/** JSON of descriptions and explanations, with keys in the order in which they are put. */
final class Json {
    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode list(String word, List<Condition> parts) {
        ObjectNode json = object();
        ArrayNode items = json.putArray(word);
        parts.forEach(part -> items.add(part.description()));
        return json;
    }

    static void texts(ObjectNode json, String key, List<String> values) {
        ArrayNode items = json.putArray(key);
        values.forEach(items::add);
    }

    /** A span as configuration writes it: the largest unit that divides it. */
    static String span(Duration span) {
        long seconds = span.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** The description as JSON text with a number added under {@code key}. */
    static Column withNumber(ObjectNode description, String key, Column number) {
        String text = description.toString();
        String open = text.substring(0, text.length() - 1);
        return concat(lit(open + ",\"" + key + "\":"), coalesce(number.cast("string"), lit("null")), lit("}"));
    }
}
