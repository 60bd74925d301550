package io.saltern.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ModelTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.TableDef;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Executes the notebook as Jupyter would, in a kernel of its own, on forty people whose numbers are known. */
@ExtendWith(SparkExtension.class)
class RfmAndClustersTest {
    private static final Path NOTEBOOK = Path.of("rfm_and_clusters.ipynb");
    private static final Instant AS_OF = Instant.parse("2026-04-01T00:00:00Z");
    private static final int PEOPLE = 40;
    private static final int LEAST_SATURATION = 40;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    @Test
    void committedNotebookHoldsNothingOfAMachine() throws IOException {
        JsonNode cells = JSON.readTree(NOTEBOOK.toFile()).get("cells");
        assertTrue(cells.size() > 0, "cells of " + NOTEBOOK);
        for (JsonNode cell : cells) {
            if (cell.get("cell_type").asText().equals("code")) {
                assertEquals(0, cell.get("outputs").size(), "outputs of cell " + cell.get("id"));
                assertTrue(cell.get("execution_count").isNull(), "execution count of cell " + cell.get("id"));
            }
        }
    }

    @Test
    void showsWhatTheTablesHold(SparkSession spark) throws IOException, InterruptedException {
        Path warehouse = temp.resolve("warehouse");
        fill(spark, warehouse);

        JsonNode executed = execute(warehouse);

        List<String> lines = new ArrayList<>();
        List<BufferedImage> pictures = new ArrayList<>();
        for (JsonNode cell : executed.get("cells")) {
            for (JsonNode output : cell.path("outputs")) {
                assertTrue(
                        !output.get("output_type").asText().equals("error"),
                        "cell " + cell.get("id") + " failed: " + output.path("ename") + " " + output.path("evalue"));
                text(output).lines().map(line -> line.replace(" ", "")).forEach(lines::add);
                JsonNode png = output.path("data").path("image/png");
                if (!png.isMissingNode()) {
                    byte[] bytes = Base64.getMimeDecoder().decode(joined(png));
                    Files.write(Path.of("target", "picture-" + pictures.size() + ".png"), bytes);
                    pictures.add(ImageIO.read(new ByteArrayInputStream(bytes)));
                }
            }
        }
        for (String line : List.of(
                "|Champions|4|8|161.00|2.0|",
                "|Hibernating|36|92|8049.00|98.0|",
                "|2|0.52|true|",
                "|3|0.41|false|",
                "|0|lowrevenue|25|2.44|130.25|26.0|",
                "|1|highrevenue|15|2.6|330.25|66.0|")) {
            assertTrue(lines.contains(line), "no line " + line + " in\n" + String.join("\n", lines));
        }
        assertEquals(2, pictures.size(), "pictures");
        pictures.forEach(RfmAndClustersTest::assertDrawn);
    }

    private static void fill(SparkSession spark, Path warehouse) {
        TestLake lake = new TestLake(spark, warehouse);
        put(spark, lake, RfmTable.DEF, PEOPLE, i -> {
            int r = 5 - i / 8;
            int f = 5 - i % 5;
            String group = r == 5 && f >= 4 ? "Champions" : "Hibernating";
            return RowFactory.create(id(i), "rfm", "v1", (long) i, orders(i), revenue(i), r, f, 1 + i / 8, group);
        });
        put(spark, lake, ClusterTable.DEF, PEOPLE, i -> {
            boolean isFirst = i < 25;
            return RowFactory.create(
                    id(i), "kmeans", "v2", isFirst ? 0 : 1, isFirst ? "low revenue" : "high revenue", 0.5);
        });
        put(spark, lake, ProfileTraitTable.DEF, PEOPLE, i -> {
            Timestamp at = Timestamp.from(AS_OF.minusSeconds(86_400L * i));
            var counts = CollectionConverters.asScala(Map.of("Order Completed", orders(i)));
            return RowFactory.create(
                    id(i),
                    orders(i),
                    2L * (i + 1),
                    at,
                    at,
                    orders(i),
                    revenue(i),
                    "EUR",
                    revenue(i),
                    at,
                    at,
                    0L,
                    orders(i),
                    BigDecimal.ZERO,
                    revenue(i),
                    counts,
                    counts,
                    counts,
                    counts);
        });
        put(
                spark,
                lake,
                ModelTable.DEF,
                1,
                i -> RowFactory.create(
                        "kmeans",
                        "v2",
                        "kmeans",
                        "{}",
                        1L,
                        CollectionConverters.asScala(Map.of("k", 2.0, "silhouette", 0.52)),
                        "{\"by_k\":[{\"k\":2,\"silhouette\":0.52,\"cost\":9},{\"k\":3,\"silhouette\":0.41,\"cost\":7}]}",
                        null,
                        Timestamp.from(AS_OF),
                        Timestamp.from(AS_OF)));
    }

    private static void put(SparkSession spark, TestLake lake, TableDef def, int n, IntFunction<Row> row) {
        List<Row> rows = IntStream.range(0, n).mapToObj(row).toList();
        lake.put(AS_OF, def, spark.createDataFrame(rows, def.columns()));
    }

    private static String id(int i) {
        return String.format("person-%02d", i);
    }

    private static long orders(int i) {
        return 1 + i % 4;
    }

    private static BigDecimal revenue(int i) {
        return new BigDecimal(10 * (i + 1)).add(new BigDecimal("0.25"));
    }

    /** Jupyter picks the ports before the kernel binds them, and another process may take one: then it is begun again. */
    private JsonNode execute(Path warehouse) throws IOException, InterruptedException {
        Path log = temp.resolve("nbconvert.log");
        int exit = convert(warehouse, log);
        if (exit != 0 && read(log).contains("Kernel died before replying to kernel_info")) {
            exit = convert(warehouse, log);
        }
        assertEquals(0, exit, () -> "nbconvert says:\n" + read(log));
        return JSON.readTree(Path.of("target", "executed.ipynb").toFile());
    }

    private int convert(Path warehouse, Path log) throws IOException, InterruptedException {
        Path nbconvert = nbconvert();
        ProcessBuilder builder = new ProcessBuilder(
                        nbconvert.toString(),
                        "--to",
                        "notebook",
                        "--execute",
                        NOTEBOOK.toString(),
                        "--ExecutePreprocessor.kernel_name=saltern-java",
                        "--ExecutePreprocessor.timeout=300",
                        "--ExecutePreprocessor.startup_timeout=120",
                        "--output-dir=target",
                        "--output=executed.ipynb")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // Debian's Jupyter needs Debian's Python, whatever other Python the PATH names first.
        builder.environment().put("PATH", nbconvert.getParent() + ":/usr/bin:/bin");
        builder.environment()
                .put(
                        "JUPYTER_PATH",
                        Path.of("target", "jupyter").toAbsolutePath().toString());
        builder.environment().put("JUPYTER_CONFIG_DIR", temp.resolve("config").toString());
        builder.environment().put("JUPYTER_RUNTIME_DIR", temp.resolve("runtime").toString());
        builder.environment().put("IPYTHONDIR", temp.resolve("ipython").toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SALTERN_WAREHOUSE", warehouse.toString());
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(8, TimeUnit.MINUTES), "the notebook did not end in 8 minutes");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    private static Path nbconvert() {
        return Stream.concat(
                        Stream.of("/usr/bin"), Stream.of(System.getenv("PATH").split(File.pathSeparator)))
                .map(folder -> Path.of(folder, "jupyter-nbconvert"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> fail("There is no jupyter-nbconvert in /usr/bin or on the PATH, so notebooks cannot be"
                        + " executed. Install it (Debian): apt-get install --no-install-recommends python3-nbconvert"
                        + " python3-nbclient jupyter-client jupyter-notebook jupyter-nbconvert"));
    }

    private static String text(JsonNode output) {
        return output.has("text")
                ? joined(output.get("text"))
                : joined(output.path("data").path("text/plain"));
    }

    private static String joined(JsonNode lines) {
        StringBuilder text = new StringBuilder();
        if (lines.isArray()) {
            lines.forEach(line -> text.append(line.asText()));
        } else {
            text.append(lines.asText());
        }
        return text.toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "nothing that could be read: " + e.getMessage();
        }
    }

    /** Axes and titles are grey; what a chart shows has colours. */
    private static void assertDrawn(BufferedImage picture) {
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        long coloured = IntStream.of(pixels)
                .filter(pixel -> saturation(pixel) > LEAST_SATURATION)
                .count();
        assertTrue(coloured > pixels.length / 1000, coloured + " of " + pixels.length + " pixels have a colour");
    }

    private static int saturation(int pixel) {
        int red = pixel >> 16 & 0xFF;
        int green = pixel >> 8 & 0xFF;
        int blue = pixel & 0xFF;
        return Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
    }
}
