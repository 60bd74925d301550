package io.saltern.cli.query.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.cli.query.Catalog;
import io.saltern.cli.report.RunReport.Bucket;
import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.Overlap;
import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Reason;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.config.NamespaceConfig;
import io.saltern.identity.graph.UsableIdentifierPlan;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.ProfileTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The people of a run. Two jobs, and those of {@link GlueQuery}. */
final class PeopleQuery {
    private static final String IDENTITY = "identity";
    private static final String TOTAL = "total";
    private static final String SIZE = "size";
    private static final String SHARED = "shared";

    /** Smallest sizes of the bars; the last is open. */
    private static final List<Long> SIZES = List.of(0L, 1L, 2L, 3L, 4L, 5L, 7L, 11L, 21L);

    private final IdentityConfig identity;
    private final RecordedRun run;
    private final Catalog catalog;

    PeopleQuery(IdentityConfig identity, RecordedRun run, Catalog catalog) {
        this.identity = identity;
        this.run = run;
        this.catalog = catalog;
    }

    /** The people, without a count of facts that belong to nobody; null when identity never ran. */
    People ask() {
        if (!run.has(ProfileTable.DEF.fullName())) {
            return null;
        }
        long total = 0;
        long records = 0;
        Map<Long, Long> sizes = new TreeMap<>();
        List<Count> bySource = new ArrayList<>();
        List<Overlap> overlaps = new ArrayList<>();
        for (Row row : groups().orderBy("kind", "a", "b").collectAsList()) {
            String a = row.getString(1);
            long people = row.getLong(3);
            switch (row.getString(0)) {
                case TOTAL -> {
                    total = people;
                    records = row.isNullAt(4) ? 0 : row.getLong(4);
                }
                case SIZE -> sizes.put(Long.parseLong(a), people);
                default -> {
                    if (a.equals(row.getString(2))) {
                        bySource.add(new Count(a, people));
                    } else {
                        overlaps.add(new Overlap(a, row.getString(2), people));
                    }
                }
            }
        }
        List<Reason> refused = new ArrayList<>();
        List<Reason> withheld = new ArrayList<>();
        for (Row row : withheldAndRefused().collectAsList()) {
            (row.getBoolean(0) ? withheld : refused)
                    .add(new Reason(row.getString(1), inWords(row.getString(2)), row.getLong(3)));
        }
        Comparator<Reason> order = Comparator.comparingLong(Reason::count)
                .reversed()
                .thenComparing(Reason::rule)
                .thenComparing(Reason::reason);
        refused.sort(order);
        withheld.sort(order);
        return new People(
                total,
                run.metric(IDENTITY, "people_created"),
                run.metric(IDENTITY, "people_merged"),
                run.metric(IDENTITY, "people_split") + run.metric(IDENTITY, "people_unmerged"),
                records,
                0,
                bySource,
                overlaps,
                buckets(sizes),
                refused,
                withheld,
                new GlueQuery(run, catalog).ask());
    }

    /** The same people beside so many events and orders of nobody. */
    static People withUnattributed(People people, long unattributed) {
        return new People(
                people.total(),
                people.created(),
                people.merged(),
                people.split(),
                people.records(),
                unattributed,
                people.bySource(),
                people.overlaps(),
                people.groupSizes(),
                people.refusedLinks(),
                people.withheld(),
                people.glue());
    }

    private static List<Bucket> buckets(Map<Long, Long> sizes) {
        List<Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < SIZES.size(); i++) {
            long people = sizes.getOrDefault(SIZES.get(i), 0L);
            boolean isOpen = i == SIZES.size() - 1;
            if (people > 0 || (i > 0 && !isOpen)) {
                buckets.add(new Bucket(SIZES.get(i), isOpen ? null : SIZES.get(i + 1) - 1, people));
            }
        }
        return buckets;
    }

    /** kind, a, b, people, records. */
    private Dataset<Row> groups() {
        Dataset<Row> profiles = catalog.read(ProfileTable.DEF).select(ProfileTable.SOURCES, ProfileTable.RECORD_COUNT);
        Column records = col(ProfileTable.RECORD_COUNT);
        Column size = lit(SIZES.get(0));
        for (long least : SIZES) {
            size = when(records.geq(least), lit(least)).otherwise(size);
        }
        Dataset<Row> pairs = profiles.withColumn("a", explode(col(ProfileTable.SOURCES)))
                .withColumn("b", explode(col(ProfileTable.SOURCES)))
                .filter(col("a").leq(col("b")));
        return profiles.agg(count(lit(1)).alias("people"), sum(records).alias("records"))
                .select(lit(TOTAL).alias("kind"), lit("").alias("a"), lit("").alias("b"), col("people"), col("records"))
                .union(profiles.groupBy(size.cast("string").alias("a"))
                        .agg(count(lit(1)).alias("people"))
                        .select(lit(SIZE), col("a"), lit(""), col("people"), lit(0L)))
                .union(pairs.groupBy("a", "b")
                        .agg(count(lit(1)).alias("people"))
                        .select(lit(SHARED), col("a"), col("b"), col("people"), lit(0L)));
    }

    /** is_withheld, rule, reason (its first word), n. */
    private Dataset<Row> withheldAndRefused() {
        Dataset<Row> edges = catalog.read(IdentityEdgeTable.DEF)
                .filter(col(IdentityEdgeTable.STATUS).notEqual("linked"))
                .withColumn("why", substring_index(substring_index(col(IdentityEdgeTable.REASON), ":", 1), " ", 1));
        Column isWithheld = col("why").isin("max_profiles", "generic");
        Dataset<Row> refused = edges.filter(isWithheld.isNull().or(isWithheld.equalTo(false)))
                .groupBy(col(IdentityEdgeTable.RULE), col("why"))
                .agg(count(lit(1)).alias("n"))
                .select(lit(false).alias("is_withheld"), col(IdentityEdgeTable.RULE), col("why"), col("n"));
        Dataset<Row> tooMany = edges.filter(isWithheld)
                .groupBy(col(IdentityEdgeTable.NAMESPACE), col("why"))
                .agg(count_distinct(col(IdentityEdgeTable.NODE_ID)).alias("n"))
                .select(lit(true), col(IdentityEdgeTable.NAMESPACE), col("why"), col("n"));
        return refused.union(tooMany).union(blocked());
    }

    private Dataset<Row> blocked() {
        Object[] names =
                identity.namespaces().stream().map(NamespaceConfig::name).toArray();
        Column namespace = col("identifier.namespace");
        Column value = col("identifier.value");
        return catalog.read(IdentifierSetTable.DEF)
                .select(explode(col(IdentifierSetTable.IDENTIFIERS)).alias("identifier"))
                .filter(namespace.isin(names))
                .filter(UsableIdentifierPlan.isBlocked(namespace, value, identity.namespaces()))
                .groupBy(namespace.alias("namespace"))
                .agg(count_distinct(struct(namespace, value)).alias("n"))
                .select(lit(true), col("namespace"), lit("blocked"), col("n"));
    }

    /** The first word of a reason in core.identity_edge as a sentence; what follows it there can name people. */
    private static String inWords(String word) {
        if (word == null) {
            return "no reason given";
        }
        return switch (word) {
            case "max_profiles" -> "more people than max_profiles allows show it";
            case "generic" -> "found to be generic: many people who differ show it";
            case "max_per_profile" -> "a person would have more of such values than max_per_profile allows";
            case "cannot_link" -> "kept apart by a cannot-link";
            case "blocked" -> "blocked by the configuration";
            case "agree_on" -> "the given names of both sides differ";
            default -> word.replace('_', ' ');
        };
    }
}
