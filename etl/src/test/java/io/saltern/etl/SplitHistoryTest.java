package io.saltern.etl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.etl.config.SourcesConfig;
import io.saltern.etl.land.SourceListing;
import io.saltern.lake.run.Step;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.OrderLineTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProductTable;
import io.saltern.lake.table.TableDef;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of several days in any order and split into runs in any way make the same staged tables as one run over all of them.
 * Contents are few, so that statements are doubled, return, and come of one time with other contents.
 */
@ExtendWith(SparkExtension.class)
class SplitHistoryTest {
    private static final Instant AS_OF = Instant.parse("2025-04-01T00:00:00Z");
    private static final int DAYS = 4;
    private static final List<TableDef> TABLES = List.of(
            CustomerTable.DEF, ProductTable.DEF, OrderLineTable.DEF, OrderTable.DEF, ConsentTable.DEF, EventTable.DEF);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void anyOrderAndSplitGivesWhatOneRunGives(long seed, SparkSession spark) throws IOException {
        Random chance = new Random(seed);
        Map<String, String> files = history(chance);
        Map<String, List<String>> whole = staged(spark, "whole", List.of(new ArrayList<>(files.keySet())), files);

        List<String> order = new ArrayList<>(files.keySet());
        Collections.shuffle(order, chance);
        List<List<String>> runs = new ArrayList<>(List.of(new ArrayList<>()));
        for (String file : order) {
            if (!runs.get(runs.size() - 1).isEmpty() && chance.nextInt(order.size()) < 2) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(file);
        }
        Map<String, List<String>> split = staged(spark, "split", runs, files);

        whole.forEach((table, rows) ->
                assertEquals(String.join("\n", rows), String.join("\n", split.get(table)), table + " in " + runs));
    }

    private Map<String, List<String>> staged(
            SparkSession spark, String name, List<List<String>> runs, Map<String, String> files) throws IOException {
        Path project = directory.resolve(name);
        sources(project);
        TestLake lake = new TestLake(spark, project.resolve("warehouse"));
        for (List<String> run : runs) {
            for (String file : run) {
                write(project.resolve(file), files.get(file));
            }
            Faults faults = new Faults();
            SourcesConfig config =
                    SourcesConfig.read(Project.read(project, Optional.empty(), Map.of(), faults), faults);
            faults.throwIfAny();
            lake.run(AS_OF, EtlSteps.of(config, new SourceListing(config)).toArray(Step[]::new));
        }
        Map<String, List<String>> rows = new TreeMap<>();
        for (TableDef def : TABLES) {
            rows.put(
                    def.fullName(),
                    lake.read(def).drop("known_at", "_load", "_batch_id", "seq").collectAsList().stream()
                            .map(Object::toString)
                            .sorted()
                            .toList());
        }
        return rows;
    }

    private static void sources(Path project) throws IOException {
        write(project.resolve("saltern.yaml"), "name: test\nwarehouse: warehouse\nregion: DE\ncurrency: EUR\n");
        String members = "entity: customer\nrecord_id: id\ncolumns: {given_name: name, city: city}\n"
                + "identifiers: {crm_id: id}\n";
        source(project, "members", "csv", members);
        source(project, "crm", "csv", members + "valid_at: changed\n");
        source(project, "items", "csv", "entity: product\nrecord_id: id\ncolumns: {name: name, price: price}\n");
        source(
                project,
                "shop",
                "csv",
                "entity: order_line\nrecord_id: no\nvalid_at: at\n"
                        + "columns: {product_id: sku, quantity: n, unit_price: price, is_cancelled: off}\n");
        source(
                project,
                "consent",
                "csv",
                "entity: consent\nvalid_at: at\n"
                        + "columns: {namespace: ns, value: v, purpose: why, is_granted: ok}\n");
        source(project, "web", "segment", "orders_from: Order Completed\n");
    }

    private static void source(Path project, String name, String format, String rest) throws IOException {
        write(
                project.resolve("sources/" + name + ".yaml"),
                "format: " + format + "\npath: raw/" + name + "/*/*\nmay_be_empty: true\n"
                        + "day_in_path: '\\d{4}-\\d{2}-\\d{2}'\n" + rest);
    }

    /** Texts of files by path; each day has one or two of each source. */
    private static Map<String, String> history(Random chance) {
        Map<String, String> files = new TreeMap<>();
        for (int day = 1; day <= DAYS; day++) {
            for (String source : List.of("members", "crm", "items", "shop", "consent", "web")) {
                for (int file = 0; file <= chance.nextInt(2); file++) {
                    StringBuilder text = new StringBuilder(header(source));
                    for (int line = 0; line < 4; line++) {
                        text.append(record(source, chance)).append('\n');
                    }
                    files.put(
                            "raw/" + source + "/2025-03-0" + day + "/" + file
                                    + (source.equals("web") ? ".ndjson" : ".csv"),
                            text.toString());
                }
            }
        }
        return files;
    }

    private static String header(String source) {
        return switch (source) {
            case "members" -> "id,name,city\n";
            case "crm" -> "id,changed,name,city\n";
            case "items" -> "id,name,price\n";
            case "shop" -> "no,at,sku,n,price,off\n";
            case "consent" -> "ns,v,why,at,ok\n";
            default -> "";
        };
    }

    private static String record(String source, Random chance) {
        int id = 1 + chance.nextInt(3);
        return switch (source) {
            case "members" -> id + "," + one(chance, "Ana", "Bo") + "," + one(chance, "Ulm", "");
            // One time in four lies after as-of, one cannot be read.
            case "crm" ->
                id + "," + one(chance, "2025-02-01", "2025-02-02", "2025-05-01", "soon") + ","
                        + one(chance, "Ana", "Bo") + ",Ulm";
            case "items" -> id + ",Cup," + one(chance, "4.50", "5", "none");
            case "shop" ->
                id + ",2025-03-01," + one(chance, "a", "b") + ",1," + one(chance, "5", "x") + ","
                        + one(chance, "yes", "no");
            case "consent" ->
                "email,p" + id + "@x.de," + one(chance, "mail", "") + ","
                        + one(chance, "2025-02-01", "2025-05-01", "soon") + "," + one(chance, "yes", "no", "perhaps");
            default -> message(chance);
        };
    }

    private static String message(Random chance) {
        int no = chance.nextInt(30);
        // The content follows from the id: a doubled message says the same.
        String traits = no % 3 == 0 ? "{}" : no % 3 == 1 ? "{\"plan\":\"p" + no % 5 + "\"}" : "{\"city\":null}";
        return no % 2 == 0
                ? "{\"messageId\":\"m" + no + "\",\"type\":\"identify\",\"userId\":\"u" + no % 4 + "\",\"timestamp\":"
                        + "\"2025-03-0" + (1 + no % 3) + "T10:00:00Z\",\"traits\":" + traits + "}"
                : "{\"messageId\":\"m" + no + "\",\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u"
                        + no % 4 + "\",\"timestamp\":\"2025-03-02T10:00:00Z\",\"properties\":{\"order_id\":\"o" + no % 3
                        + "\",\"total\":" + no + "}}";
    }

    private static String one(Random chance, String... of) {
        return of[chance.nextInt(of.length)];
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
