package io.saltern.etl.land;

import static io.saltern.testkit.DatasetAssert.assertRows;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.etl.config.SourcesConfig;
import io.saltern.lake.run.Equation;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Step;
import io.saltern.lake.table.LandedFileTable;
import io.saltern.lake.table.RawTable;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Land on a real lake: files that come back, lie ahead, are copies or not there. */
@ExtendWith(SparkExtension.class)
class LandRawJobTest {
    @TempDir
    private Path directory;

    private TestLake lake;
    private SparkSession spark;

    @BeforeEach
    void project(SparkSession session) throws IOException {
        spark = session;
        lake = new TestLake(session, directory.resolve("warehouse"));
        write("saltern.yaml", "name: test\nwarehouse: warehouse\nregion: DE\ncurrency: EUR\n");
        write(
                "sources/crm.yaml",
                """
                format: csv
                path: raw/crm/*/*.csv
                day_in_path: '\\d{4}-\\d{2}-\\d{2}'
                entity: customer
                record_id: id
                columns: {given_name: name, email: email}
                identifiers: {crm_id: id, email: email}
                """);
        write(
                "sources/pos.yaml",
                """
                format: csv
                path: raw/pos/*/*.csv
                day_in_path: '\\d{4}-\\d{2}-\\d{2}'
                entity: order_line
                record_id: no
                valid_at: at
                columns: {product_id: sku, quantity: n, unit_price: price}
                """);
    }

    private void write(String path, String text) throws IOException {
        write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String path, byte[] bytes) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private SourcesConfig config() {
        Faults faults = new Faults();
        SourcesConfig config = SourcesConfig.read(Project.read(directory, Optional.empty(), Map.of(), faults), faults);
        faults.throwIfAny();
        return config;
    }

    /** Lands what a listing finds. */
    private RunResult run(String asOf, SourceListing listing) {
        return lake.run(Instant.parse(asOf), new LandRawJob(config(), listing));
    }

    private RunResult run(String asOf) {
        return run(asOf, new SourceListing(config()));
    }

    private long units(String source) {
        return lake.read(RawTable.of(source)).count();
    }

    private static List<String> warnings(RunResult result, String part) {
        return result.outcomes().stream()
                .flatMap(outcome -> outcome.report().warnings().stream())
                .filter(warning -> warning.contains(part))
                .toList();
    }

    private static void assertBalanced(RunResult result) {
        assertEquals(ExitCode.DONE, result.exitCode());
        List<Equation> equations = result.outcomes().stream()
                .flatMap(outcome -> outcome.report().equations().stream())
                .toList();
        assertTrue(equations.stream().allMatch(Equation::holds), equations.toString());
    }

    private void firstDay() throws IOException {
        write(
                "raw/crm/2025-03-01/a.csv",
                "id,name,email\n1,ana, Ana@X.de\n2,\"Bo\nBo\",b@x.de\n,nobody,\n2,\"Bo\nBo\",b@x.de\n");
        write("raw/crm/2025-03-01/bad.csv", new byte[] {0, 1, 2, 3});
        write("raw/pos/2025-03-01/r.csv", "no,at,sku,n,price\nr1,2025-03-01,a,1,5\nr1,2025-03-01,a,1,5\n");
    }

    @Test
    void aProjectOfWhichNothingIsThereStops() throws IOException {
        SalternException missing = assertThrows(SalternException.class, () -> run("2025-03-02T00:00:00Z"));
        assertEquals(ExitCode.SOURCE_UNAVAILABLE, missing.exitCode());
        assertTrue(missing.getMessage().contains("'crm'"), missing.getMessage());
        assertEquals(0, lake.read(LandedFileTable.DEF).count());
    }

    @Test
    void aSourceThatIsMissingOrUnreadableCostsItselfOnly() throws IOException {
        write("raw/pos/2025-03-01/r.csv", "no,at,sku,n,price\nr1,2025-03-01,a,1,5\n");
        RunResult first = run("2025-03-02T00:00:00Z");
        assertEquals(List.of(ExitCode.SOURCE_UNAVAILABLE), first.exitCodes());
        assertEquals(1, warnings(first, "The source 'crm' has no file at ").size());
        assertEquals(1, units("pos"));

        write("raw/crm/2025-03-01/a.csv", new byte[] {0, 1, 2, 3});
        RunResult useless = run("2025-03-02T00:00:00Z");
        assertEquals(ExitCode.SOURCE_UNAVAILABLE, useless.exitCode());
        assertEquals(1, warnings(useless, "breaks the rule not_text").size());
        assertRows(lake.read(LandedFileTable.DEF).select("source"), "pos");

        write("raw/crm/2025-03-01/a.csv", "id,name,email\n1,Ana,a@x.de\n");
        assertBalanced(run("2025-03-02T00:00:00Z"));
        assertEquals(1, units("crm"));

        write("raw/pos/2025-03-02/r.csv", "no,at,sku,n,price\nr2,2025-03-02,a,1,5\n");
        write("raw/pos/2025-03-02/s.csv", "no,at,sku,n,price\nr3,2025-03-02,a,1,5\n");
        write("raw/crm/2025-03-02/a.csv", "id,name,email\n2,Bo,b@x.de\n");
        SourceListing listing = new SourceListing(config());
        listing.files(spark.sparkContext().hadoopConfiguration());
        Files.delete(directory.resolve("raw/pos/2025-03-02/s.csv"));
        RunResult gone = run("2025-03-03T00:00:00Z", listing);
        assertEquals(ExitCode.SOURCE_UNAVAILABLE, gone.exitCode());
        assertEquals(
                1,
                warnings(gone, "2025-03-02/s.csv of the source 'pos' cannot be read")
                        .size());
        assertEquals(2, units("crm"), "crm goes on");
        assertEquals(1, units("pos"), "nothing of pos lands, not r.csv either");
        assertBalanced(run("2025-03-03T00:00:00Z"));
        assertEquals(2, units("pos"));
    }

    @Test
    void anOptionalSourceThatIsMissingIsAWarning() throws IOException {
        Files.writeString(
                directory.resolve("sources/crm.yaml"),
                Files.readString(directory.resolve("sources/crm.yaml")) + "optional: true\n");
        write("raw/pos/2025-03-01/r.csv", "no,at,sku,n,price\nr1,2025-03-01,a,1,5\n");
        RunResult result = run("2025-03-02T00:00:00Z");
        assertEquals(ExitCode.DONE, result.exitCode());
        assertEquals(1, warnings(result, "The source 'crm' has no file at ").size());
        assertEquals(1, units("pos"));
    }

    @Test
    void aSnapshotThatComesBackOnAnotherDayIsTakenAgain() throws IOException {
        String before = "id,name,email\n1,Ana,a@x.de\n";
        write("raw/pos/2025-03-01/r.csv", "no,at,sku,n,price\n");
        write("raw/crm/2025-03-01/a.csv", before);
        assertBalanced(run("2025-03-02T00:00:00Z"));
        write("raw/crm/2025-03-02/a.csv", "id,name,email\n1,Ana,b@x.de\n");
        assertBalanced(run("2025-03-03T00:00:00Z"));
        write("raw/crm/2025-03-03/a.csv", before);
        write("raw/crm/2025-03-03/b.csv", before);
        RunResult third = run("2025-03-04T00:00:00Z");
        assertBalanced(third);
        assertEquals(
                List.of("1 file of the source 'crm' is equal to a file taken before and was not read again:"
                        + " 2025-03-03/b.csv."),
                warnings(third, "taken before"));
        assertRows(
                lake.read(LandedFileTable.DEF).filter("source = 'crm'").select("path", "take"),
                "2025-03-01/a.csv|1",
                "2025-03-02/a.csv|1",
                "2025-03-03/a.csv|1");
        assertEquals(
                4, lake.read(LandedFileTable.DEF).select("batch_id").distinct().count());
        assertEquals(List.of("land"), run("2025-03-04T00:00:00Z").skipped(), "the copy has been told");
    }

    @Test
    void aPathWithoutADayThatGoesBackIsTakenAgain() throws IOException {
        write(
                "sources/crm.yaml",
                Files.readString(directory.resolve("sources/crm.yaml")).replaceAll("day_in.*\n", ""));
        write("raw/pos/2025-03-01/r.csv", "no,at,sku,n,price\n");
        Path file = directory.resolve("raw/crm/now/a.csv");
        String before = "id,name,email\n1,Ana,a@x.de\n";
        FileTime then = FileTime.from(Instant.parse("2025-03-01T10:00:00Z"));
        write("raw/crm/now/a.csv", before);
        Files.setLastModifiedTime(file, then);
        assertBalanced(run("2025-03-02T00:00:00Z"));
        write("raw/crm/now/a.csv", "id,name,email\n1,Ana,b@x.de\n");
        assertBalanced(run("2025-03-02T00:00:00Z"));
        write("raw/crm/now/a.csv", before);
        // As cp -p of a kept file would leave it: by path, size and time it is what was taken first.
        Files.setLastModifiedTime(file, then);
        write("raw/crm/now/copy.csv", before);
        RunResult third = run("2025-03-02T00:00:00Z");
        assertBalanced(third);
        assertEquals(
                1,
                warnings(third, "taken before and was not read again: now/copy.csv.")
                        .size());
        assertRows(
                lake.read(LandedFileTable.DEF).filter("source = 'crm'").select("path", "load", "take"),
                "now/a.csv|2|1",
                "now/a.csv|3|1",
                "now/a.csv|4|2");
        assertEquals(List.of("land"), run("2025-03-02T00:00:00Z").skipped());
    }

    @Test
    void aWarehouseWithoutTakesGoesOn() throws IOException {
        write(
                "sources/crm.yaml",
                Files.readString(directory.resolve("sources/crm.yaml")).replaceAll("day_in.*\n", ""));
        write("raw/pos/2025-03-01/r.csv", "no,at,sku,n,price\n");
        write("raw/crm/now/a.csv", "id,name,email\n1,Ana,a@x.de\n");
        run("2025-03-02T00:00:00Z");
        lake.put(
                Instant.parse("2025-03-02T00:00:00Z"),
                LandedFileTable.DEF,
                lake.read(LandedFileTable.DEF).withColumn("take", lit(null).cast("int")));
        for (String path : List.of("raw/crm/now/a.csv", "raw/pos/2025-03-01/r.csv")) {
            Files.setLastModifiedTime(directory.resolve(path), FileTime.from(Instant.EPOCH));
        }
        assertEquals(2, warnings(run("2025-03-02T00:00:00Z"), "taken before").size(), "touched files are known");
        write("raw/crm/now/a.csv", "id,name,email\n1,Ana,b@x.de\n");
        run("2025-03-02T00:00:00Z");
        write("raw/crm/now/a.csv", "id,name,email\n1,Ana,a@x.de\n");
        run("2025-03-02T00:00:00Z");
        assertRows(
                lake.read(LandedFileTable.DEF).select("path", "take"),
                "2025-03-01/r.csv|null",
                "now/a.csv|1",
                "now/a.csv|2",
                "now/a.csv|null");
    }

    @Test
    void filesThatAddLandOnceForEver() throws IOException {
        write("sources/pos.yaml", Files.readString(directory.resolve("sources/pos.yaml")) + "order_lines: append\n");
        write("raw/crm/2025-03-01/a.csv", "id,name,email\n1,Ana,a@x.de\n");
        write("raw/pos/2025-03-01/r.csv", "no,at,sku,n,price\nr1,2025-03-01,a,1,5\n");
        run("2025-03-02T00:00:00Z");
        write("raw/pos/2025-03-02/r.csv", "no,at,sku,n,price\nr1,2025-03-01,a,1,5\n");
        RunResult second = run("2025-03-03T00:00:00Z");
        assertEquals(1, warnings(second, "not read again: 2025-03-02/r.csv.").size());
        assertEquals(1, units("pos"));
    }

    @Test
    void aDayFarAheadWaitsUntilItIsAccepted() throws IOException {
        firstDay();
        write("raw/crm/2052-03-01/a.csv", "id,name,email\n9,Zoe,z@x.de\n");
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        for (int i = 0; i < 2; i++) {
            SourceListing listing = SourceListing.guarded(config(), Set.of());
            assertEquals(
                    "2025-03-02T00:00:00Z",
                    listing.endOfNewestDay(hadoop).orElseThrow().toString());
            RunResult result = run("2025-03-02T00:00:00Z", listing);
            assertEquals(List.of(ExitCode.DATA_GATE_FAILED), result.exitCodes());
            assertEquals(
                    1,
                    warnings(result, "2052-03-01/a.csv. If the day is right, run with --accept-day")
                            .size());
            assertEquals(4, units("crm"), "the rest has landed");
        }
        SourceListing accepting = SourceListing.guarded(config(), Set.of(LocalDate.parse("2052-03-01")));
        assertBalanced(run(accepting.endOfNewestDay(hadoop).orElseThrow().toString(), accepting));
        assertEquals(5, units("crm"));
    }

    @Test
    void anAttemptAfterACrashDoesWhatTheFirstDecided() throws IOException {
        firstDay();
        write("raw/crm/2052-03-01/a.csv", "id,name,email\n9,Zoe,z@x.de\n");
        write("raw/crm/2025-03-01/copy.csv", Files.readAllBytes(directory.resolve("raw/crm/2025-03-01/a.csv")));
        List<String> points = List.of("journal files.json", "commit raw.crm", "commit ops.landed_file");
        for (String point : points) {
            lake = new TestLake(spark, directory.resolve("warehouse-" + points.indexOf(point)));
            Step first = new LandRawJob(config(), SourceListing.guarded(config(), Set.of()));
            lake.crash(Instant.parse("2025-03-02T00:00:00Z"), point, first);
            write("raw/crm/2025-03-01/late.csv", "id,name,email\n5,Eve,e@x.de\n");
            RunResult result = run("2025-03-02T00:00:00Z", SourceListing.guarded(config(), Set.of()));
            RunResult finished = result.finishedBefore().get(0);
            assertEquals(List.of(ExitCode.DATA_GATE_FAILED), finished.exitCodes(), point);
            assertEquals(1, warnings(finished, "2025-03-01/copy.csv").size(), point);
            assertEquals(1, warnings(finished, "2052-03-01/a.csv").size(), point);
            assertRows(
                    lake.read(LandedFileTable.DEF).select("path", "load"),
                    "2025-03-01/a.csv|1",
                    "2025-03-01/bad.csv|1",
                    "2025-03-01/late.csv|1",
                    "2025-03-01/r.csv|1");
            assertEquals(5, units("crm"), point);
            Files.delete(directory.resolve("raw/crm/2025-03-01/late.csv"));
        }
    }
}
