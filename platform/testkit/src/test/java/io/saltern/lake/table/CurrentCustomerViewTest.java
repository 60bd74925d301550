package io.saltern.lake.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CurrentCustomerViewTest {
    private static final String SAID =
            "record_id string, set_hash string, valid_at string, day string, named string, given_name string, email string,"
                    + " city string, street string, plan string, seats string";
    private static final Instant AS_OF = Instant.parse("2025-03-10T00:00:00Z");
    private static final String WHOLE = null;

    @Test
    void each_trait_is_of_the_latest_call_that_names_it(SparkSession spark) {
        DatasetAssert.assertRows(
                states(
                        spark,
                        call("u1", "a", "2025-03-01", "given_name,email,attributes.plan", "Nora", "n@x.org", "free"),
                        call("u1", "a", "2025-03-03", "attributes.plan", null, null, "pro"),
                        call("u1", "a", "2025-03-02", "email,attributes.plan", null, "late@x.org", "basic")),
                "u1|p-a|2025-03-03|Nora|late@x.org|null|null|Map(plan -> pro)|2025-03-01|2025-03-02|2025-03-03");
    }

    @Test
    void null_clears_and_what_is_not_named_stays(SparkSession spark) {
        DatasetAssert.assertRows(
                states(
                        spark,
                        call("u1", "a", "2025-03-01", "given_name,email,attributes.plan", "Nora", "n@x.org", "free"),
                        call("u1", "a", "2025-03-02", "email,attributes.plan", null, null, null)),
                "u1|p-a|2025-03-02|Nora|null|null|null|null|2025-03-01|2025-03-02|2025-03-02");
    }

    @Test
    void strangers_under_one_id_are_not_mixed_and_nobody_is_fed_by_nobody(SparkSession spark) {
        DatasetAssert.assertRows(
                states(
                        spark,
                        call("shared", "a", "2025-03-01", "given_name", "Nora", null, null),
                        call("shared", "b", "2025-03-02", "given_name", "Omar", null, null),
                        call("shared", "nobody", "2025-03-03", "given_name,email", "Lea", "l@x.org", null),
                        call("shared", "a", "2025-03-04", "attributes.plan", null, null, "pro")),
                "shared|p-a|2025-03-04|Nora|null|null|null|Map(plan -> pro)|2025-03-01|null|2025-03-04",
                "shared|p-b|2025-03-02|Omar|null|null|null|null|2025-03-02|null|null");
    }

    @Test
    void an_address_is_one_trait(SparkSession spark) {
        DatasetAssert.assertRows(
                states(
                        spark,
                        Rows.row("u1", "a", "2025-03-01", null, "address", null, null, "Bonn", "Weg 1", null, null),
                        Rows.row("u1", "a", "2025-03-02", null, "address", null, null, "Kiel", null, null, null)),
                "u1|p-a|2025-03-02|null|null|Kiel|null|null|null|null|null");
    }

    @Test
    void the_latest_whole_version_says_all_and_later_calls_lie_on_top(SparkSession spark) {
        DatasetAssert.assertRows(
                states(
                        spark,
                        whole("r1", "a", "2025-03-01", null, "Old", "old@x.org"),
                        call("r1", "a", "2025-03-02", "email,attributes.plan", null, "gone@x.org", "gone"),
                        whole("r1", "a", "2025-03-03", null, "Nora", null),
                        call("r1", "a", "2025-03-04", "attributes.plan", null, null, "pro"),
                        whole("r2", "nobody", "2025-03-03", null, "Lea", null)),
                "r1|p-a|2025-03-04|Nora|null|null|null|Map(plan -> pro)|2025-03-03|2025-03-03|2025-03-04",
                "r2|null|2025-03-03|Lea|null|null|null|null|2025-03-03|2025-03-03|null");
    }

    @Test
    void of_one_time_the_later_day_counts_and_a_time_after_as_of_waits(SparkSession spark) {
        DatasetAssert.assertRows(
                states(
                        spark,
                        whole("r1", "a", "2025-03-01", "2025-03-05", "Second", null),
                        whole("r1", "a", "2025-03-01", "2025-03-04", "First", null),
                        whole("r1", "a", "2025-03-11", "2025-03-06", "Future", null)),
                "r1|p-a|2025-03-01|Second|null|null|null|null|2025-03-01|2025-03-01|null");
    }

    private static Row call(
            String record, String set, String at, String named, String givenName, String email, String plan) {
        return Rows.row(record, set, at, null, named, givenName, email, null, null, plan, null);
    }

    private static Row whole(String record, String set, String at, String day, String givenName, String email) {
        return Rows.row(record, set, at, day, WHOLE, givenName, email, null, null, null, null);
    }

    private static Dataset<Row> states(SparkSession spark, Row... said) {
        Column attributes = expr("map_filter(map('plan', plan, 'seats', seats), (k, v) -> v IS NOT NULL)");
        Dataset<Row> given = Rows.of(spark, SAID, said)
                .withColumn("source", lit("web"))
                .withColumn("valid_at", col("valid_at").cast("timestamp"))
                .withColumn("_day", col("day").cast("date"))
                .withColumn("version_hash", expr("sha2(concat_ws('|', valid_at, given_name, email, plan), 256)"))
                .withColumn("attributes", attributes)
                .withColumn(
                        "identifiers",
                        array(struct(
                                lit("x").alias("namespace"),
                                coalesce(col("set_hash"), lit("")).alias("value"))))
                .withColumn("is_partial", col("named").isNotNull())
                .withColumn("is_time_given", lit(true))
                .withColumn("named", expr("split(named, ',')"));
        List<Column> columns = new ArrayList<>();
        List<String> present = Arrays.asList(given.columns());
        for (StructField field : CustomerTable.DEF.columns().fields()) {
            columns.add((present.contains(field.name()) ? col(field.name()) : lit(null))
                    .cast(field.dataType())
                    .alias(field.name()));
        }
        given.select(columns.toArray(Column[]::new)).createOrReplaceTempView("view_test_customer");
        Rows.of(
                        spark,
                        "source string, set_hash string, profile_id string",
                        Rows.row("web", "a", "p-a"),
                        Rows.row("web", "b", "p-b"))
                .createOrReplaceTempView("view_test_set_profile");
        return spark.sql(Views.sql(
                        "staged.current_customer",
                        place -> place.equals("core.set_profile") ? "view_test_set_profile" : "view_test_customer",
                        AS_OF))
                .selectExpr(
                        "record_id",
                        "profile_id",
                        "date(valid_at)",
                        "given_name",
                        "email",
                        "city",
                        "street",
                        "attributes",
                        "date(value_at['given_name'])",
                        "date(value_at['email'])",
                        "date(value_at['attributes.plan'])");
    }
}
