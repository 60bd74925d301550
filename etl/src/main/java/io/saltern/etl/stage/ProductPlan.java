package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import io.saltern.lake.table.ProductTable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Versions of catalogue items. */
public final class ProductPlan {
    private ProductPlan() {}

    /** Needs typed parts of entity product. Adds content hash and time. */
    static Dataset<Row> versions(Dataset<Row> typed, String currency) {
        return typed.withColumn(ProductTable.VALID_AT, coalesce(col(ProductTable.VALID_AT), col(MappingPlan.DAY_END)))
                .withColumn(ProductTable.CURRENCY, coalesce(col(ProductTable.CURRENCY), lit(currency)))
                .withColumn(ProductTable.ATTRIBUTES, MappingPlan.textMap(col(MappingPlan.ATTRIBUTES_JSON)))
                .withColumn(
                        ProductTable.VERSION_HASH,
                        sha2(
                                to_json(struct(
                                                col(ProductTable.NAME),
                                                col(ProductTable.CATEGORY),
                                                col(ProductTable.BRAND),
                                                col(ProductTable.PRICE),
                                                col(ProductTable.CURRENCY),
                                                col(ProductTable.ATTRIBUTES)))
                                        .cast("binary"),
                                256))
                .drop(MappingPlan.ATTRIBUTES_JSON);
    }

    /** Tells new versions from content that the item has had before. */
    static Dataset<Row> classify(Dataset<Row> versions, Dataset<Row> held, boolean hasHeld) {
        Dataset<Row> numbered = versions.withColumn(
                        Outcomes.GROUP, Outcomes.group(col(ProductTable.PRODUCT_ID), col(ProductTable.VERSION_HASH)))
                .withColumn("_ordinal", row_number().over(Outcomes.arrival()));
        Column isDuplicate = col("_ordinal").gt(1);
        if (hasHeld) {
            Dataset<Row> keys = held.select(
                    col(ProductTable.SOURCE).alias("_s"),
                    col(ProductTable.PRODUCT_ID).alias("_p"),
                    col(ProductTable.VERSION_HASH).alias("_v"),
                    lit(true).alias("_is_held"));
            numbered = numbered.join(
                    keys,
                    col(ProductTable.SOURCE)
                            .equalTo(col("_s"))
                            .and(col(ProductTable.PRODUCT_ID).equalTo(col("_p")))
                            .and(col(ProductTable.VERSION_HASH).equalTo(col("_v"))),
                    "left_outer");
            isDuplicate = isDuplicate.or(col("_is_held").isNotNull());
        }
        return numbered.withColumn(Outcomes.OUTCOME, Outcomes.outcome(isDuplicate))
                .drop(Outcomes.GROUP, "_ordinal", "_s", "_p", "_v", "_is_held");
    }
}
