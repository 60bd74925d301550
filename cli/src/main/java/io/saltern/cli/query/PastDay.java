package io.saltern.cli.query;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.saltern.base.error.SalternException;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.golden.PastDayPlan;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.StepTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** Finds the run whose people counted at the end of a day. */
public final class PastDay {
    private PastDay() {}

    /**
     * @param day in UTC; a run whose as-of is the midnight that ends it belongs to it
     * @throws SalternException kind config, when no golden record had been made by then
     */
    public static PastDayPlan of(Warehouse warehouse, LocalDate day, IdentityConfig config) {
        Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Column run = struct(col(StepTable.CHANGE_NO), col(StepTable.AS_OF));
        Column isPast = col(StepTable.AS_OF).leq(lit(Timestamp.from(end)));
        Column isGolden = col(StepTable.STEP).equalTo("profiles");
        Column isHousehold = col(StepTable.STEP).equalTo("households");
        Row found = warehouse
                .readLatest(StepTable.DEF)
                .agg(
                        max(when(isGolden.and(isPast), run)),
                        min(when(isGolden, col(StepTable.AS_OF))),
                        coalesce(max(when(isHousehold.and(isPast), col(StepTable.CHANGE_NO))), lit(0L)))
                .first();
        if (found.isNullAt(0)) {
            throw SalternException.config("Nobody was known on " + day + ": "
                    + (found.isNullAt(1)
                            ? "golden records have not been made yet."
                            : "the first golden records are of "
                                    + found.getTimestamp(1).toInstant() + ". Give a later day."));
        }
        Row last = found.getStruct(0);
        return new PastDayPlan(last.getTimestamp(1).toInstant(), last.getLong(0), found.getLong(2), config);
    }
}
