package io.saltern.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class PatternCountsTest {
    @Test
    void a_pair_tells_how_many_rules_bring_it_together(SparkSession spark) {
        PersonLayout layout = new PersonLayout(
                List.of(
                        new PersonLayout.ColumnMeaning("given", Meaning.GIVEN),
                        new PersonLayout.ColumnMeaning("surname", Meaning.SURNAME),
                        new PersonLayout.ColumnMeaning("city", Meaning.CITY)),
                true);
        Dataset<Row> records = Rows.of(
                spark,
                "id string, given string, surname string, city string",
                Rows.row("1", "anna", "berger", "bonn"),
                Rows.row("2", "anna", "berger", "bonn"),
                Rows.row("3", "ruth", "berger", null),
                Rows.row("4", "otto", "cole", "ulm"));
        BlockingRules rules = new BlockingRules(layout, layout.present());
        boolean[] active = new boolean[rules.size()];
        Arrays.fill(active, true);
        Comparisons comparisons = new Comparisons(layout, layout.present(), (kind, value) -> 2);
        // Persisted, as the engine does: rows that were never encoded hold Java arrays.
        Dataset<Row> forms = PairPlan.forms(records, "id", null, layout).persist();
        Dataset<Row> pairs =
                PairPlan.pairs(forms, rules, new BlockingBudget(active, Set.of(), List.of()), 0, comparisons, 2);
        List<Row> found = pairs.orderBy("record_a", "record_b")
                .select("record_a", "record_b", "captures")
                .collectAsList();
        String[] anna = layout.normalise(new String[] {"anna", "berger", "bonn"});
        String[] ruth = layout.normalise(new String[] {"ruth", "berger", null});
        assertEquals(
                List.of(
                        Rows.row("1", "2", shared(rules, anna, anna)),
                        Rows.row("1", "3", shared(rules, anna, ruth)),
                        Rows.row("2", "3", shared(rules, anna, ruth))),
                found);
        assertEquals(1, shared(rules, anna, ruth), "the surname alone");
        PatternCounts counts = PatternCounts.collect(pairs);
        assertEquals(3, counts.pairs());
        assertEquals(Map.of(comparisons.pattern(anna, ruth), 2.0), counts.once());
        assertEquals(Map.of(), counts.twice());
        forms.unpersist();
    }

    @Test
    void what_two_rules_seldom_make_both_is_often_missed_by_all() {
        MatchModel sure = new MatchModel(
                List.of("name"),
                List.of(List.of("unknown", "same")),
                new double[] {1 - 2e-12, 1e-12, 1e-12},
                new double[][][] {{{0, 1}}, {{0, 1}}, {{0, 1}}},
                NamesTogether.NONE);
        assertEquals(100 * 99 / 102.0, counts(100, 50).missed(sure), 0.01);
        assertTrue(counts(100, 5).missed(sure) > counts(100, 500).missed(sure));
        assertEquals(0, counts(0, 500).missed(sure));
    }

    @Test
    void further_rules_find_what_was_missed_and_find_some_once_more() {
        PatternCounts sum = counts(100, 50).plus(counts(10, 4), 0.25, 0.25);
        assertEquals(
                Map.of("1", 60.0), sum.once(), "100 less the half that further rules make as well, and 10 new ones");
        assertEquals(Map.of("1", 54.0), sum.twice(), "a quarter of 100, half of 50, and 4 new ones");
        assertEquals(2_000, sum.pairs());
    }

    private static PatternCounts counts(double once, double twice) {
        return new PatternCounts(Map.of("1", 1_000L), Map.of(), Map.of("1", once), Map.of("1", twice));
    }

    private static int shared(BlockingRules rules, String[] a, String[] b) {
        long[] x = rules.keys(a);
        long[] y = rules.keys(b);
        int shared = 0;
        for (int i = 0; i < x.length; i++) {
            shared += x[i] != 0 && x[i] == y[i] ? 1 : 0;
        }
        return shared;
    }
}
