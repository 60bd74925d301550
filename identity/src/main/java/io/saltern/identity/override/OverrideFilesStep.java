package io.saltern.identity.override;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.TableDef;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The step {@code overrides}: keeps in core.identity_override what the files of identity.yaml say, with {@code by} file. A
 * line that has gone from the files closes its row. A pair that a command has decided stays the command's.
 */
public final class OverrideFilesStep implements Step {
    private final OverrideFiles files;

    public OverrideFilesStep(OverrideFiles files) {
        this.files = files;
    }

    @java.lang.Override
    public String name() {
        return "overrides";
    }

    @java.lang.Override
    public List<TableDef> reads() {
        return List.of();
    }

    @java.lang.Override
    public List<TableDef> writes() {
        return List.of(IdentityOverrideTable.DEF);
    }

    @java.lang.Override
    public String configDigest() {
        return files.digest();
    }

    @java.lang.Override
    public StepReport run(StepRun run) {
        if (files.overrides().isEmpty() && !run.exists(IdentityOverrideTable.DEF)) {
            return StepReport.nothingToDo();
        }
        Dataset<Row> inForce = OverrideRows.inForce(run.read(IdentityOverrideTable.DEF));
        Dataset<Row> wanted = OverrideRows.of(run.spark(), files.overrides(), OverrideRows.FILE, run.asOf());
        Dataset<Row> opened = wanted.join(OverrideRows.keys(inForce), OverrideRows.KEY, "left_anti");
        Dataset<Row> closed = inForce.filter(col(IdentityOverrideTable.BY).equalTo(OverrideRows.FILE))
                .join(OverrideRows.keys(wanted), OverrideRows.KEY, "left_anti")
                .withColumn(IdentityOverrideTable.CLOSED_AT, lit(java.sql.Timestamp.from(run.asOf())));
        long ends = closed.count();
        long begins = opened.count();
        if (begins + ends > 0) {
            run.upsert(IdentityOverrideTable.DEF, opened.unionByName(closed));
        }
        return StepReport.builder()
                .count("overrides_opened", begins)
                .count("overrides_closed", ends)
                .build();
    }
}
