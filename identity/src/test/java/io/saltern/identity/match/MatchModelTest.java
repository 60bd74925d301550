package io.saltern.identity.match;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The parts of a match that need no Spark. */
class MatchModelTest {
    @Test
    void values_become_comparable() {
        PersonLayout layout = layout(
                "name",
                Meaning.FULL_NAME,
                "born",
                Meaning.BIRTH_DATE,
                "street",
                Meaning.STREET,
                "mail",
                Meaning.EMAIL,
                "mobile",
                Meaning.PHONE,
                "home",
                Meaning.PHONE,
                "tax",
                Meaning.ID);
        String[] form = layout.normalise(new String[] {
            "Müller Jr, Dr. Zoë Ann",
            "3 Feb 1980",
            "12a Long Street",
            " Zoe@X.org ",
            "+49 171 5550123",
            "N/A",
            "ab-12 3"
        });
        assertEquals("zoe", form[PersonLayout.GIVEN]);
        assertEquals("ann", form[PersonLayout.MIDDLE]);
        assertEquals("mueller", form[PersonLayout.SURNAME]);
        assertEquals("19800203", form[PersonLayout.BIRTH]);
        assertEquals("12a", form[PersonLayout.HOUSE]);
        assertEquals("longst", form[PersonLayout.STREET]);
        assertEquals("zoe@x.org", form[PersonLayout.EMAIL]);
        assertEquals("715550123", form[PersonLayout.PHONE]);
        assertEquals("ab123", form[PersonLayout.FIXED]);
    }

    @Test
    void a_number_with_an_extension_is_not_known() {
        PersonLayout layout = layout("phone", Meaning.PHONE, "other", Meaning.PHONE);
        for (String phone : List.of(
                "+4930901820;ext=11",
                "+49 30 901820 ext. 12",
                "(030) 90 18 20 x13",
                "030/901820 Durchwahl 14",
                "+1 212 555 0100 #15",
                "+1 (212) 555-0100 EXTENSION: 16",
                "+12125550100,17",
                "+33 1 42 68 53 00 poste 18")) {
            assertEquals(null, layout.normalise(new String[] {phone, null})[PersonLayout.PHONE], phone);
            assertEquals("715550123", layout.normalise(new String[] {phone, "+49 171 5550123"})[PersonLayout.PHONE]);
        }
        for (String phone : List.of("+49 30 901820-11", "030 90 18 20 11", "(030)901820/11", "tel: 03090182011")) {
            assertEquals("090182011", layout.normalise(new String[] {phone, null})[PersonLayout.PHONE], phone);
        }
    }

    @Test
    void dates_of_all_forms_are_one() {
        PersonLayout layout = layout("born", Meaning.BIRTH_DATE);
        for (String date : List.of(
                "1980-02-27",
                "19800227",
                "27/02/1980",
                "02/27/1980",
                "27.2.1980",
                "Feb 27, 1980",
                "1980-02-27T00:00:00")) {
            assertEquals("19800227", layout.normalise(new String[] {date})[PersonLayout.BIRTH], date);
        }
        PersonLayout parts = layout("y", Meaning.BIRTH_YEAR, "m", Meaning.BIRTH_MONTH, "d", Meaning.BIRTH_DAY);
        assertEquals("19800207", parts.normalise(new String[] {"1980", "2", "7"})[PersonLayout.BIRTH]);
        assertEquals("1980????", parts.normalise(new String[] {"1980", null, ""})[PersonLayout.BIRTH]);
    }

    @Test
    void edits_count_exchanges_and_stop_at_the_bound() {
        assertEquals(0, TextSimilarity.edits("anna", "anna", 2));
        assertEquals(1, TextSimilarity.edits("anna", "nana", 2));
        assertEquals(1, TextSimilarity.edits("anna", "ana", 2));
        assertEquals(2, TextSimilarity.edits("kitten", "sittin", 2));
        assertEquals(3, TextSimilarity.edits("kitten", "sitting", 2));
        assertEquals(2, TextSimilarity.edits("ab", "", 3));
    }

    @Test
    void a_bridge_between_two_people_does_not_join_them() {
        double[][] weights = weights(6, -8);
        link(weights, 9, 0, 1);
        link(weights, 9, 1, 2);
        link(weights, 9, 0, 2);
        link(weights, 9, 3, 4);
        link(weights, 9, 4, 5);
        link(weights, 9, 3, 5);
        link(weights, 12, 2, 3);
        int[] groups = AverageLinkage.groups(weights, 2, alone(weights.length));
        assertEquals(groups[0], groups[1]);
        assertTrue(groups[0] != groups[5], "one link outvoted eight pairs that disagree");
    }

    @Test
    void a_forbidden_pair_stays_apart() {
        double[][] weights = weights(3, 9);
        link(weights, Double.NEGATIVE_INFINITY, 0, 2);
        int[] groups = AverageLinkage.groups(weights, 2, alone(weights.length));
        assertTrue(groups[0] != groups[2]);
        assertArrayEquals(new int[] {0, 1, 2}, AverageLinkage.groups(weights(3, 1), 2, alone(3)));
    }

    @Test
    void labels_outvote_weights() {
        double[][] weights = weights(4, -8);
        link(weights, 9, 0, 1);
        link(weights, Double.NEGATIVE_INFINITY, 1, 3);
        // 2 goes with 0 whatever it looks like; 3 looks like 2 but is kept from 1.
        link(weights, 12, 2, 3);
        assertArrayEquals(new int[] {0, 1, 0, 3}, AverageLinkage.groups(weights, 3, new int[] {0, 1, 0, 3}));
        link(weights, 12, 1, 2);
        assertArrayEquals(new int[] {0, 0, 0, 3}, AverageLinkage.groups(weights, 2, new int[] {0, 1, 0, 3}));
    }

    @Test
    void relatives_are_no_match_and_weights_fall_with_likeness() {
        PersonLayout layout = layout("given", Meaning.GIVEN, "surname", Meaning.SURNAME, "born", Meaning.BIRTH_DATE);
        boolean[] present = new boolean[layout.size()];
        present[PersonLayout.GIVEN] = true;
        present[PersonLayout.SURNAME] = true;
        present[PersonLayout.BIRTH] = true;
        Comparisons comparisons = new Comparisons(layout, present, (kind, value) -> 2);
        String[] anna = layout.normalise(new String[] {"Anna", "Berger", "1980-02-27"});
        String same = comparisons.pattern(anna, anna);
        String typo = comparisons.pattern(anna, layout.normalise(new String[] {"Ana", "Berger", "1980-02-26"}));
        String sister = comparisons.pattern(anna, layout.normalise(new String[] {"Ruth", "Berger", "1983-11-01"}));
        String stranger = comparisons.pattern(anna, layout.normalise(new String[] {"Ruth", "Cole", "1951-11-01"}));
        String namesake = comparisons.pattern(anna, layout.normalise(new String[] {"Anna", "Cole", "1951-11-01"}));
        Map<String, Long> found = new HashMap<>(Map.of(same, 400L, typo, 100L, sister, 900L, stranger, 100L));
        Map<String, Long> random = Map.of(stranger, 990_000L, namesake, 9_000L, sister, 900L, same, 1L);
        MatchModel model =
                new ModelTraining(comparisons.list(), found, random, 5_000_000, 500, LabelledPatterns.none()).learn();
        assertTrue(model.bits(same) > 5, "same " + model.bits(same));
        assertTrue(model.bits(typo) > 0, "typo " + model.bits(typo));
        assertTrue(model.bits(sister) < -5, "sister " + model.bits(sister));
        for (int f = 0; f < comparisons.list().size(); f++) {
            List<Comparison.Level> levels = comparisons.list().get(f).levels();
            double before = Double.POSITIVE_INFINITY;
            for (int l = 1; l < levels.size(); l++) {
                if (levels.get(l).isOrdered()) {
                    assertTrue(
                            model.weight(f, l) <= before + 1e-9, levels.get(l).name());
                    before = model.weight(f, l);
                }
            }
        }
        MatchCut cut = MatchCut.choose(model, found, 0.99);
        assertTrue(cut.bits() >= 0 && cut.bits() <= model.bits(typo) && cut.precision() >= 0.99, cut.toString());
    }

    /** Families that name their children alike: what looks like a typing error is a brother. */
    @Test
    void fifty_labels_correct_a_model_that_takes_brothers_for_one_person() {
        PersonLayout layout = layout("given", Meaning.GIVEN, "surname", Meaning.SURNAME, "born", Meaning.BIRTH_DATE);
        boolean[] present = layout.present();
        Comparisons comparisons = new Comparisons(layout, present, (kind, value) -> 2);
        String[] anna = layout.normalise(new String[] {"Annalena", "Berger", "1980-02-27"});
        String same = comparisons.pattern(anna, anna);
        String typo = comparisons.pattern(anna, layout.normalise(new String[] {"Annalena", "Bergr", "1980-02-27"}));
        String alike = comparisons.pattern(anna, layout.normalise(new String[] {"Annelena", "Berger", null}));
        String stranger = comparisons.pattern(anna, layout.normalise(new String[] {"Ruth", "Cole", "1951-11-01"}));
        String namesake = comparisons.pattern(anna, layout.normalise(new String[] {"Annalena", "Cole", "1951-11-01"}));
        String relative = comparisons.pattern(anna, layout.normalise(new String[] {"Ruth", "Berger", "1951-11-01"}));
        Map<String, Long> found =
                Map.of(same, 400L, typo, 100L, alike, 600L, relative, 400L, stranger, 400L, namesake, 300L);
        Map<String, Long> random = Map.of(stranger, 990_000L, namesake, 9_000L, relative, 900L);
        // One in eight of those who are named alike is the same person; the first two kinds always are.
        LabelledPatterns labels = new LabelledPatterns(Map.of(same, 20L, typo, 6L, alike, 3L), Map.of(alike, 21L));
        MatchModel without =
                new ModelTraining(comparisons.list(), found, random, 2_000_000, 800, LabelledPatterns.none()).learn();
        MatchModel with = new ModelTraining(comparisons.list(), found, random, 2_000_000, 800, labels).learn();
        assertTrue(MatchCut.choose(without, found, 0.99).bits() <= without.bits(alike), "it is right without labels");
        double cut = MatchCut.choose(with, found, 0.99).bits();
        assertTrue(with.bits(alike) < cut, "brothers " + with.bits(alike) + ", cut " + cut);
        assertTrue(with.bits(same) >= cut && with.bits(typo) >= cut, with.bits(same) + " " + with.bits(typo));
    }

    @Test
    void addresses_of_namesakes_are_no_evidence_but_for_their_digits() {
        PersonLayout layout = layout("given", Meaning.GIVEN, "surname", Meaning.SURNAME, "mail", Meaning.EMAIL);
        boolean[] present = new boolean[layout.size()];
        present[PersonLayout.GIVEN] = true;
        present[PersonLayout.SURNAME] = true;
        present[PersonLayout.EMAIL] = true;
        Comparisons comparisons = new Comparisons(layout, present, (kind, value) -> 2);
        Comparison email = comparisons.list().stream()
                .filter(each -> each.name().equals("e-mail"))
                .findFirst()
                .orElseThrow();
        String[] anna = layout.normalise(new String[] {"Anna", "Weber", "annaweber507@x.org"});
        for (String other : List.of("annaweber567@x.org", "anna.weber@y.org")) {
            String[] namesake = layout.normalise(new String[] {"Anna", "Weber", other});
            assertEquals(0, email.of(anna, namesake, (kind, value) -> 2), other);
        }
        for (String other : List.of("annaweber507@y.org", "anaweber507@x.org")) {
            String[] same = layout.normalise(new String[] {"Anna", "Weber", other});
            assertTrue(email.of(anna, same, (kind, value) -> 2) > 0, other);
        }
        String[] bornIn50 = layout.normalise(new String[] {"Anna", "Weber", "annaweber50@x.org"});
        String[] alsoBornIn50 = layout.normalise(new String[] {"Anna", "Weber", "annaweber50@y.org"});
        assertEquals(0, email.of(bornIn50, alsoBornIn50, (kind, value) -> 2), "a year of birth tells little");
        String[] slip = layout.normalise(new String[] {"Anna", "Weber", "annawebr50@x.org"});
        assertTrue(email.of(bornIn50, slip, (kind, value) -> 2) > 0, "one slip of the pen");
        String[] other = layout.normalise(new String[] {"Anna", "Webre", "annawebre50@x.org"});
        assertEquals(0, email.of(bornIn50, other, (kind, value) -> 2), "the names differ as the addresses do");
        String[] stranger = layout.normalise(new String[] {"Ruth", "Cole", "annaweber567@x.org"});
        assertTrue(email.of(anna, stranger, (kind, value) -> 2) > 0, "names do not explain it");
    }

    /** Two towns whose people bear names of their own: namesakes are common, and no more than that. */
    @Test
    void names_that_go_together_are_no_coincidence_of_two_kinds() {
        PersonLayout layout = layout("given", Meaning.GIVEN, "surname", Meaning.SURNAME);
        boolean[] present = new boolean[layout.size()];
        present[PersonLayout.GIVEN] = true;
        present[PersonLayout.SURNAME] = true;
        List<Comparison> names = new Comparisons(layout, present, (kind, value) -> 2).list();
        int same = names.get(0).levels().size();
        double[][] levels = new double[2][same];
        levels[0][3] = 0.01;
        levels[1][3] = 0.01;
        NamesTogether none = NamesTogether.of(names);
        assertEquals(0, none.log("33"));
        NamesTogether learnt = none.learnt(Map.of("33", 4_000.0, "37", 90_000.0), levels, 1_000_000);
        assertEquals(Math.log(40), learnt.log("33"), 0.5, "4,000 namesakes where chance makes 100");
        assertEquals(0, learnt.log("37"), "one name alone is as often as it is");
        NamesTogether seldom = none.learnt(Map.of("33", 1.0), levels, 1_000_000);
        assertEquals(0, seldom.log("33"), "fewer than by chance count as by chance");
    }

    @Test
    void two_records_teach_numbers() {
        PersonLayout layout = layout("given", Meaning.GIVEN, "city", Meaning.CITY);
        boolean[] present = new boolean[layout.size()];
        present[PersonLayout.GIVEN] = true;
        present[PersonLayout.CITY] = true;
        Comparisons comparisons = new Comparisons(layout, present, (kind, value) -> 2);
        String[] anna = layout.normalise(new String[] {"Anna", "Bonn"});
        String same = comparisons.pattern(anna, anna);
        MatchModel model = new ModelTraining(
                        comparisons.list(), Map.of(same, 1L), Map.of(), 1, 1, LabelledPatterns.none())
                .learn();
        assertTrue(Double.isFinite(model.bits(same)), "bits " + model.bits(same));
    }

    @Test
    void a_configuration_names_every_fault_and_the_nearest_meaning() {
        Faults faults = new Faults();
        MatchConfig config =
                MatchConfig.read(Section.parse("columns: {a: given, b: surnam}\nprecision: 0.95\n", faults));
        assertEquals(1, faults.count());
        assertTrue(
                faults.list().get(0).toString().contains("'surname'"),
                faults.list().toString());
        assertEquals(0.95, config.precision());
        Faults more = new Faults();
        MatchConfig.read(Section.parse("colums: {a: given}\nprecision: 2\n", more));
        assertEquals(3, more.count(), more.list().toString());
    }

    private static PersonLayout layout(Object... columns) {
        List<PersonLayout.ColumnMeaning> list = new java.util.ArrayList<>();
        for (int i = 0; i < columns.length; i += 2) {
            list.add(new PersonLayout.ColumnMeaning((String) columns[i], (Meaning) columns[i + 1]));
        }
        return new PersonLayout(list, true);
    }

    private static int[] alone(int n) {
        return IntStream.range(0, n).toArray();
    }

    private static double[][] weights(int n, double weight) {
        double[][] weights = new double[n][n];
        for (double[] row : weights) {
            java.util.Arrays.fill(row, weight);
        }
        return weights;
    }

    private static void link(double[][] weights, double weight, int a, int b) {
        weights[a][b] = weight;
        weights[b][a] = weight;
    }
}
