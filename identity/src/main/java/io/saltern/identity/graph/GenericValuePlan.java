package io.saltern.identity.graph;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import io.saltern.identity.config.GenericConfig;
import io.saltern.identity.config.NamespaceConfig;
import io.saltern.lake.table.IdentifierSetTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Finds the values that name nobody, from the data alone: a phone of a call centre, a shared terminal, a dummy e-mail.
 *
 * <p>Who shows a value is the best identifier of the set, aliases folded; where the value itself is the best one, it is the
 * names of its records. Two of them are certainly different when both are ids of a namespace that a person has but one
 * of ({@code max_per_profile: 1}), or when their given names differ by more than one edit. Devices and ids without a name
 * may be one person's: the former do not count, the latter count against a higher bound ({@link GenericConfig}).
 *
 * <p>Who showed the value first is compared first, by the time of the rows. So the verdict does not depend on the order of
 * loads, and later rows add people and take none away: a value that is generic stays so, unless an alias makes two of its
 * people one, or a load brings rows of an earlier time. An id that somebody got while the value was not generic yet stays
 * with its earliest node; the people are the same as if it had been generic from the start.
 */
public final class GenericValuePlan {
    private static final String VALUE = "value_node";
    private static final String PERSON = "person";
    private static final String NAMESPACE = "person_namespace";
    private static final String SHOWN_AT = "shown_at";
    private static final String NAMES = "names";
    private static final StructType GENERIC = new StructType()
            .add(UsableIdentifierPlan.WITHHELD, DataTypes.StringType)
            .add(UsableIdentifierPlan.WITHHELD_BY, DataTypes.StringType);

    private GenericValuePlan() {}

    /**
     * The generic values.
     *
     * @param sets as {@link IdentifierSetPlan#collect} gives them
     * @param aliases {@code id, component} of ids that are one person's
     * @return {@code withheld, withheld_by}: node of the value, and the reason
     */
    public static Dataset<Row> find(
            Dataset<Row> sets, Dataset<Row> aliases, List<NamespaceConfig> namespaces, GenericConfig bounds) {
        Dataset<Row> candidates = UsableIdentifierPlan.unblocked(sets, namespaces);
        Column best = get(col(UsableIdentifierPlan.MEMBERS), lit(0));
        Dataset<Row> aliased = aliases.toDF("alias_id", "alias_person");
        Dataset<Row> placed = candidates
                .withColumn("best_node", best.getField(UsableIdentifierPlan.NODE_ID))
                .withColumn(NAMESPACE, best.getField(UsableIdentifierPlan.NAMESPACE))
                .join(aliased, col("best_node").equalTo(col("alias_id")), "left")
                .withColumn(PERSON, coalesce(col("alias_person"), col("best_node")));
        Dataset<Row> names = placed.filter(col(IdentifierSetTable.GIVEN_NAMES).isNotNull())
                .select(
                        col(PERSON),
                        explode(col(IdentifierSetTable.GIVEN_NAMES)).alias("name"))
                .groupBy(PERSON)
                .agg(collect_set("name").alias(NAMES));
        Dataset<Row> shown = placed.withColumn("member", explode(col(UsableIdentifierPlan.MEMBERS)))
                .select(
                        col("member." + UsableIdentifierPlan.NODE_ID).alias(VALUE),
                        col(PERSON),
                        col("best_node"),
                        col(NAMESPACE),
                        col(IdentifierSetTable.FIRST_SEEN_AT))
                .groupBy(VALUE, PERSON, NAMESPACE)
                .agg(
                        min(IdentifierSetTable.FIRST_SEEN_AT).alias(SHOWN_AT),
                        max(col("best_node").equalTo(col(VALUE))).alias("is_self"))
                .join(names, new String[] {PERSON}, "left");
        Dataset<Row> many = shown.groupBy(VALUE)
                .agg(
                        count(lit(1)).alias("people"),
                        sum(coalesce(size(col(NAMES)), lit(0))).alias("names"))
                .filter(col("people").gt(bounds.people()).or(col("names").gt(bounds.people())))
                .select(VALUE);
        Set<String> unique = new TreeSet<>();
        Set<String> devices = new TreeSet<>();
        for (NamespaceConfig namespace : namespaces) {
            if (namespace
                    .maxPerProfile()
                    .filter(limit -> limit.values() == 1 && limit.within().isEmpty())
                    .isPresent()) {
                unique.add(namespace.name());
            }
            if (namespace.isDevice()) {
                devices.add(namespace.name());
            }
        }
        long people = bounds.people();
        long unknown = bounds.unknown();
        MapFunction<Row, String> value = row -> row.getAs(VALUE);
        FlatMapGroupsFunction<String, Row, Row> judge =
                (node, rows) -> new Count(people, unknown, unique, devices).of(node, rows);
        Column[] order = {col(SHOWN_AT), col(PERSON)};
        return shown.join(many, VALUE)
                .groupByKey(value, Encoders.STRING())
                .flatMapSortedGroups(order, judge, Encoders.row(GENERIC));
    }

    /** Counts the people of one value up to the bounds; keeps no more names than the lower one. */
    private static final class Count {
        private final long people;
        private final long unknown;
        private final Set<String> unique;
        private final Set<String> devices;
        private final List<Set<String>> named = new ArrayList<>();
        private long ids;
        private long unnamed;

        private Count(long people, long unknown, Set<String> unique, Set<String> devices) {
            this.people = people;
            this.unknown = unknown;
            this.unique = unique;
            this.devices = devices;
        }

        private Iterator<Row> of(String node, Iterator<Row> rows) {
            while (rows.hasNext()) {
                add(rows.next());
                long different = Math.max(ids, named.size());
                if (different > people) {
                    return List.of(RowFactory.create(
                                    node, "generic: more than " + people + " people who differ show this value"))
                            .iterator();
                }
                if (different + unnamed > unknown) {
                    return List.of(RowFactory.create(
                                    node,
                                    "generic: more than " + unknown + " people of whom nothing says that they are one"
                                            + " show this value"))
                            .iterator();
                }
            }
            return List.<Row>of().iterator();
        }

        private void add(Row row) {
            String namespace = row.getAs(NAMESPACE);
            boolean isSelf = row.getAs("is_self");
            List<String> written = GuardedValue.names(row, NAMES);
            Set<String> folded = GuardedValue.folded(written);
            if (unique.contains(namespace) && !isSelf) {
                ids++;
            }
            if (!folded.isEmpty()) {
                // So many names on the best identifier say that it is no person itself.
                if (isSelf || folded.size() > people) {
                    folded.forEach(name -> addNamed(Set.of(name)));
                } else {
                    addNamed(folded);
                }
            } else if (!isSelf && !unique.contains(namespace) && !devices.contains(namespace)) {
                unnamed++;
            }
        }

        private void addNamed(Set<String> names) {
            if (named.size() <= people && named.stream().noneMatch(known -> NameAgreement.agree(known, names))) {
                named.add(names);
            }
        }
    }
}
