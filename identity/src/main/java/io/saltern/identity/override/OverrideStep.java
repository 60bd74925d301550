package io.saltern.identity.override;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.saltern.base.Digest;
import io.saltern.base.error.SalternException;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.TableDef;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The step {@code override}: writes what a command decided into core.identity_override. What it opens takes back the
 * opposite decision about the same pair.
 */
public final class OverrideStep implements Step {
    private final List<Override> opened;
    private final List<Override> closed;

    /**
     * @param opened decisions that hold from now on
     * @param closed decisions to take back; those that are not in force are left alone
     */
    public OverrideStep(List<Override> opened, List<Override> closed) {
        this.opened = List.copyOf(opened);
        List<Override> all = new ArrayList<>(closed);
        opened.forEach(override -> all.add(override.opposite()));
        this.closed = List.copyOf(all);
    }

    @java.lang.Override
    public String name() {
        return "override";
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
        return Digest.sha256(opened + " " + closed);
    }

    @java.lang.Override
    public boolean mustRun(Ledger ledger) {
        return true;
    }

    /** @throws SalternException of kind config when a decision to take back stands in a file */
    @java.lang.Override
    public StepReport run(StepRun run) {
        Dataset<Row> inForce = OverrideRows.inForce(run.read(IdentityOverrideTable.DEF));
        Dataset<Row> begins = OverrideRows.of(run.spark(), opened, OverrideRows.COMMAND, run.asOf())
                .join(OverrideRows.keys(inForce), OverrideRows.KEY, "left_anti");
        Dataset<Row> ends = inForce.join(
                OverrideRows.keys(OverrideRows.of(run.spark(), closed, OverrideRows.COMMAND, run.asOf())),
                OverrideRows.KEY,
                "left_semi");
        if (!ends.filter(col(IdentityOverrideTable.BY).equalTo(OverrideRows.FILE))
                .isEmpty()) {
            throw SalternException.config("A file of 'overrides' in identity.yaml says the opposite about the same two"
                    + " identifiers. Take its line out, run, and decide again.");
        }
        long begun = begins.count();
        long ended = ends.count();
        if (begun + ended > 0) {
            run.upsert(
                    IdentityOverrideTable.DEF,
                    begins.unionByName(
                            ends.withColumn(IdentityOverrideTable.CLOSED_AT, lit(Timestamp.from(run.asOf())))));
        }
        return StepReport.builder()
                .count("overrides_opened", begun)
                .count("overrides_closed", ended)
                .build();
    }
}
