package io.saltern.cli.query.report;

import io.saltern.lake.run.Equation;
import io.saltern.lake.table.StepTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * A row of ops.step.
 *
 * @param inputs Delta version read, by full table name; -1 for a table that did not exist
 * @param outputs Delta version after the step, by full name of each of its tables; -1 likewise
 * @param metrics counts by name
 */
record RecordedStep(
        String runId,
        String step,
        Map<String, Long> inputs,
        Map<String, Long> outputs,
        Map<String, Long> metrics,
        List<Equation> equations,
        List<String> warnings,
        Instant startedAt,
        Instant endedAt) {
    /** Begins the name of a count of rows written, before the table's full name. */
    static final String ROWS_WRITTEN = "rows_written.";
    /** Rows that Spark read from files for the step. */
    static final String ROWS_READ = "work.rows_read";

    static RecordedStep of(Row row) {
        List<Equation> equations = new ArrayList<>();
        for (Row equation : row.<Row>getList(row.fieldIndex(StepTable.EQUATIONS))) {
            equations.add(new Equation(
                    equation.getAs("subject"),
                    equation.getAs("whole_name"),
                    equation.<Long>getAs("whole"),
                    new TreeMap<>(equation.<String, Long>getJavaMap(equation.fieldIndex("parts")))));
        }
        return new RecordedStep(
                row.getAs(StepTable.RUN_ID),
                row.getAs(StepTable.STEP),
                counts(row, StepTable.INPUT_VERSIONS),
                counts(row, StepTable.OUTPUT_VERSIONS),
                counts(row, StepTable.METRICS),
                equations,
                row.getList(row.fieldIndex(StepTable.WARNINGS)),
                row.<Timestamp>getAs(StepTable.STARTED_AT).toInstant(),
                row.<Timestamp>getAs(StepTable.ENDED_AT).toInstant());
    }

    private static Map<String, Long> counts(Row row, String column) {
        return new TreeMap<>(row.<String, Long>getJavaMap(row.fieldIndex(column)));
    }

    /** Whether the step wrote this table; one that it found as it should be, it leaves. */
    boolean hasWritten(String table) {
        return metrics.containsKey(ROWS_WRITTEN + table);
    }

    long metric(String name) {
        return metrics.getOrDefault(name, 0L);
    }
}
