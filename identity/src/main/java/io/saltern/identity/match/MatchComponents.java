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
     */
    static Dataset<Row> collect(
            Dataset<Row> scored, double cut, UnaryOperator<Dataset<Row>> keep, Consumer<String> progress) {
        Dataset<Row> edges = scored.where(functions.col(MatchEngine.BITS).geq(cut))
                .select(
                        functions.col(PairPlan.RECORD_A).as(ConnectedComponents.SRC),
                        functions.col(PairPlan.RECORD_B).as(ConnectedComponents.DST),
                        functions.col(MatchEngine.BITS));
        Dataset<Row> done = null;
        for (int step = 0; ; step++) {
            Dataset<Row> labels = keep.apply(ConnectedComponents.label(edges)
                    .select(
                            functions.col(ConnectedComponents.ID).as(MEMBER_ID),
                            functions.col(ConnectedComponents.COMPONENT).as(PairPlan.COMPONENT)));
            List<Row> tooLarge = labels.groupBy(PairPlan.COMPONENT)
                    .agg(functions.count(functions.lit(1)).as("n"))
                    .where(functions.col("n").gt(PeoplePlan.LARGEST))
                    .collectAsList();
            if (tooLarge.isEmpty() || step == MOST_STEPS) {
                return done == null ? labels : done.unionByName(labels);
            }
            double higher = cut + (step + 1) * STEP_BITS;
            progress.accept(String.format(
                    Locale.ROOT,
                    "%,d components hold more than %,d records; their pairs below %.1f bits are left out",
                    tooLarge.size(),
                    PeoplePlan.LARGEST,
                    higher));
            Column isLarge = functions
                    .col(PairPlan.COMPONENT)
                    .isin(tooLarge.stream().map(row -> row.getString(0)).toArray());
            Dataset<Row> small = labels.where(functions.not(isLarge));
            done = done == null ? small : done.unionByName(small);
            edges = edges.join(
                            labels.where(isLarge).select(MEMBER_ID),
                            functions.col(ConnectedComponents.SRC).equalTo(functions.col(MEMBER_ID)),
                            "left_semi")
                    .where(functions.col(MatchEngine.BITS).geq(higher));
        }
    }
}
