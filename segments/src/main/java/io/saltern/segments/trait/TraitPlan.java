package io.saltern.segments.trait;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_dt_interval;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Traits of every profile from its events and orders up to as-of. Facts later than as-of are left out until as-of has
 * passed them; facts of nobody known are left out. A window of n days is half-open: [as-of - n days, as-of).
 */
public final class TraitPlan {
    private static final String PROFILE_ID = ProfileTraitTable.PROFILE_ID;
    /** A visit ends after half an hour of silence, the usual length of web analytics. */
    private static final int SESSION_GAP_MINUTES = 30;

    private static final String STARTS_SESSION = "starts_session";
    private static final String N = "n";
    private static final String ORDERS_IN_CURRENCY = "orders_in_currency";
    private static final Column NONE = map_from_entries(array().cast("array<struct<name: string, n: bigint>>"));

    private TraitPlan() {}

    /**
     * One row of core.profile_trait for each row of {@code profiles}; zeros and empty maps where there is nothing.
     *
     * @param profiles needs profile_id
     * @param events core.event
     * @param orders core.order
     * @param currency the project's currency, for those who bought in several
     */
    public static Dataset<Row> traits(
            Dataset<Row> profiles,
            Dataset<Row> events,
            Dataset<Row> orders,
            TraitsConfig config,
            Instant asOf,
            String currency) {
        Dataset<Row> joined = profiles.select(PROFILE_ID)
                .join(eventTraits(events, config, asOf), new String[] {PROFILE_ID}, "left")
                .join(orderTraits(orders, asOf, currency), new String[] {PROFILE_ID}, "left");
        return joined.select(Arrays.stream(ProfileTraitTable.DEF.columns().fields())
                .map(TraitPlan::filled)
                .toArray(Column[]::new));
    }

    /** Key profile_id: counts of events by name and window, sessions, first and last. */
    static Dataset<Row> eventTraits(Dataset<Row> events, TraitsConfig config, Instant asOf) {
        Column isVisit = config.sessionSources().isEmpty()
                ? lit(true)
                : col(EventTable.SOURCE).isInCollection(config.sessionSources());
        WindowSpec before = Window.partitionBy(PROFILE_ID)
                .orderBy(EventTable.OCCURRED_AT)
                .rowsBetween(Window.unboundedPreceding(), -1);
        Column at = col(EventTable.OCCURRED_AT);
        Column previous = last(when(isVisit, at), true).over(before);
        Column gap = make_dt_interval(lit(0), lit(0), lit(SESSION_GAP_MINUTES));
        // One shuffle serves the window and both aggregations, as each of them needs at least profile_id together.
        Dataset<Row> byName = events.filter(col(PROFILE_ID).isNotNull().and(at.leq(lit(asOf))))
                .select(PROFILE_ID, EventTable.NAME, EventTable.SOURCE, EventTable.OCCURRED_AT)
                .repartition(col(PROFILE_ID))
                .withColumn(STARTS_SESSION, isVisit.and(previous.isNull().or(at.geq(previous.plus(gap)))))
                .groupBy(PROFILE_ID, EventTable.NAME)
                .agg(
                        count(lit(1)).alias(N),
                        count_if(within(at, 7, asOf)).alias(N + 7),
                        count_if(within(at, 30, asOf)).alias(N + 30),
                        count_if(within(at, 90, asOf)).alias(N + 90),
                        count_if(col(STARTS_SESSION)).alias(ProfileTraitTable.SESSION_COUNT),
                        min(at).alias(ProfileTraitTable.FIRST_EVENT_AT),
                        max(at).alias(ProfileTraitTable.LAST_EVENT_AT));
        return byName.groupBy(PROFILE_ID)
                .agg(
                        sum(N).alias(ProfileTraitTable.EVENT_COUNT),
                        sum(ProfileTraitTable.SESSION_COUNT).alias(ProfileTraitTable.SESSION_COUNT),
                        min(ProfileTraitTable.FIRST_EVENT_AT).alias(ProfileTraitTable.FIRST_EVENT_AT),
                        max(ProfileTraitTable.LAST_EVENT_AT).alias(ProfileTraitTable.LAST_EVENT_AT),
                        byName(N).alias(ProfileTraitTable.EVENT_COUNTS),
                        byName(N + 7).alias(ProfileTraitTable.EVENT_COUNTS_7D),
                        byName(N + 30).alias(ProfileTraitTable.EVENT_COUNTS_30D),
                        byName(N + 90).alias(ProfileTraitTable.EVENT_COUNTS_90D));
    }

    /** Key profile_id: purchases, money, first and last. */
    static Dataset<Row> orderTraits(Dataset<Row> orders, Instant asOf, String currency) {
        Column at = col(OrderTable.ORDERED_AT);
        Column all = lit(true);
        Column purchasedAt = when(Purchases.isPurchase(), at);
        return Purchases.counting(orders)
                .filter(at.leq(lit(asOf)))
                .groupBy(PROFILE_ID)
                .agg(
                        Purchases.number(all).alias(ProfileTraitTable.ORDER_COUNT),
                        Purchases.money(all, currency).alias(ProfileTraitTable.REVENUE),
                        Purchases.currency(all, currency).alias(ProfileTraitTable.CURRENCY),
                        Purchases.numberInCurrency(currency).alias(ORDERS_IN_CURRENCY),
                        min(purchasedAt).alias(ProfileTraitTable.FIRST_ORDER_AT),
                        max(purchasedAt).alias(ProfileTraitTable.LAST_ORDER_AT),
                        Purchases.number(within(at, 30, asOf)).alias(ProfileTraitTable.ORDER_COUNT_30D),
                        Purchases.number(within(at, 90, asOf)).alias(ProfileTraitTable.ORDER_COUNT_90D),
                        Purchases.money(within(at, 30, asOf), currency).alias(ProfileTraitTable.REVENUE_30D),
                        Purchases.money(within(at, 90, asOf), currency).alias(ProfileTraitTable.REVENUE_90D));
    }

    private static Column filled(StructField field) {
        Column value = field.name().equals(ProfileTraitTable.AVERAGE_ORDER_VALUE)
                ? when(
                        col(ORDERS_IN_CURRENCY).gt(0),
                        col(ProfileTraitTable.REVENUE).divide(col(ORDERS_IN_CURRENCY)))
                : col(field.name());
        if (field.nullable()) {
            return value.cast(field.dataType()).alias(field.name());
        }
        if (field.dataType().equals(Types.COUNT_MAP)) {
            return coalesce(value, NONE).alias(field.name());
        }
        return (field.dataType().equals(DataTypes.StringType) ? value : coalesce(value, lit(0)))
                .cast(field.dataType())
                .alias(field.name());
    }

    private static Column within(Column at, int days, Instant asOf) {
        return at.geq(lit(asOf.minus(Duration.ofDays(days)))).and(at.lt(lit(asOf)));
    }

    private static Column byName(String n) {
        return map_from_entries(
                sort_array(collect_list(when(col(n).gt(0), struct(col(EventTable.NAME), col(n).alias(N))))));
    }
}
