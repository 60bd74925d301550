package io.saltern.segments.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.base.Digest;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.ModelTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.TableDef;
import io.saltern.segments.condition.Windows;
import io.saltern.segments.trait.Currencies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The step {@code models}: fits the configured models, replaces serving.rfm and serving.cluster, and adds what was
 * trained to ops.model.
 */
public final class FitModelsJob implements Step {
    private final ModelsConfig config;
    private final String currency;

    /** @param currency the project's currency, ISO 4217 */
    public FitModelsJob(ModelsConfig config, String currency) {
        this.config = config;
        this.currency = currency;
    }

    @Override
    public String name() {
        return "models";
    }

    @Override
    public List<TableDef> reads() {
        List<TableDef> tables = new ArrayList<>();
        if (config.rfm().isPresent()
                || config.kmeans().filter(KMeansConfig::usesMoney).isPresent()) {
            tables.addAll(
                    List.of(OrderTable.DEF, IdentifierSetTable.DEF, NodeClusterTable.DEF, ClusterProfileTable.DEF));
        }
        if (config.kmeans().isPresent()) {
            tables.addAll(List.of(ProfileTable.DEF, ProfileTraitTable.DEF));
        }
        return tables;
    }

    @Override
    public List<TableDef> writes() {
        return List.of(RfmTable.DEF, ClusterTable.DEF, ModelTable.DEF);
    }

    @Override
    public String configDigest() {
        return Digest.sha256(config + " " + currency);
    }

    @Override
    public boolean movesWithAsOf() {
        return true;
    }

    @Override
    public StepReport run(StepRun run) {
        StepReport.Builder report = StepReport.builder();
        List<TrainedModel> trained = new ArrayList<>();
        config.rfm().flatMap(rfm -> fitRfm(run, rfm, report)).ifPresent(trained::add);
        config.kmeans().flatMap(kmeans -> fitKMeans(run, kmeans, report)).ifPresent(trained::add);
        clearUnlessConfigured(run, RfmTable.DEF, config.rfm().isPresent());
        clearUnlessConfigured(run, ClusterTable.DEF, config.kmeans().isPresent());
        remember(run, trained);
        return report.build();
    }

    /** A model that was taken out of the configuration leaves nobody scored. */
    private static void clearUnlessConfigured(StepRun run, TableDef table, boolean isConfigured) {
        if (!isConfigured && run.exists(table)) {
            clear(run, table);
        }
    }

    private static void clear(StepRun run, TableDef table) {
        run.replace(table, run.read(table).limit(0));
    }

    private Optional<TrainedModel> fitRfm(StepRun run, RfmConfig rfm, StepReport.Builder report) {
        run.progress("RFM quintiles");
        Dataset<Row> buyers = RfmPlan.buyers(run.view("core.order"), rfm, run.asOf(), currency)
                .filter(col(RfmTable.PROFILE_ID).isNotNull())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Row quantiles = RfmPlan.bounds(buyers).first();
            if (quantiles.getLong(0) == 0) {
                report.warn("RFM: no model, as nobody has bought in the window.");
                clear(run, RfmTable.DEF);
                return Optional.empty();
            }
            currencies(run, Windows.contains(OrderTable.ORDERED_AT, rfm.window(), run.asOf()))
                    .ifPresent(found -> report.warn("RFM: " + found.warning("the monetary value")));
            RfmBounds bounds = RfmBounds.of(quantiles);
            ObjectNode parameters = JsonNodeFactory.instance.objectNode();
            rfm.window().ifPresent(window -> parameters.put("window", window.toString()));
            ObjectNode evidence = JsonNodeFactory.instance.objectNode();
            bounds.describe(evidence);
            TrainedModel model = new TrainedModel(
                    RfmConfig.MODEL,
                    "rfm",
                    parameters,
                    0,
                    Map.of("people", (double) bounds.people()),
                    evidence,
                    rfm.window().map(window -> run.asOf().minus(window)),
                    run.asOf());
            Dataset<Row> scored = RfmPlan.scored(buyers, bounds, model.version());
            report.count("rfm.people", run.replace(RfmTable.DEF, scored));
            Map<String, Long> sizes = new TreeMap<>();
            scored.groupBy(RfmTable.SEGMENT)
                    .count()
                    .collectAsList()
                    .forEach(row -> sizes.put(row.getString(0), row.getLong(1)));
            RfmGroup.labels().forEach(label -> report.count("rfm." + label, sizes.getOrDefault(label, 0L)));
            return Optional.of(model);
        } finally {
            buyers.unpersist();
        }
    }

    private Optional<TrainedModel> fitKMeans(StepRun run, KMeansConfig kmeans, StepReport.Builder report) {
        run.progress("K-Means for " + kmeans.leastK() + " to " + kmeans.mostK() + " clusters");
        Dataset<Row> features =
                FeaturePlan.features(run.read(ProfileTable.DEF), run.read(ProfileTraitTable.DEF), kmeans, run.asOf());
        Optional<Clusters> fitted = new KMeansFit(kmeans, run::inParallel).fit(features, report::warn);
        if (fitted.isEmpty()) {
            clear(run, ClusterTable.DEF);
            return Optional.empty();
        }
        if (kmeans.usesMoney()) {
            currencies(run, col(OrderTable.ORDERED_AT).leq(lit(run.asOf())))
                    .ifPresent(found -> report.warn("K-Means: " + found.warning("revenue")));
        }
        Clusters clusters = fitted.get();
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        clusters.describe(evidence);
        TrainedModel model = new TrainedModel(
                KMeansConfig.MODEL,
                "kmeans",
                parameters(kmeans),
                kmeans.seed(),
                Map.of(
                        "k",
                        (double) clusters.best().k(),
                        "silhouette",
                        clusters.best().silhouette(),
                        "cost",
                        clusters.best().cost(),
                        "people",
                        (double) clusters.people()),
                evidence,
                Optional.empty(),
                run.asOf());
        Dataset<Row> assigned =
                ClusterPlan.assigned(FeaturePlan.standardised(features, clusters.scales()), clusters.centres());
        report.count(
                "kmeans.people",
                run.replace(ClusterTable.DEF, ClusterPlan.rows(assigned, clusters.labels(), model.version())));
        report.count("kmeans.k", clusters.best().k());
        report.count(
                "kmeans.silhouette_permille", Math.round(1000 * clusters.best().silhouette()));
        return Optional.of(model);
    }

    private Optional<Currencies> currencies(StepRun run, Column counts) {
        return Currencies.collect(run.read(OrderTable.DEF), () -> run.view("core.order"), counts, currency);
    }

    private static ObjectNode parameters(KMeansConfig kmeans) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("people", kmeans.people().name().toLowerCase(Locale.ROOT));
        ArrayNode features = json.putArray("features");
        kmeans.features().forEach(feature -> features.add(feature.name() + " " + (feature.isLog() ? "log" : "linear")));
        json.put("k_from", kmeans.leastK())
                .put("k_to", kmeans.mostK())
                .put("sample", kmeans.sampleSize())
                .put("max_iterations", kmeans.maxIterations())
                .put("initialisation", "k-means||, 2 rounds");
        return json;
    }

    private static void remember(StepRun run, List<TrainedModel> trained) {
        List<String> versions = trained.stream().map(TrainedModel::version).toList();
        List<Row> held = run.read(ModelTable.DEF)
                .filter(col(ModelTable.VERSION).isInCollection(versions))
                .collectAsList();
        List<Row> rows = trained.stream()
                .filter(model -> !model.isIn(held))
                .map(TrainedModel::row)
                .toList();
        if (!rows.isEmpty()) {
            run.append(ModelTable.DEF, run.spark().createDataFrame(rows, ModelTable.DEF.columns()));
        }
    }
}
