package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.CustomerTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Tells new versions of records from repetitions. Statements about a record come one after the other by their own update
 * time, then by their place: day of the load, file, record, part. One that says what the one before it said is a repetition;
 * where the source gives times, only if both are of the same time. So a content that returns is a version again.
 */
final class Versions {
    /** Whether a staged version takes the place of a held one of the same key. */
    static final String IS_RESTATED = "_is_restated";

    /** Whether the part makes no version: a call that names no trait. Null counts as false. */
    static final String SAYS_NOTHING = "_says_nothing";

    private static final String VALID_AT = CustomerTable.VALID_AT;
    private static final String HASH = CustomerTable.VERSION_HASH;
    private static final String IS_HELD = "_is_held";
    private static final String IS_REPEATED = "_is_repeated";

    private Versions() {}

    /**
     * Needs {@link MappingPlan#ORIGIN}, the key, {@code valid_at, version_hash, is_time_given} and a fault. Adds the outcome
     * and {@link #IS_RESTATED}. Of several statements of one time and content the last that is no repetition is staged.
     *
     * @param versions all sources together
     * @param held the table as it stands, but for sources whose touched records are among {@code versions} as a whole; empty
     *     when there is none
     * @param key the column that names a record in its source
     */
    static Dataset<Row> classify(Dataset<Row> versions, Optional<Dataset<Row>> held, String key) {
        Column isApart = Outcomes.isBad().or(coalesce(col(SAYS_NOTHING), lit(false)));
        Dataset<Row> fresh = versions.withColumn(Outcomes.GROUP, Outcomes.groupUnless(isApart, col(key)))
                .withColumn(IS_HELD, lit(false));
        Dataset<Row> all = held.map(rows -> fresh.unionByName(heldOf(rows, versions, key), true))
                .orElse(fresh);
        WindowSpec inOrder = Window.partitionBy(MappingPlan.SOURCE, Outcomes.GROUP)
                .orderBy(Outcomes.then(col(VALID_AT), Outcomes.PLACE));
        WindowSpec sameKey = Window.partitionBy(MappingPlan.SOURCE, Outcomes.GROUP, VALID_AT, HASH)
                .orderBy(Outcomes.then(col(IS_REPEATED), Outcomes.placeDescending()));
        Column isOfOtherTime = not(lag(col(VALID_AT), 1).over(inOrder).eqNullSafe(col(VALID_AT)));
        Column before = when(col(CustomerTable.IS_TIME_GIVEN).and(isOfOtherTime), lit(null))
                .otherwise(lag(col(HASH), 1).over(inOrder));
        Column isLast = row_number().over(sameKey).equalTo(1);
        Column hasHeld =
                max(col(IS_HELD)).over(sameKey.rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing()));
        return all.withColumn(IS_REPEATED, not(col(IS_HELD)).and(coalesce(before.equalTo(col(HASH)), lit(false))))
                .withColumn(
                        Outcomes.OUTCOME,
                        when(coalesce(col(SAYS_NOTHING), lit(false)).and(not(Outcomes.isBad())), Outcomes.UNCHANGED)
                                .otherwise(Outcomes.outcome(col(IS_REPEATED).or(not(isLast)))))
                .withColumn(IS_RESTATED, hasHeld.and(col(Outcomes.OUTCOME).equalTo(Outcomes.STAGED)))
                .filter(not(col(IS_HELD)))
                .drop(IS_HELD, IS_REPEATED, Outcomes.GROUP, SAYS_NOTHING);
    }

    private static Dataset<Row> heldOf(Dataset<Row> held, Dataset<Row> versions, String key) {
        Dataset<Row> touched = versions.select(col(MappingPlan.SOURCE).alias("_s"), col(key).alias("_r"))
                .distinct();
        List<Column> columns = new ArrayList<>(List.of(
                col(MappingPlan.SOURCE),
                col(key),
                col(VALID_AT),
                col(HASH),
                col(CustomerTable.IS_TIME_GIVEN),
                col(key).alias(Outcomes.GROUP),
                lit(true).alias(IS_HELD)));
        columns.addAll(Outcomes.PLACE);
        return held.join(
                        touched,
                        col(MappingPlan.SOURCE).equalTo(col("_s")).and(col(key).equalTo(col("_r"))),
                        "left_semi")
                .select(columns.toArray(Column[]::new));
    }
}
