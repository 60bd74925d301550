package io.saltern.segments.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;

/**
 * How a feature is brought to standard units, learnt from the people that centres are fitted on. All numbers have nine
 * significant digits, so that the stored model gives the stored clusters again.
 *
 * @param feature what is scaled
 * @param missing stands in where a time is missing: the greatest value seen, so "never" counts as "longest ago"
 * @param mean of the scaled values
 * @param deviation standard deviation of the population of scaled values; 0 for a feature that never varies
 */
record Scale(Feature feature, double missing, double mean, double deviation) {
    boolean varies() {
        return deviation > 0;
    }

    /** The feature in standard units. */
    Column standard(Column raw) {
        return feature.scaled(coalesce(raw, lit(missing))).minus(mean).divide(deviation);
    }

    /** The same in plain Java. */
    double standard(double raw) {
        return (feature.scaled(raw) - mean) / deviation;
    }

    /** A value in standard units as the trait's own. */
    double original(double standard) {
        return NineDigits.of(feature.unscaled(standard * deviation + mean));
    }
}
