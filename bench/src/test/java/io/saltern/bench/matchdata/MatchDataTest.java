package io.saltern.bench.matchdata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchDataTest {
    private static final int RECORDS = 3_000;

    @TempDir
    private Path directory;

    @Test
    void everyKindWritesAsManyRecordsAsAskedAndTheirTruth() throws IOException {
        for (String kind : MatchData.kinds()) {
            long people = MatchData.write(kind, RECORDS, 1, directory.resolve(kind));
            List<CSVRecord> records = read(kind, MatchData.RECORDS);
            List<CSVRecord> truth = read(kind, MatchData.TRUTH);
            assertEquals(RECORDS, records.size(), kind);
            Set<String> ids = values(records, "record_id");
            assertEquals(RECORDS, ids.size(), kind + ": ids of records are unique");
            assertEquals(ids, values(truth, "record_id"), kind);
            assertEquals(RECORDS, truth.size(), kind);
            assertEquals(people, values(truth, "entity_id").size(), kind);
            assertTrue(people < RECORDS * 0.8 && people > RECORDS * 0.15, kind + ": " + people + " people");
        }
    }

    @Test
    void theConfigurationNamesEveryColumnButTheIdAndTheSource() throws IOException {
        Set<String> meanings =
                Arrays.stream(Meaning.values()).map(Meaning::word).collect(Collectors.toCollection(TreeSet::new));
        for (String kind : MatchData.kinds()) {
            MatchData.write(kind, 50, 1, directory.resolve(kind));
            List<String> columns = new ArrayList<>(
                    read(kind, MatchData.RECORDS).get(0).getParser().getHeaderNames());
            columns.removeAll(List.of("record_id", "source"));
            List<String> named = new ArrayList<>();
            for (String line : Files.readAllLines(directory.resolve(kind).resolve(MatchData.CONFIG))) {
                if (line.startsWith("  ")) {
                    String[] column = line.trim().split(": ");
                    named.add(column[0]);
                    assertTrue(meanings.contains(column[1]), kind + ": " + line);
                }
            }
            assertEquals(columns, named, kind);
        }
    }

    @Test
    void aSeedGivesTheSameBytesAndAnotherSeedOthers() throws IOException {
        MatchData.write("mixed", RECORDS, 5, directory.resolve("first"));
        MatchData.write("mixed", RECORDS, 5, directory.resolve("again"));
        MatchData.write("mixed", RECORDS, 6, directory.resolve("other"));
        for (String file : List.of(MatchData.RECORDS, MatchData.TRUTH, MatchData.CONFIG)) {
            assertArrayEquals(bytes("first", file), bytes("again", file), file);
        }
        assertFalse(Arrays.equals(bytes("first", MatchData.RECORDS), bytes("other", MatchData.RECORDS)));
    }

    @Test
    void nobodyStandsTwiceInOneOfTwoSourcesNorInOneSurvey() throws IOException {
        for (String kind : List.of("two-sources", "household")) {
            MatchData.write(kind, RECORDS, 1, directory.resolve(kind));
            Map<String, String> entities = entities(kind);
            List<CSVRecord> records = read(kind, MatchData.RECORDS);
            Set<String> stays = records.stream()
                    .map(record -> entities.get(record.get("record_id")) + " " + record.get("source"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(records.size(), stays.size(), kind);
        }
        assertEquals(Set.of("register", "webshop"), values(read("two-sources", MatchData.RECORDS), "source"));
    }

    @Test
    void aHouseholdSetHoldsTwinsNamesakesMovesAndMarriages() throws IOException {
        MatchData.write("household", RECORDS, 1, directory.resolve("household"));
        Map<String, String> entities = entities("household");
        List<CSVRecord> records = read("household", MatchData.RECORDS);
        Function<CSVRecord, String> family = record -> home(entities.get(record.get("record_id")));
        List<CSVRecord> dated =
                records.stream().filter(record -> !record.get("dob").isEmpty()).toList();
        assertTrue(
                mostPeople(dated, entities, record -> family.apply(record) + record.get("dob")) >= 2,
                "twins have one date of birth in one home");
        assertTrue(
                mostPeople(
                                records,
                                entities,
                                record -> family.apply(record) + record.get("first_name") + record.get("sex"))
                        >= 2,
                "a child bears the name of a parent");
        Function<CSVRecord, String> person = record -> entities.get(record.get("record_id"));
        assertTrue(
                share(records, person, record -> record.get("zipcode") + record.get("street_name")) > 0.2,
                "people move");
        assertTrue(share(records, person, record -> record.get("last_name")) > 0.05, "people take another surname");
    }

    @Test
    void someOfTheBigClustersAreBig() throws IOException {
        MatchData.write("big-clusters", RECORDS, 1, directory.resolve("big-clusters"));
        Collection<Integer> sizes =
                counts(new ArrayList<>(entities("big-clusters").values())).values();
        assertTrue(sizes.stream().filter(size -> size >= 20).count() >= 10, "people with 20 records and more");
        assertTrue(Collections.max(sizes) <= 60, "at most 60");
        assertTrue(sizes.stream().filter(size -> size == 1).count() >= 100, "people with one record");
    }

    @Test
    void fewNamesAreCommonAndManyAreRare() throws IOException {
        MatchData.write("few-fields", 20_000, 1, directory.resolve("few-fields"));
        Map<String, String> entities = entities("few-fields");
        Map<String, String> surnames = new TreeMap<>();
        for (CSVRecord record : read("few-fields", MatchData.RECORDS)) {
            surnames.putIfAbsent(entities.get(record.get("record_id")), record.get("surname"));
        }
        Map<String, Integer> counts = counts(new ArrayList<>(surnames.values()));
        double people = surnames.size();
        double commonest = Collections.max(counts.values()) / people;
        assertTrue(commonest > 0.005 && commonest < 0.02, "the commonest surname is borne by " + commonest);
        long once = counts.values().stream().filter(count -> count == 1).count();
        assertTrue(once > counts.size() / 2, once + " of " + counts.size() + " surnames are borne once");
    }

    @Test
    void anUnknownKindIsRefusedWithTheKnownOnes() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> MatchData.write("mixes", 10, 1, directory));
        assertTrue(refused.getMessage().contains("mixes"), refused.getMessage());
        assertTrue(refused.getMessage().contains("two-sources"), refused.getMessage());
    }

    /** Numbers of people count eight to a home. */
    private static String home(String entity) {
        return Long.parseLong(entity.substring(1)) / 8 + " ";
    }

    private static int mostPeople(
            List<CSVRecord> records, Map<String, String> entities, Function<CSVRecord, String> key) {
        Map<String, Set<String>> people = new TreeMap<>();
        for (CSVRecord record : records) {
            people.computeIfAbsent(key.apply(record), any -> new TreeSet<>())
                    .add(entities.get(record.get("record_id")));
        }
        return people.values().stream().mapToInt(Set::size).max().orElse(0);
    }

    /** The share of people with more than one value. */
    private static double share(
            List<CSVRecord> records, Function<CSVRecord, String> person, Function<CSVRecord, String> value) {
        Map<String, Set<String>> values = new TreeMap<>();
        for (CSVRecord record : records) {
            values.computeIfAbsent(person.apply(record), any -> new TreeSet<>()).add(value.apply(record));
        }
        return values.values().stream().filter(all -> all.size() > 1).count() / (double) values.size();
    }

    private static Map<String, Integer> counts(List<String> values) {
        Map<String, Integer> counts = new TreeMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        return counts;
    }

    private Map<String, String> entities(String kind) throws IOException {
        Map<String, String> entities = new TreeMap<>();
        for (CSVRecord record : read(kind, MatchData.TRUTH)) {
            entities.put(record.get("record_id"), record.get("entity_id"));
        }
        return entities;
    }

    private static Set<String> values(List<CSVRecord> records, String column) {
        return records.stream().map(record -> record.get(column)).collect(Collectors.toCollection(TreeSet::new));
    }

    private byte[] bytes(String kind, String file) throws IOException {
        return Files.readAllBytes(directory.resolve(kind).resolve(file));
    }

    private List<CSVRecord> read(String kind, String file) throws IOException {
        try (BufferedReader text = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(directory.resolve(kind).resolve(file))),
                StandardCharsets.UTF_8))) {
            return CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get()
                    .parse(text)
                    .getRecords();
        }
    }
}
