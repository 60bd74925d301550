package io.saltern.identity;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.base.Digest;
import io.saltern.identity.config.ScoringConfig;
import io.saltern.identity.graph.ScoredLinkPlan;
import io.saltern.identity.match.DoubtfulPairPlan;
import io.saltern.identity.match.MatchCut;
import io.saltern.identity.match.MatchEngine;
import io.saltern.identity.match.MatchLabels;
import io.saltern.identity.match.MatchModel;
import io.saltern.lake.table.ModelTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Customer records compared with each other by what they say, once it is known which identifiers are usable. What is compared
 * is compared when it is first asked for; rows are kept until it is closed.
 */
final class ScoredLinks implements AutoCloseable {
    /** Of fewer records nothing can be learnt. */
    private static final int LEAST_RECORDS = 20;

    private static final int MOST_DOUBTFUL = DoubtfulPairPlan.MOST;

    private static final MathContext NINE_DIGITS = new MathContext(9);

    private final KeptRows kept = new KeptRows();
    private final Dataset<Row> customers;
    private final Dataset<Row> overrides;
    private final ScoringConfig config;
    private final Column asOf;
    private final Consumer<String> progress;
    private Optional<MatchEngine.Result> result = Optional.empty();
    private final List<String> warnings = new ArrayList<>();
    private Dataset<Row> nodePairs;

    private ScoredLinks(
            Dataset<Row> customers,
            Dataset<Row> overrides,
            ScoringConfig config,
            Column asOf,
            Consumer<String> progress) {
        this.customers = customers;
        this.overrides = overrides;
        this.config = config;
        this.asOf = asOf;
        this.progress = progress;
    }

    /**
     * Empty when nothing is to be compared.
     *
     * @param overrides in force; those between records that are compared are labels, from which the model learns
     * @param asOf the instant to speak of: what a record dates later waits
     */
    static Optional<ScoredLinks> of(
            Dataset<Row> customers,
            Dataset<Row> overrides,
            Optional<ScoringConfig> config,
            Column asOf,
            Consumer<String> progress) {
        return config.map(it -> new ScoredLinks(customers, overrides, it, asOf, progress));
    }

    /** What {@link IdentityResolution.Proposal#links} asks for; no rows when too few records say anything. */
    Dataset<Row> accepted(Dataset<Row> members) {
        return ScoredLinkPlan.accepted(nodePairs(members));
    }

    /** Rows of {@code core.identity_review}; none when too few records say anything. */
    Dataset<Row> review(IdentityResolution resolution) {
        Dataset<Row> doubtful =
                kept.keep(ScoredLinkPlan.doubtful(nodePairs(resolution.members()), resolution.components(), overrides));
        long found = doubtful.count();
        if (found > MOST_DOUBTFUL) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%,d doubtful pairs are left out: core.identity_review holds the %,d most probable of %,d. Decide some of"
                            + " these, so that the model learns from them, or compare more columns.",
                    found - MOST_DOUBTFUL,
                    MOST_DOUBTFUL,
                    found));
        }
        return ScoredLinkPlan.mostProbable(doubtful, MOST_DOUBTFUL);
    }

    private Dataset<Row> nodePairs(Dataset<Row> members) {
        if (nodePairs == null) {
            Dataset<Row> records = kept.keep(
                    ScoredLinkPlan.records(customers, members, config.match().columns(), asOf));
            if (records.limit(LEAST_RECORDS).count() < LEAST_RECORDS) {
                nodePairs = ScoredLinkPlan.noPairs(customers.sparkSession());
                return nodePairs;
            }
            MatchEngine.Result compared = new MatchEngine(config.match(), progress)
                    .match(
                            records,
                            ScoredLinkPlan.RECORD,
                            null,
                            overrides.isEmpty() ? MatchLabels.none() : collectLabels(records, members));
            result = Optional.of(compared);
            warnings.addAll(compared.warnings());
            nodePairs = kept.keep(ScoredLinkPlan.nodePairs(
                    records,
                    members,
                    compared.pairs(),
                    compared.clusters(),
                    compared.cut().bits()));
        }
        return nodePairs;
    }

    private MatchLabels collectLabels(Dataset<Row> records, Dataset<Row> members) {
        Dataset<Row> labels = kept.keep(ScoredLinkPlan.labels(records, members, overrides));
        long given = labels.count();
        if (given > MatchLabels.MOST) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%,d labels are left out: the model learns from the first %,d of %,d that core.identity_override gives."
                            + " The decisions hold all the same; close those that tell least.",
                    given - MatchLabels.MOST,
                    MatchLabels.MOST,
                    given));
        }
        return MatchLabels.collectConsistent(ScoredLinkPlan.first(labels, MatchLabels.MOST));
    }

    /** What was left out, and what to do; complete once pairs were asked for. */
    List<String> warnings() {
        return warnings;
    }

    /** What came out; known once pairs were asked for, and empty when too few records say anything. */
    Optional<MatchEngine.Result> result() {
        return result;
    }

    /** The model as a row of {@code ops.model}. */
    private static Row model(MatchEngine.Result result, Instant asOf) {
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

    /** The model as a row of {@code ops.model}, unless the table holds it. */
    static Dataset<Row> newModel(MatchEngine.Result result, Dataset<Row> models, Instant asOf) {
        return models.sparkSession()
                .createDataFrame(List.of(model(result, asOf)), ModelTable.DEF.columns())
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
        result.ifPresent(MatchEngine.Result::close);
        kept.close();
    }
}
