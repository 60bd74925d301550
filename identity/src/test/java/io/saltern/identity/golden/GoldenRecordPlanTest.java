package io.saltern.identity.golden;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.config.SurvivorshipConfig;
import io.saltern.lake.column.Nodes;
import io.saltern.lake.table.CustomerTable;
import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class GoldenRecordPlanTest {
    private static final String CUSTOMER =
            "source string, record_id string, valid_at string, given_name string, email string, birth_on string,"
                    + " street string, city string, note string";

    @Test
    void each_rule_chooses_its_value_and_says_where_it_came_from(SparkSession spark) {
        Dataset<Row> profile = build(
                spark,
                "given_name: most_frequent, email: most_recent, birth_on: source_order, street: most_complete",
                Rows.row("crm", "1", "2025-01-01", "Ana", "old@x.org", "1980-01-01", "Long Street 1", "Bonn", "a"),
                Rows.row("crm", "2", "2025-01-02", "Ana", "new@x.org", null, null, null, null),
                Rows.row("web", "3", "2025-01-03", "Anna", null, "1990-01-01", "S", null, "b"));

        DatasetAssert.assertRows(
                profile.select(
                        "given_name",
                        "given_name_at",
                        "email",
                        "email_source",
                        "birth_on",
                        "birth_on_source",
                        "street",
                        "city",
                        "attributes",
                        "record_count",
                        "is_known"),
                "Ana|2025-01-02 00:00:00.0|new@x.org|crm|1980-01-01|crm|Long Street 1|Bonn|Map(note -> b)|3|true");
    }

    @Test
    void a_value_is_as_old_as_it_was_said_not_as_its_record(SparkSession spark) {
        String valueAt = "CASE source WHEN 'web' THEN map('email', timestamp'2025-01-01', 'attributes.note',"
                + " timestamp'2025-01-01') END";
        Row[] rows = {
            Rows.row("crm", "1", "2025-01-02", null, "crm@x.org", null, null, null, "crm"),
            Rows.row("web", "2", "2025-01-09", "Ana", "web@x.org", null, null, null, "web")
        };
        Dataset<Row> sets = crm(spark, rows);

        DatasetAssert.assertRows(
                GoldenRecordPlan.build(
                                customers(spark, valueAt, rows),
                                sets(sets, "crm_id"),
                                links(sets, "crm_id", lit("P1")),
                                config("email: most_recent"),
                                lit("2025-04-01").cast("timestamp"))
                        .select("email", "email_at", "given_name_at", "attributes"),
                "crm@x.org|2025-01-02 00:00:00.0|2025-01-09 00:00:00.0|Map(note -> crm)");
    }

    @Test
    void a_value_never_loses_to_none_and_an_invalid_one_never_wins(SparkSession spark) {
        Dataset<Row> profile = build(
                spark,
                "given_name: source_order, email: most_recent, birth_on: most_recent",
                Rows.row("crm", "1", "2025-01-05", null, "test@test.com", "2199-01-01", "", null, null),
                Rows.row("web", "2", "2025-01-01", "Ana", "ana@x.org", "1980-01-01", null, "Bonn", null));

        DatasetAssert.assertRows(
                profile.select("given_name", "email", "birth_on", "street", "street_source", "city", "attributes"),
                "Ana|ana@x.org|1980-01-01|null|null|Bonn|null");
    }

    @Test
    void under_every_rule_validity_comes_first_and_none_never_wins(SparkSession spark) {
        // By every criterion but validity the first record would win: trusted, late, thrice, and long, small and great.
        Row[] rows = {
            Rows.row("crm", "1", "2025-03-01", "", "noreply@example.com", "2199-01-01", " ", null, ""),
            Rows.row("crm", "2", "2025-03-02", null, "noreply@example.com", "1066-01-01", "  ", "", " "),
            Rows.row("crm", "3", "2025-03-03", " ", "noreply@example.com", "2199-01-01", "", null, null),
            Rows.row("web", "4", "2025-01-01", "Ana", "m@x.org", "1980-01-01", "S", "Bonn", "n")
        };
        for (SurvivorshipConfig.Rule rule : SurvivorshipConfig.Rule.values()) {
            Dataset<Row> profile = GoldenRecordPlan.build(
                    customers(spark, rows),
                    sets(crm(spark, rows), "crm_id"),
                    links(crm(spark, rows), "crm_id", lit("P1")),
                    config("", rule.name().toLowerCase(Locale.ROOT)),
                    lit("2025-04-01").cast("timestamp"));

            DatasetAssert.assertRows(
                    profile.select(
                            lit(rule.name()),
                            col("given_name"),
                            col("email"),
                            col("email_source"),
                            col("birth_on"),
                            col("street"),
                            col("city"),
                            col("attributes.note")),
                    rule + "|Ana|m@x.org|web|1980-01-01|S|Bonn|n");
        }
    }

    @Test
    void a_record_of_invalid_values_is_not_complete(SparkSession spark) {
        DatasetAssert.assertRows(
                build(
                                spark,
                                "street: most_complete",
                                Rows.row(
                                        "crm",
                                        "1",
                                        "2025-03-01",
                                        "",
                                        "test@test.com",
                                        "2199-01-01",
                                        "Old Road",
                                        "",
                                        null),
                                Rows.row("web", "2", "2025-01-01", "Ana", null, null, "New Road", null, null))
                        .select("street"),
                "New Road");
    }

    @Test
    void values_are_compared_by_length_and_size_and_free_attributes_have_rules_too(SparkSession spark) {
        Row[] rows = {
            Rows.row("crm", "1", "2025-01-01", "Ann", "b@x.org", "1980-01-01", "Z", "Bonn", "10"),
            Rows.row("web", "2", "2025-01-02", "Annabelle", "a@x.org", "1990-01-01", "", "Aachen", "9"),
            Rows.row("web", "3", "2025-01-03", "Al", "a@x.org", "2199-01-01", null, "Cologne", "unknown")
        };
        String rules = "given_name: longest, email: all_distinct, birth_on: maximum, city: minimum, attributes.note: ";

        DatasetAssert.assertRows(
                build(spark, rules + "minimum", rows)
                        .select("given_name", "email", "birth_on", "city", "street", "attributes", "all_values"),
                "Annabelle|a@x.org|1990-01-01|Aachen|Z|Map(note -> 9)|Map(email -> ArraySeq(a@x.org, b@x.org))");
        DatasetAssert.assertRows(build(spark, rules + "maximum", rows).select("attributes.note"), "10");
        DatasetAssert.assertRows(build(spark, rules + "source_order", rows).select("attributes.note"), "10");
        DatasetAssert.assertRows(
                build(spark, "attributes.note: all_distinct", rows).select("attributes.note", "all_values"),
                "unknown|Map(attributes.note -> ArraySeq(unknown, 9, 10))");
    }

    @Test
    void what_lost_is_told_with_its_place_and_invalid_values_have_none(SparkSession spark) {
        Dataset<Row> customers = customers(
                spark,
                Rows.row("crm", "1", "2025-01-01", "Ana", "old@x.org", "2199-01-01", null, null, "a"),
                Rows.row("web", "2", "2025-01-02", "Anna", "new@x.org", "1980-01-01", null, null, "b"));

        DatasetAssert.assertRows(
                GoldenRecordPlan.candidates(
                                customers,
                                config("given_name: source_order, email: most_recent"),
                                lit("2025-04-01").cast("timestamp"))
                        .select("attribute", "value", "source", "record_id", "rule", "rank"),
                "birth_on|1980-01-01|web|2|most_recent|1",
                "birth_on|2199-01-01|crm|1|most_recent|null",
                "email|new@x.org|web|2|most_recent|1",
                "email|old@x.org|crm|1|most_recent|2",
                "given_name|Ana|crm|1|source_order|1",
                "given_name|Anna|web|2|source_order|2",
                "attributes.note|b|web|2|most_recent|1",
                "attributes.note|a|crm|1|most_recent|2");
    }

    @Test
    void ties_end_the_same_way_in_any_order(SparkSession spark) {
        Row one = Rows.row("web", "1", "2025-01-01", "Ana", "a@x.org", null, null, null, "a");
        Row other = Rows.row("web", "2", "2025-01-01", "Bea", "b@x.org", null, null, null, "b");
        String rules = "given_name: most_frequent";

        DatasetAssert.assertSame(build(spark, rules, one, other), build(spark, rules, other, one));
        DatasetAssert.assertRows(build(spark, rules, one, other).select("given_name", "email"), "Bea|b@x.org");
    }

    @Test
    void a_device_alone_is_a_profile_that_nobody_knows(SparkSession spark) {
        Dataset<Row> sets =
                Rows.of(spark, "source string, value string, first string", Rows.row("web", "d9", "2025-01-01"));

        DatasetAssert.assertRows(
                GoldenRecordPlan.build(
                                customers(spark).limit(0),
                                sets(sets, "anonymous_id"),
                                links(sets, "anonymous_id", lit("P9")),
                                config("given_name: most_recent"),
                                lit("2025-04-01").cast("timestamp"))
                        .select("profile_id", "email", "sources", "record_count", "is_known", "first_seen_at"),
                "P9|null|ArraySeq(web)|0|false|2025-01-01 00:00:00.0");
    }

    private static Dataset<Row> crm(SparkSession spark, Row... rows) {
        return customers(spark, rows)
                .select(
                        col("source"),
                        col("record_id").alias("value"),
                        col("valid_at").alias("first"));
    }

    private static Dataset<Row> build(SparkSession spark, String rules, Row... rows) {
        Dataset<Row> sets = crm(spark, rows);
        return GoldenRecordPlan.build(
                customers(spark, rows),
                sets(sets, "crm_id"),
                links(sets, "crm_id", lit("P1")),
                config(rules),
                lit("2025-04-01").cast("timestamp"));
    }

    private static Dataset<Row> customers(SparkSession spark, Row... rows) {
        return customers(spark, "CAST(NULL AS MAP<STRING, TIMESTAMP>)", rows);
    }

    private static Dataset<Row> customers(SparkSession spark, String valueAt, Row... rows) {
        Dataset<Row> customers = Rows.of(spark, CUSTOMER, rows)
                .withColumn("valid_at", col("valid_at").cast("timestamp"))
                .withColumn("birth_on", col("birth_on").cast("date"))
                .withColumn("attributes", when(col("note").isNotNull(), map(lit("note"), col("note"))))
                .withColumn("profile_id", lit("P1"))
                .withColumn("value_at", expr(valueAt))
                .drop("note");
        for (StructField field : CustomerTable.DEF.columns().fields()) {
            if (!List.of(customers.columns()).contains(field.name())) {
                customers = customers.withColumn(field.name(), lit(null).cast(field.dataType()));
            }
        }
        return customers;
    }

    private static Dataset<Row> sets(Dataset<Row> rows, String namespace) {
        return rows.select(
                col("source"),
                col("value").alias("set_hash"),
                array(struct(lit(namespace).alias("namespace"), col("value"))).alias("identifiers"),
                Nodes.nodeId(lit(namespace), col("value")).alias("node_id"),
                col("first").cast("timestamp").alias("first_seen_at"),
                col("first").cast("timestamp").alias("last_seen_at"),
                lit(1L).alias("n"),
                lit(1L).alias("first_load"));
    }

    private static Dataset<Row> links(Dataset<Row> rows, String namespace, Column profileId) {
        return rows.select(Nodes.nodeId(lit(namespace), col("value")).alias("node_id"), profileId.alias("profile_id"));
    }

    private static IdentityConfig config(String rules) {
        return config(rules, "most_recent");
    }

    private static IdentityConfig config(String rules, String fallback) {
        Faults faults = new Faults();
        IdentityConfig config = IdentityConfig.read(Section.parse(
                """
                salt: pepper
                namespaces: [{name: crm_id}, {name: anonymous_id, device: true}, {name: email}]
                profile:
                  source_order: [crm, web]
                  default: %s
                  attributes: {%s}
                """
                        .formatted(fallback, rules),
                faults));
        faults.throwIfAny();
        return config;
    }
}
