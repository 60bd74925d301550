package io.saltern.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.error.SalternException;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Families with twins and namesakes, typing errors, and one e-mail and one phone that hundreds of records share. */
@ExtendWith(SparkExtension.class)
class MatchEngineTest {
    private static final String SHAPE =
            "id string, given string, surname string, born string, street string, city string, email string, phone string";
    private static final MatchConfig CONFIG = new MatchConfig(
            List.of(
                    new MatchConfig.Column("given", Meaning.GIVEN),
                    new MatchConfig.Column("surname", Meaning.SURNAME),
                    new MatchConfig.Column("born", Meaning.BIRTH_DATE),
                    new MatchConfig.Column("street", Meaning.STREET),
                    new MatchConfig.Column("city", Meaning.CITY),
                    new MatchConfig.Column("email", Meaning.EMAIL),
                    new MatchConfig.Column("phone", Meaning.PHONE)),
            0.99);

    @Test
    void people_are_found_and_neither_relatives_nor_shared_values_join_them(SparkSession spark) {
        Shop shop = new Shop(640, 11);
        List<String> lines = new ArrayList<>();
        Map<String, String> people;
        try (MatchEngine.Result result = new MatchEngine(CONFIG, lines::add).match(shop.dataset(spark, 2), "id")) {
            people = people(result);
            assertEquals(shop.rows.size(), result.records());
            assertTrue(result.rules().size() > 1, "the blocking rules were not used");
            Row best = result.pairs().orderBy(result.pairs().col("bits").desc()).head();
            List<String> parts = best.<Row>getList(5).stream()
                    .map(part -> part.<String>getAs("name"))
                    .filter(name -> !name.equals("both names"))
                    .toList();
            assertEquals(
                    List.of("given name", "surname", "birth date", "e-mail", "phone", "address"),
                    parts,
                    "a level and a weight each");
        }
        Score score = Score.of(people, shop.truth);
        assertTrue(score.precision() >= 0.99, score.toString());
        assertTrue(score.recall() >= 0.9, score.toString());
        assertTrue(lines.size() >= 3, lines.toString());

        List<Row> shuffled = new ArrayList<>(shop.rows);
        Collections.shuffle(shuffled, new Random(5));
        try (MatchEngine.Result again = new MatchEngine(CONFIG, line -> {})
                .match(Rows.of(spark, SHAPE, shuffled.toArray(new Row[0])).repartition(5), "id")) {
            assertEquals(people, people(again));
        }
    }

    @Test
    void a_default_email_and_a_default_phone_that_come_together_join_nobody(SparkSession spark) {
        Shop shop = new Shop(640, 31);
        List<Row> rows = new ArrayList<>(shop.rows);
        List<String> strangers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            strangers.add("s" + i);
            rows.add(Rows.row("s" + i, shop.name(50), shop.name(60) + i, null, null, null, "no@no.org", "000 000 000"));
        }
        List<String> lines = new ArrayList<>();
        try (MatchEngine.Result result =
                new MatchEngine(CONFIG, lines::add).match(Rows.of(spark, SHAPE, rows.toArray(new Row[0])), "id")) {
            Map<String, String> people = people(result);
            strangers.forEach(id -> assertEquals(id, people.get(id), "joined with somebody"));
        }
        assertTrue(lines.stream().anyMatch(line -> line.contains("they tell nobody apart")), lines.toString());
    }

    @Test
    void records_of_a_source_that_names_nobody_twice_stay_apart(SparkSession spark) {
        Shop shop = new Shop(300, 23);
        Map<String, Integer> seen = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        for (Row row : shop.rows) {
            int copy = seen.merge(shop.truth.get(row.getString(0)), 1, Integer::sum);
            if (copy <= 2) {
                List<Object> values = values(row);
                values.add(copy == 1 ? "crm" : "shop");
                rows.add(Rows.row(values.toArray()));
            }
        }
        // Twins with nearly one name: without the sources they would be one person.
        rows.add(
                Rows.row("t1", "karla", "unique", "1980-01-01", "1 far street", "ton", "k@u.org", "0123456789", "crm"));
        rows.add(
                Rows.row("t2", "karlo", "unique", "1980-01-01", "1 far street", "ton", "k@u.org", "0123456789", "crm"));
        Dataset<Row> records = Rows.of(spark, SHAPE + ", source string", rows.toArray(new Row[0]));
        List<String> lines = new ArrayList<>();
        try (MatchEngine.Result result =
                new MatchEngine(CONFIG, lines::add).match(records, "id", "source", MatchLabels.none())) {
            Map<String, String> people = people(result);
            assertTrue(
                    lines.stream().anyMatch(line -> line.contains("no source names a person twice")), lines.toString());
            assertTrue(!people.get("t1").equals(people.get("t2")), "two records of one source became one person");
        }
    }

    @Test
    void labels_hold_and_do_no_harm_where_the_model_is_right(SparkSession spark) {
        Shop shop = new Shop(640, 11);
        Dataset<Row> records = shop.dataset(spark, 2);
        MatchEngine engine = new MatchEngine(CONFIG, line -> {});
        double without;
        List<MatchLabels.Label> known = new ArrayList<>();
        try (MatchEngine.Result result = engine.match(records, "id")) {
            without = Score.of(people(result), shop.truth).f1();
            // Doubtful pairs, as somebody who reviews would label them.
            for (Row pair : DoubtfulPairPlan.doubtful(result.pairs(), result.clusters(), MatchLabels.none())
                    .limit(50)
                    .collectAsList()) {
                known.add(label(pair.getString(0), pair.getString(1), shop.truth));
            }
        }
        // And two strangers, whom no weight would put together.
        List<String> ids = shop.rows.stream().map(row -> row.getString(0)).toList();
        known.removeIf(label -> label.a().equals(ids.get(0)) || label.b().equals(ids.get(0)));
        known.add(MatchLabels.Label.of(ids.get(0), ids.get(ids.size() - 1), true));
        MatchLabels labels = MatchLabels.of(known);
        try (MatchEngine.Result result = engine.match(records, "id", null, labels)) {
            Map<String, String> people = people(result);
            double with = Score.of(people, shop.truth).f1();
            assertTrue(with >= without - 0.005, "F1 without labels " + without + ", with them " + with);
            for (MatchLabels.Label label : labels.labels()) {
                boolean isOne = people.get(label.a()).equals(people.get(label.b()));
                assertEquals(label.isMatch(), isOne, "a label is a fact: " + label);
            }
        }
        MatchLabels unknown = MatchLabels.of(List.of(MatchLabels.Label.of("nobody", ids.get(0), true)));
        assertTrue(assertThrows(SalternException.class, () -> engine.match(records, "id", null, unknown))
                .getMessage()
                .contains("1 records that are not there: nobody"));
    }

    private static MatchLabels.Label label(String a, String b, Map<String, String> truth) {
        return MatchLabels.Label.of(a, b, truth.get(a).equals(truth.get(b)));
    }

    @Test
    void a_column_that_is_no_key_is_refused(SparkSession spark) {
        Dataset<Row> twice = Rows.of(
                spark,
                SHAPE,
                Rows.row("1", "a", "b", null, null, null, null, null),
                Rows.row("1", "a", "b", null, null, null, null, null));
        MatchEngine engine = new MatchEngine(CONFIG, line -> {});
        assertTrue(assertThrows(SalternException.class, () -> engine.match(twice, "id"))
                .getMessage()
                .contains("2 records"));
        assertTrue(assertThrows(SalternException.class, () -> engine.match(twice, "key"))
                .getMessage()
                .contains("[key]"));
    }

    private static List<Object> values(Row row) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.length(); i++) {
            values.add(row.get(i));
        }
        return values;
    }

    private static Map<String, String> people(MatchEngine.Result result) {
        Map<String, String> people = new TreeMap<>();
        for (Row row : result.clusters().collectAsList()) {
            people.put(row.getString(0), row.getString(1));
        }
        return people;
    }

    private record Score(double precision, double recall) {
        static Score of(Map<String, String> people, Map<String, String> truth) {
            return new Score(share(people, truth), share(truth, people));
        }

        double f1() {
            return 2 * precision * recall / (precision + recall);
        }

        /** Share of pairs of the one that are pairs of the other. */
        private static double share(Map<String, String> one, Map<String, String> other) {
            Map<String, Long> groups = new HashMap<>();
            Map<String, Long> both = new HashMap<>();
            one.forEach((record, group) -> {
                groups.merge(group, 1L, Long::sum);
                both.merge(group + '/' + other.get(record), 1L, Long::sum);
            });
            return (double) pairs(both) / pairs(groups);
        }

        private static long pairs(Map<String, Long> groups) {
            return groups.values().stream().mapToLong(n -> n * (n - 1) / 2).sum();
        }
    }

    /** Records of families, with known truth. */
    private static final class Shop {
        private static final String[] ENDS = {"a", "el", "in", "or", "us", "ette", "ard", "ia"};
        private final Random random;
        private final List<Row> rows = new ArrayList<>();
        private final Map<String, String> truth = new HashMap<>();

        Shop(int people, long seed) {
            random = new Random(seed);
            int person = 0;
            while (person < people) {
                String surname = name(60) + "son";
                String street = (1 + random.nextInt(200)) + " " + name(40) + " street";
                String city = name(12) + "ton";
                int members = 1 + random.nextInt(4);
                String twin = date();
                for (int m = 0; m < members; m++, person++) {
                    String born = m > 1 ? twin : date();
                    String given = name(50);
                    String email = given + "." + surname + random.nextInt(90) + "@mail" + random.nextInt(5) + ".org";
                    String phone = "0" + (100_000_000 + random.nextInt(900_000_000));
                    int copies = 1 + random.nextInt(4);
                    for (int c = 0; c < copies; c++) {
                        String id = "r" + (1_000_000 + random.nextInt(9_000_000));
                        truth.put(id, "p" + person);
                        rows.add(Rows.row(
                                id,
                                typed(given),
                                typed(surname),
                                seldom(born),
                                typed(street),
                                typed(city),
                                random.nextInt(10) == 0 ? "info@shop.org" : seldom(email),
                                random.nextInt(4) == 0 ? "0000000000" : seldom(phone)));
                    }
                }
            }
        }

        Dataset<Row> dataset(SparkSession spark, int parts) {
            return Rows.of(spark, SHAPE, rows.toArray(new Row[0])).repartition(parts);
        }

        private String name(int kinds) {
            int n = random.nextInt(kinds);
            char first = (char) ('b' + n % 20);
            return "" + first + "aeiou".charAt(n % 5) + (char) ('l' + n / 8 % 9) + "e" + (char) ('m' + n % 7)
                    + ENDS[n % ENDS.length];
        }

        private String date() {
            return String.format(
                    "%04d-%02d-%02d", 1940 + random.nextInt(65), 1 + random.nextInt(12), 1 + random.nextInt(28));
        }

        private String seldom(String text) {
            return random.nextInt(6) == 0 ? null : text;
        }

        private String typed(String text) {
            if (random.nextInt(12) == 0) {
                return null;
            }
            if (random.nextInt(8) != 0) {
                return text;
            }
            int at = random.nextInt(text.length());
            return text.substring(0, at) + (char) ('a' + random.nextInt(26)) + text.substring(at + 1);
        }
    }
}
