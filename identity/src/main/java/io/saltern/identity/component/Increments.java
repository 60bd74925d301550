package io.saltern.identity.component;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.saltern.base.WallClock;
import io.saltern.base.error.SalternException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * New edges on labels that are there. The labels of their ends are looked up in one scan of the old labels, and one task
 * joins what the edges join: no row is moved that the edges do not touch, and none is written but what is new.
 *
 * <p>An increment is a Parquet folder {@code kind, id, component, since}: {@code kind=id} holds ids seen for the first
 * time; {@code kind=merged} holds labels that are no longer in force as {@code id}, and the label in force as
 * {@code component}. Of several increments the last row of a label counts. {@code since} is the increment, counted from
 * one, that the label in force comes from; 0 = the full labels.
 *
 * <p>Where edges join several components, the oldest keeps its label: the one of the smallest {@code since}, among these
 * the smallest label. Edges among new ids alone make a component that is labelled by its smallest id. So labels in force
 * only ever give way to older ones; a full run may give the same components other labels.
 */
public final class Increments {
    public static final String KIND = "kind";
    public static final String SINCE = "since";

    /** Kind of a row: an id seen for the first time. */
    public static final String NEW_ID = "id";

    /** Kind of a row: a label that is no longer in force. */
    public static final String MERGED = "merged";

    /** Edges of an increment: more are a case for a full run. */
    public static final long MOST_EDGES = 5_000_000;

    private static final String STEP = "step";

    /**
     * What was done.
     *
     * @param edges rows read, those with null ids included
     * @param nullEdges edges left out because an id is null
     * @param newIds rows of kind id
     * @param merged rows of kind merged
     */
    public record Summary(String type, long edges, long nullEdges, long newIds, long merged, double seconds) {}

    private Increments() {}

    /**
     * Labels what new edges bring.
     *
     * @param in Parquet: {@code src, dst}, of the type of the old ids
     * @param previous the full labels, {@code id, component} as Parquet or a Delta table, and then the increments on them
     *     in their order
     * @param out a folder that does not exist
     * @throws SalternException of kind config on missing columns, other types, an {@code out} that exists, or more than
     *     {@link #MOST_EDGES} edges; of kind data when an id is null
     */
    public static Summary write(
            SparkSession spark, String in, List<String> previous, String out, Components.Options options) {
        long began = WallClock.nanos();
        ParquetFolder.refuseExisting(spark, out);
        SparkSession session = ParquetFolder.session(spark);
        Dataset<Row> read = ParquetFolder.read(session, in);
        IdType type = IdType.of(read.schema(), Components.SRC, Components.DST, in);
        long rows = ParquetFolder.rows(session, read);
        if (rows > MOST_EDGES) {
            throw SalternException.config(String.format(
                    Locale.ROOT,
                    "%s holds %,d edges; an increment takes at most %,d. Run without --previous on all edges.",
                    in,
                    rows,
                    MOST_EDGES));
        }
        Column isNull = col(Components.SRC).isNull().or(col(Components.DST).isNull());
        Dataset<Row> edges =
                read.select(Components.SRC, Components.DST).where(org.apache.spark.sql.functions.not(isNull));
        Dataset<Row> evidence = evidence(read, IncrementMerge.EDGE, Components.SRC, Components.DST, lit(0), 0);
        for (int step = 0; step < previous.size(); step++) {
            String folder = previous.get(step);
            Dataset<Row> labels;
            if (step == 0) {
                labels = ParquetFolder.readTable(session, folder);
            } else {
                labels = ParquetFolder.readPart(session, folder, KIND + "=" + NEW_ID);
                Dataset<Row> merged = ParquetFolder.readPart(session, folder, KIND + "=" + MERGED);
                if (merged != null) {
                    evidence = evidence.union(evidence(
                            merged, IncrementMerge.MERGED, Components.ID, Components.COMPONENT, col(SINCE), step));
                }
            }
            if (labels != null) {
                IdType old = IdType.of(labels.schema(), Components.ID, Components.COMPONENT, folder);
                if (old != type) {
                    throw SalternException.config(folder + " has ids of type "
                            + old.dataType().simpleString() + ", " + in + " of type "
                            + type.dataType().simpleString() + ". Give edges of the type of the old ids.");
                }
                Dataset<Row> found = found(session, labels, edges, step == 0 && type == IdType.LONG);
                evidence = evidence.union(evidence(
                        found,
                        IncrementMerge.FOUND,
                        Components.ID,
                        Components.COMPONENT,
                        step == 0 ? lit(0) : col(SINCE),
                        step));
            }
        }
        StructType schema = new StructType()
                .add(KIND, DataTypes.StringType, false)
                .add(Components.ID, type.dataType(), false)
                .add(Components.COMPONENT, type.dataType(), false)
                .add(SINCE, DataTypes.IntegerType, false);
        FinishCounts counts = new FinishCounts(session);
        int number = Math.max(1, previous.size());
        boolean dropsNulls = options.dropsNulls();
        MapPartitionsFunction<Row, Row> merge =
                of -> IncrementMerge.of(of, number, dropsNulls).changes(counts);
        try {
            evidence.repartition(1)
                    .mapPartitions(merge, Encoders.row(schema))
                    .write()
                    .mode(SaveMode.ErrorIfExists)
                    .partitionBy(KIND)
                    .parquet(out);
        } catch (Exception e) {
            // Spark throws checked exceptions that it does not declare.
            ParquetFolder.delete(session, new Path(out));
            // Counted only now, as a job of its own would cost as much as a small increment.
            Components.refuseNulls(read.where(isNull).count(), in, options);
            throw e;
        }
        return new Summary(
                type == IdType.LONG ? "long" : "string",
                counts.edges(),
                counts.nulls(),
                counts.ids(),
                counts.components(),
                Components.seconds(began));
    }

    /** The labels of ends of edges. */
    private static Dataset<Row> found(
            SparkSession session, Dataset<Row> labels, Dataset<Row> edges, boolean isFullOfLongs) {
        Dataset<Row> found = isFullOfLongs
                ? LabelScan.found(session, labels.select(Components.ID, Components.COMPONENT), edges)
                : null;
        if (found != null) {
            return found;
        }
        Dataset<Row> ends =
                edges.select(col(Components.SRC).alias(Components.ID)).union(edges.select(col(Components.DST)));
        return labels.join(broadcast(ends), labels.col(Components.ID).equalTo(ends.col(Components.ID)), "left_semi");
    }

    private static Dataset<Row> evidence(
            Dataset<Row> rows, int kind, String one, String other, Column since, int step) {
        return rows.select(
                lit(kind).alias(KIND),
                col(one).alias(Components.ID),
                col(other).alias(Components.COMPONENT),
                since.cast(DataTypes.IntegerType).alias(SINCE),
                lit(step).alias(STEP));
    }
}
