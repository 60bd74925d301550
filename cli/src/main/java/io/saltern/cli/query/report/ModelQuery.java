package io.saltern.cli.query.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.error.SalternException;
import io.saltern.cli.query.Catalog;
import io.saltern.cli.report.RunReport.Cluster;
import io.saltern.cli.report.RunReport.Clustering;
import io.saltern.cli.report.RunReport.Rfm;
import io.saltern.cli.report.RunReport.RfmCell;
import io.saltern.cli.report.RunReport.RfmName;
import io.saltern.cli.report.RunReport.Silhouette;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ModelTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.segments.model.RfmGroup;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the models say of people. Four small jobs. */
final class ModelQuery {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String currency;
    private final RecordedRun run;
    private final Catalog catalog;

    ModelQuery(String currency, RecordedRun run, Catalog catalog) {
        this.currency = currency;
        this.run = run;
        this.catalog = catalog;
    }

    /** Null when RFM was never computed. */
    Rfm rfm() {
        if (!run.has(RfmTable.DEF.fullName())) {
            return null;
        }
        String shown = shownCurrency();
        long customers = 0;
        long others = 0;
        BigDecimal monetary = BigDecimal.ZERO;
        Map<List<Integer>, RfmCell> cells = new LinkedHashMap<>();
        Map<String, RfmName> names = new LinkedHashMap<>();
        RfmGroup.labels().forEach(name -> names.put(name, new RfmName(name, 0, BigDecimal.ZERO)));
        Column isShown = coalesce(col(ProfileTraitTable.CURRENCY), lit(shown)).equalTo(shown);
        for (Row row : catalog.read(RfmTable.DEF)
                .join(currencies(), new String[] {RfmTable.PROFILE_ID}, "left")
                .groupBy(RfmTable.R_SCORE, RfmTable.F_SCORE, RfmTable.SEGMENT)
                .agg(
                        count(lit(1)),
                        coalesce(sum(when(isShown, col(RfmTable.MONETARY))), lit(BigDecimal.ZERO)),
                        count_if(not(isShown)))
                .orderBy(RfmTable.R_SCORE, RfmTable.F_SCORE, RfmTable.SEGMENT)
                .collectAsList()) {
            int recency = row.getInt(0);
            int frequency = row.getInt(1);
            long people = row.getLong(3);
            BigDecimal spent = row.getDecimal(4);
            customers += people;
            others += row.getLong(5);
            monetary = monetary.add(spent);
            cells.merge(
                    List.of(recency, frequency),
                    new RfmCell(recency, frequency, people, spent),
                    (a, b) -> new RfmCell(
                            recency,
                            frequency,
                            a.customers() + b.customers(),
                            a.monetary().add(b.monetary())));
            names.merge(
                    row.getString(2),
                    new RfmName(row.getString(2), people, spent),
                    (a, b) -> new RfmName(
                            a.name(),
                            a.customers() + b.customers(),
                            a.monetary().add(b.monetary())));
        }
        return new Rfm(customers, monetary, shown, others, List.copyOf(cells.values()), List.copyOf(names.values()));
    }

    private Dataset<Row> currencies() {
        return catalog.read(ProfileTraitTable.DEF).select(ProfileTraitTable.PROFILE_ID, ProfileTraitTable.CURRENCY);
    }

    /** The project's currency, or the only one that anybody bought in. */
    private String shownCurrency() {
        Row ends = currencies()
                .agg(min(ProfileTraitTable.CURRENCY), max(ProfileTraitTable.CURRENCY))
                .first();
        return !ends.isNullAt(0) && ends.getString(0).equals(ends.getString(1)) ? ends.getString(0) : currency;
    }

    /** Null when nobody is in a cluster. */
    Clustering clustering() {
        if (!run.has(ClusterTable.DEF.fullName())) {
            return null;
        }
        String model = null;
        String version = null;
        Map<Integer, Long> sizes = new TreeMap<>();
        for (Row row : catalog.read(ClusterTable.DEF)
                .groupBy(ClusterTable.MODEL, ClusterTable.VERSION, ClusterTable.CLUSTER)
                .agg(count(lit(1)))
                .collectAsList()) {
            model = row.getString(0);
            version = row.getString(1);
            sizes.put(row.getInt(2), row.getLong(3));
        }
        if (model == null) {
            return null;
        }
        List<Row> trained = catalog.read(ModelTable.DEF)
                .filter(col(ModelTable.MODEL)
                        .equalTo(model)
                        .and(col(ModelTable.VERSION).equalTo(version)))
                .takeAsList(1);
        return trained.isEmpty() ? null : clustering(trained.get(0), sizes);
    }

    private static Clustering clustering(Row model, Map<Integer, Long> sizes) {
        String name = model.getAs(ModelTable.MODEL);
        JsonNode evidence = parse(name, model.getAs(ModelTable.EVIDENCE));
        List<String> features = new ArrayList<>();
        for (JsonNode feature : evidence.path("features")) {
            if (feature.path("used").asBoolean()) {
                features.add(feature.path("name").asText());
            }
        }
        List<Cluster> clusters = new ArrayList<>();
        for (JsonNode cluster : evidence.path("clusters")) {
            clusters.add(new Cluster(
                    cluster.path("label").asText(),
                    sizes.getOrDefault(cluster.path("number").asInt(), 0L),
                    features.stream()
                            .map(feature -> cluster.path("centre_standard")
                                    .path(feature)
                                    .asDouble())
                            .toList()));
        }
        List<Silhouette> tried = new ArrayList<>();
        for (JsonNode k : evidence.path("by_k")) {
            tried.add(new Silhouette(k.path("k").asInt(), k.path("silhouette").asDouble()));
        }
        return new Clustering(
                name,
                model.getAs(ModelTable.VERSION),
                clusters.size(),
                model.<Long>getAs(ModelTable.SEED),
                evidence.path("fitted_on").asLong(),
                features,
                clusters,
                tried);
    }

    private static JsonNode parse(String model, String evidence) {
        try {
            return JSON.readTree(evidence);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The evidence of the model " + model + " in ops.model is no JSON.", e);
        }
    }
}
