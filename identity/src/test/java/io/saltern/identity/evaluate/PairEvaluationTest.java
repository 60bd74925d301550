package io.saltern.identity.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class PairEvaluationTest {
    @Test
    void pairs_are_counted_from_sizes(SparkSession spark) {
        Dataset<Row> labelled = Rows.of(
                spark,
                "record string, person string, predicted string",
                Rows.row("r1", "p1", "x"),
                Rows.row("r2", "p1", "x"),
                Rows.row("r3", "p1", "y"),
                Rows.row("r4", "p2", "y"));

        PairScore score = PairEvaluation.score(labelled);

        assertEquals(new PairScore(1, 2, 3), score);
        assertEquals(0.5, score.precision());
        assertEquals(1.0 / 3, score.recall());
        assertEquals(new PairScore(0, 0, 0), PairEvaluation.score(labelled.limit(0)));
    }

    @Test
    void only_pairs_that_own_unblocked_identifiers_connect_count_as_connectable(SparkSession spark) {
        Dataset<Row> records = Rows.of(
                        spark,
                        "record string, person string, predicted string, email string, phone string",
                        Rows.row("r1", "p1", "x", "a@x.org", null),
                        Rows.row("r2", "p1", "x", "a@x.org", "+491"),
                        Rows.row("r3", "p1", "x", null, "+491"),
                        Rows.row("r4", "p1", "z", "test@test.com", null),
                        Rows.row("r5", "p1", "z", "test@test.com", null),
                        Rows.row("r6", "p2", "x", "a@x.org", null))
                .withColumn(
                        "identifiers",
                        array_compact(array(
                                when(
                                        col("email").isNotNull(),
                                        struct(
                                                lit("email").alias("namespace"),
                                                col("email").alias("value"))),
                                when(
                                        col("phone").isNotNull(),
                                        struct(
                                                lit("phone").alias("namespace"),
                                                col("phone").alias("value"))))));
        Faults faults = new Faults();
        IdentityConfig config = IdentityConfig.read(
                Section.parse("{salt: pepper, namespaces: [{name: email}, {name: phone}]}", faults));
        faults.throwIfAny();

        PairScore score = PairEvaluation.score(PairEvaluation.connectable(records, config));

        assertEquals(3, score.expected());
        assertEquals(1.0, score.recall());
    }
}
