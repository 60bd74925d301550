package io.saltern.identity.golden;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.config.SurvivorshipConfig;
import io.saltern.identity.config.SurvivorshipConfig.Rule;
import io.saltern.identity.graph.UsableIdentifierPlan;
import io.saltern.lake.column.Nodes;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.Types;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Merges the records of a profile into its golden record. Only valid values compete: no blocked e-mail or phone, no birth
 * date before 1900 or after as-of, no empty text; so a value is null only when no record has a valid one.
 */
public final class GoldenRecordPlan {
    private static final String PROFILE_ID = ProfileTable.PROFILE_ID;
    private static final String RECORDS = "records";
    private static final String COMPLETENESS = "completeness";
    private static final String SOURCE_RANK = "source_rank";
    private static final String FREE_ENTRIES = "free";
    private static final String FREE_KEYS = "free_keys";
    private static final String GIVEN = "as_given_";
    private static final String SAID_AT = "said_at_";
    private static final String VALUE = "value";
    private static final String NUMBER = "decimal(38,9)";
    private static final String EARLIEST_BIRTH = "1900-01-01";

    private GoldenRecordPlan() {}

    /**
     * @param customers {@code core.customer}: states of records with their person and {@code value_at}, the time of each
     *     value; rows without a person are left out
     * @param sets {@code core.identifier_set}
     * @param links {@code core.profile_link}
     * @return rows of {@code core.profile}, one for each profile that has a link
     */
    public static Dataset<Row> build(
            Dataset<Row> customers, Dataset<Row> sets, Dataset<Row> links, IdentityConfig config, Column asOf) {
        Dataset<Row> seen = seen(sets, links, config);
        Dataset<Row> golden = golden(customers, config, asOf).withColumnRenamed(PROFILE_ID, "golden_id");
        return seen.join(golden, col(PROFILE_ID).equalTo(col("golden_id")), "left")
                .drop("golden_id")
                .withColumn(ProfileTable.RECORD_COUNT, coalesce(col(ProfileTable.RECORD_COUNT), lit(0L)))
                .withColumn(
                        ProfileTable.IS_KNOWN,
                        col(ProfileTable.RECORD_COUNT).gt(0).or(col("is_named")))
                .drop("is_named");
    }

    /** Identifiers, sources and times: {@code profile_id, identifiers, sources, first_seen_at, last_seen_at, is_named}. */
    private static Dataset<Row> seen(Dataset<Row> sets, Dataset<Row> links, IdentityConfig config) {
        Column isOwn = col("own_node").equalTo(col(NodeClusterTable.NODE_ID));
        Column isNamed = not(col("identifier.namespace").isin(config.devices().toArray()));
        return sets.withColumnRenamed(IdentifierSetTable.NODE_ID, "own_node")
                .withColumn("identifier", explode(col(IdentifierSetTable.IDENTIFIERS)))
                .withColumn(
                        NodeClusterTable.NODE_ID, Nodes.nodeId(col("identifier.namespace"), col("identifier.value")))
                .join(links.select(NodeClusterTable.NODE_ID, PROFILE_ID), NodeClusterTable.NODE_ID)
                .groupBy(PROFILE_ID)
                .agg(
                        array_sort(collect_set("identifier")).alias(ProfileTable.IDENTIFIERS),
                        array_sort(collect_set(when(isOwn, col(IdentifierSetTable.SOURCE))))
                                .alias(ProfileTable.SOURCES),
                        coalesce(
                                        min(when(isOwn, col(IdentifierSetTable.FIRST_SEEN_AT))),
                                        min(IdentifierSetTable.FIRST_SEEN_AT))
                                .alias(ProfileTable.FIRST_SEEN_AT),
                        coalesce(
                                        max(when(isOwn, col(IdentifierSetTable.LAST_SEEN_AT))),
                                        max(IdentifierSetTable.LAST_SEEN_AT))
                                .alias(ProfileTable.LAST_SEEN_AT),
                        max(isNamed).alias("is_named"));
    }

    /**
     * Every value of a person's records, with its place: what won and what lost.
     *
     * @param customers as for {@link #build}
     * @return {@code profile_id, attribute, value, source, record_id, valid_at, rule, rank, criteria}: rank 1 is golden, null
     *     is a value that is not valid; criteria are those of the rule, the greater wins
     */
    public static Dataset<Row> candidates(Dataset<Row> customers, IdentityConfig config, Column asOf) {
        SurvivorshipConfig rules = config.survivorship();
        List<Column> all = new ArrayList<>();
        for (String attribute : SurvivorshipConfig.ATTRIBUTES) {
            Rule rule = rules.rule(attribute);
            all.add(placed(lit(attribute), rule, sort_array(competing(filled(attribute), attribute, rule), false)));
            Column invalid = filter(col(RECORDS), record -> record.getField(attribute)
                    .isNull()
                    .and(record.getField(GIVEN + attribute).isNotNull()));
            all.add(transform(
                    invalid,
                    record -> candidate(
                            lit(attribute),
                            rule,
                            record.getField(GIVEN + attribute),
                            record,
                            record.getField(SAID_AT + attribute),
                            lit(null).cast("int"),
                            lit(null).cast("array<string>"))));
        }
        all.add(flatten(transform(
                col(FREE_KEYS),
                key -> byRule(
                        key,
                        rules,
                        rule -> placed(
                                concat(lit(SurvivorshipConfig.FREE), key),
                                rule,
                                sort_array(free(key, rule), false))))));
        return records(customers, config, asOf)
                .select(
                        col(PROFILE_ID),
                        explode(concat(all.toArray(Column[]::new))).alias("candidate"))
                .select(col(PROFILE_ID), col("candidate.*"));
    }

    /** What the criteria of a rule compare, in their order. */
    public static List<String> criteria(Rule rule) {
        return switch (rule) {
            case MOST_RECENT, ALL_DISTINCT -> List.of("older", "less trusted source", "less complete record");
            case MOST_FREQUENT -> List.of("less frequent", "older", "less trusted source");
            case SOURCE_ORDER -> List.of("less trusted source", "older", "less complete record");
            case MOST_COMPLETE -> List.of("less complete record", "older", "less trusted source");
            case LONGEST -> List.of("shorter", "older", "less trusted source");
            case MINIMUM -> List.of("greater", "older", "less trusted source");
            case MAXIMUM -> List.of("smaller", "older", "less trusted source");
        };
    }

    private static Column placed(Column attribute, Rule rule, Column ranked) {
        return transform(
                ranked,
                (entry, index) -> candidate(
                        attribute,
                        rule,
                        entry.getField(VALUE),
                        entry,
                        entry.getField(CustomerTable.VALID_AT),
                        index.plus(1),
                        array(
                                entry.getField("criterion_1").cast("string"),
                                entry.getField("criterion_2").cast("string"),
                                entry.getField("criterion_3").cast("string"))));
    }

    private static Column candidate(
            Column attribute, Rule rule, Column value, Column origin, Column saidAt, Column rank, Column criteria) {
        return struct(
                attribute.alias("attribute"),
                value.cast("string").alias(VALUE),
                origin.getField(CustomerTable.SOURCE).alias(CustomerTable.SOURCE),
                origin.getField(CustomerTable.RECORD_ID).alias(CustomerTable.RECORD_ID),
                saidAt.alias(CustomerTable.VALID_AT),
                lit(rule.name().toLowerCase(Locale.ROOT)).alias("rule"),
                rank.alias("rank"),
                criteria.alias("criteria"));
    }

    /** One row a profile: {@code profile_id, records, record_count, free, free_keys}; values that are not valid are null. */
    private static Dataset<Row> records(Dataset<Row> customers, IdentityConfig config, Column asOf) {
        List<Column> record = new ArrayList<>(List.of(
                col(CustomerTable.SOURCE),
                col(CustomerTable.RECORD_ID),
                col(CustomerTable.VALID_AT),
                sourceRank(config.survivorship().sourceOrder()).alias(SOURCE_RANK),
                completeness(config, asOf).alias(COMPLETENESS),
                col(CustomerTable.VALUE_AT),
                col(CustomerTable.ATTRIBUTES)));
        for (String attribute : SurvivorshipConfig.ATTRIBUTES) {
            record.add(when(isValid(attribute, config, asOf), col(attribute)).alias(attribute));
            record.add(col(attribute).alias(GIVEN + attribute));
            record.add(saidAt(col(CustomerTable.VALUE_AT), lit(attribute), col(CustomerTable.VALID_AT))
                    .alias(SAID_AT + attribute));
        }
        return customers
                .filter(col(PROFILE_ID).isNotNull())
                .select(col(PROFILE_ID), struct(record.toArray(Column[]::new)).alias("record"))
                .groupBy(PROFILE_ID)
                .agg(collect_list("record").alias(RECORDS), count(lit(1)).alias(ProfileTable.RECORD_COUNT))
                .withColumn(FREE_ENTRIES, freeEntries())
                .withColumn(
                        FREE_KEYS,
                        array_sort(array_distinct(transform(col(FREE_ENTRIES), entry -> entry.getField("key")))));
    }

    /** The golden values: {@code profile_id, record_count, attributes} and value, source and time of each attribute. */
    private static Dataset<Row> golden(Dataset<Row> customers, IdentityConfig config, Column asOf) {
        SurvivorshipConfig rules = config.survivorship();
        List<Column> bests = new ArrayList<>(List.of(col(PROFILE_ID), col(ProfileTable.RECORD_COUNT)));
        bests.add(attributes(rules).alias(ProfileTable.ATTRIBUTES));
        bests.add(allValues(rules).alias(ProfileTable.ALL_VALUES));
        for (String attribute : SurvivorshipConfig.ATTRIBUTES) {
            bests.add(array_max(competing(filled(attribute), attribute, rules.rule(attribute)))
                    .alias("best_" + attribute));
        }
        List<Column> values = new ArrayList<>(List.of(
                col(PROFILE_ID),
                col(ProfileTable.RECORD_COUNT),
                col(ProfileTable.ATTRIBUTES),
                col(ProfileTable.ALL_VALUES)));
        for (String attribute : SurvivorshipConfig.ATTRIBUTES) {
            Column best = col("best_" + attribute);
            values.add(best.getField(VALUE).alias(attribute));
            values.add(best.getField(CustomerTable.SOURCE).alias(attribute + "_source"));
            values.add(best.getField(CustomerTable.VALID_AT).alias(attribute + "_at"));
        }
        return records(customers, config, asOf)
                .select(bests.toArray(Column[]::new))
                .select(values.toArray(Column[]::new));
    }

    /** When a value was said: a record that says a few values at a time has a time for each. */
    private static Column saidAt(Column valueAt, Column name, Column recordAt) {
        return coalesce(try_element_at(valueAt, name), recordAt);
    }

    private static Column filled(String attribute) {
        return filter(col(RECORDS), record -> record.getField(attribute).isNotNull());
    }

    /**
     * The values that compete, each as (criteria…, source, record_id, valid_at, value); the greatest is golden. No two
     * records are equal in all of these, so that ties always end the same way.
     */
    private static Column competing(Column filled, String field, Rule rule) {
        Column values = transform(filled, record -> record.getField(field));
        return transform(filled, record -> {
            Column value = record.getField(field);
            boolean isFree = field.equals(VALUE);
            Column recent = record.getField(isFree ? CustomerTable.VALID_AT : SAID_AT + field);
            Column trusted = record.getField(SOURCE_RANK).multiply(-1);
            Column complete = record.getField(COMPLETENESS);
            List<Column> criteria =
                    switch (rule) {
                        case MOST_RECENT, ALL_DISTINCT -> List.of(recent, trusted, complete);
                        case MOST_FREQUENT ->
                            List.of(size(filter(values, other -> other.equalTo(value))), recent, trusted);
                        case SOURCE_ORDER -> List.of(trusted, recent, complete);
                        case MOST_COMPLETE -> List.of(complete, recent, trusted);
                        case LONGEST -> List.of(length(value.cast("string")), recent, trusted);
                        case MINIMUM ->
                            List.of(
                                    size(filter(values, other -> least(other, isFree)
                                            .geq(least(value, isFree)))),
                                    recent,
                                    trusted);
                        case MAXIMUM ->
                            List.of(
                                    size(filter(values, other -> greatest(other, isFree)
                                            .leq(greatest(value, isFree)))),
                                    recent,
                                    trusted);
                    };
            return struct(
                    criteria.get(0).alias("criterion_1"),
                    criteria.get(1).alias("criterion_2"),
                    criteria.get(2).alias("criterion_3"),
                    record.getField(CustomerTable.SOURCE).alias(CustomerTable.SOURCE),
                    record.getField(CustomerTable.RECORD_ID).alias(CustomerTable.RECORD_ID),
                    recent.alias(CustomerTable.VALID_AT),
                    value.alias(VALUE));
        });
    }

    /** What the minimum is taken of: free texts that are numbers come as numbers, before those that are none. */
    private static Column least(Column value, boolean isFree) {
        Column number = value.try_cast(NUMBER);
        return isFree ? struct(number.isNull(), number, value) : value;
    }

    /** What the maximum is taken of: free texts that are numbers come as numbers, behind those that are none. */
    private static Column greatest(Column value, boolean isFree) {
        Column number = value.try_cast(NUMBER);
        return isFree ? struct(number.isNotNull(), number, value) : value;
    }

    private static Column isValid(String attribute, IdentityConfig config, Column asOf) {
        Column value = col(attribute);
        if (attribute.equals(CustomerTable.BIRTH_ON)) {
            return value.between(lit(EARLIEST_BIRTH).cast("date"), to_date(asOf));
        }
        Column isFilled = value.isNotNull().and(trim(value).notEqual(""));
        if (attribute.equals(CustomerTable.EMAIL) || attribute.equals(CustomerTable.PHONE)) {
            return isFilled.and(not(UsableIdentifierPlan.isBlocked(lit(attribute), value, config.namespaces())));
        }
        return isFilled;
    }

    /** How many valid values a record has: one full of blocked or empty ones is not complete. */
    private static Column completeness(IdentityConfig config, Column asOf) {
        Column filled = lit(0);
        for (String attribute : SurvivorshipConfig.ATTRIBUTES) {
            filled = filled.plus(when(isValid(attribute, config, asOf), 1).otherwise(0));
        }
        return filled;
    }

    private static Column sourceRank(List<String> order) {
        Column rank = lit(order.size());
        for (int i = 0; i < order.size(); i++) {
            rank = when(col(CustomerTable.SOURCE).equalTo(order.get(i)), lit(i)).otherwise(rank);
        }
        return rank;
    }

    /** Each value of the free attributes: array of (key, value) with what a record has to compete with. */
    private static Column freeEntries() {
        Column entries = flatten(transform(
                col(RECORDS),
                record -> transform(
                        coalesce(
                                map_entries(record.getField(CustomerTable.ATTRIBUTES)),
                                array().cast("array<struct<key:string,value:string>>")),
                        entry -> struct(
                                entry.getField("key").alias("key"),
                                entry.getField("value").alias(VALUE),
                                record.getField(CustomerTable.SOURCE).alias(CustomerTable.SOURCE),
                                record.getField(CustomerTable.RECORD_ID).alias(CustomerTable.RECORD_ID),
                                saidAt(
                                                record.getField(CustomerTable.VALUE_AT),
                                                concat(lit(CustomerTable.ATTRIBUTE_PREFIX), entry.getField("key")),
                                                record.getField(CustomerTable.VALID_AT))
                                        .alias(CustomerTable.VALID_AT),
                                record.getField(SOURCE_RANK).alias(SOURCE_RANK),
                                record.getField(COMPLETENESS).alias(COMPLETENESS)))));
        return filter(entries, entry -> entry.getField(VALUE)
                .isNotNull()
                .and(trim(entry.getField(VALUE)).notEqual("")));
    }

    private static Column free(Column key, Rule rule) {
        return competing(
                filter(col(FREE_ENTRIES), entry -> entry.getField("key").equalTo(key)), VALUE, rule);
    }

    /** What {@code of} gives for the rule of a free attribute. */
    private static Column byRule(Column key, SurvivorshipConfig rules, Function<Rule, Column> of) {
        Map<Rule, List<String>> names = new EnumMap<>(Rule.class);
        rules.freeRules().forEach((name, rule) -> names.computeIfAbsent(rule, none -> new ArrayList<>())
                .add(name));
        Column chosen = of.apply(rules.fallback());
        for (Map.Entry<Rule, List<String>> entry : names.entrySet()) {
            chosen = when(key.isin(entry.getValue().toArray()), of.apply(entry.getKey()))
                    .otherwise(chosen);
        }
        return chosen;
    }

    /** The golden value of each free attribute; null when no record has any. */
    private static Column attributes(SurvivorshipConfig rules) {
        Column golden = map_from_entries(transform(
                col(FREE_KEYS),
                key -> struct(
                        key.alias("key"),
                        byRule(key, rules, rule -> array_max(free(key, rule)).getField(VALUE))
                                .alias("value"))));
        return when(size(col(FREE_KEYS)).gt(0), golden).cast(Types.TEXT_MAP);
    }

    /** All distinct values of the attributes whose rule keeps them, the latest first; null when there are none. */
    private static Column allValues(SurvivorshipConfig rules) {
        List<Column> kept = new ArrayList<>();
        for (String attribute : SurvivorshipConfig.ATTRIBUTES) {
            if (rules.rule(attribute) == Rule.ALL_DISTINCT) {
                kept.add(array(kept(lit(attribute), competing(filled(attribute), attribute, Rule.ALL_DISTINCT))));
            }
        }
        if (rules.fallback() == Rule.ALL_DISTINCT || rules.freeRules().containsValue(Rule.ALL_DISTINCT)) {
            Column keys = filter(col(FREE_KEYS), key -> byRule(key, rules, rule -> lit(rule == Rule.ALL_DISTINCT)));
            kept.add(transform(
                    keys, key -> kept(concat(lit(SurvivorshipConfig.FREE), key), free(key, Rule.ALL_DISTINCT))));
        }
        if (kept.isEmpty()) {
            return lit(null).cast(Types.TEXTS_MAP);
        }
        Column entries = filter(concat(kept.toArray(Column[]::new)), entry -> size(entry.getField("value"))
                .gt(0));
        return when(size(entries).gt(0), map_from_entries(entries)).cast(Types.TEXTS_MAP);
    }

    private static Column kept(Column name, Column competing) {
        return struct(
                name.alias("key"),
                array_distinct(transform(sort_array(competing, false), entry -> entry.getField(VALUE)
                                .cast("string")))
                        .alias("value"));
    }
}
