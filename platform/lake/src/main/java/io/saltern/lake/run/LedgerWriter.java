package io.saltern.lake.run;

import io.saltern.base.WallClock;
import io.saltern.base.crash.CrashPoint;
import io.saltern.base.error.ExitCode;
import io.saltern.lake.store.Lease;
import io.saltern.lake.table.RunTable;
import io.saltern.lake.table.StepTable;
import io.saltern.lake.table.TableDef;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Appends the rows by which steps and runs count: the done row of a step is its commit. The ledger in memory learns of
 * each. Throws (exit 8) before it writes when another run has taken over the warehouse.
 */
final class LedgerWriter {
    /** The metric that holds the gravest exit code of a step; of further codes each is a metric that ends with it. */
    private static final String EXIT_CODE = "exit_code";

    private static final String FURTHER_EXIT_CODE = EXIT_CODE + ".";

    private final Warehouse warehouse;
    private final Ledger ledger;
    private final Lease lease;

    LedgerWriter(Warehouse warehouse, Ledger ledger, Lease lease) {
        this.warehouse = warehouse;
        this.ledger = ledger;
        this.lease = lease;
    }

    void stepDone(RunContext context, Step step, StepRun run, StepReport report, StepWork work, Instant began) {
        lease.check();
        Map<String, Long> metrics = new TreeMap<>(report.counts());
        run.rowsWritten().forEach((table, rows) -> metrics.put("rows_written." + table, rows));
        metrics.putAll(work.metrics());
        metrics.put("commits", (long) run.commits() + 1);
        metrics.put("merges", (long) run.merges());
        metrics.put(EXIT_CODE, (long) report.exitCode().number());
        report.exitCodes().stream()
                .skip(1)
                .forEach(code -> metrics.put(FURTHER_EXIT_CODE + code.number(), (long) code.number()));
        append(
                StepTable.DEF,
                RowFactory.create(
                        context.runId(),
                        step.name(),
                        context.changeNo(),
                        context.changeNo(),
                        Timestamp.from(context.asOf()),
                        step.configDigest(),
                        context.jarVersion(),
                        run.inputs(),
                        run.outputs(),
                        metrics,
                        report.equations().stream().map(LedgerWriter::rowOf).toList(),
                        report.warnings(),
                        Timestamp.from(began),
                        Timestamp.from(WallClock.now()),
                        step.layout()));
        ledger.add(new StepDone(
                context.runId(),
                step.name(),
                context.changeNo(),
                context.asOf(),
                step.configDigest(),
                context.jarVersion(),
                run.inputs(),
                run.outputs(),
                metrics,
                step.layout()));
    }

    /** The exit codes of a step, from the metrics of its done row. */
    static List<ExitCode> exitCodes(Map<String, Long> metrics) {
        return metrics.entrySet().stream()
                .filter(metric ->
                        metric.getKey().equals(EXIT_CODE) || metric.getKey().startsWith(FURTHER_EXIT_CODE))
                .map(metric -> ExitCode.of(metric.getValue().intValue()))
                .toList();
    }

    private static Row rowOf(Equation equation) {
        return RowFactory.create(
                equation.subject(), equation.wholeName(), equation.whole(), equation.parts(), equation.holds());
    }

    void runEnded(
            RunContext context,
            String status,
            ExitCode exit,
            String message,
            List<String> stepsRun,
            List<String> stepsSkipped) {
        lease.check();
        append(
                RunTable.DEF,
                RowFactory.create(
                        context.runId(),
                        context.changeNo(),
                        Timestamp.from(context.asOf()),
                        context.configDigest(),
                        context.jarVersion(),
                        status,
                        exit.number(),
                        message,
                        stepsRun,
                        stepsSkipped,
                        Timestamp.from(context.startedAt()),
                        Timestamp.from(WallClock.now())));
        ledger.add(new RunRecord(
                context.runId(), context.changeNo(), context.asOf(), context.configDigest(), status, exit.number()));
    }

    private void append(TableDef def, Row row) {
        Dataset<Row> rows = warehouse.spark().createDataFrame(List.of(row), def.columns());
        rows.coalesce(1)
                .write()
                .format("delta")
                .option("mergeSchema", "true")
                .mode("append")
                .save(warehouse.path(def));
        CrashPoint.passed("commit " + def);
    }
}
