package io.saltern.identity.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.OrderTable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gathers the identifiers that each source showed together, from everything that is staged. */
public final class IdentifierSetPlan {
    private static final String SHOWN_AT = "shown_at";
    private static final String LOAD = "_load";

    private IdentifierSetPlan() {}

    /**
     * Groups the staged rows that show identifiers. Customer rows count with all versions; events later than as-of are
     * left out until as-of has passed them.
     *
     * @return {@code source, set_hash, identifiers, first_seen_at, last_seen_at, n, first_load}; key {@code source,
     *     set_hash}
     */
    public static Dataset<Row> collect(
            Dataset<Row> customers, Dataset<Row> events, Dataset<Row> orders, Dataset<Row> consents, Column asOf) {
        Dataset<Row> past = events.filter(col(EventTable.OCCURRED_AT).leq(asOf));
        return shown(customers, CustomerTable.VALID_AT)
                .unionByName(shown(past, EventTable.OCCURRED_AT))
                .unionByName(shown(orders, OrderTable.ORDERED_AT))
                .unionByName(shown(consents, ConsentTable.DECIDED_AT))
                // The hash determines the identifiers; grouping by them too spares a sort for first(array).
                .groupBy(IdentifierSetTable.SOURCE, IdentifierSetTable.SET_HASH, IdentifierSetTable.IDENTIFIERS)
                .agg(
                        min(SHOWN_AT).alias(IdentifierSetTable.FIRST_SEEN_AT),
                        max(SHOWN_AT).alias(IdentifierSetTable.LAST_SEEN_AT),
                        count(lit(1)).alias(IdentifierSetTable.N),
                        min(LOAD).alias(IdentifierSetTable.FIRST_LOAD));
    }

    private static Dataset<Row> shown(Dataset<Row> rows, String time) {
        return rows.filter(col(IdentifierSetTable.SET_HASH).isNotNull())
                .select(
                        col(IdentifierSetTable.SOURCE),
                        col(IdentifierSetTable.SET_HASH),
                        col(IdentifierSetTable.IDENTIFIERS),
                        col(time).alias(SHOWN_AT),
                        col(LOAD));
    }
}
