package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import io.saltern.lake.column.JsonTexts;
import io.saltern.lake.table.ProductTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Versions of catalogue items. */
public final class ProductPlan {
    private ProductPlan() {}

    /** Needs typed parts of entity product. Adds what {@link Versions#classify} needs. */
    static Dataset<Row> versions(Dataset<Row> typed, String currency) {
        return typed.withColumn(
                        ProductTable.IS_TIME_GIVEN, col(ProductTable.VALID_AT).isNotNull())
                .withColumn(ProductTable.VALID_AT, coalesce(col(ProductTable.VALID_AT), col(MappingPlan.DAY_END)))
                .withColumn(ProductTable.CURRENCY, coalesce(col(ProductTable.CURRENCY), lit(currency)))
                .withColumn(ProductTable.ATTRIBUTES, JsonTexts.members(col(MappingPlan.ATTRIBUTES_JSON)))
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
                .withColumn(Versions.SAYS_NOTHING, lit(false))
                .drop(MappingPlan.ATTRIBUTES_JSON);
    }
}
