package io.saltern.cli.demo;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import io.saltern.cli.query.Catalog;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.evaluate.PairEvaluation;
import io.saltern.identity.evaluate.PairScore;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.sampleshop.SampleShopTruth;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * How well the people found meet the truth of the sample shop, over pairs of person records (rows of
 * staged.current_customer whose person the truth names).
 *
 * @param records person records that were compared
 * @param people people they belong to, by the truth
 * @param profiles profiles they were found in
 * @param unknownRecords person records that the truth does not name
 * @param pairs all pairs
 * @param connectablePairs those pairs of one person that a path of equal, unblocked identifiers among that person's own
 *     records connects
 * @param precision share of the pairs put together that are one person
 * @param recall share of the pairs of one person that were put together
 * @param connectableRecall the same over the connectable pairs
 */
public record DemoEvaluation(
        long records,
        long people,
        long profiles,
        long unknownRecords,
        PairScore pairs,
        PairScore connectablePairs,
        double precision,
        double recall,
        double connectableRecall) {
    private static final StructType TRUTH = new StructType()
            .add("truth_source", DataTypes.StringType, false)
            .add("truth_record", DataTypes.StringType, false)
            .add(PairEvaluation.PERSON, DataTypes.StringType, false);

    /** Reads the truth beside the shop and compares; four small jobs, for shops that fit the driver. */
    public static DemoEvaluation of(Path directory, SparkSession spark, Catalog catalog, IdentityConfig identity) {
        List<Row> truth = SampleShopTruth.read(directory).records().stream()
                .map(record -> RowFactory.create(record.source(), record.recordId(), record.personId()))
                .toList();
        Dataset<Row> labelled = catalog.relation("core.customer")
                .join(
                        spark.createDataFrame(truth, TRUTH),
                        col(CustomerTable.SOURCE)
                                .equalTo(col("truth_source"))
                                .and(col(CustomerTable.RECORD_ID).equalTo(col("truth_record"))),
                        "left")
                .select(
                        concat_ws("\u0000", col(CustomerTable.SOURCE), col(CustomerTable.RECORD_ID))
                                .alias(PairEvaluation.RECORD),
                        col(PairEvaluation.PERSON),
                        // A record without a usable identifier is alone.
                        coalesce(
                                        col(ProfileTable.PROFILE_ID),
                                        concat_ws(
                                                "\u0000",
                                                lit("alone"),
                                                col(CustomerTable.SOURCE),
                                                col(CustomerTable.RECORD_ID)))
                                .alias(PairEvaluation.PREDICTED),
                        col(CustomerTable.IDENTIFIERS).alias(PairEvaluation.IDENTIFIERS))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Dataset<Row> named = labelled.filter(col(PairEvaluation.PERSON).isNotNull());
            Row sizes = named.selectExpr(
                            "count(1)",
                            "count(DISTINCT " + PairEvaluation.PERSON + ")",
                            "count(DISTINCT " + PairEvaluation.PREDICTED + ")")
                    .first();
            PairScore pairs = PairEvaluation.score(
                    named.select(PairEvaluation.RECORD, PairEvaluation.PERSON, PairEvaluation.PREDICTED));
            PairScore connectable = PairEvaluation.score(PairEvaluation.connectable(named, identity));
            return new DemoEvaluation(
                    sizes.getLong(0),
                    sizes.getLong(1),
                    sizes.getLong(2),
                    labelled.filter(col(PairEvaluation.PERSON).isNull()).count(),
                    pairs,
                    connectable,
                    pairs.precision(),
                    pairs.recall(),
                    connectable.recall());
        } finally {
            labelled.unpersist();
        }
    }

    /** For a terminal. */
    public List<String> lines() {
        return List.of(
                "",
                "Against the truth",
                String.format(
                        Locale.ROOT,
                        "  %,d person records of %,d people were found as %,d profiles%s",
                        records,
                        people,
                        profiles,
                        unknownRecords == 0
                                ? ""
                                : String.format(Locale.ROOT, " (%,d records have no known truth)", unknownRecords)),
                String.format(
                        Locale.ROOT,
                        "  precision  %.4f  of %,d pairs put together, %,d are one person",
                        precision,
                        pairs.predicted(),
                        pairs.found()),
                String.format(
                        Locale.ROOT,
                        "  recall     %.4f  of %,d pairs of one person, %,d were put together",
                        recall,
                        pairs.expected(),
                        pairs.found()),
                String.format(
                        Locale.ROOT,
                        "             %.4f  of the %,d pairs that equal identifiers connect, %,d were",
                        connectableRecall,
                        connectablePairs.expected(),
                        connectablePairs.found()));
    }
}
