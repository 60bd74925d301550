package io.saltern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.cli.SalternCommand.Outcome;
import io.saltern.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchCommandTest {
    @TempDir
    private static Path folder;

    private static String records;

    @BeforeAll
    static void writeRecords() throws IOException {
        SparkExtension.session();
        StringBuilder lines = new StringBuilder("no,first_name,last_name,mail,birthday\n");
        List<String> given = List.of("Ana", "Bo", "Cleo", "Dora", "Emil", "Finn", "Gerda", "Hugo", "Ines", "Jan");
        for (int i = 0; i < 60; i++) {
            String first = given.get(i % 10);
            String last = "Last" + (char) ('a' + i / 3) + (char) ('k' + i % 7);
            String born = String.format("19%02d-%02d-%02d", 40 + i, 1 + i % 12, 1 + i % 28);
            String mail = (first + i * 37 + "@example.org").toLowerCase();
            for (String copy : i % 3 == 0 ? List.of("a", "b") : List.of("a")) {
                lines.append(String.join(",", "r" + i + copy, first, last, mail, born))
                        .append('\n');
            }
        }
        records = Files.writeString(folder.resolve("people.csv"), lines).toString();
    }

    @Test
    void a_configuration_is_suggested_and_never_written_over_and_its_match_obeys_labels() throws IOException {
        String config = folder.resolve("match.yaml").toString();
        Outcome suggested = SalternCommand.run("match", "--suggest", "--records", records, "--config", config);
        assertEquals(0, suggested.code(), suggested.err());
        String written = Files.readString(Path.of(config));
        for (String line : List.of("first_name: given", "last_name: surname", "mail: email", "birthday: birth_date")) {
            assertTrue(written.contains(line), written);
        }
        assertTrue(suggested.out().contains("--id no"), suggested.out());
        assertFalse(suggested.out().contains("Lasta"), "no values of people are printed");
        Outcome again = SalternCommand.run("match", "--suggest", "--records", records, "--config", config);
        assertEquals(2, again.code(), again.out());
        assertTrue(again.err().contains(config) && again.err().contains("exists"), again.err());
        assertEquals(written, Files.readString(Path.of(config)));

        Map<String, String> people = match(config, "people.out.csv");
        assertEquals(80, people.size());
        for (int i = 0; i < 60; i += 3) {
            assertEquals(people.get("r" + i + "a"), people.get("r" + i + "b"), "r" + i);
        }
        assertEquals(60, people.values().stream().distinct().count());

        String labels = Files.writeString(
                        folder.resolve("labels.csv"), "record_a,record_b,label\nr0a,r0b,0\nr1a,r2a,1\n")
                .toString();
        Map<String, String> labelled = match(config, "labelled.csv", "--labels", labels);
        assertFalse(labelled.get("r0a").equals(labelled.get("r0b")), "refused");
        assertEquals(labelled.get("r1a"), labelled.get("r2a"), "confirmed");
    }

    @Test
    void a_missing_id_and_a_label_of_nobody_are_refused() throws IOException {
        String config = Files.writeString(folder.resolve("own.yaml"), "columns:\n  first_name: given\n")
                .toString();
        Outcome noId = SalternCommand.run("match", "--records", records, "--config", config, "--out", "x.csv");
        assertEquals(2, noId.code());
        String labels = Files.writeString(folder.resolve("strange.csv"), "record_a,record_b,label\nr0a,nobody,1\n")
                .toString();
        Outcome unknown = SalternCommand.run(
                "match",
                "--records",
                records,
                "--config",
                config,
                "--id",
                "no",
                "--labels",
                labels,
                "--out",
                folder.resolve("none.csv").toString());
        assertTrue(unknown.code() == 2 || unknown.code() == 4, unknown.err());
        assertTrue(unknown.err().contains("nobody"), unknown.err());
        assertFalse(Files.exists(folder.resolve("none.csv")));
    }

    private static Map<String, String> match(String config, String out, String... more) throws IOException {
        List<String> line = new java.util.ArrayList<>(List.of(
                "match",
                "--records",
                records,
                "--id",
                "no",
                "--config",
                config,
                "--out",
                folder.resolve(out).toString()));
        line.addAll(List.of(more));
        Outcome outcome = SalternCommand.run(line.toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome.err());
        Map<String, String> people = new TreeMap<>();
        for (String row : Files.readAllLines(folder.resolve(out))) {
            String[] cells = row.split(",");
            people.put(cells[0], cells[1]);
        }
        people.remove("record_id");
        return people;
    }
}
