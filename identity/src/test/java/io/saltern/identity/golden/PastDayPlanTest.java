package io.saltern.identity.golden;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import io.saltern.base.error.SalternException;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.lake.column.IdentifierSets;
import io.saltern.lake.column.Nodes;
import io.saltern.lake.table.HouseholdMemberTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.OrderLineTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.TableDef;
import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class PastDayPlanTest {
    private static final PastDayPlan PAST = new PastDayPlan(
            Instant.parse("2025-01-02T00:00:00Z"),
            4,
            2,
            config("{salt: pepper, namespaces: [{name: crm_id}, {name: email}]}"));

    @Test
    void links_that_were_closed_later_are_open_and_later_ones_are_not_there(SparkSession spark) {
        Dataset<Row> links = Rows.of(
                        spark,
                        "node_id string, change_no bigint, closed_no bigint, valid_to string",
                        Rows.row("still", 1L, null, null),
                        Rows.row("closed_later", 2L, 5L, "2025-01-03"),
                        Rows.row("closed_on_the_day", 1L, 4L, "2025-01-02"),
                        Rows.row("closed_before_runs_were_noted", 1L, null, "2025-01-01"),
                        Rows.row("closed_later_likewise", 1L, null, "2025-01-03"),
                        Rows.row("since_the_day", 4L, null, null),
                        Rows.row("later", 5L, null, null))
                .withColumn("valid_to", col("valid_to").cast("timestamp"));

        DatasetAssert.assertRows(
                PAST.table(NodeClusterTable.DEF, def -> links, name -> links)
                        .select("node_id", "closed_no", "valid_to"),
                "still|null|null",
                "since_the_day|null|null",
                "closed_later|null|null",
                "closed_on_the_day|4|2025-01-02 00:00:00.0",
                "closed_before_runs_were_noted|null|2025-01-01 00:00:00.0",
                "closed_later_likewise|null|null");
        // Households are looked for by a step of their own: here last by the second run.
        DatasetAssert.assertRows(
                PAST.table(HouseholdMemberTable.DEF, def -> links.filter("change_no <> 1"), name -> links)
                        .select("node_id", "closed_no", "valid_to"),
                "closed_later|null|null");
    }

    @Test
    void sets_are_those_of_the_facts_known_then_and_of_orders_that_have_moved_on(SparkSession spark) {
        String shown = "source string, order_id string, ordered_at string, e string, known_at string, old boolean";
        Dataset<Row> orders = facts(Rows.of(
                spark,
                shown,
                Rows.row("shop", "unmoved", "2025-01-01", "a@x.org", "2025-01-02", false),
                Rows.row("shop", "replaced", "2025-01-01", "new@x.org", "2025-01-03", false),
                Rows.row("shop", "continued", "2025-01-01", "b@x.org", "2025-01-03", false),
                Rows.row("shop", "later", "2025-01-01", "c@x.org", "2025-01-03", false)));
        Dataset<Row> lines = facts(Rows.of(
                spark,
                shown,
                Rows.row("shop", "replaced", "2024-12-30", "oldest@x.org", "2025-01-01", true),
                Rows.row("shop", "replaced", "2025-01-01", "old@x.org", "2025-01-02", true),
                Rows.row("shop", "replaced", "2025-01-01", "new@x.org", "2025-01-03", false),
                Rows.row("shop", "continued", "2025-01-01", "b@x.org", "2025-01-01", false),
                Rows.row("shop", "continued", "2025-01-04", "b@x.org", "2025-01-03", false),
                Rows.row("shop", "later", "2025-01-01", "c@x.org", "2025-01-03", false)));
        Dataset<Row> none = facts(Rows.of(spark, shown));
        Dataset<Row> links = Rows.of(spark, "e string", Rows.row("a@x.org"), Rows.row("old@x.org"))
                .select(Nodes.nodeId(lit("email"), col("e")).alias("node_id"));
        Map<TableDef, Dataset<Row>> now = Map.of(OrderTable.DEF, orders, OrderLineTable.DEF, lines);
        Function<String, Dataset<Row>> then = name -> name.equals("core.profile_link") ? links : none;

        DatasetAssert.assertRows(
                PAST.table(IdentifierSetTable.DEF, now::get, then)
                        .select(
                                concat_ws(",", col("identifiers.value")),
                                col("last_seen_at"),
                                col("node_id").isNotNull()),
                "a@x.org|2025-01-01 00:00:00.0|true",
                "old@x.org|2025-01-01 00:00:00.0|true",
                "b@x.org|2025-01-01 00:00:00.0|false");
    }

    @Test
    void a_table_without_a_past_is_refused(SparkSession spark) {
        SalternException refused = assertThrows(
                SalternException.class,
                () -> PAST.table(ProfileTraitTable.DEF, def -> spark.emptyDataFrame(), name -> spark.emptyDataFrame()));

        assertTrue(refused.getMessage().contains("core.profile_trait")
                && refused.getMessage().contains("core.event"));
    }

    /** Facts of every kind: each has the times and columns of all. */
    private static Dataset<Row> facts(Dataset<Row> rows) {
        return rows.withColumn("ordered_at", col("ordered_at").cast("timestamp"))
                .withColumn("known_at", col("known_at").cast("timestamp"))
                .withColumn("valid_at", col("ordered_at"))
                .withColumn("occurred_at", col("ordered_at"))
                .withColumn("decided_at", col("ordered_at"))
                .withColumn("identifiers", array(struct(lit("email").alias("namespace"), col("e").alias("value"))))
                .withColumn("set_hash", IdentifierSets.hash(col("identifiers")))
                .withColumn("content_hash", col("e"))
                .withColumn("is_superseded", col("old"))
                .withColumn("given_name", lit(null).cast("string"))
                .withColumn("type", lit("track"))
                .withColumn("user_id", lit(null).cast("string"))
                .withColumn("is_time_given", lit(false))
                .withColumn("is_granted", lit(true))
                .withColumn("_day", lit(null).cast("date"))
                .withColumn("previous_id", lit(null).cast("string"))
                .withColumn("_load", lit(1L));
    }

    private static IdentityConfig config(String yaml) {
        Faults faults = new Faults();
        IdentityConfig config = IdentityConfig.read(Section.parse(yaml, faults));
        faults.throwIfAny();
        return config;
    }
}
