package io.saltern.segments.trait;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.Types;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What counts as buying. An order counts unless all of it is cancelled; a return (an order of its own with an amount of
 * zero or less) lowers the money and is no purchase. Money of several currencies is never added up: who bought in one
 * currency has that one, who bought in several is summed over the orders in the project's currency.
 */
public final class Purchases {
    /** The column that the view core.order adds. */
    static final String PROFILE_ID = "profile_id";

    private Purchases() {}

    /** The orders of core.order that belong to somebody and are not cancelled. */
    public static Dataset<Row> counting(Dataset<Row> orders) {
        return orders.filter(col(PROFILE_ID).isNotNull().and(not(col(OrderTable.IS_CANCELLED))));
    }

    /** Whether an order is a purchase rather than a return or a gift. */
    public static Column isPurchase() {
        return col(OrderTable.AMOUNT).gt(0);
    }

    /** Aggregate: purchases among the rows that {@code counts}. */
    public static Column number(Column counts) {
        return count_if(coalesce(counts.and(isPurchase()), lit(false)));
    }

    /** Aggregate: money of the rows that {@code counts}, zero for none. */
    public static Column money(Column counts, String projectCurrency) {
        Column amount = when(counts, col(OrderTable.AMOUNT));
        Column inOne = sum(amount);
        Column inProjects = sum(when(col(OrderTable.CURRENCY).equalTo(projectCurrency), amount));
        return coalesce(when(hasOneCurrency(counts), inOne).otherwise(inProjects), lit(0))
                .cast(Types.MONEY);
    }

    /** Aggregate: purchases whose amounts are in the currency of {@link #money}, over all rows. */
    public static Column numberInCurrency(String projectCurrency) {
        Column inProjects = col(OrderTable.CURRENCY).equalTo(projectCurrency);
        return when(hasOneCurrency(lit(true)), number(lit(true))).otherwise(number(inProjects));
    }

    /** Aggregate: the currency that {@link #money} is in; null when no row counts. */
    public static Column currency(Column counts, String projectCurrency) {
        Column currency = when(counts, col(OrderTable.CURRENCY));
        return when(min(currency).equalTo(max(currency)), min(currency))
                .when(min(currency).isNotNull(), lit(projectCurrency));
    }

    private static Column hasOneCurrency(Column counts) {
        Column currency = when(counts, col(OrderTable.CURRENCY));
        return min(currency).equalTo(max(currency));
    }
}
