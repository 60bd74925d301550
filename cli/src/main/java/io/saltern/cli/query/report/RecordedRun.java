package io.saltern.cli.query.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.saltern.lake.run.Runner;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.RunTable;
import io.saltern.lake.table.StepTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A run as the ledger tells of it.
 *
 * @param changeNo ordinal in the warehouse
 * @param message first line of the error; null when there was none
 * @param startedAt null for a run that has not ended
 * @param endedAt null likewise
 * @param skipped steps that had nothing new
 * @param steps the steps that were done in this run, by name
 * @param versions the version of each table that counted when the run ended, by full name
 */
public record RecordedRun(
        String runId,
        long changeNo,
        Instant asOf,
        String status,
        int exitCode,
        String message,
        String configDigest,
        String version,
        Instant startedAt,
        Instant endedAt,
        List<String> skipped,
        Map<String, RecordedStep> steps,
        Map<String, Long> versions) {

    /** The run of this id, or the last one; empty when the ledger has none such. Two small jobs. */
    public static Optional<RecordedRun> find(Warehouse warehouse, Optional<String> runId) {
        if (warehouse.version(RunTable.DEF) < 0) {
            return Optional.empty();
        }
        Dataset<Row> runs = warehouse.readLatest(RunTable.DEF);
        return runs
                .filter(runId.map(id -> col(RunTable.RUN_ID).equalTo(id)).orElse(lit(true)))
                .orderBy(col(RunTable.CHANGE_NO).desc(), col(RunTable.ENDED_AT).desc())
                .takeAsList(1)
                .stream()
                .findFirst()
                .map(row -> ended(row, warehouse));
    }

    private static RecordedRun ended(Row run, Warehouse warehouse) {
        long changeNo = run.<Long>getAs(RunTable.CHANGE_NO);
        String runId = run.getAs(RunTable.RUN_ID);
        List<RecordedStep> last = lastDone(warehouse, col(StepTable.CHANGE_NO).leq(changeNo));
        return new RecordedRun(
                runId,
                changeNo,
                run.<Timestamp>getAs(RunTable.AS_OF).toInstant(),
                run.getAs(RunTable.STATUS),
                run.<Integer>getAs(RunTable.EXIT_CODE),
                run.getAs(RunTable.MESSAGE),
                run.getAs(RunTable.CONFIG_DIGEST),
                run.getAs(RunTable.JAR_VERSION),
                run.<Timestamp>getAs(RunTable.STARTED_AT).toInstant(),
                run.<Timestamp>getAs(RunTable.ENDED_AT).toInstant(),
                run.getList(run.fieldIndex(RunTable.STEPS_SKIPPED)),
                of(runId, last),
                versions(last));
    }

    /** A run that was broken off and that the next run will finish. */
    public static RecordedRun unfinished(
            Warehouse warehouse, Runner.Unfinished run, int exitCode, String message, String version) {
        List<RecordedStep> last = lastDone(warehouse, lit(true));
        return new RecordedRun(
                run.runId(),
                Long.MAX_VALUE,
                run.asOf(),
                "failed",
                exitCode,
                message,
                run.configDigest(),
                version,
                null,
                null,
                List.of(),
                of(run.runId(), last),
                versions(last));
    }

    /** What each step did last among the rows that are meant; one row a step. */
    private static List<RecordedStep> lastDone(Warehouse warehouse, Column meant) {
        Column[] columns =
                StepTable.DEF.columnNames().stream().map(name -> col(name)).toArray(Column[]::new);
        return warehouse
                .readLatest(StepTable.DEF)
                .filter(meant)
                .groupBy(StepTable.STEP)
                .agg(max_by(struct(columns), col(StepTable.CHANGE_NO)).alias("last"))
                .select("last.*")
                .collectAsList()
                .stream()
                .map(RecordedStep::of)
                .toList();
    }

    private static Map<String, RecordedStep> of(String runId, List<RecordedStep> last) {
        Map<String, RecordedStep> own = new TreeMap<>();
        last.stream().filter(step -> step.runId().equals(runId)).forEach(step -> own.put(step.step(), step));
        return own;
    }

    private static Map<String, Long> versions(List<RecordedStep> last) {
        Map<String, Long> versions = new TreeMap<>();
        last.forEach(step -> step.outputs().forEach((table, version) -> versions.merge(table, version, Math::max)));
        return versions;
    }

    /** A step of this run, if it did work. */
    Optional<RecordedStep> step(String name) {
        return Optional.ofNullable(steps.get(name));
    }

    /** A count of a step of this run; 0 when it did not count that, or did not run. */
    long metric(String step, String name) {
        return step(step).map(done -> done.metric(name)).orElse(0L);
    }

    /** Whether the table was there when the run ended. */
    boolean has(String fullName) {
        return versions.getOrDefault(fullName, -1L) >= 0;
    }
}
