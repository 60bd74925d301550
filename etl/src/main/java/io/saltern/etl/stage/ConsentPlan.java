package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.column.IdentifierSets;
import io.saltern.lake.table.ConsentTable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Decisions about purposes. */
public final class ConsentPlan {
    private ConsentPlan() {}

    /**
     * Needs typed parts of entity consent. Normalises the value as its namespace demands and gives the identifier; a value
     * that is none of its namespace is a fault.
     */
    static Dataset<Row> decisions(Dataset<Row> typed, String region) {
        Column raw = col(ConsentTable.VALUE);
        Column value = when(col(ConsentTable.NAMESPACE).equalTo("email"), Normalised.email(raw))
                .when(col(ConsentTable.NAMESPACE).equalTo("phone"), PhoneNumbers.e164(raw, lit(region)))
                .otherwise(raw);
        return typed.withColumn("_normalised", value)
                .withColumn(
                        MappingPlan.FAULT,
                        coalesce(
                                col(MappingPlan.FAULT),
                                MappingPlan.faultWhen(
                                        col("_normalised").isNull(),
                                        "identifier",
                                        "the value is none of its namespace",
                                        ConsentTable.VALUE)))
                .withColumn(ConsentTable.VALUE, col("_normalised"))
                .withColumn(
                        MappingPlan.IDENTIFIERS,
                        IdentifierSets.of(when(
                                col(ConsentTable.NAMESPACE)
                                        .isNotNull()
                                        .and(col("_normalised").isNotNull()),
                                struct(
                                        col(ConsentTable.NAMESPACE).alias("namespace"),
                                        col("_normalised").alias("value")))))
                .drop("_normalised", MappingPlan.ATTRIBUTES_JSON);
    }

    /**
     * Tells decisions from repetitions: equal in key and answer. A yes and a no of one instant are both kept, as the denial
     * counts whichever came first.
     */
    static Dataset<Row> classify(Dataset<Row> decisions, Dataset<Row> held, boolean hasHeld) {
        Column[] key = {
            col(ConsentTable.NAMESPACE),
            col(ConsentTable.VALUE),
            col(ConsentTable.PURPOSE),
            col(ConsentTable.DECIDED_AT).cast("string"),
            col(ConsentTable.IS_GRANTED).cast("string")
        };
        Dataset<Row> numbered = decisions
                .withColumn(Outcomes.GROUP, Outcomes.group(key))
                .withColumn("_ordinal", row_number().over(Outcomes.arrival()));
        Column isDuplicate = col("_ordinal").gt(1);
        if (hasHeld) {
            Dataset<Row> keys = held.select(
                            col(ConsentTable.SOURCE).alias("_s"),
                            org.apache
                                    .spark
                                    .sql
                                    .functions
                                    .concat_ws("\u0000", key)
                                    .alias("_k"),
                            lit(true).alias("_is_held"))
                    .distinct();
            numbered = numbered.join(
                    keys,
                    col(ConsentTable.SOURCE)
                            .equalTo(col("_s"))
                            .and(col(Outcomes.GROUP).equalTo(col("_k"))),
                    "left_outer");
            isDuplicate = isDuplicate.or(col("_is_held").isNotNull());
        }
        return numbered.withColumn(Outcomes.OUTCOME, Outcomes.outcome(isDuplicate))
                .drop(Outcomes.GROUP, "_ordinal", "_s", "_k", "_is_held");
    }
}
