package io.saltern.identity.match;

import io.saltern.base.error.SalternException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Reads the records of a match and writes its people: CSV or Parquet, by the ending of the name. */
public final class MatchFiles {
    /**
     * @param clusters people
     * @param matchedRecords records that share their person with another record
     */
    public record Written(long clusters, long matchedRecords) {}

    private MatchFiles() {}

    /** The records of all files; columns by name, all text in CSV. */
    public static Dataset<Row> read(SparkSession spark, List<String> files) {
        Dataset<Row> all = null;
        for (String file : files) {
            Dataset<Row> one;
            try {
                one = isCsv(file)
                        ? spark.read()
                                .option("header", true)
                                .option("multiLine", true)
                                .option("escape", "\"")
                                .csv(file)
                        : spark.read().parquet(file);
            } catch (Exception e) {
                if (e instanceof AnalysisException) {
                    throw SalternException.config("--records " + file
                            + " cannot be read: give a CSV file with a header or a Parquet folder.");
                }
                throw e;
            }
            all = all == null ? one : all.unionByName(one, true);
        }
        return all;
    }

    /** Refuses results that are there already, before anything is computed. */
    public static void refuseExisting(String... files) {
        for (String file : files) {
            if (file != null && Files.exists(Path.of(file))) {
                throw SalternException.config(file + " exists; move it away or give another name.");
            }
        }
    }

    /** Writes a text file that must not be there yet. */
    public static void writeNew(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw SalternException.unavailable(
                    file + " cannot be written (" + e.getClass().getSimpleName()
                            + "): give a name that is not taken, in a folder that exists.",
                    e);
        }
    }

    /** Writes the people and counts them. */
    public static Written write(Dataset<Row> clusters, String out) {
        Row counted = clusters.groupBy(PairPlan.CLUSTER_ID)
                .agg(functions.count(functions.lit(1)).as("n"))
                .agg(
                        functions.count(functions.lit(1)),
                        functions.coalesce(
                                functions.sum(functions.when(functions.col("n").gt(1), functions.col("n"))),
                                functions.lit(0L)))
                .head();
        writeRows(clusters.orderBy(PairPlan.RECORD_ID), out);
        return new Written(counted.getLong(0), counted.getLong(1));
    }

    /** Writes pairs; in CSV the comparisons are one text: name, level and weight in bits of each. */
    public static void writePairs(Dataset<Row> pairs, String out) {
        Dataset<Row> rows = pairs.orderBy(
                functions.col(MatchEngine.BITS).desc(),
                functions.col(PairPlan.RECORD_A),
                functions.col(PairPlan.RECORD_B));
        if (isCsv(out)) {
            rows = rows.withColumn(
                    MatchEngine.COMPARISONS,
                    functions.expr("array_join(transform(comparisons,"
                            + " c -> concat(c.name, ': ', c.level, ' ', format_number(c.weight, 2))), '; ')"));
        }
        writeRows(rows, out);
    }

    private static void writeRows(Dataset<Row> rows, String out) {
        if (!isCsv(out)) {
            rows.write().parquet(out);
            return;
        }
        // One file with the name that was asked for; rows stream through the driver, a partition at a time.
        Path file = Path.of(out);
        try (Writer writer = new OutputStreamWriter(
                        out.endsWith(".gz")
                                ? new GZIPOutputStream(Files.newOutputStream(file))
                                : Files.newOutputStream(file),
                        StandardCharsets.UTF_8);
                CSVPrinter printer = new CSVPrinter(
                        writer,
                        CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get())) {
            printer.printRecord(Arrays.asList(rows.columns()));
            Iterator<Row> iterator = rows.toLocalIterator();
            while (iterator.hasNext()) {
                Row row = iterator.next();
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < row.length(); i++) {
                    values.add(row.get(i));
                }
                printer.printRecord(values);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + out, e);
        }
    }

    private static boolean isCsv(String file) {
        return file.endsWith(".csv") || file.endsWith(".csv.gz");
    }
}
