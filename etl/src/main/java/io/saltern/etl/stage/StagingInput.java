package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.LandedFileTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The files that a pass of staging reads: those that have landed since the last one, and, of a source of which a new file
 * lies before one that was staged, all others too, since its records must be told in order again.
 */
final class StagingInput {
    /** Whether a file was staged before. */
    static final String IS_STAGED = "_is_staged";

    private final Dataset<Row> files;
    private final List<Source> sources;

    /**
     * A source of which files are new.
     *
     * @param batches batches to read: the new ones, and all when it is late
     * @param units units of the new files
     * @param badFiles new files that cannot be read as a whole
     * @param isLate whether a new file lies before one that was staged
     */
    record Source(String name, List<String> batches, long units, long badFiles, boolean isLate) {}

    private StagingInput(Dataset<Row> files, List<Source> sources) {
        this.files = files;
        this.sources = sources;
    }

    /** Asks what has landed: one small job; collects one row a source. */
    static StagingInput of(StepRun run) {
        Dataset<Row> files = files(run);
        Column isNew = not(col(IS_STAGED));
        // As parts are ordered: Outcomes.PLACE.
        Column place = struct(
                col(LandedFileTable.DAY),
                col(LandedFileTable.LOAD),
                col(LandedFileTable.PATH),
                col(LandedFileTable.MODIFIED_AT));
        List<Source> sources = new ArrayList<>();
        for (Row row : files.groupBy(LandedFileTable.SOURCE)
                .agg(
                        collect_set(when(isNew, col(LandedFileTable.BATCH_ID))).alias("new_batches"),
                        collect_set(LandedFileTable.BATCH_ID).alias("batches"),
                        sum(when(isNew, col(LandedFileTable.RECORD_COUNT))).alias("units"),
                        count(when(isNew, col(LandedFileTable.FAULT))).alias("bad"),
                        min(when(isNew, place))
                                .lt(max(when(col(IS_STAGED), place)))
                                .alias("is_late"))
                .filter(col("units").isNotNull())
                .orderBy(LandedFileTable.SOURCE)
                .collectAsList()) {
            boolean isLate = Boolean.TRUE.equals(row.<Boolean>getAs("is_late"));
            sources.add(new Source(
                    row.getAs(LandedFileTable.SOURCE),
                    row.getList(row.fieldIndex(isLate ? "batches" : "new_batches")),
                    row.<Long>getAs("units"),
                    row.<Long>getAs("bad"),
                    isLate));
        }
        return new StagingInput(files, List.copyOf(sources));
    }

    private static Dataset<Row> files(StepRun run) {
        Dataset<Row> all = run.read(LandedFileTable.DEF);
        OptionalLong last = run.lastRead(LandedFileTable.DEF);
        if (run.isRebuild() || last.isEmpty()) {
            return all.withColumn(IS_STAGED, lit(false));
        }
        Dataset<Row> staged = run.readAt(LandedFileTable.DEF, last.getAsLong())
                .select(
                        col(LandedFileTable.BATCH_ID).alias("_b"),
                        col(LandedFileTable.PATH).alias("_p"),
                        lit(true).alias("_was_there"));
        return all.join(
                        staged,
                        col(LandedFileTable.BATCH_ID)
                                .equalTo(col("_b"))
                                .and(col(LandedFileTable.PATH).equalTo(col("_p"))),
                        "left_outer")
                .withColumn(IS_STAGED, col("_was_there").isNotNull())
                .drop("_b", "_p", "_was_there");
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }

    /** Sources of which files are new, by name. */
    List<Source> sources() {
        return sources;
    }

    /** Names of those that are late. */
    List<String> late() {
        return sources.stream().filter(Source::isLate).map(Source::name).toList();
    }

    /** The days of the loads of new files that have one, by number of the load: one small job. */
    Map<Long, LocalDate> days() {
        Map<Long, LocalDate> days = new TreeMap<>();
        newFiles()
                .filter(col(LandedFileTable.DAY).isNotNull())
                .select(LandedFileTable.LOAD, LandedFileTable.DAY)
                .distinct()
                .collectAsList()
                .forEach(row -> days.put(row.getLong(0), row.getDate(1).toLocalDate()));
        return days;
    }

    /** The rows of {@code ops.landed_file} of files that are new. */
    Dataset<Row> newFiles() {
        return files.filter(not(col(IS_STAGED)));
    }

    /** The rows of {@code ops.landed_file} of one source, with {@link #IS_STAGED}. */
    Dataset<Row> filesOf(String source) {
        return files.filter(col(LandedFileTable.SOURCE).equalTo(source));
    }
}
