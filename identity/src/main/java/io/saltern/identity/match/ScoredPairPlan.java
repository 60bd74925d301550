package io.saltern.identity.match;

import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** From compared pairs to pairs with a weight; pure. */
final class ScoredPairPlan {
    private static final double LOWEST_BITS = -10;

    private ScoredPairPlan() {}

    /**
     * Weighs the pairs and leaves out those that surely are no match.
     *
     * @param pairs as {@link PairPlan#pairs} gives them
     * @param ruleNames names of the rules; rule -1 is all pairs
     * @return {@code record_a, record_b, rule, bits, probability, comparisons}, as {@link MatchEngine.Result#pairs}
     */
    static Dataset<Row> scored(Dataset<Row> pairs, MatchModel model, String[] ruleNames) {
        StructType part = new StructType()
                .add("name", DataTypes.StringType, false)
                .add("level", DataTypes.StringType, false)
                .add("weight", DataTypes.DoubleType, false);
        Encoder<Row> encoder = Encoders.row(new StructType()
                .add(PairPlan.RECORD_A, DataTypes.StringType, false)
                .add(PairPlan.RECORD_B, DataTypes.StringType, false)
                .add(PairPlan.RULE, DataTypes.StringType, false)
                .add(MatchEngine.BITS, DataTypes.DoubleType, false)
                .add(MatchEngine.PROBABILITY, DataTypes.DoubleType, false)
                .add(MatchEngine.COMPARISONS, DataTypes.createArrayType(part, false), false));
        MapFunction<Row, Row> score = row -> {
            String pattern = row.<String>getAs(PairPlan.PATTERN);
            double bits = model.bits(pattern);
            double together = model.namesWeight(pattern);
            Row[] parts = new Row[pattern.length() + (together == 0 ? 0 : 1)];
            for (int f = 0; f < pattern.length(); f++) {
                int level = pattern.charAt(f) - '0';
                parts[f] = RowFactory.create(
                        model.comparisons().get(f), model.levelNames().get(f).get(level), model.weight(f, level));
            }
            if (together != 0) {
                parts[pattern.length()] = RowFactory.create("both names", "namesakes are no coincidence", together);
            }
            int rule = row.getInt(2);
            return RowFactory.create(
                    row.getString(0),
                    row.getString(1),
                    rule < 0 ? "all pairs" : ruleNames[rule],
                    bits,
                    MatchModel.probability(bits),
                    parts);
        };
        return pairs.map(score, encoder).where(functions.col(MatchEngine.BITS).geq(LOWEST_BITS));
    }
}
