package io.saltern.etl;

import static io.saltern.testkit.DatasetAssert.assertRows;
import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.base.error.ExitCode;
import io.saltern.etl.config.SourcesConfig;
import io.saltern.etl.land.SourceListing;
import io.saltern.lake.run.Equation;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Step;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.LandedFileTable;
import io.saltern.lake.table.OrderLineTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.RawTable;
import io.saltern.lake.table.RejectedRecordTable;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Land and stage on a real lake: three days of two sources, with what can go wrong. */
@ExtendWith(SparkExtension.class)
class IngestTest {
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

    private RunResult run(Set<String> rebuild) {
        Faults faults = new Faults();
        SourcesConfig config = SourcesConfig.read(Project.read(directory, Optional.empty(), Map.of(), faults), faults);
        faults.throwIfAny();
        SourceListing listing = new SourceListing(config);
        Instant asOf = listing.endOfNewestDay(spark.sparkContext().hadoopConfiguration())
                .orElseThrow();
        return lake.run(asOf, rebuild, EtlSteps.of(config, listing).toArray(Step[]::new));
    }

    private RunResult run() {
        return run(Set.of());
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
    void aDayIsStagedOnceAndTheNextDayAddsToIt() throws IOException {
        firstDay();
        RunResult first = run();
        assertBalanced(first);
        assertTrue(
                first.outcomes().stream()
                        .flatMap(outcome -> outcome.report().warnings().stream())
                        .anyMatch(warning -> warning.startsWith(
                                "1 of 4 records of the source 'crm' of 2025-03-01 were rejected (25.0 %).")),
                "a load of which more than 5 % is rejected is told");
        assertRows(
                lake.read(CustomerTable.DEF)
                        .select(
                                col("record_id"),
                                col("given_name"),
                                col("email"),
                                col("valid_at").cast("date"),
                                col("_load")),
                "1|Ana|ana@x.de|2025-03-02|1",
                "2|Bo Bo|b@x.de|2025-03-02|1");
        assertRows(
                lake.read(RejectedRecordTable.DEF).select("source", "file", "record_no", "entity", "rule", "field"),
                "crm|2025-03-01/a.csv|3|customer|required|id",
                "crm|2025-03-01/bad.csv|0|file|not_text|null");
        assertRows(lake.read(OrderTable.DEF).select("order_id", "line_count", "amount"), "r1|2|10.0000");
        assertEquals(4, lake.read(RawTable.of("crm")).count());

        RunResult idle = run();
        assertEquals(List.of("land", "stage"), idle.skipped());
        assertEquals(1, idle.commits(), "only the row of the run");

        write("raw/crm/2025-03-02/a.csv", "email,id,name\nb@x.de,2,Bo Bo\nnew@x.de,1,Ana\n");
        write("raw/crm/2025-03-01/copy.csv", Files.readAllBytes(directory.resolve("raw/crm/2025-03-01/a.csv")));
        write("raw/pos/2025-03-02/r.csv", "no,at,sku,n,price\nr1,2025-03-01,a,1,5\nr2,2025-03-02,a,2,5\n");
        RunResult second = run();
        assertBalanced(second);
        assertRows(lake.read(CustomerTable.DEF).filter("_load = 2").select("record_id", "email"), "1|new@x.de");
        assertRows(lake.read(OrderTable.DEF).select("order_id", "line_count", "amount"), "r1|1|5.0000", "r2|1|10.0000");
        assertRows(
                lake.read(OrderLineTable.DEF).select("order_id", "line", "is_superseded", "_load"),
                "r1|1|true|1",
                "r1|2|true|1",
                "r1|1|false|2",
                "r2|1|false|2");
        assertEquals(5, lake.read(LandedFileTable.DEF).count(), "the copy is the same file");
    }

    @Test
    void aFileWithBytesAndNoRecordIsAtFaultAndAnyLineEndEndsARecord() throws IOException {
        write("raw/pos/2025-03-01/r.csv", "no,at,sku,n,price\r\nr1,20250301T1000Z,a,1,1'234.50\r\n");
        write("raw/crm/2025-03-01/a.csv", "id,name,email\r1,Ida,i@x.de\r2,\\N,NULL\r");
        write("raw/crm/2025-03-01/b.csv", "id,name,email\n");
        write("raw/crm/2025-03-01/c.csv", " \r\n\n");
        write("raw/crm/2025-03-01/d.csv", "");
        run();
        assertRows(
                lake.read(LandedFileTable.DEF).filter("source = 'crm'").select("path", "record_count", "fault"),
                "2025-03-01/a.csv|2|null",
                "2025-03-01/b.csv|0|no_record",
                "2025-03-01/c.csv|0|no_record",
                "2025-03-01/d.csv|0|null");
        assertRows(
                lake.read(CustomerTable.DEF).select("record_id", "given_name", "email"), "1|Ida|i@x.de", "2|null|null");
        assertRows(lake.read(OrderTable.DEF).select("order_id", "amount"), "r1|1234.5000");
    }

    @Test
    void aColumnThatFilesLackIsTold() throws IOException {
        firstDay();
        assertEquals(List.of(), warningsOfAbsence(run()));

        write("raw/crm/2025-03-02/a.csv", "id,name,e-mail\n3,Cy,c@x.de\n");
        write("raw/crm/2025-03-02/b.csv", "id,name,email\n4,Di,d@x.de\n");
        List<String> warnings = warningsOfAbsence(run());
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(
                warnings.get(0)
                        .startsWith("The mapping of the source 'crm' reads the column 'email', which 1 of its 2 new"
                                + " files lack, first 2025-03-02/a.csv."),
                warnings.get(0));
        assertRows(lake.read(CustomerTable.DEF).filter("_load = 2").select("record_id", "email"), "3|null", "4|d@x.de");
    }

    private static List<String> warningsOfAbsence(RunResult result) {
        return result.outcomes().stream()
                .flatMap(outcome -> outcome.report().warnings().stream())
                .filter(warning -> warning.contains(" reads the column "))
                .toList();
    }

    @Test
    void aRebuildFromRawGivesTheSameTables() throws IOException {
        firstDay();
        run();
        write("raw/pos/2025-03-02/r.csv", "no,at,sku,n,price\nr1,2025-03-01,b,1,5\n");
        write("raw/crm/2025-03-02/a.csv", "id,name,email\n1,Anna,ana@x.de\n");
        run();
        List<String> before = state();
        assertBalanced(run(Set.of("stage")));
        assertEquals(before, state());
    }

    @Test
    void aRebuildKeepsTheRowsOfSourcesThatTheProjectNoLongerHas() throws IOException {
        firstDay();
        run();
        List<String> before = state();
        Files.delete(directory.resolve("sources/pos.yaml"));
        RunResult result = run(Set.of("stage"));
        assertBalanced(result);
        assertEquals(before, state());
        assertTrue(
                result.outcomes().stream()
                        .flatMap(outcome -> outcome.report().warnings().stream())
                        .anyMatch(warning -> warning.endsWith("which stay as they are: pos.")),
                "the source that is gone is named");
    }

    private List<String> state() {
        return java.util.stream.Stream.of(
                        lake.read(CustomerTable.DEF).drop("known_at"),
                        lake.read(OrderLineTable.DEF).drop("known_at"),
                        lake.read(OrderTable.DEF).drop("known_at"),
                        lake.read(RejectedRecordTable.DEF).drop("known_at"))
                .flatMap(rows ->
                        rows.collectAsList().stream().map(Object::toString).sorted())
                .toList();
    }
}
