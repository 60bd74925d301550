package io.saltern.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.error.SalternException;
import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class MatchLabelsTest {
    private static final String SHAPE = "record_a string, record_b string, label string";

    @Test
    void labels_are_read_in_all_forms_and_undecided_pairs_left_out(SparkSession spark) {
        MatchLabels labels = MatchLabels.collect(
                Rows.of(
                        spark,
                        SHAPE,
                        Rows.row("b", "a", "1"),
                        Rows.row("a", "b", " TRUE "),
                        Rows.row("c", "d", "0"),
                        Rows.row("e", "f", null),
                        Rows.row("e", "g", " ")),
                "labels");
        assertEquals(
                List.of(new MatchLabels.Label("a", "b", true), new MatchLabels.Label("c", "d", false)),
                labels.labels());
        assertEquals(Map.of("a", "a", "b", "a", "c", "c", "d", "d"), labels.groups());
    }

    @Test
    void all_faults_of_labels_are_named_at_once(SparkSession spark) {
        Dataset<Row> rows = Rows.of(
                spark,
                SHAPE,
                Rows.row("a", "b", "1"),
                Rows.row("c", "b", "1"),
                Rows.row("a", "c", "0"),
                Rows.row("d", "d", "1"),
                Rows.row("e", "f", "perhaps"),
                Rows.row("e", null, "1"));
        String message = assertThrows(SalternException.class, () -> MatchLabels.collect(rows, "labels.csv"))
                .getMessage();
        for (String part : List.of(
                "labels.csv: 2 rows have no two record ids or a label other than",
                "1 rows name one record twice: d",
                "1 rows are labelled as two people, and as one by other rows: a - c")) {
            assertTrue(message.contains(part), message);
        }
        Dataset<Row> without = rows.drop("label");
        assertTrue(assertThrows(SalternException.class, () -> MatchLabels.collect(without, "labels.csv"))
                .getMessage()
                .contains("no column [label]"));
        assertEquals(
                List.of(new MatchLabels.Label("a", "b", true)),
                MatchLabels.of(List.of(MatchLabels.Label.of("b", "a", true), MatchLabels.Label.of("a", "b", false)))
                        .consistent()
                        .labels());
    }

    @Test
    void the_strongest_doubtful_pair_of_two_people_is_for_review_unless_refused(SparkSession spark) {
        Dataset<Row> clusters = Rows.of(
                spark,
                "record_id string, cluster_id string",
                Rows.row("a", "a"),
                Rows.row("b", "a"),
                Rows.row("c", "c"),
                Rows.row("d", "c"),
                Rows.row("e", "e"),
                Rows.row("f", "f"));
        Dataset<Row> pairs = Rows.of(
                spark,
                "record_a string, record_b string, bits double, probability double, comparisons string",
                Rows.row("a", "b", 9.0, 0.99, "x"),
                Rows.row("a", "c", 1.0, 0.67, "x"),
                Rows.row("b", "d", 2.0, 0.8, "x"),
                Rows.row("a", "e", -3.0, 0.11, "x"),
                Rows.row("e", "f", 3.0, 0.89, "x"));
        MatchLabels refused = MatchLabels.of(List.of(MatchLabels.Label.of("f", "e", false)));
        DatasetAssert.assertRows(
                DoubtfulPairPlan.doubtful(pairs, clusters, refused).select("record_a", "record_b", "label", "bits"),
                "b|d|null|2.0");
        assertEquals(
                2,
                DoubtfulPairPlan.doubtful(pairs, clusters, MatchLabels.none()).count());
    }

    @Test
    void components_that_are_too_large_are_divided_and_told(SparkSession spark) {
        // a-b-c-d hold together weakly, all but c-d; e-f is small; g-h-i hold together whatever is left out.
        Dataset<Row> scored = spark.sql("SELECT * FROM VALUES ('a', 'b', 5.0D), ('b', 'c', 5.0D), ('c', 'd', 20.0D),"
                + " ('e', 'f', 5.0D), ('g', 'h', 99.0D), ('h', 'i', 99.0D) AS t(record_a, record_b, bits)");
        List<String> warnings = new ArrayList<>();

        Dataset<Row> members = MatchComponents.collect(
                scored, 4, MatchLabels.none(), 2, rows -> rows.persist(), text -> {}, warnings::add);

        DatasetAssert.assertRows(members, "c|c", "d|c", "e|e", "f|e", "g|g", "h|g", "i|g");
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.get(0)
                        .startsWith(
                                "2 groups of more than 2 records that look alike (7 records) were divided by leaving"
                                        + " out their weaker pairs. Too large even so: 1; none of their 3 records is put together"
                                        + " with another."),
                warnings.get(0));
        warnings.clear();
        MatchComponents.collect(scored, 4, MatchLabels.none(), 4, rows -> rows.persist(), text -> {}, warnings::add);
        assertEquals(List.of(), warnings);
    }
}
