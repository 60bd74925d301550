package io.saltern.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.base.Digest;
import io.saltern.base.error.SalternException;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.graph.ConnectedComponents;
import io.saltern.identity.graph.LinkPlan;
import io.saltern.identity.graph.UsableIdentifierPlan;
import io.saltern.identity.id.ProfileIdPlan;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.IdentityOverrideTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.TableDef;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static final String WITHHELD = "withheld_values_";
    private static final String GENERIC = "generic_values_";
    /** So many nodes or links are named in a warning as examples. */
    private static final int EXAMPLES = 5;

    private static final String COMPONENT = ConnectedComponents.COMPONENT;

    private final IdentityConfig config;

    ResolveIdentitiesJob(IdentityConfig config) {
        this.config = config;
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
                ProfileChangeTable.DEF);
    }

    @Override
    public String configDigest() {
        return config.identityDigest();
    }

    /** Events that were later than as-of come into use when it has passed them. */
    @Override
    public boolean movesWithAsOf() {
        return true;
    }

    @Override
    public StepReport run(StepRun run) {
        String salt = config.salt().reveal();
        refuseOtherSalt(run, Digest.sha256(salt));
        return new Work(run, salt).resolve();
    }

    private static void refuseOtherSalt(StepRun run, String fingerprint) {
        Optional<String> known = run.property(ProfileLedgerTable.DEF, SALT_PROPERTY);
        if (known.isPresent() && !known.get().equals(fingerprint)) {
            throw SalternException.config("The salt of identity.yaml is not the one that the profile ids of "
                    + ProfileLedgerTable.DEF + " were minted with: new ids would not match the old ones. "
                    + "Give the former salt back; it is the secret that 'salt' names.");
        }
    }

    /** One run of the step: its datasets, each persisted while several others are made from it. */
    private final class Work {
        private final StepRun run;
        private final byte[] salt;
        private final String fingerprint;
        private final KeptRows kept = new KeptRows();
        private final StepReport.Builder report = StepReport.builder();
        private final Map<String, Long> counts = new TreeMap<>();

        private Work(StepRun run, String salt) {
            this.run = run;
            this.salt = salt.getBytes(StandardCharsets.UTF_8);
            this.fingerprint = Digest.sha256(salt);
        }

        private StepReport resolve() {
            run.progress("finding persons");
            IdentityResolution.Staged staged = new IdentityResolution.Staged(
                    run.read(CustomerTable.DEF),
                    run.read(EventTable.DEF),
                    run.read(OrderTable.DEF),
                    run.read(ConsentTable.DEF),
                    run.read(IdentityOverrideTable.DEF)
                            .filter(col(IdentityOverrideTable.CLOSED_AT).isNull()));
            try (IdentityResolution resolution = new IdentityResolution(staged, config, run.asOfColumn())) {
                Ids ids = ids(resolution.nodes());
                describe(resolution, ids);
                write(resolution, ids);
                return report.build();
            } finally {
                kept.close();
            }
        }

        private record Ids(
                Dataset<Row> nodeChanges, Dataset<Row> profileChanges, Dataset<Row> changes, Dataset<Row> ledger) {}

        private Ids ids(Dataset<Row> nodes) {
            Dataset<Row> openNodes = run.read(NodeClusterTable.DEF)
                    .filter(col(NodeClusterTable.VALID_TO).isNull());
            Dataset<Row> clusterProfile = run.read(ClusterProfileTable.DEF);
            Dataset<Row> openProfiles =
                    clusterProfile.filter(col(ClusterProfileTable.VALID_TO).isNull());
            Dataset<Row> ledger = run.read(ProfileLedgerTable.DEF);
            Column asOf = run.asOfColumn();
            Dataset<Row> placed = kept.keep(ProfileIdPlan.placed(nodes, openNodes, openProfiles));
            Dataset<Row> remaining = ProfileIdPlan.remaining(placed);
            Dataset<Row> ids = kept.keep(ProfileIdPlan.ids(placed, remaining, clusterProfile, ledger, salt));
            Dataset<Row> clusters = kept.keep(ProfileIdPlan.clusters(placed, run.changeNo()));
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
        private void describe(IdentityResolution resolution, Ids ids) {
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
                    .union(tag(unnamed(EventTable.DEF), lit("events_without_identifier")))
                    .union(tag(unnamed(OrderTable.DEF), lit("orders_without_identifier")));
            tags.groupBy("tag").count().collectAsList().forEach(row -> counts.put(row.getString(0), row.getLong(1)));
            countSources(resolution);
            counts.forEach(report::count);
            counts.forEach((name, value) -> {
                if (name.startsWith(WITHHELD)) {
                    report.warn(value + " values of " + name.substring(WITHHELD.length())
                            + " are shown by more persons than max_profiles allows and link nobody.");
                } else if (name.startsWith(GENERIC)) {
                    report.warn(value + " values of " + name.substring(GENERIC.length())
                            + " were found to be generic and link nobody; nodes: "
                            + genericExamples(edges, name.substring(GENERIC.length())) + ".");
                }
            });
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
        private Dataset<Row> unnamed(TableDef facts) {
            return run.read(facts).filter(col(IdentifierSetTable.SET_HASH).isNull());
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

        private void write(IdentityResolution resolution, Ids ids) {
            run.progress("writing links");
            run.inParallel(List.of(
                    () -> {
                        TableChange.replaceWhenChanged(run, IdentifierSetTable.DEF, resolution.setRows());
                        TableChange.replaceWhenChanged(run, IdentityEdgeTable.DEF, resolution.edgeRows());
                    },
                    () -> {
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
            if (rowsToPut == 0) {
                return;
            }
            if (run.exists(ProfileLedgerTable.DEF)
                    && counts.keySet().stream().anyMatch(ResolveIdentitiesJob::isChangeOfKnownIds)) {
                run.upsert(ProfileLedgerTable.DEF, rows);
            } else {
                run.append(ProfileLedgerTable.DEF, rows, Map.of(SALT_PROPERTY, fingerprint));
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
