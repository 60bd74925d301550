package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Column;

/** Windows before as-of. */
public final class Windows {
    private Windows() {}

    /**
     * Whether a time lies in the half-open window [as-of - within, as-of); without a window, whether it is not after
     * as-of.
     */
    public static Column contains(String column, Optional<Duration> within, Instant asOf) {
        Column at = col(column);
        return within.map(span -> at.geq(lit(asOf.minus(span))).and(at.lt(lit(asOf))))
                .orElseGet(() -> at.leq(lit(asOf)));
    }
}
