package io.saltern.testkit;

import io.saltern.base.crash.CrashPoint;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.RunRequest;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Runner;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.StepTable;
import io.saltern.lake.table.TableDef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A temporary warehouse on which tests run steps under the real commit protocol. */
public final class TestLake {
    private static final String VERSION = "test";
    private static final long NEVER_READ = -2;

    private final Warehouse warehouse;
    private final Path directory;
    private Ledger ledger;
    private long ledgerVersion = NEVER_READ;

    public TestLake(SparkSession spark, Path directory) {
        this.warehouse = new Warehouse(spark, directory.toString());
        this.directory = directory;
    }

    /** A lake with the same content in another directory; a copy takes milliseconds, where a table takes a run. */
    public TestLake copyTo(Path target) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(directory.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestLake(warehouse.spark(), target);
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

    /**
     * Runs steps as one run until the process "dies" when it has passed a point; another run may begin afterwards.
     *
     * @param point beginning of the name of the point, as {@link CrashPoint#passed} gets it
     * @throws AssertionError when the run ends without having passed it
     */
    public void crash(Instant asOf, String point, Step... steps) {
        CrashPoint.install(passed -> {
            if (passed.startsWith(point)) {
                throw new CrashPoint.SimulatedCrash(passed);
            }
        });
        try {
            run(asOf, steps);
        } catch (CrashPoint.SimulatedCrash crash) {
            release();
            return;
        } finally {
            CrashPoint.install(null);
        }
        throw new AssertionError("no run passed " + point);
    }

    /** The dead process of a trial is this one: only a released lease lets another run begin. */
    private void release() {
        warehouse.files().list("_lease").stream()
                .filter(name -> name.matches("\\d+"))
                .max(String::compareTo)
                .ifPresent(fence -> warehouse.files().putIfAbsent("_lease/" + fence + ".released", "{}"));
    }

    /** Makes a table hold these rows, as a step of its own run would. */
    public void put(Instant asOf, TableDef def, Dataset<Row> rows) {
        put(asOf, Map.of(def, rows));
    }

    /** Makes tables hold these rows, as steps of one run would. */
    public void put(Instant asOf, Map<TableDef, Dataset<Row>> tables) {
        run(
                asOf,
                tables.entrySet().stream()
                        .map(table -> new PutStep(table.getKey(), table.getValue(), false))
                        .sorted(Comparator.comparing(PutStep::name))
                        .toArray(Step[]::new));
    }

    /** Adds rows to a table, as a step of its own run would. */
    public void append(Instant asOf, TableDef def, Dataset<Row> rows) {
        run(asOf, new PutStep(def, rows, true));
    }

    /** A table at the version that counts. */
    public Dataset<Row> read(TableDef def) {
        return warehouse.read(def, ledger().version(def));
    }

    /** The ledger, read again only when a step has ended since: reading it takes queries, asking for a version none. */
    private Ledger ledger() {
        long version = warehouse.version(StepTable.DEF);
        if (version != ledgerVersion) {
            ledger = Ledger.read(warehouse);
            ledgerVersion = version;
        }
        return ledger;
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
