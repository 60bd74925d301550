package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.saltern.base.error.SalternException;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.RawTable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Decisions of consent that cannot be read. One is a slip of a record and counts as a denial; many of one load are a fault
 * of its mapping, and would deny everybody.
 */
final class UnreadDecisions {
    /** So many of one load are looked at as a share. */
    private static final int LEAST = 20;

    /** One in so many of a load is too many. */
    private static final int ONE_IN = 20;

    private static final int NAMED = 3;

    private UnreadDecisions() {}

    /**
     * Runs one job.
     *
     * @throws SalternException exit 4 when a load of a source has at least 20 decisions that cannot be read, and more than
     *     5 % of its decisions are such
     */
    static void refuseMany(Dataset<Row> decisions) {
        List<Row> loads = decisions
                .filter(col(MappingPlan.IS_AGAIN).equalTo(false))
                .groupBy(col(MappingPlan.SOURCE), col(RawTable.LOAD), col(MappingPlan.DAY))
                .agg(count(lit(1)).alias("all"), count(ConsentTable.FAULT).alias("unread"))
                .filter(col("unread")
                        .geq(LEAST)
                        .and(col("unread").multiply(ONE_IN).gt(col("all"))))
                .orderBy(MappingPlan.SOURCE, RawTable.LOAD)
                .takeAsList(NAMED);
        if (loads.isEmpty()) {
            return;
        }
        String named = loads.stream()
                .map(load -> String.format(
                        Locale.ROOT,
                        "%d of %d of the source '%s'%s",
                        load.<Long>getAs("unread"),
                        load.<Long>getAs("all"),
                        load.<String>getAs(MappingPlan.SOURCE),
                        load.getAs(MappingPlan.DAY) == null ? "" : " of " + load.getAs(MappingPlan.DAY)))
                .collect(Collectors.joining("; "));
        throw SalternException.data("Too many decisions of consent cannot be read, so nothing is staged: " + named
                + ". A decision that cannot be read counts as a denial, and more than 5 % of a load is a fault of its"
                + " mapping: check 'is_granted' (words under 'yes' and 'no'), 'decided_at' and 'purpose' of the source,"
                + " then run again.");
    }
}
