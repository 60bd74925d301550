package io.saltern.identity.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.config.NamespaceConfig;
import io.saltern.identity.graph.ConnectedComponents;
import io.saltern.identity.graph.UsableIdentifierPlan;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Pairwise scores of a partition of records, from group sizes alone: the work grows with the records, not the pairs. */
public final class PairEvaluation {
    public static final String RECORD = "record";
    public static final String PERSON = "person";
    public static final String PREDICTED = "predicted";
    public static final String IDENTIFIERS = "identifiers";

    private static final String RECORD_MARK = "r\u0000";
    private static final String IDENTIFIER_MARK = "i\u0000";
    private static final String SEPARATOR = "\u0000";

    private PairEvaluation() {}

    /**
     * Counts the pairs; an action.
     *
     * @param labelled {@code record, person, predicted}, one row a record, no nulls
     */
    public static PairScore score(Dataset<Row> labelled) {
        Row pairs = pairs(labelled, PERSON, PREDICTED)
                .withColumnRenamed("pairs", "found")
                .crossJoin(pairs(labelled, PREDICTED).withColumnRenamed("pairs", "predicted_pairs"))
                .crossJoin(pairs(labelled, PERSON).withColumnRenamed("pairs", "expected"))
                .select("found", "predicted_pairs", "expected")
                .first();
        return new PairScore(pairs.getLong(0), pairs.getLong(1), pairs.getLong(2));
    }

    /**
     * Narrows each person to the groups of records that equal identifiers of these records connect: what exact links can
     * find at best. {@link #score} of the result has the recall over such pairs.
     *
     * @param records {@code record, person, predicted, identifiers} (array of namespace, value; may be null)
     * @return {@code record, person, predicted}, where person names such a group; blocked values and namespaces that link
     *     nothing connect nothing
     */
    public static Dataset<Row> connectable(Dataset<Row> records, IdentityConfig config) {
        Object[] names = config.namespaces().stream().map(NamespaceConfig::name).toArray();
        Column record = concat(lit(RECORD_MARK), col(RECORD));
        Dataset<Row> alone =
                records.select(record.alias(ConnectedComponents.SRC), record.alias(ConnectedComponents.DST));
        Dataset<Row> shown = records.withColumn("identifier", explode(col(IDENTIFIERS)))
                .filter(col("identifier.namespace").isin(names))
                .filter(not(UsableIdentifierPlan.isBlocked(
                        col("identifier.namespace"), col("identifier.value"), config.namespaces())))
                .select(
                        record.alias(ConnectedComponents.SRC),
                        concat(
                                        lit(IDENTIFIER_MARK),
                                        col(PERSON),
                                        lit(SEPARATOR),
                                        col("identifier.namespace"),
                                        lit(SEPARATOR),
                                        col("identifier.value"))
                                .alias(ConnectedComponents.DST));
        return records.select(col(RECORD), col(PREDICTED), record.alias("record_node"))
                .join(
                        ConnectedComponents.label(alone.union(shown)),
                        col("record_node").equalTo(col(ConnectedComponents.ID)))
                .select(col(RECORD), col(ConnectedComponents.COMPONENT).alias(PERSON), col(PREDICTED));
    }

    /** Sum over the groups of n(n-1)/2. */
    private static Dataset<Row> pairs(Dataset<Row> labelled, String... groups) {
        Column[] keys = Arrays.stream(groups).map(name -> col(name)).toArray(Column[]::new);
        Column n = col("n");
        return labelled.groupBy(keys)
                .agg(count(lit(1)).alias("n"))
                .agg(coalesce(sum(n.multiply(n.minus(1))), lit(0L)).alias("ordered"))
                .select(col("ordered").divide(2).cast("long").alias("pairs"));
    }
}
