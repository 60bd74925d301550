package io.saltern.etl.parse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.etl.config.RecordFormat;
import io.saltern.lake.table.CustomerTable;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one CSV record by the header of its own file, so that columns may move, come and go. */
final class CsvPartReader implements PartReader {
    private final CsvText csv;
    private final Fields fields;
    private final List<String> declared;
    private final Map<String, Header> headers = new HashMap<>();

    /** Columns of a header: where each field stands (-1 where the file has it not), and what is there twice. */
    private record Header(List<String> names, int[] positions, String twice) {}

    CsvPartReader(RecordFormat format, Fields fields) {
        this.csv = new CsvText(format);
        this.fields = fields;
        this.declared = format.header();
    }

    @Override
    public List<Part> read(String headerText, String text) {
        Optional<Part> fault = UnitFaults.ofLength(text).or(() -> UnitFaults.ofBytes(text));
        if (fault.isPresent()) {
            return List.of(fault.get());
        }
        Header header = headers.computeIfAbsent(headerText == null ? "" : headerText, this::header);
        if (header.twice() != null) {
            return bad("column_twice", "the header of the file names a column twice that is asked for", header.twice());
        }
        List<String> record = csv.values(text).orElse(null);
        if (record == null) {
            return bad(
                    "csv_syntax", "the record is no CSV: a quote is not closed or not followed by a delimiter", null);
        }
        if (record.size() != header.names().size()) {
            return bad(
                    "column_count",
                    "the record has " + record.size() + " fields, its header "
                            + header.names().size(),
                    null);
        }
        String[] values = new String[fields.size()];
        for (int i = 0; i < header.positions().length; i++) {
            values[i] = header.positions()[i] < 0 ? null : FoldedText.of(record.get(header.positions()[i]));
        }
        int cleared = fields.index(Fields.CLEARED);
        if (cleared >= 0) {
            values[cleared] = cleared(header, record);
        }
        values[fields.attributesIndex()] = attributes(header, record);
        return List.of(new Part(0, 1, 0, values, null, null, null));
    }

    private static List<Part> bad(String rule, String reason, String field) {
        return List.of(Part.bad(0, 1, rule, reason, field));
    }

    private Header header(String text) {
        List<String> names = declared.isEmpty() ? csv.names(text) : declared;
        int[] positions = new int[fields.paths().size()];
        String twice = null;
        for (int i = 0; i < positions.length; i++) {
            String path = fields.paths().get(i);
            positions[i] = names.indexOf(path);
            if (names.lastIndexOf(path) != positions[i]) {
                twice = path;
            }
        }
        return new Header(names, positions, twice);
    }

    private String cleared(Header header, List<String> record) {
        ArrayNode paths = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < header.positions().length; i++) {
            if (header.positions()[i] >= 0 && record.get(header.positions()[i]) == null) {
                paths.add(fields.paths().get(i));
            }
        }
        for (String name : wanted(header)) {
            int position = header.names().indexOf(name);
            if (position >= 0 && record.get(position) == null) {
                paths.add(CustomerTable.ATTRIBUTE_PREFIX + name);
            }
        }
        return paths.isEmpty() ? null : SortedJson.write(paths);
    }

    private Set<String> wanted(Header header) {
        Set<String> wanted = new LinkedHashSet<>(fields.attributes());
        if (fields.isAllAttributes()) {
            wanted.addAll(header.names());
            wanted.removeAll(fields.paths());
        }
        return wanted;
    }

    private String attributes(Header header, List<String> record) {
        if (!fields.keepsAttributes()) {
            return null;
        }
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (String name : wanted(header)) {
            int position = header.names().indexOf(name);
            String value = position < 0 ? null : FoldedText.of(record.get(position));
            if (value != null) {
                kept.put(name, value);
            }
        }
        return kept.isEmpty() ? null : SortedJson.write(kept);
    }
}
