package io.saltern.identity.graph;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.saltern.identity.config.NamelessValues;
import io.saltern.identity.config.NamespaceConfig;
import io.saltern.lake.column.Nodes;
import io.saltern.lake.table.IdentifierSetTable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Says which identifiers of a set may link: those of a configured namespace that are neither blocked nor withheld, as too
 * many persons show them.
 */
public final class UsableIdentifierPlan {
    /** Node of the set's usable identifier of highest priority; null when none is usable. */
    public static final String ANCHOR = "anchor";
    /** The set's identifiers that are not blocked: array of (rank, value, node_id, namespace, withheld_by), best first;
     * withheld_by is the reason, null when the value is usable. */
    public static final String MEMBERS = "members";

    static final String RANK = "rank";
    static final String VALUE = "value";
    static final String NODE_ID = "node_id";
    static final String NAMESPACE = "namespace";
    /** Node of a withheld value. */
    public static final String WITHHELD = "withheld";
    /** Why it is withheld. */
    public static final String WITHHELD_BY = "withheld_by";

    private static final String PERSON = "person";

    private UsableIdentifierPlan() {}

    /**
     * Adds anchor and members to each set that has an identifier which is not blocked.
     *
     * @param sets as {@link IdentifierSetPlan#collect} gives them
     * @param verdicts as {@link #verdicts} gives them; those of all members of the sets
     * @return {@code source, set_hash, anchor, members} and the columns of {@code sets} but the identifiers; sets without
     *     any such identifier are missing
     */
    public static Dataset<Row> members(Dataset<Row> sets, Dataset<Row> verdicts, List<NamespaceConfig> namespaces) {
        Dataset<Row> exploded = unblocked(sets, namespaces)
                .withColumn("member", explode(col(MEMBERS)))
                .drop(MEMBERS);
        Dataset<Row> withheld = verdicts.select(col(WITHHELD), col(WITHHELD_BY));
        Column member = col("member");
        return exploded.withColumn(NODE_ID, member.getField(NODE_ID))
                .join(withheld, exploded.col("member").getField(NODE_ID).equalTo(withheld.col(WITHHELD)), "left")
                .groupBy(
                        IdentifierSetTable.SOURCE,
                        IdentifierSetTable.SET_HASH,
                        IdentifierSetTable.FIRST_SEEN_AT,
                        IdentifierSetTable.LAST_SEEN_AT,
                        IdentifierSetTable.N,
                        IdentifierSetTable.FIRST_LOAD,
                        IdentifierSetTable.GIVEN_NAMES)
                .agg(array_sort(collect_list(marked(member, col(WITHHELD_BY)))).alias(MEMBERS))
                .transform(UsableIdentifierPlan::anchored);
    }

    /**
     * The values that link nobody though they are not blocked: too many persons show them, or they were found to be generic.
     *
     * @param candidates as {@link #unblocked} gives them
     * @param aliases {@code id, component} of the edges that {@link IdentifierSetPlan#aliases} gives
     * @param generic as {@link GenericValuePlan#find} gives them
     * @return {@code withheld, withheld_by}: node of the value, which is the key, and the reason
     */
    public static Dataset<Row> verdicts(
            Dataset<Row> candidates, Dataset<Row> aliases, Dataset<Row> generic, List<NamespaceConfig> namespaces) {
        return withheld(candidates, aliases, namespaces)
                .union(generic)
                .groupBy(WITHHELD)
                .agg(min(WITHHELD_BY).alias(WITHHELD_BY));
    }

    /** The members as {@code core.identifier_set} holds them: array of (node_id, withheld_by), best first. */
    public static Column held(Column members) {
        return transform(
                members,
                member -> struct(
                        member.getField(NODE_ID).alias(NODE_ID),
                        member.getField(WITHHELD_BY).alias(WITHHELD_BY)));
    }

    /** The sets that have an identifier which is not blocked, with the array {@code members} of such, best first. */
    public static Dataset<Row> unblocked(Dataset<Row> sets, List<NamespaceConfig> namespaces) {
        return sets.withColumn(MEMBERS, candidates(namespaces))
                .drop(IdentifierSetTable.IDENTIFIERS)
                .filter(get(col(MEMBERS), lit(0)).isNotNull());
    }

    /** Whether a value of a namespace is blocked by configuration, or not valid; false in a namespace that is not configured. */
    public static Column isBlocked(Column namespace, Column value, List<NamespaceConfig> namespaces) {
        Column blocked = lit(false);
        for (NamespaceConfig config : namespaces) {
            Column here = form(value).isin(config.blocked().toArray());
            for (String pattern : config.blockedPatterns()) {
                here = here.or(value.rlike(pattern));
            }
            here = here.and(not(isAllowed(value, config))).or(isInvalid(value, config));
            blocked = when(namespace.equalTo(config.name()), here).otherwise(blocked);
        }
        return blocked;
    }

    /** Whether the configuration says of a value that it is somebody's, whatever lists and data say. */
    static Column isAllowed(Column namespace, Column value, List<NamespaceConfig> namespaces) {
        Column allowed = lit(false);
        for (NamespaceConfig config : namespaces) {
            allowed = when(namespace.equalTo(config.name()), isAllowed(value, config))
                    .otherwise(allowed);
        }
        return allowed;
    }

    private static Column isAllowed(Column value, NamespaceConfig config) {
        return config.allowed().isEmpty()
                ? lit(false)
                : form(value).isin(config.allowed().toArray());
    }

    /** A value as the lists of the configuration hold it. */
    private static Column form(Column value) {
        return lower(regexp_replace(value, lit(NamelessValues.BLANKS), lit("")));
    }

    /** Whether a value of a namespace does not match the whole of its pattern {@code valid}. */
    public static Column isInvalid(Column namespace, Column value, List<NamespaceConfig> namespaces) {
        Column invalid = lit(false);
        for (NamespaceConfig config : namespaces) {
            invalid = when(namespace.equalTo(config.name()), isInvalid(value, config))
                    .otherwise(invalid);
        }
        return invalid;
    }

    private static Column isInvalid(Column value, NamespaceConfig config) {
        return config.valid()
                .map(pattern -> not(value.rlike("\\A(?:" + pattern + ")\\z")))
                .orElseGet(() -> lit(false));
    }

    static Column candidates(List<NamespaceConfig> namespaces) {
        Column known = filter(
                col(IdentifierSetTable.IDENTIFIERS), identifier -> rank(identifier.getField(NAMESPACE), namespaces)
                        .isNotNull()
                        .and(not(isBlocked(identifier.getField(NAMESPACE), identifier.getField(VALUE), namespaces))));
        return array_sort(transform(
                known,
                identifier -> struct(
                        rank(identifier.getField(NAMESPACE), namespaces).alias(RANK),
                        identifier.getField(VALUE).alias(VALUE),
                        Nodes.nodeId(identifier.getField(NAMESPACE), identifier.getField(VALUE))
                                .alias(NODE_ID),
                        identifier.getField(NAMESPACE).alias(NAMESPACE))));
    }

    static Column rank(Column namespace, List<NamespaceConfig> namespaces) {
        Column rank = lit(null).cast("int");
        for (NamespaceConfig config : namespaces) {
            rank = when(namespace.equalTo(config.name()), lit(config.rank())).otherwise(rank);
        }
        return rank;
    }

    private static Column marked(Column member, Column withheldBy) {
        return struct(
                member.getField(RANK).alias(RANK),
                member.getField(VALUE).alias(VALUE),
                member.getField(NODE_ID).alias(NODE_ID),
                member.getField(NAMESPACE).alias(NAMESPACE),
                withheldBy.alias(WITHHELD_BY));
    }

    private static Dataset<Row> anchored(Dataset<Row> sets) {
        Column usable =
                filter(col(MEMBERS), member -> member.getField(WITHHELD_BY).isNull());
        return sets.withColumn(ANCHOR, get(usable, lit(0)).getField(NODE_ID));
    }

    /** The nodes that more persons show than their namespace allows; a person is the anchor of a set, aliases folded. */
    private static Dataset<Row> withheld(
            Dataset<Row> candidates, Dataset<Row> aliases, List<NamespaceConfig> namespaces) {
        Dataset<Row> people = aliases.withColumnRenamed(ConnectedComponents.ID, "alias_id")
                .withColumnRenamed(ConnectedComponents.COMPONENT, "alias_person");
        return candidates
                .select(
                        get(col(MEMBERS), lit(0)).getField(NODE_ID).alias(PERSON),
                        explode(col(MEMBERS)).alias("member"))
                .select(
                        col(PERSON),
                        col("member." + NODE_ID).alias(WITHHELD),
                        col("member." + NAMESPACE).alias(NAMESPACE))
                .filter(col(PERSON).notEqual(col(WITHHELD)))
                .join(people, col(PERSON).equalTo(col("alias_id")), "left")
                .groupBy(WITHHELD, NAMESPACE)
                .agg(count_distinct(coalesce(col("alias_person"), col(PERSON))).alias("persons"))
                .filter(col("persons").gt(LinkPlan.most(namespaces)))
                .select(
                        col(WITHHELD),
                        concat(
                                        lit("max_profiles: more than "),
                                        LinkPlan.most(namespaces).cast("string"),
                                        lit(" persons show this value"))
                                .alias(WITHHELD_BY));
    }
}
