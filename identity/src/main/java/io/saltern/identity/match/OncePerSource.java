package io.saltern.identity.match;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Whether the sources of a table name each person at most once. */
final class OncePerSource {
    /** Surely matching pairs that are needed to say so. */
    private static final long ENOUGH_PAIRS = 50;
    /** Pairs inside a source, against those expected if sources repeated people as the whole table does. */
    private static final double SELDOM_INSIDE = 0.1;

    private static final double SURE_BITS = 6;
    private static final int MOST_SOURCES = 1_000;

    private OncePerSource() {}

    /** Whether pairs that surely match lie inside a source far more seldom than chance would have it. */
    static boolean collect(
            Dataset<Row> forms,
            long n,
            MatchModel model,
            Map<String, Long> found,
            Map<String, Long> inside,
            Consumer<String> progress) {
        double chance = 0;
        for (Row row : forms.groupBy(PairPlan.SOURCE)
                .agg(functions.count(functions.lit(1)).as("n"))
                .orderBy(functions.col("n").desc(), functions.col(PairPlan.SOURCE))
                .limit(MOST_SOURCES)
                .collectAsList()) {
            double share = row.isNullAt(0) ? 0 : (double) row.getLong(1) / n;
            chance += share * share;
        }
        double sure = 0;
        double sureInside = 0;
        for (Map.Entry<String, Long> each : found.entrySet()) {
            if (model.bits(each.getKey()) >= SURE_BITS) {
                sure += each.getValue();
                sureInside += inside.getOrDefault(each.getKey(), 0L);
            }
        }
        progress.accept(String.format(Locale.ROOT, "%,.0f of %,.0f sure pairs lie inside a source", sureInside, sure));
        return sure >= ENOUGH_PAIRS && sureInside <= SELDOM_INSIDE * chance * sure;
    }
}
