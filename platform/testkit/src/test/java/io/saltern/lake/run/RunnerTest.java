package io.saltern.lake.run;

import static io.saltern.testkit.DatasetAssert.assertRows;
import static io.saltern.testkit.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.RunTable;
import io.saltern.lake.table.StepTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.lake.table.TableDef;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
class RunnerTest {
    private static final Instant DAY_1 = Instant.parse("2025-01-02T00:00:00Z");
    private static final Instant DAY_2 = Instant.parse("2025-01-03T00:00:00Z");
    private static final TableDef LOG = ProfileChangeTable.DEF;
    private static final TableDef STATE = SyncStateTable.DEF;
    private static final TableDef OVERRIDES = IdentityOverrideTable.DEF;

    @TempDir
    Path directory;

    /** Appends one row to a log and keeps the same row in a state table. */
    private static final class TwoTables implements Step {
        private final String value;
        private final long whole;

        TwoTables(String value) {
            this(value, 1);
        }

        TwoTables(String value, long whole) {
            this.value = value;
            this.whole = whole;
        }

        @Override
        public String name() {
            return "two_tables";
        }

        @Override
        public List<TableDef> reads() {
            return List.of();
        }

        @Override
        public List<TableDef> writes() {
            return List.of(LOG, STATE);
        }

        @Override
        public String configDigest() {
            return value;
        }

        @Override
        public StepReport run(StepRun run) {
            Timestamp at = Timestamp.from(run.asOf());
            Dataset<Row> log = Rows.of(
                    run.spark(),
                    "profile_id string, at timestamp, change_no bigint, kind string, other_profile_id string",
                    row(value, at, run.changeNo(), "created", ""));
            Dataset<Row> state = Rows.of(
                    run.spark(),
                    "sync string, change_key string, status string, plan_id string, updated_at timestamp",
                    row("s", "k", value, "p", at));
            run.append(LOG, log);
            run.replace(STATE, state);
            return StepReport.builder()
                    .equation("test", "whole", whole, Map.of("part", 1L))
                    .build();
        }
    }

    private record Downstream(List<Long> seen) implements Step {
        @Override
        public String name() {
            return "downstream";
        }

        @Override
        public List<TableDef> reads() {
            return List.of(LOG);
        }

        @Override
        public List<TableDef> writes() {
            return List.of();
        }

        @Override
        public String configDigest() {
            return "";
        }

        @Override
        public StepReport run(StepRun run) {
            seen.add(run.read(LOG).count());
            return StepReport.builder().build();
        }
    }

    /** A step whose parts end with these codes. */
    private record Partial(String name, List<ExitCode> codes) implements Step {
        @Override
        public List<TableDef> reads() {
            return List.of();
        }

        @Override
        public List<TableDef> writes() {
            return List.of();
        }

        @Override
        public String configDigest() {
            return "";
        }

        @Override
        public StepReport run(StepRun run) {
            StepReport.Builder report = StepReport.builder();
            codes.forEach(report::exit);
            return report.build();
        }
    }

    @Test
    void ofSeveralExitCodesTheGravestIsAnsweredAndAllAreTold(SparkSession spark) {
        TestLake lake = new TestLake(spark, directory);
        Step land = new Partial("land", List.of(ExitCode.SOURCE_UNAVAILABLE, ExitCode.DATA_GATE_FAILED));
        Step deliver = new Partial(
                "deliver",
                List.of(ExitCode.PARTIAL_DELIVERY, ExitCode.DESTINATION_UNREACHABLE, ExitCode.SOURCE_UNAVAILABLE));
        lake.crash(DAY_1, "commit ops.step", land, deliver);
        RunResult finished = lake.run(DAY_1, land, deliver).finishedBefore().get(0);
        assertEquals(ExitCode.DATA_GATE_FAILED, finished.exitCode());
        assertEquals(
                List.of(
                        ExitCode.DATA_GATE_FAILED,
                        ExitCode.DESTINATION_UNREACHABLE,
                        ExitCode.PARTIAL_DELIVERY,
                        ExitCode.SOURCE_UNAVAILABLE),
                finished.exitCodes(),
                "those of the step that ended before the crash too");
        assertRows(
                lake.warehouse()
                        .readLatest(RunTable.DEF)
                        .filter("run_id = '" + finished.runId() + "'")
                        .select("status", "exit_code"),
                "partial|4");
    }

    @Test
    void tellsWhatSparkDidForAStep(SparkSession spark) {
        TestLake lake = new TestLake(spark, directory);
        StepWork work = lake.run(DAY_1, new TwoTables("a")).outcomes().get(0).work();
        assertEquals(2, work.rowsOut());
        assertTrue(work.bytesOut() > 0 && work.tasks() > 0, work.toString());
        Map<String, Long> told = Ledger.read(lake.warehouse())
                .lastDone("two_tables")
                .orElseThrow()
                .metrics();
        assertEquals(work.bytesOut(), told.get("work.bytes_out"));
        assertEquals(work.rowsRead(), told.get("work.rows_read"));
    }

    @Test
    void skipsWhatHasNotMovedAndCommitsOneRowForAnIdleRun(SparkSession spark) {
        TestLake lake = new TestLake(spark, directory);
        List<Long> seen = new ArrayList<>();
        RunResult first = lake.run(DAY_1, new TwoTables("a"), new Downstream(seen));
        RunResult idle = lake.run(DAY_1, new TwoTables("a"), new Downstream(seen));
        assertEquals(List.of(), first.skipped());
        assertEquals(List.of("two_tables", "downstream"), idle.skipped());
        assertEquals(1, idle.commits());
        lake.run(DAY_2, new TwoTables("b"), new Downstream(seen));
        assertEquals(List.of(1L, 2L), seen);
        assertRows(lake.read(LOG).select("profile_id"), "a", "b");
        assertRows(lake.read(STATE).select("status"), "b");
    }

    /** The crash trials of the bench go through all points; here stand those that differ in kind. */
    @ParameterizedTest
    @ValueSource(
            strings = {"journal started.json", "commit core.profile_change", "commit ops.sync_state", "commit ops.step"
            })
    void anotherRunFinishesAfterACrash(String point, SparkSession spark) {
        TestLake lake = new TestLake(spark, directory);
        lake.run(DAY_1, new TwoTables("a"));
        Step downstream = new Downstream(new ArrayList<>());
        lake.crash(DAY_2, point, new TwoTables("b"), downstream);
        RunResult again = lake.run(DAY_2, new TwoTables("b"), downstream);
        assertEquals(
                List.of(2L),
                again.finishedBefore().stream().map(RunResult::changeNo).toList());
        assertEquals(3, again.changeNo());
        assertRows(lake.read(LOG).select("profile_id", "change_no"), "a|1", "b|2");
        assertRows(lake.read(STATE).select("status"), "b");
    }

    @Test
    void aChangedProjectAbandonsTheUnfinishedRunAndRestoresItsTables(SparkSession spark) {
        TestLake lake = new TestLake(spark, directory);
        lake.run(DAY_1, new TwoTables("a"));
        lake.crash(DAY_2, "commit " + LOG, new TwoTables("lost"));
        new Runner(lake.warehouse(), "test", RunListener.SILENT)
                .run(new RunRequest(
                        List.of(new TwoTables("kept")),
                        Set.of(),
                        Set.of(),
                        DAY_2,
                        Optional.empty(),
                        "another digest",
                        Map.of()));
        assertRows(lake.read(LOG).select("profile_id"), "a", "kept");
        assertRows(
                lake.warehouse().readLatest(RunTable.DEF).select("change_no", "status"),
                "1|done",
                "2|abandoned",
                "3|done");
    }

    /** Keeps in its journal what it has sent, and writes it down when it is closed. */
    private record Sender(SalternException fault) implements Step {
        @Override
        public String name() {
            return "sender";
        }

        @Override
        public List<TableDef> reads() {
            return List.of();
        }

        @Override
        public List<TableDef> writes() {
            return List.of(LOG);
        }

        @Override
        public String configDigest() {
            return "";
        }

        @Override
        public StepReport run(StepRun run) {
            run.journalOnce("sent", () -> "row-1");
            // As Spark hands on what a task threw.
            throw new IllegalStateException("job aborted", fault);
        }

        @Override
        public StepReport close(StepRun run) {
            run.append(
                    LOG,
                    Rows.of(
                            run.spark(),
                            "profile_id string, at timestamp, change_no bigint, kind string, other_profile_id string",
                            row(
                                    run.journalOnce("sent", () -> ""),
                                    Timestamp.from(run.asOf()),
                                    run.changeNo(),
                                    "created",
                                    "")));
            return StepReport.builder().build();
        }
    }

    @Test
    void aFailedRunFoldsItsJournalsAndIsOverThoughATaskThrew(SparkSession spark) {
        TestLake lake = new TestLake(spark, directory);
        SalternException fault = SalternException.data("a file was changed while it was being taken");
        SalternException thrown = assertThrows(SalternException.class, () -> lake.run(DAY_2, new Sender(fault)));
        assertEquals(fault, thrown);
        assertRows(lake.read(LOG).select("profile_id"), "row-1");
        assertRows(lake.warehouse().readLatest(RunTable.DEF).select("status", "exit_code"), "failed|4");
        // What it wrote speaks of its as-of, so none before that may follow.
        assertThrows(SalternException.class, () -> lake.run(DAY_1, new TwoTables("a")));
    }

    @Test
    void anEquationThatDoesNotHoldFailsTheRunAndItsTablesDoNotCount(SparkSession spark) {
        TestLake lake = new TestLake(spark, directory);
        SalternException broken = assertThrows(SalternException.class, () -> lake.run(DAY_1, new TwoTables("a", 2)));
        assertEquals(ExitCode.DATA_GATE_FAILED, broken.exitCode());
        assertTrue(broken.getMessage().contains("whole 2 is not part 1"), broken.getMessage());
        assertEquals(0, lake.read(LOG).count());
        assertRows(lake.warehouse().readLatest(RunTable.DEF).select("status", "exit_code"), "failed|4");
        lake.run(DAY_1, new TwoTables("a"));
        assertRows(lake.read(LOG).select("profile_id"), "a");
    }

    /** Upserts one row under a key. */
    private record Upsert(String value) implements Step {
        @Override
        public String name() {
            return "upsert";
        }

        @Override
        public List<TableDef> reads() {
            return List.of();
        }

        @Override
        public List<TableDef> writes() {
            return List.of(STATE);
        }

        @Override
        public String configDigest() {
            return value;
        }

        @Override
        public StepReport run(StepRun run) {
            long rows = run.upsert(
                    STATE,
                    Rows.of(
                            run.spark(),
                            "sync string, change_key string, status string, plan_id string, updated_at timestamp",
                            row("s", "k", value, "p", Timestamp.from(run.asOf())),
                            row("s", value, value, "p", Timestamp.from(run.asOf()))));
            return StepReport.builder().count("rows", rows).build();
        }
    }

    @Test
    void upsertReplacesByKeyAndAdoptsItsOwnMergeAfterACrash(SparkSession spark) {
        TestLake lake = new TestLake(spark, directory);
        lake.run(DAY_1, new Upsert("a"));
        lake.crash(DAY_2, "commit " + STATE, new Upsert("b"));
        long merged = lake.warehouse().version(STATE);
        lake.run(DAY_2, new Upsert("b"));
        assertEquals(merged, lake.warehouse().version(STATE), "the MERGE of the dead run was adopted");
        assertRows(lake.read(STATE).select("change_key", "status"), "a|a", "b|b", "k|b");
    }

    @Test
    void asOfNeverMovesBackwards(SparkSession spark) {
        TestLake lake = new TestLake(spark, directory);
        lake.run(DAY_1, new TwoTables("a"));
        lake.run(DAY_2, new TwoTables("a"));
        RunResult repeat = lake.run(DAY_1, new TwoTables("a"));
        assertTrue(repeat.isRepeat());
        assertEquals(1, repeat.changeNo());
        SalternException refused =
                assertThrows(SalternException.class, () -> lake.run(DAY_1.minusSeconds(1), new TwoTables("a")));
        assertEquals(ExitCode.CONFIG_INVALID, refused.exitCode());
    }

    @Test
    void refusesNullWhereAValueMustBeAndUnknownColumns(SparkSession spark) {
        Dataset<Row> withNull = Rows.of(
                spark,
                "kind string, node_a string, node_b string, by string, at timestamp",
                row("must_link", null, "b", "me", Timestamp.from(DAY_1)));
        RuntimeException refused = assertThrows(RuntimeException.class, () -> StepRun.conform(OVERRIDES, withNull)
                .collectAsList());
        assertTrue(refused.toString().contains("core.identity_override.node_a"), refused.toString());
        Dataset<Row> withExtra = Rows.of(spark, "kind string, extra int", row("must_link", 1));
        assertTrue(assertThrows(SalternException.class, () -> StepRun.conform(OVERRIDES, withExtra))
                .getMessage()
                .contains("[extra]"));
    }

    @Test
    void aStepThatDoesNothingLeavesNoDoneRow(SparkSession spark) {
        TestLake lake = new TestLake(spark, directory);
        Step idle = new Step() {
            @Override
            public String name() {
                return "idle";
            }

            @Override
            public List<TableDef> reads() {
                return List.of();
            }

            @Override
            public List<TableDef> writes() {
                return List.of();
            }

            @Override
            public String configDigest() {
                return "";
            }

            @Override
            public StepReport run(StepRun run) {
                return StepReport.nothingToDo();
            }
        };
        RunResult result = lake.run(DAY_1, idle);
        assertEquals(List.of("idle"), result.skipped());
        assertFalse(lake.warehouse().version(StepTable.DEF) >= 0);
    }
}
