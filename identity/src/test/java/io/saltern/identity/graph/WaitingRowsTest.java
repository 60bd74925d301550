package io.saltern.identity.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.TableDef;
import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class WaitingRowsTest {
    private static final Column AS_OF = lit("2025-03-10").cast("timestamp");

    @Test
    void what_a_row_says_of_a_later_time_waits_but_a_stand_in_and_a_denial_do_not(SparkSession spark) {
        Dataset<Row> rows = Rows.of(
                        spark,
                        "id string, at string, is_time_given boolean, is_granted boolean",
                        Rows.row("past", "2025-03-09", true, true),
                        Rows.row("now", "2025-03-10", true, true),
                        Rows.row("later", "2025-03-11", true, true),
                        Rows.row("later_stand_in", "2025-03-11", false, true),
                        Rows.row("later_of_an_older_version", "2025-03-11", null, true),
                        Rows.row("later_denial", "2025-03-11", true, false))
                .withColumn("valid_at", col("at").cast("timestamp"))
                .withColumn("occurred_at", col("valid_at"))
                .withColumn("ordered_at", col("valid_at"))
                .withColumn("decided_at", col("valid_at"))
                .withColumn("_day", lit("2025-03-08").cast("date"))
                .withColumn("known_at", lit("2025-03-09").cast("timestamp"));
        assertWaiting(rows, CustomerTable.DEF, "later", "later_denial");
        assertWaiting(rows, EventTable.DEF, "later", "later_stand_in", "later_of_an_older_version", "later_denial");
        assertWaiting(rows, OrderTable.DEF, "later", "later_stand_in", "later_of_an_older_version", "later_denial");
        assertWaiting(rows, ConsentTable.DEF, "later", "later_stand_in", "later_of_an_older_version");
    }

    private static void assertWaiting(Dataset<Row> rows, TableDef facts, String... waiting) {
        Column waits = IdentifierSetPlan.waits(facts, AS_OF);
        DatasetAssert.assertRows(rows.filter(waits).select("id"), waiting);
        DatasetAssert.assertRows(
                rows.filter(not(waits)).groupBy().count(), String.valueOf(rows.count() - waiting.length));
    }
}
