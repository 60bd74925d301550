package io.saltern.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.base.Digest;
import io.saltern.base.error.SalternException;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.graph.ConnectedComponents;
import io.saltern.identity.graph.ConstraintPlan;
import io.saltern.identity.graph.IdentifierSetPlan;
import io.saltern.identity.graph.LinkPlan;
import io.saltern.identity.graph.UsableIdentifierPlan;
import io.saltern.identity.id.ProfileIdPlan;
import io.saltern.identity.match.MatchEngine;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.run.TableChanges;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.IdentityReviewTable;
import io.saltern.lake.table.ModelTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.TableDef;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The step {@code identity}: identifier sets, links, components, and the ids that people keep. The partition is made anew
 * from everything staged; the link tables, the ledger and the history get only what changes.
 */
final class ResolveIdentitiesJob implements Step {
    /** Property of the ledger that holds the SHA-256 of the salt its ids were minted with. */
    static final String SALT_PROPERTY = "saltern.salt_sha256";

    private static final List<TableDef> FACTS =
            List.of(CustomerTable.DEF, EventTable.DEF, OrderTable.DEF, ConsentTable.DEF);
    private static final String UNNAMED_EVENTS = "events_without_identifier";
    private static final String UNNAMED_ORDERS = "orders_without_identifier";
    private static final Map<TableDef, String> UNNAMED =
            Map.of(EventTable.DEF, UNNAMED_EVENTS, OrderTable.DEF, UNNAMED_ORDERS);
    private static final String WITHHELD = "withheld_values_";
    private static final String GENERIC = "generic_values_";
    /** So many nodes or links are named in a warning as examples. */
    private static final int EXAMPLES = 5;

    private static final String COMPONENT = ConnectedComponents.COMPONENT;

    /** In the metrics of a run: 1 when it resolved everything, 0 when it was an increment. */
    static final String FULL_RUN = "full_run";

    private static final String SETS_HELD = "sets_held";
    private static final String SETS_ADDED = "sets_added";
    private static final String SETS_CHANGED = "sets_changed";
    private static final String EDGES_CHANGED = "edges_changed";
    private static final String EDGES_GONE = "edges_gone";

    private final IdentityConfig config;
    private final NewSalt newSalt;
    private final IncrementBounds bounds;

    ResolveIdentitiesJob(IdentityConfig config) {
        this(config, NewSalt.REFUSED);
    }

    ResolveIdentitiesJob(IdentityConfig config, NewSalt newSalt) {
        this(config, newSalt, IncrementBounds.USUAL);
    }

    ResolveIdentitiesJob(IdentityConfig config, IncrementBounds bounds) {
        this(config, NewSalt.REFUSED, bounds);
    }

    private ResolveIdentitiesJob(IdentityConfig config, NewSalt newSalt, IncrementBounds bounds) {
        this.config = config;
        this.newSalt = newSalt;
        this.bounds = bounds;
    }

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public List<TableDef> reads() {
        return List.of(CustomerTable.DEF, EventTable.DEF, OrderTable.DEF, ConsentTable.DEF, IdentityOverrideTable.DEF);
    }

    @Override
    public List<TableDef> writes() {
        return List.of(
                IdentifierSetTable.DEF,
                IdentityEdgeTable.DEF,
                NodeClusterTable.DEF,
                ClusterProfileTable.DEF,
                ProfileLedgerTable.DEF,
                ProfileChangeTable.DEF,
                IdentityReviewTable.DEF,
                ModelTable.DEF);
    }

    @Override
    public String configDigest() {
        return config.identityDigest();
    }

    /** Rows that state a time after as-of come into use when it has passed them. */
    @Override
    public boolean movesWithAsOf() {
        return true;
    }

    /** A salt that is to be accepted is, also where nothing else has come. */
    @Override
    public boolean mustRun(Ledger ledger) {
        return newSalt == NewSalt.ACCEPTED;
    }

    @Override
    public StepReport run(StepRun run) {
        String salt = config.salt().reveal();
        boolean isOther = run.property(ProfileLedgerTable.DEF, SALT_PROPERTY)
                .filter(known -> !known.equals(Digest.sha256(salt)))
                .isPresent();
        if (isOther && newSalt == NewSalt.REFUSED) {
            throw SalternException.config("The salt of identity.yaml is not the one that the profile ids of "
                    + ProfileLedgerTable.DEF + " were minted with: new ids would not match the old ones. "
                    + "Give the former salt back; it is the secret that 'salt' names. If it is lost, 'saltern run "
                    + "--accept-new-salt' keeps the ids that are there and mints new ones from the new salt.");
        }
        return new Work(run, salt, isOther).resolve();
    }

    /** One run of the step: its datasets, each persisted while several others are made from it. */
    private final class Work {
        private final StepRun run;
        private final byte[] salt;
        private final String fingerprint;
        private final boolean isSaltNew;
        private final KeptRows kept = new KeptRows();
        private final StepReport.Builder report = StepReport.builder();
        private final Map<String, Long> counts = new TreeMap<>();

        private Work(StepRun run, String salt, boolean isSaltNew) {
            this.run = run;
            this.isSaltNew = isSaltNew;
            this.salt = salt.getBytes(StandardCharsets.UTF_8);
            this.fingerprint = Digest.sha256(salt);
        }

        private StepReport resolve() {
            try {
                Optional<StepReport> increment = increment();
                return increment.isPresent() ? increment.get() : everything();
            } finally {
                kept.close();
            }
        }

        private StepReport everything() {
            run.progress("finding persons");
            report.count(FULL_RUN, 1);
            IdentityResolution.Staged staged = new IdentityResolution.Staged(
                    run.read(CustomerTable.DEF),
                    run.read(EventTable.DEF),
                    run.read(OrderTable.DEF),
                    run.read(ConsentTable.DEF),
                    inForce(run.read(IdentityOverrideTable.DEF)));
            Optional<ScoredLinks> scored = ScoredLinks.of(
                    staged.customers(), staged.overrides(), config.scoring(), run.asOfColumn(), run::progress);
            try (IdentityResolution resolution = new IdentityResolution(
                    staged,
                    scored.filter(links -> config.isScoredLinked()).map(links -> links::accepted),
                    config,
                    run.asOfColumn())) {
                Dataset<Row> clusterProfile = run.read(ClusterProfileTable.DEF);
                Ids ids = ids(
                        resolution.nodes(),
                        new IdentityIncrement.Links(
                                openNodes(), clusterProfile, run.read(ProfileLedgerTable.DEF), Optional.empty()));
                describe(
                        resolution,
                        ids,
                        tag(unnamed(run.read(EventTable.DEF)), lit(UNNAMED_EVENTS))
                                .union(tag(unnamed(run.read(OrderTable.DEF)), lit(UNNAMED_ORDERS))));
                write(ids, () -> {
                    TableChange.replaceWhenChanged(run, IdentifierSetTable.DEF, resolution.setRows());
                    TableChange.replaceWhenChanged(run, IdentityEdgeTable.DEF, resolution.edgeRows());
                    writeReview(scored, resolution);
                });
                counts.forEach(report::count);
                return report.build();
            } finally {
                scored.ifPresent(ScoredLinks::close);
            }
        }

        /** The doubtful pairs and the model; what was in doubt before is not, when nothing is compared any more. */
        private void writeReview(Optional<ScoredLinks> scored, IdentityResolution resolution) {
            Optional<Dataset<Row>> review = scored.map(links -> kept.keep(links.review(resolution)));
            scored.ifPresent(links -> links.warnings().forEach(report::warn));
            Optional<MatchEngine.Result> result = scored.flatMap(ScoredLinks::result);
            if (result.isEmpty()) {
                if (run.exists(IdentityReviewTable.DEF)) {
                    run.replace(
                            IdentityReviewTable.DEF,
                            run.read(IdentityReviewTable.DEF).limit(0));
                }
                return;
            }
            report.count("records_compared", result.get().records());
            report.count("record_pairs_compared", result.get().comparedPairs());
            report.count("pairs_to_review", review.get().count());
            TableChange.replaceWhenChanged(run, IdentityReviewTable.DEF, review.get());
            Dataset<Row> model = ScoredLinks.newModel(result.get(), run.read(ModelTable.DEF), run.asOf());
            if (!model.isEmpty()) {
                run.append(ModelTable.DEF, model);
            }
        }

        private Dataset<Row> openNodes() {
            return run.read(NodeClusterTable.DEF)
                    .filter(col(NodeClusterTable.VALID_TO).isNull());
        }

        /** Why everything is looked at without asking what came: one word; empty when that may be worth while. */
        private Optional<String> reasonForEverything() {
            if (run.lastDone().isEmpty() || !run.exists(IdentifierSetTable.DEF)) {
                return Optional.of("first");
            }
            if (run.isRebuild()) {
                return Optional.of("rebuild");
            }
            if (isSaltNew) {
                return Optional.of("salt");
            }
            boolean isKnownLayout = run.lastDone().get().metrics().containsKey(FULL_RUN);
            return run.isUnderSameRules() && isKnownLayout ? Optional.empty() : Optional.of("rules");
        }

        private Optional<StepReport> insteadAll(String reason) {
            report.count(FULL_RUN + "." + reason, 1);
            return Optional.empty();
        }

        /** What came since the last run, resolved with all that it touches; empty when everything is to be resolved. */
        private Optional<StepReport> increment() {
            Optional<String> reason = reasonForEverything();
            if (reason.isPresent()) {
                return insteadAll(reason.get());
            }
            Map<TableDef, TableChanges> changes = new HashMap<>();
            for (TableDef def : FACTS) {
                Optional<TableChanges> change = run.changes(def);
                if (change.isEmpty()) {
                    return insteadAll("log");
                }
                changes.put(def, change.get());
            }
            run.progress("finding what came");
            if (haveNotMoved(changes) && FACTS.stream().allMatch(def -> due(def).isEmpty())) {
                return Optional.of(StepReport.nothingToDo());
            }
            if (config.scoring().isPresent()) {
                return insteadAll("match");
            }
            if (run.lastDone().get().metrics().getOrDefault(SETS_HELD, 0L) < bounds.least()) {
                return insteadAll("small");
            }
            Dataset<Row> shown = kept.keep(shown(changes));
            boolean isAppendOnly = changes.values().stream().allMatch(TableChanges::isAppendOnly);
            if (!isAppendOnly && !IdentifierSetPlan.gone(shown).isEmpty()) {
                return insteadAll("rows_gone");
            }
            try (IdentityIncrement increment = new IdentityIncrement(
                    new IdentityIncrement.Held(
                            run.read(IdentifierSetTable.DEF),
                            run.read(IdentityEdgeTable.DEF),
                            openNodes(),
                            run.read(ClusterProfileTable.DEF),
                            run.read(ProfileLedgerTable.DEF)),
                    IdentifierSetPlan.grouped(shown),
                    overrides(),
                    config)) {
                IdentityIncrement.Extent extent = increment.extent();
                if (extent.affected() > bounds.share() * extent.sets() || extent.affected() > bounds.most()) {
                    return insteadAll("wide");
                }
                if (increment.isAskedOfWithheld()) {
                    return insteadAll("must_link_of_withheld");
                }
                report.count(FULL_RUN, 0).count("sets_looked_at", extent.affected());
                return Optional.of(resolve(increment, changes, extent.sets()));
            }
        }

        private StepReport resolve(IdentityIncrement increment, Map<TableDef, TableChanges> changes, long heldBefore) {
            run.progress("finding persons");
            IdentityResolution resolution = increment.resolution();
            Ids ids = ids(resolution.nodes(), increment.links());
            IdentityIncrement.Change sets = increment.setChange();
            IdentityIncrement.Change edges = increment.edgeChange();
            Dataset<Row> tags = tag(sets.rows(), lit(SETS_CHANGED))
                    .union(tag(increment.addedSets(), lit(SETS_ADDED)))
                    .union(tag(edges.rows(), lit(EDGES_CHANGED)))
                    .union(tag(edges.gone(), lit(EDGES_GONE)));
            for (Map.Entry<TableDef, String> facts : UNNAMED.entrySet()) {
                TableChanges change = changes.get(facts.getKey());
                tags = tags.union(tag(unnamed(change.added()), lit(facts.getValue())))
                        .union(tag(unnamed(change.removed()), lit(facts.getValue() + "_less")));
            }
            describe(resolution, ids, tags);
            counts.put(SETS_HELD, heldBefore + counts.getOrDefault(SETS_ADDED, 0L));
            Map<String, Long> before = run.lastDone().get().metrics();
            for (String name : UNNAMED.values()) {
                Long less = counts.remove(name + "_less");
                counts.merge(name, before.getOrDefault(name, 0L) - (less == null ? 0 : less), Long::sum);
            }
            write(ids, () -> {
                put(IdentifierSetTable.DEF, sets, SETS_CHANGED, SETS_CHANGED + "_less");
                put(IdentityEdgeTable.DEF, edges, EDGES_CHANGED, EDGES_GONE);
            });
            counts.forEach(report::count);
            return report.build();
        }

        private void put(TableDef def, IdentityIncrement.Change change, String changed, String gone) {
            if (counts.getOrDefault(changed, 0L) + counts.getOrDefault(gone, 0L) == 0) {
                return;
            }
            if (run.bytes(def) <= bounds.wholeBytes()) {
                run.replace(def, change.whole());
            } else {
                run.change(def, change.rows(), change.gone());
            }
        }

        private boolean haveNotMoved(Map<TableDef, TableChanges> changes) {
            String overrides = IdentityOverrideTable.DEF.fullName();
            long before = run.lastDone().get().inputs().getOrDefault(overrides, -1L);
            return before == run.pins().get(overrides)
                    && changes.values().stream().allMatch(TableChanges::isNothing);
        }

        /** The rows that were staged before the last run, waited then, and wait no longer. */
        private Dataset<Row> due(TableDef facts) {
            Column since = lit(Timestamp.from(run.lastDone().get().asOf()));
            return run.readAt(facts, run.lastRead(facts).orElse(-1))
                    .filter(IdentifierSetPlan.waits(facts, since)
                            .and(not(IdentifierSetPlan.waits(facts, run.asOfColumn()))));
        }

        private Dataset<Row> came(Map<TableDef, TableChanges> changes, TableDef facts) {
            return changes.get(facts).added().unionByName(due(facts));
        }

        /** What the rows that came show. */
        private Dataset<Row> shown(Map<TableDef, TableChanges> changes) {
            Dataset<Row> came = IdentifierSetPlan.shown(
                    came(changes, CustomerTable.DEF),
                    came(changes, EventTable.DEF),
                    came(changes, OrderTable.DEF),
                    came(changes, ConsentTable.DEF),
                    run.asOfColumn());
            Dataset<Row> left = IdentifierSetPlan.shown(
                    changes.get(CustomerTable.DEF).removed(),
                    changes.get(EventTable.DEF).removed(),
                    changes.get(OrderTable.DEF).removed(),
                    changes.get(ConsentTable.DEF).removed(),
                    run.asOfColumn());
            return changes.values().stream().allMatch(TableChanges::isAppendOnly)
                    ? came
                    : IdentifierSetPlan.net(came, left);
        }

        private Optional<IdentityIncrement.Overrides> overrides() {
            if (!run.exists(IdentityOverrideTable.DEF)) {
                return Optional.empty();
            }
            OptionalLong before = run.lastRead(IdentityOverrideTable.DEF);
            return Optional.of(new IdentityIncrement.Overrides(
                    inForce(run.readAt(IdentityOverrideTable.DEF, before.orElse(-1))),
                    inForce(run.read(IdentityOverrideTable.DEF))));
        }

        private static Dataset<Row> inForce(Dataset<Row> overrides) {
            return overrides.filter(col(IdentityOverrideTable.CLOSED_AT).isNull());
        }

        private record Ids(
                Dataset<Row> nodeChanges, Dataset<Row> profileChanges, Dataset<Row> changes, Dataset<Row> ledger) {}

        private Ids ids(Dataset<Row> nodes, IdentityIncrement.Links links) {
            Dataset<Row> openNodes = links.openNodes();
            Dataset<Row> openProfiles = links.openProfiles();
            Dataset<Row> ledger = links.ledger();
            Column asOf = run.asOfColumn();
            Dataset<Row> placed = kept.keep(ProfileIdPlan.placed(nodes, openNodes, openProfiles));
            Dataset<Row> remaining = ProfileIdPlan.remaining(placed);
            Dataset<Row> ids = kept.keep(
                    ProfileIdPlan.ids(placed, remaining, links.clusterProfile(), ledger, links.elsewhere(), salt));
            Dataset<Row> clusters = kept.keep(ProfileIdPlan.clusters(placed, links.elsewhere(), run.changeNo()));
            Dataset<Row> before =
                    openProfiles.select(ClusterProfileTable.PROFILE_ID).distinct();
            Dataset<Row> changes = kept.keep(ProfileIdPlan.changes(ids, before, remaining, asOf, run.changeNo()));
            return new Ids(
                    kept.keep(ProfileIdPlan.nodeChanges(clusters, openNodes, asOf, run.changeNo())),
                    kept.keep(ProfileIdPlan.profileChanges(clusters, ids, openProfiles, asOf, run.changeNo())),
                    changes,
                    kept.keep(ProfileIdPlan.ledgerChanges(ids, changes, ledger, asOf)));
        }

        /** Counts everything in two queries: each branch of a query has its price, however few its rows are. */
        private void describe(IdentityResolution resolution, Ids ids, Dataset<Row> further) {
            Dataset<Row> components = resolution.components();
            Dataset<Row> edges = resolution.edgeRows();
            Dataset<Row> sizes = components.groupBy(COMPONENT).agg(count(lit(1)).alias("size"));
            Column rule = col(IdentityEdgeTable.RULE);
            Column way = when(rule.equalTo(LinkPlan.SAME_RECORD), col(IdentityEdgeTable.NAMESPACE))
                    .otherwise(rule);
            Column cause = when(col(IdentityEdgeTable.REASON).isNull(), lit(""))
                    .otherwise(concat(
                            lit("_by_"),
                            substring_index(substring_index(col(IdentityEdgeTable.REASON), ":", 1), " ", 1)));
            Dataset<Row> tags = tag(sizes, concat(lit("people_of_nodes_"), bucket(col("size"))))
                    .union(tag(edges, concat(col(IdentityEdgeTable.STATUS), lit("_"), way, cause)))
                    .union(tag(
                            edges.filter(col(IdentityEdgeTable.REASON).startsWith("generic:"))
                                    .select(IdentityEdgeTable.NAMESPACE, IdentityEdgeTable.NODE_ID)
                                    .distinct(),
                            concat(lit(GENERIC), col(IdentityEdgeTable.NAMESPACE))))
                    .union(tag(invalid(resolution.sets()), concat(lit("invalid_values_"), col("namespace"))))
                    .union(tag(
                            edges.filter(col(IdentityEdgeTable.REASON).startsWith("max_profiles"))
                                    .select(IdentityEdgeTable.NAMESPACE, IdentityEdgeTable.NODE_ID)
                                    .distinct(),
                            concat(lit("withheld_values_"), col(IdentityEdgeTable.NAMESPACE))))
                    .union(tag(ids.changes(), concat(lit("people_"), col(ProfileChangeTable.KIND))))
                    .union(tag(
                            ids.nodeChanges(),
                            when(col(NodeClusterTable.VALID_TO).isNull(), "nodes_placed")
                                    .otherwise("nodes_taken_away")))
                    .union(tag(
                            ids.profileChanges(),
                            when(col(ClusterProfileTable.VALID_TO).isNull(), "clusters_placed")
                                    .otherwise("clusters_taken_away")))
                    .union(tag(
                            ids.ledger(),
                            when(col(ProfileIdPlan.IS_KNOWN), "ids_changed").otherwise("ids_minted")))
                    .union(further);
            tags.groupBy("tag").count().collectAsList().forEach(row -> counts.put(row.getString(0), row.getLong(1)));
            countSources(resolution);
            counts.put(SETS_HELD, counts.getOrDefault("identifier_sets", 0L));
            counts.forEach((name, value) -> {
                if (name.startsWith(WITHHELD)) {
                    report.warn("Values of " + name.substring(WITHHELD.length())
                            + " that more persons show than max_profiles allows, and that link nobody: " + value + ".");
                } else if (name.startsWith(GENERIC)) {
                    report.warn(genericValues(edges, name.substring(GENERIC.length()), value));
                }
            });
            long crowded = resolution.countOfTooManyNames();
            if (crowded > 0) {
                report.warn(String.format(
                        Locale.ROOT,
                        "%,d groups of linked records have more than %,d different given names: only equal names were taken"
                                + " for one person's there, and links between spellings of a name are cut. Look for the value"
                                + " that joins them, and list it under 'blocked'.",
                        crowded,
                        ConstraintPlan.mostNames()));
            }
            if (counts.keySet().stream().anyMatch(name -> name.startsWith(LinkPlan.CUT + "_" + LinkPlan.MUST_LINK))) {
                warnOfContradictions(resolution.contradictions());
            }
        }

        private Dataset<Row> invalid(Dataset<Row> sets) {
            return sets.select(explode(col(IdentifierSetTable.IDENTIFIERS)).alias("identifier"))
                    .select("identifier.namespace", "identifier.value")
                    .filter(UsableIdentifierPlan.isInvalid(col("namespace"), col("value"), config.namespaces()))
                    .distinct();
        }

        private static String genericValues(Dataset<Row> edges, String namespace, long values) {
            return String.format(
                    Locale.ROOT,
                    "%,d values of %s are shown by people who differ, and link nobody: nodes %s%s. Where they are placeholders,"
                            + " desks or shared terminals, nothing is to be done; a value that is one person's goes under"
                            + " 'allowed' of %s in identity.yaml. 'saltern sql' shows the values: SELECT DISTINCT i.value FROM"
                            + " core.identifier_set LATERAL VIEW explode(identifiers) AS i WHERE i.namespace = '%s' AND"
                            + " exists(members, m -> m.node_id = 'NODE').",
                    values,
                    namespace,
                    genericExamples(edges, namespace),
                    values > EXAMPLES ? ", …" : "",
                    namespace,
                    namespace);
        }

        private static String genericExamples(Dataset<Row> edges, String namespace) {
            return edges
                    .filter(col(IdentityEdgeTable.REASON)
                            .startsWith("generic:")
                            .and(col(IdentityEdgeTable.NAMESPACE).equalTo(namespace)))
                    .select(IdentityEdgeTable.NODE_ID)
                    .distinct()
                    .orderBy(IdentityEdgeTable.NODE_ID)
                    .limit(EXAMPLES)
                    .collectAsList()
                    .stream()
                    .map(row -> row.getString(0))
                    .collect(Collectors.joining(", "));
        }

        private void warnOfContradictions(Dataset<Row> links) {
            links.orderBy(IdentityEdgeTable.FROM_NODE, IdentityEdgeTable.TO_NODE)
                    .limit(EXAMPLES)
                    .collectAsList()
                    .forEach(row -> report.warn("The must-link of nodes "
                            + row.<String>getAs(IdentityEdgeTable.FROM_NODE) + " and "
                            + row.<String>getAs(IdentityEdgeTable.TO_NODE) + " is not in force: "
                            + row.<String>getAs(IdentityEdgeTable.REASON)
                            + ". Take back one of the two decisions, or widen the limit."));
        }

        private void countSources(IdentityResolution resolution) {
            resolution
                    .setRows()
                    .join(
                            resolution.components(),
                            col(IdentifierSetTable.NODE_ID).equalTo(col(ConnectedComponents.ID)),
                            "left")
                    .groupBy(IdentifierSetTable.SOURCE)
                    .agg(
                            count(lit(1)),
                            count_distinct(col(COMPONENT)),
                            coalesce(sum(when(col(COMPONENT).isNull(), col(IdentifierSetTable.N))), lit(0L)))
                    .collectAsList()
                    .forEach(row -> {
                        counts.merge("identifier_sets", row.getLong(1), Long::sum);
                        counts.put("people_in_" + row.getString(0), row.getLong(2));
                        counts.put("rows_without_usable_identifier_in_" + row.getString(0), row.getLong(3));
                    });
        }

        /** The facts that show no identifier at all: they stay unattributed whatever becomes usable. */
        private static Dataset<Row> unnamed(Dataset<Row> facts) {
            return facts.filter(col(IdentifierSetTable.SET_HASH).isNull());
        }

        private static Column bucket(Column size) {
            return when(size.leq(1), "01")
                    .when(size.leq(2), "02")
                    .when(size.leq(5), "03_to_05")
                    .when(size.leq(10), "06_to_10")
                    .when(size.leq(20), "11_to_20")
                    .otherwise("over_20");
        }

        private static Dataset<Row> tag(Dataset<Row> rows, Column name) {
            return rows.select(name.alias("tag"));
        }

        private void write(Ids ids, Runnable setsAndEdges) {
            run.progress("writing links");
            run.inParallel(List.of(setsAndEdges, () -> {
                put(NodeClusterTable.DEF, ids.nodeChanges(), "nodes_placed", "nodes_taken_away");
                put(ClusterProfileTable.DEF, ids.profileChanges(), "clusters_placed", "clusters_taken_away");
                putLedger(ids.ledger().drop(ProfileIdPlan.IS_KNOWN));
                if (counts.keySet().stream().anyMatch(ResolveIdentitiesJob::isChangeOfPeople)) {
                    run.append(ProfileChangeTable.DEF, ids.changes());
                }
            }));
        }

        private void put(TableDef def, Dataset<Row> rows, String opened, String closed) {
            if (counts.getOrDefault(closed, 0L) > 0) {
                run.upsert(def, rows);
            } else if (counts.getOrDefault(opened, 0L) > 0) {
                run.append(def, rows);
            }
        }

        private void putLedger(Dataset<Row> rows) {
            long rowsToPut = counts.getOrDefault("ids_minted", 0L) + counts.getOrDefault("ids_changed", 0L);
            if (isSaltNew) {
                report.warn("The salt is another one than before: the ids that are there stay, new ones are minted"
                        + " from it.");
            } else if (rowsToPut == 0) {
                return;
            }
            Map<String, String> salted = Map.of(SALT_PROPERTY, fingerprint);
            if (run.exists(ProfileLedgerTable.DEF)
                    && counts.keySet().stream().anyMatch(ResolveIdentitiesJob::isChangeOfKnownIds)) {
                run.upsert(ProfileLedgerTable.DEF, rows, salted);
            } else {
                run.append(ProfileLedgerTable.DEF, rows, salted);
            }
        }
    }

    private static boolean isChangeOfPeople(String count) {
        return List.of("people_created", "people_merged", "people_split", "people_unmerged", "people_retired")
                .contains(count);
    }

    private static boolean isChangeOfKnownIds(String count) {
        return List.of("people_merged", "people_split", "people_unmerged", "people_retired", "ids_changed")
                .contains(count);
    }
}
