package io.saltern.lake.column;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.saltern.base.error.SalternException;
import io.saltern.lake.table.Types;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Parts of a JSON text as texts: a scalar by its value, numbers plain and with every digit that they have, objects and arrays
 * as JSON. Null for null, for what is not there, and where the text is no JSON.
 */
public final class JsonTexts {
    private static final int MOST_DIGITS = 1000;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    // UDFs: from_json and get_json_object of Spark make a double of a number on its way to text (12500000.5 becomes
    // 1.25000005E7).
    private static final UserDefinedFunction MEMBERS =
            functions.udf((UDF1<String, Map<String, String>>) JsonTexts::members, Types.TEXT_MAP);
    private static final UserDefinedFunction AT =
            functions.udf((UDF2<String, String, String>) JsonTexts::at, DataTypes.StringType);

    private static final UserDefinedFunction WITH_TEXT_NUMBERS = functions.udf(
            (UDF2<String, String, String>) (json, sign) -> withTextNumbers(json, sign.charAt(0)), DataTypes.StringType);

    private JsonTexts() {}

    /** The members of a JSON object by name. */
    public static Column members(Column json) {
        return MEMBERS.apply(json);
    }

    /** What stands at a path: names and, for arrays, ordinals from 0, divided by dots. A name may hold dots itself. */
    public static Column at(Column json, String path) {
        return AT.apply(json, lit(path));
    }

    /** A value of a map of attributes: the one of that name, else what a path leads to inside the one that it begins with. */
    public static Column attribute(Column attributes, String path) {
        Column value = attributes.getItem(path);
        for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
            value = coalesce(value, at(attributes.getItem(path.substring(0, dot)), path.substring(dot + 1)));
        }
        return value;
    }

    /**
     * The JSON text with every number in it as a text, plain and with every digit, so that {@code from_json} may read the rest.
     *
     * @param decimalSign what divides decimals in these texts: the point, or the comma where other texts have it
     */
    public static Column withTextNumbers(Column json, char decimalSign) {
        return WITH_TEXT_NUMBERS.apply(json, lit(String.valueOf(decimalSign)));
    }

    /** The same in plain Java. */
    public static String withTextNumbers(String json, char decimalSign) {
        JsonNode node = read(json);
        return node == null || node.isMissingNode() ? null : write(withTextNumbers(node, decimalSign));
    }

    private static JsonNode withTextNumbers(JsonNode node, char decimalSign) {
        if (node.isNumber()) {
            return TextNode.valueOf(text(node).replace('.', decimalSign));
        }
        if (node.isObject()) {
            node.properties().forEach(member -> member.setValue(withTextNumbers(member.getValue(), decimalSign)));
        } else if (node.isArray()) {
            ArrayNode array = (ArrayNode) node;
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withTextNumbers(array.get(i), decimalSign));
            }
        }
        return node;
    }

    /** The same in plain Java. */
    public static Map<String, String> members(String json) {
        JsonNode object = read(json);
        if (object == null || !object.isObject()) {
            return null;
        }
        Map<String, String> texts = new TreeMap<>();
        object.properties().forEach(member -> texts.put(member.getKey(), text(member.getValue())));
        return texts;
    }

    /** The same in plain Java. */
    public static String at(String json, String path) {
        return text(find(read(json), path));
    }

    private static JsonNode find(JsonNode from, String path) {
        if (from == null) {
            return null;
        }
        JsonNode whole = step(from, path);
        for (int dot = path.indexOf('.'); whole == null && dot > 0; dot = path.indexOf('.', dot + 1)) {
            whole = find(step(from, path.substring(0, dot)), path.substring(dot + 1));
        }
        return whole;
    }

    private static JsonNode step(JsonNode from, String name) {
        return from.isArray() && name.matches("\\d{1,9}") ? from.get(Integer.parseInt(name)) : from.get(name);
    }

    private static JsonNode read(String json) {
        if (json == null) {
            return null;
        }
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static String text(JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.isBigDecimal()) {
            return plain(node.decimalValue());
        }
        return node.isValueNode() ? node.asText() : write(node);
    }

    /** Beyond all reason an exponent stays one: written out, it could ask for more zeros than memory has. */
    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > MOST_DIGITS ? number.toString() : number.toPlainString();
    }

    private static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("A JSON document that was read cannot be written.", e);
        }
    }
}
