package io.saltern.identity.match;

import io.saltern.identity.graph.ConnectedComponents;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Divides the work: the components of the pairs that may be one person. */
final class MatchComponents {
    static final String MEMBER_ID = "member_id";

    private static final int MOST_STEPS = 6;
    private static final double STEP_BITS = 3;

    private MatchComponents() {}

    /**
     * Components of the pairs at or above the cut: {@code member_id, component}. Those too large to compare each with each
     * fall apart by leaving out their weaker pairs, a step at a time; what is then still too large stays single records.
     *
     * @param scored as {@link ScoredPairPlan#scored} gives them
     * @param labels pairs labelled as one person are joined whatever their weight
     * @param largest a component of more records than this is too large
     * @param warnings told once what was left out, if anything was
     */
    static Dataset<Row> collect(
            Dataset<Row> scored,
            double cut,
            MatchLabels labels,
            long largest,
            UnaryOperator<Dataset<Row>> keep,
            Consumer<String> progress,
            Consumer<String> warnings) {
        Dataset<Row> edges = scored.where(functions.col(MatchEngine.BITS).geq(cut))
                .select(
                        functions.col(PairPlan.RECORD_A).as(ConnectedComponents.SRC),
                        functions.col(PairPlan.RECORD_B).as(ConnectedComponents.DST),
                        functions.col(MatchEngine.BITS));
        if (!labels.isEmpty()) {
            edges = edges.union(labels.rows(scored.sparkSession())
                    .where(functions.col(MatchLabels.IS_MATCH))
                    .select(
                            functions.col(PairPlan.RECORD_A),
                            functions.col(PairPlan.RECORD_B),
                            functions.lit(Double.POSITIVE_INFINITY)));
        }
        Dataset<Row> done = null;
        List<Row> atFirst = List.of();
        for (int step = 0; ; step++) {
            Dataset<Row> members = keep.apply(ConnectedComponents.label(edges)
                    .select(
                            functions.col(ConnectedComponents.ID).as(MEMBER_ID),
                            functions.col(ConnectedComponents.COMPONENT).as(PairPlan.COMPONENT)));
            List<Row> tooLarge = members.groupBy(PairPlan.COMPONENT)
                    .agg(functions.count(functions.lit(1)).as("n"))
                    .where(functions.col("n").gt(largest))
                    .collectAsList();
            if (step == 0) {
                atFirst = tooLarge;
            }
            if (tooLarge.isEmpty() || step == MOST_STEPS) {
                if (!atFirst.isEmpty()) {
                    warnings.accept(leftOut(atFirst, tooLarge, largest));
                }
                return done == null ? members : done.unionByName(members);
            }
            double higher = cut + (step + 1) * STEP_BITS;
            progress.accept(String.format(
                    Locale.ROOT,
                    "%,d components hold more than %,d records; their pairs below %.1f bits are left out",
                    tooLarge.size(),
                    largest,
                    higher));
            Column isLarge = functions
                    .col(PairPlan.COMPONENT)
                    .isin(tooLarge.stream().map(row -> row.getString(0)).toArray());
            Dataset<Row> small = members.where(functions.not(isLarge));
            done = done == null ? small : done.unionByName(small);
            edges = edges.join(
                            members.where(isLarge).select(MEMBER_ID),
                            functions.col(ConnectedComponents.SRC).equalTo(functions.col(MEMBER_ID)),
                            "left_semi")
                    .where(functions.col(MatchEngine.BITS).geq(higher));
        }
    }

    private static String leftOut(List<Row> atFirst, List<Row> atLast, long largest) {
        String still = atLast.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        " Too large even so: %,d; none of their %,d records is put together with another.",
                        atLast.size(),
                        records(atLast));
        return String.format(
                Locale.ROOT,
                "%,d groups of more than %,d records that look alike (%,d records) were divided by leaving out their weaker"
                        + " pairs.%s Leave away a column that says the same of many, or compare more columns.",
                atFirst.size(),
                largest,
                records(atFirst),
                still);
    }

    private static long records(List<Row> components) {
        return components.stream().mapToLong(row -> row.getLong(1)).sum();
    }
}
