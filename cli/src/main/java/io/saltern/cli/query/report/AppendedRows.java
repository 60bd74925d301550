package io.saltern.cli.query.report;

import static org.apache.spark.sql.functions.lit;

import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.TableDef;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows that a step of a run appended. */
final class AppendedRows {
    /** 1 for a row of the version after the step, -1 for one of the version before it. */
    static final String SIGN = "sign";

    private AppendedRows() {}

    /** The table's columns and {@code sign}: its sum over a group is what the step added to the group. Lazy. */
    static Dataset<Row> of(Warehouse warehouse, RecordedRun run, String step, TableDef def) {
        // A step writes a table once, so the version before its own is the one that it found.
        long after = run.step(step)
                .filter(done -> done.hasWritten(def.fullName()))
                .map(done -> done.outputs().getOrDefault(def.fullName(), -1L))
                .orElse(-1L);
        Dataset<Row> rows = warehouse.read(def, after).withColumn(SIGN, lit(1L));
        return after > 0 ? rows.union(warehouse.read(def, after - 1).withColumn(SIGN, lit(-1L))) : rows;
    }
}
