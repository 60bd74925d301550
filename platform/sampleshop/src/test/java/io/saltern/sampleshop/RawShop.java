package io.saltern.sampleshop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads the raw files of a sample shop as a system would that knows nothing but their formats. */
final class RawShop {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RawShop() {}

    static List<String> lines(Path dir, String source, String date, String name) throws IOException {
        Path file = dir.resolve("raw").resolve(source).resolve(date).resolve(name);
        if (Files.notExists(file)) {
            return List.of();
        }
        InputStream in = Files.newInputStream(file);
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(name.endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    static List<CSVRecord> rows(Path dir, String source, String date, String name, char delimiter) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        Path file = dir.resolve("raw").resolve(source).resolve(date).resolve(name);
        if (Files.notExists(file)) {
            return List.of();
        }
        try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
            return parser.getRecords();
        }
    }

    /** Messages of all lines that parse. */
    static List<JsonNode> messages(Path dir, String date) throws IOException {
        List<JsonNode> messages = new ArrayList<>();
        for (String line : lines(dir, "web", date, "events.ndjson.gz")) {
            try {
                JSON.readTree(line).path("batch").forEach(messages::add);
            } catch (JsonProcessingException e) {
                continue;
            }
        }
        return messages;
    }

    static List<JsonNode> orders(Path dir, String date) throws IOException {
        List<JsonNode> orders = new ArrayList<>();
        String array = String.join("\n", lines(dir, "orders", date, "orders.json"));
        JSON.readTree(array.isEmpty() ? "[]" : array).forEach(orders::add);
        return orders;
    }
}
