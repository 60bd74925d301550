package io.saltern.identity.graph;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.saltern.identity.config.GenericConfig;
import io.saltern.identity.config.NamespaceConfig;
import io.saltern.lake.table.IdentifierSetTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
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
 * <p>Nothing guards a value of a namespace without {@code agree_on}: it makes one person of all who show it. So there it is
 * generic from {@link GenericConfig#differing()} people on, whose given names are certainly different
 * ({@link NameAgreement.Demand#ALIKE}) and who have no e-mail or phone in common. Where the value itself is the best
 * identifier, or the best one is shown beside so many names that it is nobody's, each set with a name stands for a person.
 *
 * <p>Who showed the value first is compared first, by the time of the rows. So the verdict does not depend on the order of
 * loads, and later rows add people: a value that is generic stays so, unless an alias makes two of its people one, later rows
 * show a name, an e-mail or a phone that two of them have in common, or a load brings rows of an earlier time. An id that
 * somebody got while the value was not generic yet stays with its earliest node; the people are the same as if it had been
 * generic from the start.
 */
public final class GenericValuePlan {
    private static final String VALUE = "value_node";
    private static final String PERSON = "person";
    private static final String NAMESPACE = "person_namespace";
    private static final String SHOWN_AT = "shown_at";
    private static final String NAMES = "names";
    private static final String IS_SELF = "is_self";
    private static final String IS_MANY = "is_many";
    private static final String MAY_DIFFER = "may_differ";
    private static final String IS_UNGUARDED = "is_unguarded";
    private static final String CONTACTS = "contacts";
    private static final String SET_NAMES = "set_names";
    private static final String SET_CONTACTS = "set_contacts";
    /** Of one identifier so many names, and e-mails and phones, are looked at: more are not one person's. */
    private static final int MOST_OF_PERSON = 20;

    private static final StructType GENERIC = new StructType()
            .add(UsableIdentifierPlan.WITHHELD, DataTypes.StringType)
            .add(UsableIdentifierPlan.WITHHELD_BY, DataTypes.StringType);

    private GenericValuePlan() {}

    /**
     * The generic values.
     *
     * @param candidates as {@link UsableIdentifierPlan#unblocked} gives them; read several times
     * @param aliases {@code id, component} of ids that are one person's
     * @return {@code withheld, withheld_by}: node of the value, and the reason
     */
    public static Dataset<Row> find(
            Dataset<Row> candidates, Dataset<Row> aliases, List<NamespaceConfig> namespaces, GenericConfig bounds) {
        Column best = get(col(UsableIdentifierPlan.MEMBERS), lit(0));
        Dataset<Row> aliased = aliases.toDF("alias_id", "alias_person");
        Dataset<Row> placed = candidates
                .withColumn(SET_CONTACTS, contacts(namespaces))
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
        Object[] unguarded = namespaces.stream()
                .filter(namespace -> !namespace.isGuarded())
                .map(NamespaceConfig::name)
                .toArray();
        Dataset<Row> ofSets = placed.withColumn("member", explode(col(UsableIdentifierPlan.MEMBERS)))
                .filter(not(UsableIdentifierPlan.isAllowed(
                        col("member." + UsableIdentifierPlan.NAMESPACE),
                        col("member." + UsableIdentifierPlan.VALUE),
                        namespaces)))
                .select(
                        col("member." + UsableIdentifierPlan.NODE_ID).alias(VALUE),
                        col("member." + UsableIdentifierPlan.NAMESPACE)
                                .isin(unguarded)
                                .alias(IS_UNGUARDED),
                        col(PERSON),
                        col(NAMESPACE),
                        col("best_node")
                                .equalTo(col("member." + UsableIdentifierPlan.NODE_ID))
                                .alias(IS_SELF),
                        col(IdentifierSetTable.FIRST_SEEN_AT).alias(SHOWN_AT),
                        col(IdentifierSetTable.GIVEN_NAMES).alias(SET_NAMES),
                        col(SET_CONTACTS));
        Dataset<Row> shown =
                ofSets.select(VALUE, IS_UNGUARDED, PERSON).distinct().join(names, new String[] {PERSON}, "left");
        Column nameCount = sum(coalesce(size(col(NAMES)), lit(0)));
        Column isMany = count(lit(1)).gt(bounds.people()).or(nameCount.gt(bounds.people()));
        Column mayDiffer = max(IS_UNGUARDED)
                .and(nameCount.geq(bounds.differing()))
                .and(min(array_min(col(NAMES))).notEqual(max(array_max(col(NAMES)))));
        Dataset<Row> suspects = shown.groupBy(VALUE)
                .agg(isMany.alias(IS_MANY), coalesce(mayDiffer, lit(false)).alias(MAY_DIFFER))
                .filter(col(IS_MANY).or(col(MAY_DIFFER)));
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
        MapFunction<Row, String> value = row -> row.getAs(VALUE);
        FlatMapGroupsFunction<String, Row, Row> judge =
                (node, rows) -> new Judgement(node, bounds, unique, devices).of(rows);
        Column[] order = {col(SHOWN_AT), col(PERSON), col(SET_NAMES), col(SET_CONTACTS)};
        return ofSets.join(suspects, VALUE)
                // A placeholder has many sets and many names: each set speaks for itself.
                .join(names, new String[] {PERSON}, "left")
                .withColumn(NAMES, when(col(IS_SELF), col(SET_NAMES)).otherwise(col(NAMES)))
                .join(contactsOfPeople(placed), new String[] {PERSON}, "left")
                .groupByKey(value, Encoders.STRING())
                .flatMapSortedGroups(order, judge, Encoders.row(GENERIC));
    }

    /** Nodes of the e-mails and phones of a set. */
    private static Column contacts(List<NamespaceConfig> namespaces) {
        Object[] names = namespaces.stream()
                .filter(NamespaceConfig::isContact)
                .map(NamespaceConfig::name)
                .toArray();
        return transform(
                filter(col(UsableIdentifierPlan.MEMBERS), member -> member.getField(UsableIdentifierPlan.NAMESPACE)
                        .isin(names)),
                member -> member.getField(UsableIdentifierPlan.NODE_ID));
    }

    /** What people show beside their names: {@code person, contacts}; a placeholder's list is cut off. */
    private static Dataset<Row> contactsOfPeople(Dataset<Row> placed) {
        return placed.filter(col(IdentifierSetTable.GIVEN_NAMES).isNotNull())
                .select(col(PERSON), explode(col(SET_CONTACTS)).alias("contact"))
                .distinct()
                .withColumn(
                        "place", row_number().over(Window.partitionBy(PERSON).orderBy("contact")))
                .filter(col("place").leq(MOST_OF_PERSON))
                .groupBy(PERSON)
                .agg(array_sort(collect_list("contact")).alias(CONTACTS));
    }

    /** Counts the people of one value up to the bounds; keeps no more names and ids than these. */
    private static final class Judgement {
        private final String node;
        private final GenericConfig bounds;
        private final Set<String> unique;
        private final Set<String> devices;
        private final List<Set<String>> named = new ArrayList<>();
        private final Set<String> ids = new TreeSet<>();
        private final Set<String> unnamed = new TreeSet<>();
        private final List<Differing> differing = new ArrayList<>();
        /** Whom the value itself, or an alias of it, is the best identifier of. */
        private String self;

        private record Differing(Set<String> names, Set<String> contacts) {
            private boolean isApartFrom(Differing other) {
                return NameAgreement.areCertainlyDifferent(names, other.names)
                        && Collections.disjoint(contacts, other.contacts);
            }
        }

        private Judgement(String node, GenericConfig bounds, Set<String> unique, Set<String> devices) {
            this.node = node;
            this.bounds = bounds;
            this.unique = unique;
            this.devices = devices;
        }

        private Iterator<Row> of(Iterator<Row> sets) {
            while (sets.hasNext()) {
                Row row = sets.next();
                if (row.<Boolean>getAs(IS_MANY)) {
                    count(row);
                }
                if (row.<Boolean>getAs(MAY_DIFFER)) {
                    compare(row);
                }
                Optional<String> reason = reason();
                if (reason.isPresent()) {
                    return List.of(RowFactory.create(node, "generic: " + reason.get()))
                            .iterator();
                }
            }
            return List.<Row>of().iterator();
        }

        private Optional<String> reason() {
            long different = Math.max(ids.size(), named.size());
            if (differing.size() >= bounds.differing()) {
                return Optional.of(bounds.differing() + " people or more whose given names differ, and who share no"
                        + " e-mail or phone, show this value");
            }
            if (different > bounds.people()) {
                return Optional.of("more than " + bounds.people() + " people who differ show this value");
            }
            return different + unnamed.size() > bounds.unknown()
                    ? Optional.of("more than " + bounds.unknown()
                            + " people of whom nothing says that they are one show this value")
                    : Optional.empty();
        }

        private void count(Row row) {
            String namespace = row.getAs(NAMESPACE);
            String person = row.getAs(PERSON);
            boolean isSelf = row.getAs(IS_SELF);
            if (isSelf) {
                self = person;
                ids.remove(person);
                unnamed.remove(person);
            }
            boolean isOther = !person.equals(self);
            Set<String> names = GuardedValue.folded(GuardedValue.names(row, NAMES));
            if (unique.contains(namespace) && isOther) {
                ids.add(person);
            }
            if (!names.isEmpty()) {
                // So many names on the best identifier say that it is no person itself.
                if (isSelf || names.size() > bounds.people()) {
                    names.forEach(name -> addNamed(Set.of(name)));
                } else {
                    addNamed(names);
                }
            } else if (isOther && !unique.contains(namespace) && !devices.contains(namespace)) {
                unnamed.add(person);
            }
        }

        private void addNamed(Set<String> names) {
            if (named.size() <= bounds.people()
                    && named.stream().noneMatch(known -> NameAgreement.agree(known, names))) {
                named.add(names);
            }
        }

        private void compare(Row row) {
            List<String> written = GuardedValue.names(row, NAMES);
            if (!row.<Boolean>getAs(IS_SELF) && written.size() <= MOST_OF_PERSON) {
                Set<String> names = GuardedValue.folded(written);
                if (different(names) < bounds.differing()) {
                    addDiffering(names, GuardedValue.names(row, CONTACTS));
                    return;
                }
            }
            for (String name : GuardedValue.folded(GuardedValue.names(row, SET_NAMES))) {
                addDiffering(Set.of(name), GuardedValue.names(row, SET_CONTACTS));
            }
        }

        private void addDiffering(Set<String> names, List<String> contacts) {
            Set<String> others = new TreeSet<>(contacts);
            // The value itself is what they all share.
            others.remove(node);
            Differing person = new Differing(names, others);
            if (!names.isEmpty() && differing.stream().allMatch(person::isApartFrom)) {
                differing.add(person);
            }
        }

        /** How many names there are of which no two may be one person's. */
        private static long different(Set<String> names) {
            List<String> found = new ArrayList<>();
            for (String name : names) {
                if (NameAgreement.areCertainlyDifferent(List.of(name), found)) {
                    found.add(name);
                }
            }
            return found.size();
        }
    }
}
