package io.saltern.cli.query.report;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring_index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.error.SalternException;
import io.saltern.cli.query.Catalog;
import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.Glue;
import io.saltern.cli.report.RunReport.Glued;
import io.saltern.cli.report.RunReport.Matching;
import io.saltern.cli.report.RunReport.SharedValue;
import io.saltern.cli.report.RunReport.TradeOff;
import io.saltern.cli.report.RunReport.Usable;
import io.saltern.identity.explain.ExplainGraph;
import io.saltern.identity.explain.Mask;
import io.saltern.identity.explain.ProfileExplanation.ShownIdentifier;
import io.saltern.identity.explain.ProfileGraph;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.ModelTable;
import io.saltern.lake.table.ProfileTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What holds people together and what does not, by a few small jobs; values are masked. */
final class GlueQuery {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_PEOPLE = 8;
    private static final int MOST_VALUES = 12;

    private final RecordedRun run;
    private final Catalog catalog;
    private final ExplainGraph graphs;

    GlueQuery(RecordedRun run, Catalog catalog) {
        this.run = run;
        this.catalog = catalog;
        this.graphs = new ExplainGraph(catalog::relation, Mask.STRICT);
    }

    Glue ask() {
        List<Glued> largest = largest();
        ProfileGraph graph = largest.isEmpty() ? null : graphs.of(largest.get(0).profileId());
        return new Glue(usable(), largest, shared(), graph, matching());
    }

    private List<Usable> usable() {
        return catalog
                .relation("core.customer")
                .groupBy(CustomerTable.SOURCE)
                .agg(count(lit(1)), count_if(col(ProfileTable.PROFILE_ID).isNull()))
                .orderBy(CustomerTable.SOURCE)
                .collectAsList()
                .stream()
                .map(row -> new Usable(row.getString(0), row.getLong(1), row.getLong(2)))
                .toList();
    }

    /** The people of most identifiers: how many of what links hold each, and its identifier of most links. */
    private List<Glued> largest() {
        Dataset<Row> links = catalog.relation("core.profile_link").select("node_id", ProfileTable.PROFILE_ID);
        Map<String, Row> people = new LinkedHashMap<>();
        links.groupBy(ProfileTable.PROFILE_ID)
                .agg(count(lit(1)).alias("identifiers"))
                .orderBy(col("identifiers").desc(), col(ProfileTable.PROFILE_ID))
                .limit(MOST_PEOPLE)
                .join(
                        catalog.read(ProfileTable.DEF)
                                .select(
                                        col(ProfileTable.PROFILE_ID).alias("golden_id"),
                                        col(ProfileTable.RECORD_COUNT)),
                        col("golden_id").equalTo(col(ProfileTable.PROFILE_ID)),
                        "left")
                .select(
                        col(ProfileTable.PROFILE_ID),
                        col("identifiers"),
                        coalesce(col(ProfileTable.RECORD_COUNT), lit(0L)))
                .orderBy(col("identifiers").desc(), col(ProfileTable.PROFILE_ID))
                .collectAsList()
                .forEach(row -> people.put(row.getString(0), row));
        if (people.isEmpty()) {
            return List.of();
        }
        Dataset<Row> edges = catalog.read(IdentityEdgeTable.DEF)
                .filter(col(IdentityEdgeTable.STATUS).equalTo("linked"))
                .join(
                        links.filter(col(ProfileTable.PROFILE_ID)
                                .isin(people.keySet().toArray())),
                        links.col("node_id").equalTo(col(IdentityEdgeTable.FROM_NODE)))
                .select(
                        col(ProfileTable.PROFILE_ID),
                        coalesce(col(IdentityEdgeTable.NAMESPACE), col(IdentityEdgeTable.RULE))
                                .alias("by"),
                        col(IdentityEdgeTable.FROM_NODE),
                        col(IdentityEdgeTable.TO_NODE));
        Map<String, List<Count>> rules = new TreeMap<>();
        Map<String, Count> glue = new TreeMap<>();
        Column ends = explode(array(col(IdentityEdgeTable.FROM_NODE), col(IdentityEdgeTable.TO_NODE)));
        edges.groupBy(ProfileTable.PROFILE_ID, "by")
                .agg(count(lit(1)).alias("n"))
                .select(lit(true), col(ProfileTable.PROFILE_ID), col("by"), col("n"))
                .union(edges.select(col(ProfileTable.PROFILE_ID), ends.alias("end"))
                        .groupBy(ProfileTable.PROFILE_ID, "end")
                        .agg(count(lit(1)).alias("n"))
                        .groupBy(ProfileTable.PROFILE_ID)
                        .agg(max(struct("n", "end")).alias("most"))
                        .select(lit(false), col(ProfileTable.PROFILE_ID), col("most.end"), col("most.n")))
                .toDF("is_rule", "profile", "name", "n")
                .orderBy(col("profile"), col("n").desc(), col("name"))
                .collectAsList()
                .forEach(row -> {
                    Count count = new Count(row.getString(2), row.getLong(3));
                    if (row.getBoolean(0)) {
                        rules.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                                .add(count);
                    } else {
                        glue.put(row.getString(1), count);
                    }
                });
        Map<String, ShownIdentifier> names =
                graphs.shown(glue.values().stream().map(Count::name).toList());
        return people.values().stream()
                .map(row -> {
                    Count most = glue.get(row.getString(0));
                    return new Glued(
                            row.getString(0),
                            row.getLong(1),
                            row.getLong(2),
                            rules.getOrDefault(row.getString(0), List.of()),
                            most == null ? null : name(names, most.name()),
                            most == null ? 0 : most.count());
                })
                .toList();
    }

    /** Values that link nobody as too many show them, those shown most first. */
    private List<SharedValue> shared() {
        Column why = substring_index(substring_index(col(IdentityEdgeTable.REASON), ":", 1), " ", 1);
        List<Row> rows = catalog.read(IdentityEdgeTable.DEF)
                .filter(col(IdentityEdgeTable.STATUS).notEqual("linked").and(why.isin("max_profiles", "generic")))
                .groupBy(col(IdentityEdgeTable.NODE_ID), why.alias("why"))
                .agg(count(lit(1)).alias("people"))
                .orderBy(col("people").desc(), col(IdentityEdgeTable.NODE_ID))
                .takeAsList(MOST_VALUES);
        Map<String, ShownIdentifier> names =
                graphs.shown(rows.stream().map(row -> row.getString(0)).toList());
        return rows.stream()
                .map(row -> new SharedValue(
                        name(names, row.getString(0)),
                        row.getString(1).equals("generic")
                                ? "found to be generic: many people who differ show it"
                                : "more people than max_profiles allows show it",
                        row.getLong(2)))
                .toList();
    }

    private static String name(Map<String, ShownIdentifier> names, String node) {
        ShownIdentifier name = names.get(node);
        return name == null ? "node " + node : name.toString();
    }

    /**
     * The newest model whose evidence holds a trade-off, {@code {"cut", "precision", "recall", "trade_off": [{"cut",
     * "precision", "recall"}]}} in bits and shares; null when there is none.
     */
    private Matching matching() {
        if (!run.has(ModelTable.DEF.fullName())) {
            return null;
        }
        List<Row> found = catalog.read(ModelTable.DEF)
                .filter(col(ModelTable.KIND).equalTo("match"))
                .orderBy(col(ModelTable.KNOWN_AT).desc(), col(ModelTable.MODEL), col(ModelTable.VERSION))
                .takeAsList(1);
        return found.isEmpty() ? null : matching(found.get(0));
    }

    static Matching matching(Row model) {
        String name = model.getAs(ModelTable.MODEL);
        try {
            JsonNode evidence = JSON.readTree(model.<String>getAs(ModelTable.EVIDENCE));
            List<TradeOff> tradeOff = new ArrayList<>();
            for (JsonNode at : evidence.path("trade_off")) {
                tradeOff.add(new TradeOff(
                        at.path("cut").asDouble(),
                        at.path("precision").asDouble(),
                        at.path("recall").asDouble()));
            }
            return new Matching(
                    name,
                    model.getAs(ModelTable.VERSION),
                    evidence.path("cut").asDouble(),
                    evidence.path("precision").asDouble(),
                    evidence.path("recall").asDouble(),
                    tradeOff);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The evidence of the model " + name + " in ops.model is no JSON.", e);
        }
    }
}
