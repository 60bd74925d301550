package io.saltern.lake.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.saltern.lake.table.RunTable;
import io.saltern.lake.table.StepTable;
import io.saltern.lake.table.TableDef;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What ops.step and ops.run say: which version of each table counts, what each step did last, and which runs ended. Kept
 * in memory while a run goes on, one row a step and one row a run.
 */
public final class Ledger {
    private final Map<String, StepDone> lastDone = new HashMap<>();
    private final Map<String, RunRecord> runs = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>();

    private Ledger() {}

    /** Reads the ledger of a warehouse; collects one row a step and one a run. */
    public static Ledger read(Warehouse warehouse) {
        Ledger ledger = new Ledger();
        if (warehouse.version(StepTable.DEF) >= 0) {
            Column[] columns = Arrays.stream(StepTable.DEF.columns().fieldNames())
                    .map(name -> col(name))
                    .toArray(Column[]::new);
            Dataset<Row> last = warehouse
                    .readLatest(StepTable.DEF)
                    .groupBy(StepTable.STEP)
                    .agg(max_by(struct(columns), col(StepTable.CHANGE_NO)).alias("last"))
                    .select("last.*");
            for (Row row : last.collectAsList()) {
                ledger.add(stepOf(row));
            }
        }
        if (warehouse.version(RunTable.DEF) >= 0) {
            for (Row row : warehouse.readLatest(RunTable.DEF).collectAsList()) {
                ledger.add(new RunRecord(
                        row.getAs(RunTable.RUN_ID),
                        row.<Long>getAs(RunTable.CHANGE_NO),
                        row.<java.sql.Timestamp>getAs(RunTable.AS_OF).toInstant(),
                        row.getAs(RunTable.CONFIG_DIGEST),
                        row.getAs(RunTable.STATUS),
                        row.<Integer>getAs(RunTable.EXIT_CODE)));
            }
        }
        return ledger;
    }

    private static StepDone stepOf(Row row) {
        return new StepDone(
                row.getAs(StepTable.RUN_ID),
                row.getAs(StepTable.STEP),
                row.<Long>getAs(StepTable.CHANGE_NO),
                row.<java.sql.Timestamp>getAs(StepTable.AS_OF).toInstant(),
                row.getAs(StepTable.CONFIG_DIGEST),
                row.getAs(StepTable.JAR_VERSION),
                longs(row, StepTable.INPUT_VERSIONS),
                longs(row, StepTable.OUTPUT_VERSIONS),
                longs(row, StepTable.METRICS),
                row.isNullAt(row.fieldIndex(StepTable.LAYOUT)) ? 1 : row.<Integer>getAs(StepTable.LAYOUT));
    }

    private static Map<String, Long> longs(Row row, String column) {
        return new TreeMap<>(row.<String, Long>getJavaMap(row.fieldIndex(column)));
    }

    void add(StepDone done) {
        lastDone.put(done.step(), done);
        done.outputs().forEach((table, version) -> versions.merge(table, version, Math::max));
    }

    void add(RunRecord run) {
        runs.put(run.runId(), run);
    }

    /** The version of a table that counts: what the latest done row names; -1 when none does. */
    public long version(TableDef def) {
        return version(def.fullName());
    }

    /** The version that counts, by full name. */
    public long version(String fullName) {
        return versions.getOrDefault(fullName, -1L);
    }

    /** The versions of all tables that count, by full name. */
    public Map<String, Long> versions() {
        return Map.copyOf(versions);
    }

    public Optional<StepDone> lastDone(String step) {
        return Optional.ofNullable(lastDone.get(step));
    }

    public Optional<RunRecord> run(String runId) {
        return Optional.ofNullable(runs.get(runId));
    }

    /** The last run that ended with this status, if any. */
    public Optional<RunRecord> lastRun(Collection<String> statuses) {
        return runs.values().stream()
                .filter(run -> statuses.contains(run.status()))
                .max((a, b) -> Long.compare(a.changeNo(), b.changeNo()));
    }

    /** The runs that ended, latest first. */
    public List<RunRecord> runs() {
        return runs.values().stream()
                .sorted((a, b) -> Long.compare(b.changeNo(), a.changeNo()))
                .toList();
    }

    /** The newest as-of of a run that ended well or of a step whose tables count, be its run failed or abandoned. */
    public Optional<Instant> newestAsOf() {
        return Stream.concat(
                        lastRun(List.of("done", "partial")).map(RunRecord::asOf).stream(),
                        lastDone.values().stream().map(StepDone::asOf))
                .max(Instant::compareTo);
    }

    /** The highest ordinal of a run or step. */
    public long lastChangeNo() {
        long ofRuns =
                runs.values().stream().mapToLong(RunRecord::changeNo).max().orElse(0);
        long ofSteps =
                lastDone.values().stream().mapToLong(StepDone::changeNo).max().orElse(0);
        return Math.max(ofRuns, ofSteps);
    }
}
