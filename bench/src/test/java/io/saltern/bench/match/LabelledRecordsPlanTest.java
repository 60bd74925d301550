package io.saltern.bench.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.identity.evaluate.PairEvaluation;
import io.saltern.identity.evaluate.PairScore;
import io.saltern.testkit.SparkExtension;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class LabelledRecordsPlanTest {

    @Test
    void recordsThatTheAnswerLeavesOutCountAsAloneAndUnknownOnesNotAtAll(SparkSession spark) {
        Dataset<Row> truth = rows(spark, "entity_id", "a x", "b x", "c x", "d y", "e y", "f z");
        // e is left out, f has no cluster, the cluster of a and b is named like e, nobody knows g.
        Dataset<Row> found = rows(spark, "cluster_id", "a e", "b e", "c 1", "d 1", "f -", "g e");
        PairScore score = PairEvaluation.score(LabelledRecordsPlan.label(truth, found));
        assertEquals(new PairScore(1, 2, 4), score, "found a-b; said a-b, c-d; true are 3 of x and 1 of y");
        assertEquals(List.of("e", "f"), ids(LabelledRecordsPlan.leftOut(truth, found)));
    }

    @Test
    void recordsInMoreThanOneRowAreNamed(SparkSession spark) {
        Dataset<Row> found = rows(spark, "cluster_id", "a 1", "b 1", "a 2", "c 2", "c 2");
        assertEquals(List.of("a", "c"), ids(LabelledRecordsPlan.repeated(found)));
    }

    @Test
    void growthIsARatioAndAPower() {
        Growth growth = Growth.of(new Growth.Point(1_000, 10, 20, 500), new Growth.Point(10_000, 30, 2_000, 750));
        assertEquals(2.0, growth.cpuPower(), 1e-9, "a hundred times the time for ten times the records");
        assertEquals(
                "mixed          records x10.0: wall x3.00, CPU x100.00 (power 2.00), memory x1.50",
                growth.line("mixed"));
    }

    private static List<String> ids(Dataset<Row> rows) {
        return rows.sort("record_id").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Dataset<Row> rows(SparkSession spark, String label, String... idsAndLabels) {
        List<Row> rows = Arrays.stream(idsAndLabels)
                .map(text -> text.split(" "))
                .map(parts -> RowFactory.create(parts[0], parts[1].equals("-") ? null : parts[1]))
                .toList();
        return spark.createDataFrame(
                rows, new StructType().add("record_id", "string").add(label, "string"));
    }
}
