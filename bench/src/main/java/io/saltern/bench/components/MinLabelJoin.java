package io.saltern.bench.components;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.min;

import io.saltern.bench.trial.FileTree;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What many write first: a join a hop, each vertex taking the smallest label of its neighbours until none changes. */
final class MinLabelJoin {
    private MinLabelJoin() {}

    /** Reads {@code src, dst} (long), writes {@code id, component}. */
    static void run(SparkSession spark, String in, String out, int rounds) {
        Dataset<Row> read = spark.read().parquet(in);
        Dataset<Row> both = read.select(col("src").alias("v"), col("dst").alias("n"))
                .union(read.select(col("dst").alias("v"), col("src").alias("n")));
        String work = out + "_rounds";
        try {
            write(
                    both.groupBy("v")
                            .agg(min("n").alias("n"))
                            .select(col("v"), least(col("v"), col("n")).alias("l")),
                    work,
                    0);
            for (int round = 1; round <= rounds; round++) {
                Dataset<Row> labels = spark.read().parquet(work + "/" + (round - 1));
                Dataset<Row> offered = both.join(labels.select(col("v").alias("n"), col("l")), "n")
                        .groupBy("v")
                        .agg(min("l").alias("o"));
                write(
                        labels.join(offered, "v")
                                .select(
                                        col("v"),
                                        least(col("l"), col("o")).alias("l"),
                                        col("l").gt(col("o")).alias("moved")),
                        work,
                        round);
                Dataset<Row> written = spark.read().parquet(work + "/" + round);
                if (written.where("moved").isEmpty()) {
                    written.select(col("v").alias("id"), col("l").alias("component"))
                            .write()
                            .parquet(out);
                    return;
                }
                FileTree.remove(Path.of(work, String.valueOf(round - 1)));
            }
            throw new IllegalStateException("not finished after " + rounds + " rounds");
        } finally {
            FileTree.remove(Path.of(work));
        }
    }

    private static void write(Dataset<Row> rows, String work, int round) {
        rows.write().parquet(work + "/" + round);
    }
}
