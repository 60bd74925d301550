package io.saltern.segments.trait;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.saltern.lake.table.OrderTable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Orders of several currencies. Without rates their money is not added up ({@link Purchases}), so some of it is left out,
 * and people stand beside each other with amounts that do not compare.
 *
 * @param orders orders by currency, most first
 * @param several people who bought in several currencies
 * @param other people who bought in one currency, which is not the project's
 * @param projectCurrency the one that counts for those who bought in several
 */
public record Currencies(List<OfCurrency> orders, long several, long other, String projectCurrency) {
    private static final int SHOWN = 5;
    private static final String N = "n";
    private static final String USED = "used";
    private static final String FIRST = "first";

    /** Orders of one currency. */
    public record OfCurrency(String currency, long orders) {}

    public Currencies {
        orders = List.copyOf(orders);
    }

    /**
     * Counts; empty when all orders are in one currency, which costs a look at one column.
     *
     * @param staged staged.order
     * @param orders gives core.order
     * @param counts which rows of either count
     */
    public static Optional<Currencies> collect(
            Dataset<Row> staged, Supplier<Dataset<Row>> orders, Column counts, String projectCurrency) {
        Row ends = staged.filter(counts)
                .agg(min(OrderTable.CURRENCY), max(OrderTable.CURRENCY))
                .first();
        if (ends.isNullAt(0) || ends.getString(0).equals(ends.getString(1))) {
            return Optional.empty();
        }
        List<Row> rows = byCurrency(orders.get().filter(counts)).collectAsList();
        if (rows.size() < 2) {
            return Optional.empty();
        }
        return Optional.of(new Currencies(
                rows.stream()
                        .map(row -> new OfCurrency(row.getString(0), row.getLong(1)))
                        .sorted(Comparator.comparingLong(OfCurrency::orders)
                                .reversed()
                                .thenComparing(OfCurrency::currency))
                        .toList(),
                rows.stream().mapToLong(row -> row.getLong(2)).sum(),
                rows.stream()
                        .filter(row -> !row.getString(0).equals(projectCurrency))
                        .mapToLong(row -> row.getLong(3))
                        .sum(),
                projectCurrency));
    }

    /** Key currency: its orders; people who bought in several, each at the first by name; people who bought in it alone. */
    static Dataset<Row> byCurrency(Dataset<Row> orders) {
        WindowSpec person = Window.partitionBy(Purchases.PROFILE_ID);
        return Purchases.counting(orders)
                .groupBy(Purchases.PROFILE_ID, OrderTable.CURRENCY)
                .agg(count(lit(1)).alias(N))
                .withColumn(USED, count(lit(1)).over(person))
                .withColumn(FIRST, min(OrderTable.CURRENCY).over(person))
                .groupBy(OrderTable.CURRENCY)
                .agg(
                        sum(N),
                        count_if(col(USED).gt(1).and(col(OrderTable.CURRENCY).equalTo(col(FIRST)))),
                        count_if(col(USED).equalTo(1)));
    }

    /**
     * A warning that says what is left out and what does not compare.
     *
     * @param amount what is made of the money, for instance revenue
     */
    public String warning(String amount) {
        String shown = orders.stream()
                .limit(SHOWN)
                .map(one -> String.format(Locale.ROOT, "%s %,d", one.currency(), one.orders()))
                .collect(Collectors.joining(", "));
        String left = several == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; of %,d %s who bought in several, %s counts the orders in %s alone",
                        several,
                        several == 1 ? "person" : "people",
                        amount,
                        projectCurrency);
        String unlike = other == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; of %,d %s who bought in another one alone, %s is in that one and stands beside the others as it is",
                        other,
                        other == 1 ? "person" : "people",
                        amount);
        return String.format(
                Locale.ROOT,
                "orders in %d currencies (%s%s), and no rates are known%s%s.",
                orders.size(),
                shown,
                orders.size() > SHOWN ? ", …" : "",
                left,
                unlike);
    }
}
