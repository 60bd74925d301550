package io.saltern.identity.match.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import io.saltern.base.error.SalternException;
import io.saltern.identity.match.MatchConfig;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class MatchSuggestionTest {
    private static final String[] GIVEN = {
        "Anna", "Peter", "Julia", "Thomas", "Maria", "Lukas", "Sophie", "David", "Laura", "Paul", "Zdenko", "Orsolya"
    };
    private static final String[] SURNAME = {
        "Weber", "Smith", "Novotny", "Berger", "Okafor", "Miller", "Lindqvist", "Garcia", "Tremblay", "Horvat", "Dunne"
    };
    private static final String[] CITY = {"Berlin", "Lyon", "Utrecht", "Kleinhausen", "Porto", "Niederstadt"};
    private static final String[] STREET = {"Oak Street", "Mill Lane", "Lindenweg", "High Road", "Bahnhofstraße"};

    /** Each kind of value, in the order of the columns c0, c1, … of the meaningless table. */
    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("key", null);
        KINDS.put("given", "given");
        KINDS.put("middle", "middle");
        KINDS.put("surname", "surname");
        KINDS.put("sex", "sex");
        KINDS.put("birth", "birth_date");
        KINDS.put("house", "house_number");
        KINDS.put("street", "street");
        KINDS.put("unit", "unit");
        KINDS.put("postcode", "postcode");
        KINDS.put("city", "city");
        KINDS.put("state", "state");
        KINDS.put("country", "country");
        KINDS.put("email", "email");
        KINDS.put("phone", "phone");
        KINDS.put("tax", "id");
        KINDS.put("job", "occupation");
        KINDS.put("joined", null);
        KINDS.put("constant", null);
        KINDS.put("empty", null);
        KINDS.put("noise", null);
    }

    @Test
    void values_alone_tell_what_columns_mean(SparkSession spark) {
        List<String> names = new ArrayList<>();
        Map<String, String> expected = new LinkedHashMap<>();
        for (String meaning : KINDS.values()) {
            String name = "c" + names.size();
            names.add(name);
            if (names.size() > 1) {
                expected.put(name, meaning == null ? "-" : meaning);
            }
        }
        MatchSuggestion told = MatchSuggestion.of(people(spark, names, 400), Optional.empty());
        assertEquals(expected, meanings(told));
        assertEquals(Optional.of("c0"), told.id());
        assertEquals(400, told.records());
    }

    @Test
    void names_help_and_the_better_of_two_columns_gets_a_meaning(SparkSession spark) {
        List<String> names = new ArrayList<>(KINDS.keySet());
        names.set(1, "Vorname");
        names.set(3, "Nachname");
        names.set(5, "geb. am");
        names.set(16, "Wohnort");
        names.set(20, "nickname");
        MatchSuggestion told = MatchSuggestion.of(people(spark, names, 400), Optional.of("key"));
        Map<String, String> meanings = meanings(told);
        assertEquals("given", meanings.get("Vorname"));
        assertEquals("birth_date", meanings.get("geb. am"));
        assertEquals("city", meanings.get("city"), "the name of one column and the values of the other say city");
        assertEquals("free", meanings.get("nickname"));
        assertTrue(
                why(told, "Wohnort").contains("'city'") || "occupation".equals(meanings.get("Wohnort")),
                told.toString());
        String yaml = told.yaml("saltern match");
        Faults faults = new Faults();
        MatchConfig config = MatchConfig.read(Section.parse(yaml, faults));
        assertEquals(0, faults.count(), faults.list().toString());
        assertEquals(
                meanings.values().stream()
                        .filter(meaning -> !meaning.equals("-"))
                        .count(),
                config.columns().size());
        for (String value : List.of("Weber", "Orsolya", "Kleinhausen", "Lindenweg")) {
            assertFalse(yaml.contains(value), "a value of a record stands in the configuration: " + value);
        }
    }

    @Test
    void a_table_that_says_nothing_is_refused_with_reasons(SparkSession spark) {
        Dataset<Row> records = Rows.of(spark, "a string, b string", Rows.row("%%", "x y"), Rows.row("%%", "x y"));
        MatchSuggestion told = MatchSuggestion.of(records, Optional.empty());
        assertEquals(Optional.empty(), told.id());
        assertTrue(
                told.notes().get(0).startsWith("No column names each record once"),
                told.notes().toString());
        String message =
                assertThrows(SalternException.class, () -> told.yaml("")).getMessage();
        assertTrue(message.contains("a (the same value in every record"), message);
        assertTrue(assertThrows(SalternException.class, () -> MatchSuggestion.of(records, Optional.of("k")))
                .getMessage()
                .contains("no column k"));
    }

    private static Map<String, String> meanings(MatchSuggestion told) {
        Map<String, String> meanings = new LinkedHashMap<>();
        told.columns()
                .forEach(column -> meanings.put(
                        column.column(),
                        column.meaning().map(meaning -> meaning.word()).orElse("-")));
        return meanings;
    }

    private static String why(MatchSuggestion told, String column) {
        return told.columns().stream()
                .filter(each -> each.column().equals(column))
                .findFirst()
                .orElseThrow()
                .why();
    }

    private static Dataset<Row> people(SparkSession spark, List<String> names, int records) {
        Random random = new Random(3);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            Random person = new Random(i / 2 * 7919L);
            String given = pick(person, GIVEN);
            String middle = pick(person, GIVEN);
            String surname = pick(person, SURNAME);
            String birth = String.format(
                    "%04d-%02d-%02d", 1935 + person.nextInt(70), 1 + person.nextInt(12), 1 + person.nextInt(28));
            rows.add(Rows.row(
                    "r" + (10_000 + i * 7),
                    given,
                    person.nextInt(3) == 0 ? middle : null,
                    surname,
                    person.nextBoolean() ? "f" : "m",
                    birth,
                    Integer.toString(1 + person.nextInt(220)),
                    pick(person, STREET),
                    person.nextInt(5) == 0 ? "Apt " + person.nextInt(30) : null,
                    String.format("%05d", 10_000 + person.nextInt(60) * 1_371),
                    pick(person, CITY),
                    pick(person, new String[] {"CA", "NY", "TX", "OH", "WA"}),
                    pick(person, new String[] {"Germany", "France", "Portugal"}),
                    random.nextInt(4) == 0 ? null : (given + "." + surname + person.nextInt(90) + "@mail.example"),
                    "+49 30 " + (1_000_000 + person.nextInt(9_000_000)),
                    "T" + (100_000_000 + person.nextInt(900_000_000)),
                    pick(person, new String[] {"Teacher", "Nurse", "Rigger", "Carpenter"}),
                    "20" + (20 + random.nextInt(4)) + "-0" + (1 + random.nextInt(9)) + "-11",
                    "yes",
                    null,
                    pick(random, new String[] {"%a7", "b%%", "~c", "d_!"})));
        }
        String shape = String.join(
                ", ", names.stream().map(name -> "`" + name + "` string").toList());
        return Rows.of(spark, shape, rows.toArray(new Row[0]));
    }

    private static String pick(Random random, String[] of) {
        return of[random.nextInt(of.length)];
    }
}
