package io.saltern.etl.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.base.Digest;
import io.saltern.etl.config.Format;
import io.saltern.etl.config.RecordFormat;
import io.saltern.lake.table.CustomerTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads JSON. The parts of a document are the elements of its array (of the array at {@code records} where the source says
 * so), those of a Segment line the messages of its batch; one that is no JSON takes no other along. A path is a row of keys
 * divided by dots; a key that holds dots itself is found too.
 */
final class JsonPartReader implements PartReader {
    private static final String BATCH = "batch";
    private static final String BATCH_PATH = "batch.";
    private static final String MESSAGE_ID = "messageId";
    private static final String CONTENT = "content-";
    private static final int CONTENT_HEX = 32;

    private final RecordFormat format;
    private final Fields fields;

    JsonPartReader(RecordFormat format, Fields fields) {
        this.format = format;
        this.fields = fields;
    }

    @Override
    public List<Part> read(String header, String text) {
        Optional<Part> fault = format.format() == Format.JSON ? Optional.empty() : UnitFaults.ofLength(text);
        if (fault.isPresent()) {
            return List.of(fault.get());
        }
        JsonNode document;
        try {
            document = SortedJson.read(text);
        } catch (BadJsonException e) {
            return withoutBadElements(text, e);
        }
        return switch (format.format()) {
            case SEGMENT -> messages(document);
            case JSON -> documents(document);
            default -> parts(document, 0, 1, null);
        };
    }

    /**
     * The parts of a text that is no JSON as a whole: of its array each element is read by itself, so that one that is bad
     * takes no other along. What is wrong around the array costs the unit.
     */
    private List<Part> withoutBadElements(String text, BadJsonException fault) {
        JsonSpans spans = new JsonSpans(text);
        Optional<JsonSpans.Span> array =
                switch (format.format()) {
                    case SEGMENT -> spans.member(spans.all(), BATCH);
                    case JSON ->
                        format.records().isEmpty()
                                ? Optional.of(spans.all())
                                : spans.find(spans.all(), format.records());
                    default -> Optional.empty();
                };
        List<JsonSpans.Span> elements = array.flatMap(spans::elements).orElse(List.of());
        if (elements.isEmpty()) {
            return List.of(fault.part(0, 1));
        }
        JsonNode envelope;
        try {
            envelope = SortedJson.read(text.substring(0, array.get().start())
                    + "[]"
                    + text.substring(array.get().end()));
        } catch (BadJsonException e) {
            return List.of(e.part(0, 1));
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            try {
                parts.addAll(parts(
                        SortedJson.read(elements.get(i).of(text)),
                        i + 1,
                        elements.size(),
                        format.format() == Format.SEGMENT ? envelope : null));
            } catch (BadJsonException e) {
                parts.add(e.part(i + 1, elements.size()));
            }
        }
        return parts;
    }

    private static List<Part> bad(String rule, String reason) {
        return List.of(Part.bad(0, 1, rule, reason, null));
    }

    private List<Part> messages(JsonNode document) {
        JsonNode batch = document.get(BATCH);
        if (batch == null) {
            return parts(document, 0, 1, null);
        }
        if (!batch.isArray()) {
            return bad("batch", "the member 'batch' is no array of messages");
        }
        return elements((ArrayNode) batch, document);
    }

    private List<Part> documents(JsonNode document) {
        JsonNode records = format.records().isEmpty() ? document : find(document, format.records());
        if (records == null || records.isMissingNode()) {
            return bad("records", "the document has no '" + format.records() + "'");
        }
        return records.isArray() ? elements((ArrayNode) records, null) : parts(records, 0, 1, null);
    }

    private List<Part> elements(ArrayNode array, JsonNode envelope) {
        if (array.isEmpty()) {
            return bad("no_parts", "the array of records is empty");
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            parts.addAll(parts(array.get(i), i + 1, array.size(), envelope));
        }
        return parts;
    }

    private List<Part> parts(JsonNode record, int part, int parts, JsonNode envelope) {
        if (!record.isObject()) {
            return List.of(Part.bad(part, parts, "not_an_object", "the record is no JSON object", null));
        }
        String[] values = new String[fields.size()];
        for (int i = 0; i < fields.paths().size(); i++) {
            String path = fields.paths().get(i);
            if (path.equals(Fields.CONTENT_ID)) {
                values[i] = contentId(record);
            } else if (path.equals(Fields.CLEARED)) {
                values[i] = cleared(record);
            } else if (fields.lines().isEmpty() || !path.startsWith(fields.lines() + ".")) {
                values[i] = envelope != null && path.startsWith(BATCH_PATH)
                        ? SortedJson.text(find(envelope, path.substring(BATCH_PATH.length())))
                        : text(find(record, path), path);
            }
        }
        values[fields.attributesIndex()] = attributes(record);
        return fields.lines().isEmpty()
                ? List.of(new Part(part, parts, 0, values, null, null, null))
                : lines(record, part, parts, values);
    }

    private List<Part> lines(JsonNode record, int part, int parts, String[] shared) {
        JsonNode lines = find(record, fields.lines());
        if (lines == null || !lines.isArray() || lines.isEmpty()) {
            return List.of(Part.bad(
                    part, parts, "no_lines", "the order has no array of lines, or an empty one", fields.lines()));
        }
        List<Part> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = lines.get(i);
            if (!line.isObject()) {
                return List.of(Part.bad(part, parts, "not_an_object", "a line is no JSON object", fields.lines()));
            }
            String[] values = shared.clone();
            for (int j = 0; j < fields.paths().size(); j++) {
                String path = fields.paths().get(j);
                if (path.startsWith(fields.lines() + ".")) {
                    values[j] = text(find(line, path.substring(fields.lines().length() + 1)), path);
                }
            }
            found.add(new Part(part, parts, i + 1, values, null, null, null));
        }
        return found;
    }

    private String text(JsonNode node, String path) {
        String text = SortedJson.text(node);
        return text != null && node.isNumber() && fields.decimalCommas().contains(path) ? text.replace('.', ',') : text;
    }

    private static String contentId(JsonNode message) {
        if (SortedJson.text(message.get(MESSAGE_ID)) != null) {
            return null;
        }
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.setAll((ObjectNode) message);
        content.remove(List.of(MESSAGE_ID, "sentAt", "receivedAt"));
        return CONTENT + Digest.sha256(SortedJson.write(content)).substring(0, CONTENT_HEX);
    }

    private String cleared(JsonNode record) {
        ArrayNode paths = JsonNodeFactory.instance.arrayNode();
        for (String path : fields.named()) {
            JsonNode value = find(record, path);
            if (value != null && value.isNull()) {
                paths.add(path);
            }
        }
        for (String name : wanted(record)) {
            JsonNode value = find(record, name);
            if (value != null && value.isNull()) {
                paths.add(CustomerTable.ATTRIBUTE_PREFIX + name);
            }
        }
        return paths.isEmpty() ? null : SortedJson.write(paths);
    }

    private Set<String> wanted(JsonNode record) {
        Set<String> wanted = new LinkedHashSet<>(fields.attributes());
        if (fields.isAllAttributes()) {
            record.fieldNames().forEachRemaining(wanted::add);
            fields.paths().forEach(path -> wanted.remove(firstKey(path)));
            wanted.remove(firstKey(fields.lines()));
        }
        return wanted;
    }

    private String attributes(JsonNode record) {
        if (!fields.keepsAttributes()) {
            return null;
        }
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (String name : wanted(record)) {
            JsonNode value = find(record, name);
            if (value != null && !value.isNull() && !isNoStatement(value)) {
                kept.set(name, value);
            }
        }
        return kept.isEmpty() ? null : SortedJson.write(kept);
    }

    /** Of records that say only what has changed, an empty text says nothing. */
    private boolean isNoStatement(JsonNode value) {
        return fields.index(Fields.CLEARED) >= 0 && value.isTextual() && SortedJson.text(value) == null;
    }

    private static String firstKey(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    /** What stands at a path; null of JSON where an object on the way to it is null. */
    private static JsonNode find(JsonNode from, String path) {
        JsonNode found = from.get(path);
        for (int dot = path.indexOf('.'); found == null && dot > 0; dot = path.indexOf('.', dot + 1)) {
            JsonNode below = from.get(path.substring(0, dot));
            found = below == null || below.isNull() ? below : find(below, path.substring(dot + 1));
        }
        return found;
    }
}
