package io.saltern.retl.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The mapped fields of one change, ready to leave: normalised, and hashed where the destination's field says so.
 *
 * <p>Fields are ordered by name, so that equal payloads give equal bytes whatever the order of the mapping. A value is a
 * {@code String}, {@code Long}, {@code BigDecimal}, {@code Boolean} or null; null means "known to be empty" and clears
 * the field at the destination, a field that is absent is not touched there.
 *
 * <p>{@link #canonicalJson()} is one JSON object without blanks: names ascending by UTF-16 code unit, whole numbers
 * without a fraction, decimals plain and without trailing zeros. {@link #digest()} is taken from its UTF-8 bytes.
 */
public final class Payload {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Payload EMPTY = new Payload(Collections.emptySortedMap());

    private final SortedMap<String, Object> fields;

    private Payload(SortedMap<String, Object> fields) {
        this.fields = fields;
    }

    /** The payload without fields, as a REMOVE may have it. */
    public static Payload empty() {
        return EMPTY;
    }

    /**
     * A payload of these fields. {@code Integer} and {@code Short} become {@code Long}.
     *
     * @throws IllegalArgumentException when a value has another type (doubles among them: their text is not stable)
     */
    public static Payload of(Map<String, ?> fields) {
        SortedMap<String, Object> sorted = new TreeMap<>();
        fields.forEach((name, value) -> sorted.put(name, checked(name, value)));
        return new Payload(Collections.unmodifiableSortedMap(sorted));
    }

    /**
     * The payload whose {@link #canonicalJson()} is given.
     *
     * @throws IllegalArgumentException when the text is no flat JSON object
     */
    public static Payload parse(String canonicalJson) {
        try (JsonParser parser = JSON.createParser(canonicalJson)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("a payload is a JSON object");
            }
            SortedMap<String, Object> fields = new TreeMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                fields.put(name, value(parser, name));
            }
            return new Payload(Collections.unmodifiableSortedMap(fields));
        } catch (IOException e) {
            throw new IllegalArgumentException("the payload is not valid JSON", e);
        }
    }

    private static Object value(JsonParser parser, String name) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> whole(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            default -> throw new IllegalArgumentException("field " + name + " of a payload holds no plain value");
        };
    }

    private static Object whole(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : new BigDecimal(number);
    }

    private static Object checked(String name, Object value) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigDecimal) {
            return value;
        }
        throw new IllegalArgumentException("field " + name + " has the type "
                + value.getClass().getSimpleName() + ": a payload holds text, whole numbers, decimals and booleans");
    }

    /** The fields, ascending by name; unmodifiable. */
    public SortedMap<String, Object> fields() {
        return fields;
    }

    /** The value of a field; null when it is null or absent. */
    public Object get(String name) {
        return fields.get(name);
    }

    /** The one text of this payload, the same on every machine and in every run. */
    public String canonicalJson() {
        StringBuilder out = new StringBuilder(64);
        out.append('{');
        fields.forEach((name, value) -> {
            if (out.length() > 1) {
                out.append(',');
            }
            quote(out, name);
            out.append(':');
            append(out, value);
        });
        return out.append('}').toString();
    }

    private static void append(StringBuilder out, Object value) {
        if (value instanceof String text) {
            quote(out, text);
        } else if (value instanceof BigDecimal number) {
            out.append(plain(number));
        } else {
            out.append(value);
        }
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }

    /** SHA-256 of the canonical text, 64 lower-case hexadecimal digits. */
    public String digest() {
        return PayloadDigest.of(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && canonicalJson().equals(that.canonicalJson());
    }

    @Override
    public int hashCode() {
        return canonicalJson().hashCode();
    }

    /** Names only: values may be personal and must not reach a log. */
    @Override
    public String toString() {
        return "Payload" + fields.keySet();
    }
}
