package io.saltern.identity.match;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** From components to people; pure. */
final class PeoplePlan {
    /** Above it the pairs of one component are no longer all compared; see {@link #people}. */
    static final int LARGEST = 2_000;

    /** Bits beyond which a pair says no more than "surely": one pair must not outvote all others. */
    private static final double HIGHEST = 12;

    private static final double LOWEST = 8;

    private static final Encoder<Row> PEOPLE = Encoders.row(new StructType()
            .add(PairPlan.RECORD_ID, DataTypes.StringType, false)
            .add(PairPlan.CLUSTER_ID, DataTypes.StringType, false));

    private PeoplePlan() {}

    /**
     * Divides each component into people by average linkage; all pairs of a component are compared. A component of more
     * than {@link #LARGEST} records is not divided but left as single records: nothing that large is one person.
     *
     * @param members {@code component, record_id, form, source}
     * @param isOncePerSource two records of one source are never one person
     * @return {@code record_id, cluster_id}; the cluster id is the smallest record id in it
     */
    static Dataset<Row> people(
            Dataset<Row> members, Comparisons comparisons, MatchModel model, double cut, boolean isOncePerSource) {
        MapFunction<Row, String> component = row -> row.getString(0);
        FlatMapGroupsFunction<String, Row, Row> divide =
                (key, rows) -> divide(rows, comparisons, model, cut, isOncePerSource);
        return members.select(PairPlan.COMPONENT, PairPlan.RECORD_ID, PairPlan.FORM, PairPlan.SOURCE)
                .groupByKey(component, Encoders.STRING())
                .flatMapGroups(divide, PEOPLE);
    }

    private static Iterator<Row> divide(
            Iterator<Row> rows, Comparisons comparisons, MatchModel model, double cut, boolean isOncePerSource) {
        List<Row> sorted = new ArrayList<>();
        rows.forEachRemaining(sorted::add);
        sorted.sort((a, b) -> a.getString(1).compareTo(b.getString(1)));
        int n = sorted.size();
        int[] groups = new int[n];
        if (n > LARGEST) {
            for (int i = 0; i < n; i++) {
                groups[i] = i;
            }
        } else {
            String[][] forms = new String[n][];
            for (int i = 0; i < n; i++) {
                forms[i] = PairPlan.form(sorted.get(i), 2);
            }
            double[][] weights = new double[n][n];
            // A cut above what a pair counts at most would be reached by nobody.
            double highest = Math.max(HIGHEST, cut);
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    double bits = model.bits(comparisons.pattern(forms[i], forms[j]));
                    weights[i][j] = Math.max(-LOWEST, Math.min(highest, bits));
                    if (isOncePerSource
                            && PairPlan.isSame(
                                    sorted.get(i).getString(3), sorted.get(j).getString(3))) {
                        weights[i][j] = Double.NEGATIVE_INFINITY;
                    }
                    weights[j][i] = weights[i][j];
                }
            }
            groups = AverageLinkage.groups(weights, cut);
        }
        List<Row> out = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            out.add(RowFactory.create(
                    sorted.get(i).getString(1), sorted.get(groups[i]).getString(1)));
        }
        return out.iterator();
    }
}
