package io.saltern.segments.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.segments.condition.Windows;
import io.saltern.segments.trait.Purchases;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Recency, frequency and monetary value of buyers, scored by quintiles. A score is 1 + the number of quintile bounds
 * below the value, so equal values score alike, and a value so frequent that it fills several quintiles takes the lowest
 * of them: who all bought once have frequency score 1, whatever their number. Recency counts the other way: 5 is most
 * recent. {@code ntile} would cut through equal values by their order and give alike people unlike scores.
 */
public final class RfmPlan {
    private static final double MICROS_OF_A_DAY = 86_400_000_000.0;

    private RfmPlan() {}

    /**
     * Key profile_id; adds recency_days (whole days from the last purchase to as-of), frequency (purchases), monetary
     * (money less returns). Buyers only: who has no purchase in the window is left out.
     *
     * @param orders core.order
     */
    public static Dataset<Row> buyers(Dataset<Row> orders, RfmConfig config, Instant asOf, String currency) {
        Column all = lit(true);
        Column last = max(when(Purchases.isPurchase(), col(OrderTable.ORDERED_AT)));
        return Purchases.counting(orders)
                .filter(Windows.contains(OrderTable.ORDERED_AT, config.window(), asOf))
                .groupBy(RfmTable.PROFILE_ID)
                .agg(
                        floor(unix_micros(lit(asOf)).minus(unix_micros(last)).divide(MICROS_OF_A_DAY))
                                .alias(RfmTable.RECENCY_DAYS),
                        Purchases.number(all).alias(RfmTable.FREQUENCY),
                        Purchases.money(all, currency).alias(RfmTable.MONETARY))
                .filter(col(RfmTable.FREQUENCY).gt(0));
    }

    /** One row: people, then four bounds of each measure; monetary in ten-thousandths. Exact: all distinct values are held. */
    static Dataset<Row> bounds(Dataset<Row> buyers) {
        List<Column> bounds = new ArrayList<>();
        for (String measure : List.of(RfmTable.RECENCY_DAYS, RfmTable.FREQUENCY, "units")) {
            for (int quintile = 1; quintile < RfmBounds.QUINTILES; quintile++) {
                bounds.add(expr("percentile_disc(0." + 2 * quintile + ") WITHIN GROUP (ORDER BY " + measure + ")"));
            }
        }
        return buyers.withColumn(
                        "units", col(RfmTable.MONETARY).multiply(10_000).cast("bigint"))
                .agg(count(lit(1)), bounds.toArray(Column[]::new));
    }

    /** Adds model, version, the three scores and the name: rows of serving.rfm. */
    static Dataset<Row> scored(Dataset<Row> buyers, RfmBounds bounds, String version) {
        Column r = lit(RfmBounds.QUINTILES).minus(above(RfmTable.RECENCY_DAYS, bounds.recencyDays()));
        Column f = above(RfmTable.FREQUENCY, bounds.frequency()).plus(1);
        Column m = above(RfmTable.MONETARY, bounds.monetary()).plus(1);
        return buyers.withColumn(RfmTable.MODEL, lit(RfmConfig.MODEL))
                .withColumn(RfmTable.VERSION, lit(version))
                .withColumn(RfmTable.R_SCORE, r)
                .withColumn(RfmTable.F_SCORE, f)
                .withColumn(RfmTable.M_SCORE, m)
                .withColumn(RfmTable.SEGMENT, RfmGroup.of(col(RfmTable.R_SCORE), col(RfmTable.F_SCORE)));
    }

    private static Column above(String measure, List<BigDecimal> bounds) {
        Column passed = lit(0);
        for (BigDecimal bound : bounds) {
            passed = passed.plus(when(col(measure).gt(lit(bound)), 1).otherwise(0));
        }
        return passed;
    }
}
