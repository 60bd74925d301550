package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import io.saltern.etl.config.SourceConfig;
import io.saltern.etl.config.SourceReading;
import io.saltern.etl.config.SourcesConfig;
import io.saltern.etl.parse.PartsPlan;
import io.saltern.lake.table.RawTable;
import io.saltern.testkit.Rows;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Parts as staging gets them, from units written in a test. */
final class PartRows {
    private static final String RAW = RawTable.FILE + " string, " + RawTable.RECORD_NO + " bigint, " + RawTable.BATCH_ID
            + " string, " + RawTable.LOAD + " bigint, " + RawTable.HEADER + " string, " + RawTable.TEXT + " string";

    private PartRows() {}

    /** A source by its yaml, which must be without fault. */
    static SourceConfig source(String name, String yaml) {
        Faults faults = new Faults();
        SourceConfig source = SourcesConfig.read(
                name,
                "digest",
                Section.parse("path: x\n" + yaml, faults),
                new SourceReading.Defaults("DE", "EUR", path -> path));
        faults.throwIfAny();
        return source;
    }

    /** The parts of one file that came with a load; {@code day} is the last day of its load, ISO. */
    static Dataset<Row> of(
            SparkSession spark, SourceConfig source, long load, String day, String header, String... texts) {
        Row[] units = IntStream.range(0, texts.length)
                .mapToObj(i -> Rows.row("f" + load, i + 1L, "b" + load, load, header, texts[i]))
                .toArray(Row[]::new);
        return PartsPlan.split(Rows.of(spark, RAW, units), source)
                .withColumn(MappingPlan.DAY_END, lit(day).cast("timestamp"))
                .withColumn(MappingPlan.DAY, date_sub(lit(day).cast("date"), 1))
                .withColumn(MappingPlan.KNOWN_AT, lit(day).cast("timestamp"))
                .withColumn(MappingPlan.SEQ, lit(load))
                .withColumn(MappingPlan.IS_AGAIN, lit(false));
    }
}
