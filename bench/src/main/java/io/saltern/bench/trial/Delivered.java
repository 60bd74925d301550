package io.saltern.bench.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the destinations of a trial hold, as digests.
 *
 * @param changes each change that the receiver got, as often as it came under different idempotency keys; sorted
 * @param changedBodies idempotency keys that came with more than one body
 * @param calls calls that the receiver took
 * @param repeated of these, how many came under a key that had come before
 * @param drops lines of all published parts of the file drop, sorted
 * @param database rows of the database, sorted
 */
public record Delivered(
        List<String> changes,
        List<String> changedBodies,
        int calls,
        int repeated,
        List<String> drops,
        List<String> database) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Delivered read(Path directory, Path log) {
        Map<String, String> bodies = new TreeMap<>();
        List<String> changes = new ArrayList<>();
        List<String> changedBodies = new ArrayList<>();
        int calls = 0;
        for (String line : lines(log)) {
            JsonNode call = parse(line);
            calls++;
            String key = call.path("idempotency_key").asText();
            String body = call.path("body_sha256").asText();
            String before = bodies.putIfAbsent(key, body);
            if (before == null) {
                for (JsonNode row : call.path("rows")) {
                    changes.add(call.path("sync_id").asText() + " "
                            + call.path("run_id").asText() + " "
                            + row.path("op").asText() + " " + row.path("key").asText() + " "
                            + row.path("fields_sha256").asText());
                }
            } else if (!before.equals(body)) {
                changedBodies.add(key);
            }
        }
        changes.sort(Comparator.naturalOrder());
        return new Delivered(
                changes, changedBodies, calls, calls - bodies.size(), drops(directory), database(directory));
    }

    /** In what this differs from what an undisturbed run delivered; empty when each change came exactly once. */
    public List<String> differencesFrom(Delivered expected) {
        List<String> differences = new ArrayList<>();
        if (!changedBodies.isEmpty()) {
            differences.add("calls: " + changedBodies.size() + " keys came with more than one body");
        }
        compare("calls, by key", expected.changes, changes, differences);
        compare("file drop", expected.drops, drops, differences);
        compare("database", expected.database, database, differences);
        return differences;
    }

    private static void compare(String what, List<String> expected, List<String> actual, List<String> differences) {
        List<String> missing = new ArrayList<>(expected);
        actual.forEach(missing::remove);
        List<String> added = new ArrayList<>(actual);
        expected.forEach(added::remove);
        if (!missing.isEmpty() || !added.isEmpty()) {
            differences.add(what + ": " + missing.size() + " missing, " + added.size() + " too many");
        }
    }

    private static List<String> drops(Path directory) {
        Path out = directory.resolve("out");
        List<String> drops = new ArrayList<>();
        if (!Files.isDirectory(out)) {
            return drops;
        }
        try (Stream<Path> paths = Files.walk(out)) {
            for (Path manifest : paths.filter(path -> path.endsWith("manifest.json"))
                    .sorted()
                    .toList()) {
                try (Stream<Path> parts = Files.list(manifest.getParent())) {
                    for (Path part : parts.filter(path -> !path.equals(manifest))
                            .sorted()
                            .toList()) {
                        lines(part).forEach(line -> drops.add(Digest.sha256(line)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        drops.sort(Comparator.naturalOrder());
        return drops;
    }

    private static List<String> database(Path directory) {
        List<String> rows = new ArrayList<>();
        Path file = directory.resolve("out/crm.duckdb");
        if (!Files.exists(file)) {
            return rows;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT CAST(t AS VARCHAR) FROM crm_profile t ORDER BY 1")) {
            while (result.next()) {
                rows.add(Digest.sha256(result.getString(1)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database of the trial cannot be read", e);
        }
        rows.sort(Comparator.naturalOrder());
        return rows;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
