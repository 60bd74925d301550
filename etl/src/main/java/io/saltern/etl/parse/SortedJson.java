package io.saltern.etl.parse;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.saltern.base.error.SalternException;
import java.math.BigDecimal;
import java.util.Map;

/** JSON with exact decimals on the way in and sorted keys on the way out, so that equal content is equal text. */
final class SortedJson {
    /** As many as a number of JSON may have when it is read. */
    private static final int MOST_DIGITS = 1000;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Parser errors must not quote the text: they may reach a log.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private SortedJson() {}

    /**
     * The document with composed texts and keys.
     *
     * @throws BadJsonException when the text is no JSON document of RFC 8259, or holds what Jackson lets pass: bytes that the
     *     encoding does not know, halves of surrogate pairs, numbers that are too long to be written out
     */
    static JsonNode read(String text) throws BadJsonException {
        if (UnitFaults.hasUnknownBytes(text)) {
            throw new BadJsonException(UnitFaults.ENCODING, UnitFaults.UNKNOWN_BYTES);
        }
        if (text.isBlank()) {
            throw new BadJsonException("json_syntax", "the text is no JSON: a value is expected");
        }
        try {
            return composed(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            JsonGrammar.check(text);
            throw new BadJsonException("json_syntax", "the text is no JSON that can be read" + place(e.getLocation()));
        }
    }

    private static String place(JsonLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static JsonNode composed(JsonNode node) throws BadJsonException {
        if (node.isTextual()) {
            String text = composed(node.textValue());
            return text.equals(node.textValue()) ? node : TextNode.valueOf(text);
        }
        if (node.isBigDecimal()) {
            BigDecimal number = node.decimalValue();
            if (Math.max(number.scale(), number.precision() - (long) number.scale()) > MOST_DIGITS) {
                throw new BadJsonException(
                        "json_number_too_long", "a number written out has more than " + MOST_DIGITS + " digits");
            }
        }
        if (node.isArray()) {
            ArrayNode array = (ArrayNode) node;
            for (int i = 0; i < array.size(); i++) {
                array.set(i, composed(array.get(i)));
            }
        }
        return node.isObject() ? composed((ObjectNode) node) : node;
    }

    private static ObjectNode composed(ObjectNode object) throws BadJsonException {
        boolean isRenamed = false;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            isRenamed |= !composed(member.getKey()).equals(member.getKey());
            member.setValue(composed(member.getValue()));
        }
        if (!isRenamed) {
            return object;
        }
        ObjectNode renamed = MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (renamed.putIfAbsent(composed(member.getKey()), member.getValue()) != null) {
                throw new BadJsonException("json_duplicate_key", "two keys of one object are the same text");
            }
        }
        return renamed;
    }

    private static String composed(String text) throws BadJsonException {
        if (ComposedText.isPlain(text)) {
            return text;
        }
        if (ComposedText.hasLoneSurrogate(text)) {
            throw JsonGrammar.loneSurrogate("");
        }
        return ComposedText.of(text);
    }

    static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("A JSON document that was read cannot be written.", e);
        }
    }

    /** A scalar as its folded text, anything else as JSON; null for null, blank text and what is not there. */
    static String text(JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.isBigDecimal()) {
            return node.decimalValue().toPlainString();
        }
        return node.isValueNode() ? FoldedText.of(node.asText()) : write(node);
    }
}
