package io.saltern.etl.land;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.rank;

import io.saltern.lake.table.LandedFileTable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** What {@code ops.landed_file} tells of files that lie at the sources now. */
final class LandedFilePlan {
    static final String ORDINAL = "ordinal";
    static final String IS_APPENDING = "is_appending";

    private LandedFilePlan() {}

    /**
     * The files that are not the latest take of their path by size and time of change.
     *
     * @param present source, path, size, modified_at, ordinal
     * @return ordinal
     */
    static Dataset<Row> changed(Dataset<Row> present, Dataset<Row> landed) {
        return present.join(
                        latestOfPaths(landed),
                        columns(
                                LandedFileTable.SOURCE,
                                LandedFileTable.PATH,
                                LandedFileTable.SIZE,
                                LandedFileTable.MODIFIED_AT),
                        "left_anti")
                .select(ORDINAL);
    }

    /**
     * What is held of files that were read; files of which nothing is held have a row as well.
     *
     * @param read ordinal, source, path, checksum, day, is_appending
     * @return ordinal, takes of the same bytes and day (of the same bytes, where appending), checksums of the latest take of
     *     the path
     */
    static Dataset<Row> past(Dataset<Row> read, Dataset<Row> landed) {
        Column isSameBytes = col("read." + LandedFileTable.SOURCE)
                .equalTo(col("landed." + LandedFileTable.SOURCE))
                .and(col("read." + LandedFileTable.CHECKSUM).equalTo(col("landed." + LandedFileTable.CHECKSUM)))
                .and(col("read." + IS_APPENDING)
                        .or(col("read." + LandedFileTable.DAY).eqNullSafe(col("landed." + LandedFileTable.DAY))));
        Dataset<Row> takes = read.as("read")
                .join(landed.as("landed"), isSameBytes)
                .groupBy(ORDINAL)
                .agg(max(coalesce(col("landed." + LandedFileTable.TAKE), lit(1)))
                        .alias("takes"));
        Dataset<Row> latest = read.select(ORDINAL, LandedFileTable.SOURCE, LandedFileTable.PATH)
                .join(latestOfPaths(landed), columns(LandedFileTable.SOURCE, LandedFileTable.PATH))
                .groupBy(ORDINAL)
                .agg(collect_set(LandedFileTable.CHECKSUM).alias("latest"));
        return read.select(ORDINAL)
                .join(takes, columns(ORDINAL), "left")
                .join(latest, columns(ORDINAL), "left")
                .select(
                        col(ORDINAL),
                        coalesce(col("takes"), lit(0)).alias("takes"),
                        coalesce(col("latest"), lit(new String[0])).alias("latest"));
    }

    /** Of each path the rows of its latest take; several where one run took files of one name, or a day was taken again. */
    private static Dataset<Row> latestOfPaths(Dataset<Row> landed) {
        Column place = rank().over(Window.partitionBy(LandedFileTable.SOURCE, LandedFileTable.PATH)
                .orderBy(
                        col(LandedFileTable.LOAD).desc(),
                        col(LandedFileTable.KNOWN_AT).desc()));
        return landed.withColumn("place", place).filter(col("place").equalTo(1));
    }

    private static scala.collection.immutable.Seq<String> columns(String... names) {
        return scala.jdk.javaapi.CollectionConverters.asScala(List.of(names)).toSeq();
    }
}
