package io.saltern.lake.run;

import static io.saltern.testkit.DatasetAssert.assertRows;
import static io.saltern.testkit.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.lake.table.SyncStateTable;
import io.saltern.lake.table.TableDef;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What came to a table and left it, as the step that reads it is told. */
@ExtendWith(SparkExtension.class)
class TableChangesTest {
    private static final TableDef STATE = SyncStateTable.DEF;

    private record Does(String name, List<TableDef> reads, List<TableDef> writes, Consumer<StepRun> work)
            implements Step {
        @Override
        public String configDigest() {
            return "";
        }

        @Override
        public boolean mustRun(Ledger ledger) {
            return true;
        }

        @Override
        public StepReport run(StepRun run) {
            work.accept(run);
            return StepReport.builder().build();
        }
    }

    private static Dataset<Row> state(StepRun run, String... keys) {
        Timestamp at = Timestamp.from(run.asOf());
        return Rows.of(
                run.spark(),
                "sync string, change_key string, status string, plan_id string, updated_at timestamp",
                Arrays.stream(keys)
                        .map(key -> row("s", key.substring(0, 1), key, "p", at))
                        .toArray(Row[]::new));
    }

    @Test
    void files_that_came_and_left_are_told_to_who_reads_them(SparkSession spark, @TempDir Path directory) {
        TestLake lake = new TestLake(spark, directory);
        List<Optional<TableChanges>> told = new ArrayList<>();
        Step reader = new Does("reader", List.of(STATE), List.of(), run -> told.add(run.changes(STATE)));
        List<Consumer<StepRun>> writes = List.of(
                run -> run.append(STATE, state(run, "a1")),
                run -> run.append(STATE, state(run, "b1", "c1")),
                run -> {},
                run -> run.upsert(STATE, state(run, "b2")),
                run -> run.change(
                        STATE, state(run, "a3", "d3"), state(run, "b3").select("sync", "change_key")));
        for (int i = 0; i < writes.size(); i++) {
            Step writer = new Does("writer", List.of(), List.of(STATE), writes.get(i));
            lake.run(Instant.parse("2025-01-02T00:00:00Z").plusSeconds(i), writer, reader);
        }

        assertEquals(Optional.empty(), told.get(0), "it never ran before");
        TableChanges appended = told.get(1).orElseThrow();
        assertRows(appended.added().select("status"), "b1", "c1");
        assertEquals(2, appended.rowsAdded());
        assertTrue(appended.isAppendOnly());
        assertTrue(told.get(2).orElseThrow().isNothing());
        TableChanges replaced = told.get(3).orElseThrow();
        assertRows(replaced.added().except(replaced.removed()).select("status"), "b2");
        assertRows(replaced.removed().except(replaced.added()).select("status"), "b1");
        TableChanges changed = told.get(4).orElseThrow();
        assertRows(changed.added().except(changed.removed()).select("status"), "a3", "d3");
        assertRows(changed.removed().except(changed.added()).select("status"), "a1", "b2");
        assertRows(lake.read(STATE).select("status"), "a3", "c1", "d3");
    }
}
