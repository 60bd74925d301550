package io.saltern.identity;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.base.Digest;
import io.saltern.identity.config.ScoringConfig;
import io.saltern.identity.graph.ScoredLinkPlan;
import io.saltern.identity.match.MatchCut;
import io.saltern.identity.match.MatchEngine;
import io.saltern.identity.match.MatchLabels;
import io.saltern.identity.match.MatchModel;
import io.saltern.lake.table.ModelTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Customer records compared with each other by what they say. Making it runs the engine; it keeps rows until it is closed.
 */
final class ScoredLinks implements AutoCloseable {
    /** Of fewer records nothing can be learnt. */
    private static final int LEAST_RECORDS = 20;

    private static final MathContext NINE_DIGITS = new MathContext(9);

    private final KeptRows kept = new KeptRows();
    private final Dataset<Row> records;
    private final Dataset<Row> overrides;
    private final MatchEngine engine;
    private MatchEngine.Result result;
    private Dataset<Row> nodePairs;

    private ScoredLinks(
            Dataset<Row> customers, Dataset<Row> overrides, ScoringConfig config, Consumer<String> progress) {
        this.records =
                kept.keep(ScoredLinkPlan.records(customers, config.match().columns()));
        this.overrides = overrides;
        this.engine = new MatchEngine(config.match(), progress);
    }

    /**
     * Empty when nothing is to be compared, or too few records say anything. What is compared is compared when it is first
     * asked for.
     *
     * @param overrides in force; those between records that are compared are labels, from which the model learns
     */
    static Optional<ScoredLinks> of(
            Dataset<Row> customers, Dataset<Row> overrides, Optional<ScoringConfig> config, Consumer<String> progress) {
        if (config.isEmpty()) {
            return Optional.empty();
        }
        ScoredLinks links = new ScoredLinks(customers, overrides, config.get(), progress);
        if (links.records.limit(LEAST_RECORDS).count() < LEAST_RECORDS) {
            links.close();
            return Optional.empty();
        }
        return Optional.of(links);
    }

    /** What {@link IdentityResolution.Proposal#links} asks for. */
    Dataset<Row> accepted(Dataset<Row> members) {
        return ScoredLinkPlan.accepted(nodePairs(members));
    }

    /** Rows of {@code core.identity_review}. */
    Dataset<Row> review(IdentityResolution resolution) {
        return ScoredLinkPlan.review(nodePairs(resolution.members()), resolution.components(), overrides);
    }

    private Dataset<Row> nodePairs(Dataset<Row> members) {
        if (nodePairs == null) {
            result = engine.match(
                    records,
                    ScoredLinkPlan.RECORD,
                    null,
                    overrides.isEmpty()
                            ? MatchLabels.none()
                            : MatchLabels.collectConsistent(ScoredLinkPlan.labels(records, members, overrides)));
            nodePairs = kept.keep(ScoredLinkPlan.nodePairs(
                    records,
                    members,
                    result.pairs(),
                    result.clusters(),
                    result.cut().bits()));
        }
        return nodePairs;
    }

    /** Records that were compared; known once pairs were asked for, as all that follows. */
    long recordsCompared() {
        return result.records();
    }

    /** Pairs of records that were compared. */
    long pairsCompared() {
        return result.comparedPairs();
    }

    /** The model as a row of {@code ops.model}. */
    Row model(Instant asOf) {
        MatchModel model = result.model();
        MatchCut cut = result.cut();
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        numbers(parameters.putArray("share"), model.share());
        ArrayNode comparisons = parameters.putArray("comparisons");
        List<String> names = model.comparisons();
        for (int comparison = 0; comparison < names.size(); comparison++) {
            ObjectNode one = comparisons.addObject().put("name", names.get(comparison));
            ArrayNode levels = one.putArray("levels");
            model.levelNames().get(comparison).forEach(levels::add);
            for (int of = 0; of < model.levels().length; of++) {
                numbers(
                        one.putArray(List.of("person", "household", "stranger").get(of)),
                        model.levels()[of][comparison]);
            }
        }
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        evidence.put("cut", rounded(cut.bits()))
                .put("precision", rounded(cut.precision()))
                .put("recall", rounded(cut.recall()));
        ArrayNode tradeOff = evidence.putArray("trade_off");
        cut.curve().forEach(point -> tradeOff.addObject()
                .put("cut", rounded(point.bits()))
                .put("precision", rounded(point.precision()))
                .put("recall", rounded(point.recall())));
        Map<String, Double> metrics = new TreeMap<>(Map.of(
                "records",
                (double) result.records(),
                "pairs_compared",
                (double) result.comparedPairs(),
                "precision",
                rounded(cut.precision()),
                "recall",
                rounded(cut.recall())));
        String version = Digest.sha256(parameters + " " + metrics + " " + evidence);
        return RowFactory.create(
                ScoredLinkPlan.MATCH,
                version,
                ScoredLinkPlan.MATCH,
                parameters.toString(),
                0L,
                // Scala's map is what a row holds.
                scala.jdk.javaapi.CollectionConverters.asScala(metrics),
                evidence.toString(),
                null,
                Timestamp.from(asOf),
                Timestamp.from(asOf));
    }

    /** The rows of {@link #model} that a table does not hold. */
    Dataset<Row> newModel(Dataset<Row> models, Instant asOf) {
        return models.sparkSession()
                .createDataFrame(List.of(model(asOf)), ModelTable.DEF.columns())
                .join(
                        models.select(col(ModelTable.MODEL), col(ModelTable.VERSION)),
                        new String[] {ModelTable.MODEL, ModelTable.VERSION},
                        "left_anti");
    }

    private static void numbers(ArrayNode into, double[] values) {
        for (double value : values) {
            into.add(rounded(value));
        }
    }

    private static double rounded(double value) {
        return Double.isFinite(value) ? new BigDecimal(value).round(NINE_DIGITS).doubleValue() : value;
    }

    @Override
    public void close() {
        if (result != null) {
            result.close();
        }
        kept.close();
    }
}
