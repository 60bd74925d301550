package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import io.saltern.etl.parse.PartsPlan;
import org.apache.spark.sql.Column;

/** How parts are counted, so that the equation of a source does not follow from how it is written. */
final class Accounts {
    /** Units: each counted at its first part. */
    static final String UNITS = "_units";

    /** Parts as their units announce them: the number of parts of a unit, counted at its first. */
    static final String READ = "_read";

    private Accounts() {}

    private static Column isFirst() {
        return col(PartsPlan.PART).leq(1).and(col(PartsPlan.LINE).leq(1));
    }

    static Column unit() {
        return when(isFirst(), 1L).otherwise(0L);
    }

    static Column read() {
        return when(isFirst(), col(PartsPlan.PARTS).cast("long")).otherwise(0L);
    }
}
