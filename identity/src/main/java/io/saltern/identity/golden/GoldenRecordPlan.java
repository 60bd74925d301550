package io.saltern.identity.golden;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.config.SurvivorshipConfig;
import io.saltern.identity.graph.UsableIdentifierPlan;
import io.saltern.lake.column.Nodes;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.Types;
import java.util.ArrayList;
import java.util.List;
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
    private static final String EARLIEST_BIRTH = "1900-01-01";

    private GoldenRecordPlan() {}

    /**
     * @param customers {@code core.customer}: current versions with their profile; rows without one are left out
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

    /** The golden values: {@code profile_id, record_count, attributes} and value, source and time of each attribute. */
    private static Dataset<Row> golden(Dataset<Row> customers, IdentityConfig config, Column asOf) {
        SurvivorshipConfig rules = config.survivorship();
        List<Column> record = new ArrayList<>(List.of(
                col(CustomerTable.SOURCE),
                col(CustomerTable.RECORD_ID),
                col(CustomerTable.VALID_AT),
                sourceRank(rules.sourceOrder()).alias(SOURCE_RANK),
                completeness().alias(COMPLETENESS),
                col(CustomerTable.ATTRIBUTES)));
        for (String attribute : SurvivorshipConfig.ATTRIBUTES) {
            record.add(when(isValid(attribute, config, asOf), col(attribute)).alias(attribute));
        }
        Dataset<Row> people = customers
                .filter(col(PROFILE_ID).isNotNull())
                .select(col(PROFILE_ID), struct(record.toArray(Column[]::new)).alias("record"))
                .groupBy(PROFILE_ID)
                .agg(collect_list("record").alias(RECORDS), count(lit(1)).alias(ProfileTable.RECORD_COUNT));
        List<Column> bests = new ArrayList<>(List.of(col(PROFILE_ID), col(ProfileTable.RECORD_COUNT)));
        bests.add(attributes().alias(ProfileTable.ATTRIBUTES));
        for (String attribute : SurvivorshipConfig.ATTRIBUTES) {
            bests.add(best(attribute, rules.rule(attribute)).alias("best_" + attribute));
        }
        List<Column> values =
                new ArrayList<>(List.of(col(PROFILE_ID), col(ProfileTable.RECORD_COUNT), col(ProfileTable.ATTRIBUTES)));
        for (String attribute : SurvivorshipConfig.ATTRIBUTES) {
            Column best = col("best_" + attribute);
            values.add(best.getField("value").alias(attribute));
            values.add(best.getField(CustomerTable.SOURCE).alias(attribute + "_source"));
            values.add(best.getField(CustomerTable.VALID_AT).alias(attribute + "_at"));
        }
        return people.select(bests.toArray(Column[]::new)).select(values.toArray(Column[]::new));
    }

    /** The winning (criteria…, source, valid_at, value); the greatest wins, so that ties always end the same way. */
    private static Column best(String attribute, SurvivorshipConfig.Rule rule) {
        Column filled =
                filter(col(RECORDS), record -> record.getField(attribute).isNotNull());
        Column values = transform(filled, record -> record.getField(attribute));
        return array_max(transform(filled, record -> {
            Column frequency = size(filter(values, value -> value.equalTo(record.getField(attribute))));
            Column recent = record.getField(CustomerTable.VALID_AT);
            Column trusted = record.getField(SOURCE_RANK).multiply(-1);
            Column complete = record.getField(COMPLETENESS);
            List<Column> criteria =
                    switch (rule) {
                        case MOST_RECENT -> List.of(recent, trusted, complete);
                        case MOST_FREQUENT -> List.of(frequency, recent, trusted);
                        case SOURCE_ORDER -> List.of(trusted, recent, complete);
                        case MOST_COMPLETE -> List.of(complete, recent, trusted);
                    };
            return struct(
                    criteria.get(0).alias("criterion_1"),
                    criteria.get(1).alias("criterion_2"),
                    criteria.get(2).alias("criterion_3"),
                    record.getField(CustomerTable.SOURCE).alias(CustomerTable.SOURCE),
                    record.getField(CustomerTable.RECORD_ID).alias(CustomerTable.RECORD_ID),
                    recent.alias(CustomerTable.VALID_AT),
                    record.getField(attribute).alias("value"));
        }));
    }

    private static Column isValid(String attribute, IdentityConfig config, Column asOf) {
        Column value = col(attribute);
        if (attribute.equals(CustomerTable.BIRTH_ON)) {
            return value.between(lit(EARLIEST_BIRTH).cast("date"), to_date(asOf));
        }
        Column isFilled = value.isNotNull().and(value.notEqual(""));
        if (attribute.equals(CustomerTable.EMAIL) || attribute.equals(CustomerTable.PHONE)) {
            return isFilled.and(not(UsableIdentifierPlan.isBlocked(lit(attribute), value, config.namespaces())));
        }
        return isFilled;
    }

    private static Column completeness() {
        Column filled = lit(0);
        for (String attribute : SurvivorshipConfig.ATTRIBUTES) {
            filled = filled.plus(when(col(attribute).isNotNull(), 1).otherwise(0));
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

    /** The most recent value of each free attribute; null when no record has any. */
    private static Column attributes() {
        Column entries = flatten(transform(
                col(RECORDS),
                record -> transform(
                        coalesce(
                                map_entries(record.getField(CustomerTable.ATTRIBUTES)),
                                array().cast("array<struct<key:string,value:string>>")),
                        entry -> struct(
                                entry.getField("key").alias("key"),
                                record.getField(CustomerTable.VALID_AT).alias(CustomerTable.VALID_AT),
                                record.getField(CustomerTable.SOURCE).alias(CustomerTable.SOURCE),
                                record.getField(CustomerTable.RECORD_ID).alias(CustomerTable.RECORD_ID),
                                entry.getField("value").alias("value")))));
        Column filled =
                array_sort(filter(entries, entry -> entry.getField("value").isNotNull()));
        Column keys = array_distinct(transform(filled, entry -> entry.getField("key")));
        Column latest = map_from_entries(transform(
                keys,
                key -> struct(
                        key.alias("key"),
                        array_max(filter(filled, entry -> entry.getField("key").equalTo(key)))
                                .getField("value")
                                .alias("value"))));
        return when(size(keys).gt(0), latest).cast(Types.TEXT_MAP);
    }
}
