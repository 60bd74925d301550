package io.saltern.cli.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** Results of queries as people and machines read them. Rows are streamed, but for the table, which has a limit. */
public final class ResultText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_WIDTH = 60;

    private ResultText() {}

    /** An aligned table of at most {@code limit} rows; says so when there are more. */
    public static void table(Dataset<Row> result, int limit, Consumer<String> line) {
        StructField[] fields = result.schema().fields();
        List<Row> rows = result.limit(limit + 1).collectAsList();
        List<String[]> cells = new ArrayList<>();
        int[] width = new int[fields.length];
        for (int i = 0; i < fields.length; i++) {
            width[i] = Math.min(MAX_WIDTH, fields[i].name().length());
        }
        for (Row row : rows.subList(0, Math.min(limit, rows.size()))) {
            String[] texts = new String[fields.length];
            for (int i = 0; i < fields.length; i++) {
                texts[i] = shorten(text(row.get(i)));
                width[i] = Math.max(width[i], texts[i].codePointCount(0, texts[i].length()));
            }
            cells.add(texts);
        }
        String[] names = new String[fields.length];
        boolean[] right = new boolean[fields.length];
        String[] rule = new String[fields.length];
        for (int i = 0; i < fields.length; i++) {
            names[i] = shorten(fields[i].name());
            right[i] = fields[i].dataType() instanceof NumericType;
            rule[i] = "─".repeat(width[i]);
        }
        line.accept(join(names, width, right));
        line.accept(String.join("──", rule));
        cells.forEach(texts -> line.accept(join(texts, width, right)));
        line.accept(
                rows.size() > limit
                        ? "(first " + limit + " rows; --limit N or --output csv shows more)"
                        : "(" + rows.size() + (rows.size() == 1 ? " row)" : " rows)"));
    }

    /** CSV with a header; null is empty. */
    public static void csv(Dataset<Row> result, Consumer<String> line) {
        try {
            line.accept(record(List.of(result.columns())));
            Iterator<Row> rows = result.toLocalIterator();
            while (rows.hasNext()) {
                Row row = rows.next();
                List<String> values = new ArrayList<>();
                for (int i = 0; i < row.size(); i++) {
                    values.add(row.isNullAt(i) ? null : text(row.get(i)));
                }
                line.accept(record(values));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String record(List<String> values) throws IOException {
        StringBuilder text = new StringBuilder();
        CSVFormat.RFC4180.builder().setRecordSeparator("").get().printRecord(text, values.toArray());
        return text.toString();
    }

    /** One JSON array of objects, each with all columns: a null is written, not left out. */
    public static void json(Dataset<Row> result, Consumer<String> line) {
        Iterator<String> rows = result.select(
                        functions.to_json(functions.struct(functions.col("*")), Map.of("ignoreNullFields", "false")))
                .as(Encoders.STRING())
                .toLocalIterator();
        line.accept("[");
        while (rows.hasNext()) {
            String row = rows.next();
            line.accept("  " + row + (rows.hasNext() ? "," : ""));
        }
        line.accept("]");
    }

    /** One row as a document: column names to values, instants as text. */
    public static Map<String, Object> document(Row row) {
        Map<String, Object> document = new LinkedHashMap<>();
        for (String name : row.schema().fieldNames()) {
            Object value = row.getAs(name);
            boolean isPlain = value == null || value instanceof Number || value instanceof Boolean;
            document.put(name, isPlain ? value : text(value));
        }
        return document;
    }

    private static String join(String[] texts, int[] width, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < texts.length; i++) {
            String padding = " ".repeat(Math.max(0, width[i] - texts[i].codePointCount(0, texts[i].length())));
            line.append(right[i] ? padding + texts[i] : texts[i] + padding).append(i + 1 < texts.length ? "  " : "");
        }
        return line.toString().stripTrailing();
    }

    private static String shorten(String text) {
        String line = text.replaceAll("[\\r\\n\\t]", " ");
        return line.length() > MAX_WIDTH ? line.substring(0, MAX_WIDTH - 1) + "…" : line;
    }

    /** A value as text: instants in ISO 8601, decimals without exponent, nested values as JSON. */
    static String text(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Timestamp timestamp) {
            return timestamp.toInstant().toString();
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Row row) {
            return row.json();
        }
        if (value instanceof scala.collection.Map<?, ?> map) {
            return nested(scala.jdk.javaapi.CollectionConverters.asJava(map));
        }
        if (value instanceof scala.collection.Seq<?> seq) {
            ArrayNode array = JSON.createArrayNode();
            scala.jdk.javaapi.CollectionConverters.asJava(seq).forEach(item -> array.add(text(item)));
            return array.toString();
        }
        return String.valueOf(value);
    }

    private static String nested(Object value) {
        return JSON.valueToTree(value).toString();
    }
}
