package io.saltern.testkit;

import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.RunRequest;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Runner;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.TableDef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A temporary warehouse on which tests run steps under the real commit protocol. */
public final class TestLake {
    private static final String VERSION = "test";

    private final Warehouse warehouse;

    public TestLake(SparkSession spark, Path directory) {
        this.warehouse = new Warehouse(spark, directory.toString());
    }

    public Warehouse warehouse() {
        return warehouse;
    }

    /** Runs steps in order as one run. */
    public RunResult run(Instant asOf, Step... steps) {
        return run(asOf, Set.of(), steps);
    }

    /** Runs steps in order as one run, making anew those named in {@code rebuild}. */
    public RunResult run(Instant asOf, Set<String> rebuild, Step... steps) {
        return new Runner(warehouse, VERSION, RunListener.SILENT)
                .run(new RunRequest(List.of(steps), Set.of(), rebuild, asOf, Optional.empty(), "test", Map.of()));
    }

    /** Makes a table hold these rows, as a step of its own run would. */
    public void put(Instant asOf, TableDef def, Dataset<Row> rows) {
        run(asOf, new PutStep(def, rows, false));
    }

    /** Adds rows to a table, as a step of its own run would. */
    public void append(Instant asOf, TableDef def, Dataset<Row> rows) {
        run(asOf, new PutStep(def, rows, true));
    }

    /** A table at the version that counts. */
    public Dataset<Row> read(TableDef def) {
        return warehouse.read(def, Ledger.read(warehouse).version(def));
    }

    private record PutStep(TableDef def, Dataset<Row> rows, boolean isAppended) implements Step {
        @Override
        public String name() {
            return "put_" + def.fullName().replace('.', '_');
        }

        @Override
        public List<TableDef> reads() {
            return List.of();
        }

        @Override
        public List<TableDef> writes() {
            return List.of(def);
        }

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
            if (isAppended) {
                run.append(def, rows);
            } else {
                run.replace(def, rows);
            }
            return StepReport.builder().build();
        }
    }
}
