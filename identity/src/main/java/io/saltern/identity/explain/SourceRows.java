package io.saltern.identity.explain;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;

import io.saltern.identity.explain.PathExplanation.ShownBy;
import io.saltern.lake.column.Nodes;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.OrderTable;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The staged rows behind links: those that show two nodes together. Asked once for all links of a chain. */
final class SourceRows {
    private static final String SHOWN = "shown_nodes";

    private final Mask mask;
    private final List<Row> sets;
    private final Map<String, List<ShownBy>> bySet = new TreeMap<>();

    private SourceRows(Mask mask, List<Row> sets) {
        this.mask = mask;
        this.sets = sets;
    }

    /** Looks up the rows that show at least two of these nodes together; of many sets the first {@code most} by key. */
    static SourceRows of(IdentityReader reader, Collection<String> nodes, Mask mask, int most) {
        Dataset<Row> found = reader.relation("core.identifier_set")
                .withColumn("identifier", explode(col(IdentifierSetTable.IDENTIFIERS)))
                .withColumn("shown", Nodes.nodeId(col("identifier.namespace"), col("identifier.value")))
                .filter(col("shown").isin(nodes.toArray()))
                .groupBy(IdentifierSetTable.SOURCE, IdentifierSetTable.SET_HASH)
                .agg(collect_set("shown").alias(SHOWN))
                .filter(size(col(SHOWN)).gt(1))
                .orderBy(IdentifierSetTable.SOURCE, IdentifierSetTable.SET_HASH)
                .limit(most);
        SourceRows rows = new SourceRows(mask, found.collectAsList());
        if (!rows.sets.isEmpty()) {
            rows.read(
                    reader,
                    found.select(
                            col(IdentifierSetTable.SOURCE).alias("set_source"),
                            col(IdentifierSetTable.SET_HASH).alias("wanted")));
        }
        return rows;
    }

    private void read(IdentityReader reader, Dataset<Row> wanted) {
        facts(reader, "customer", CustomerTable.RECORD_ID, CustomerTable.VALID_AT)
                .union(facts(reader, "event", EventTable.EVENT_ID, EventTable.OCCURRED_AT))
                .union(facts(reader, "order", OrderTable.ORDER_ID, OrderTable.ORDERED_AT))
                .union(facts(reader, "consent", ConsentTable.PURPOSE, ConsentTable.DECIDED_AT))
                .join(
                        broadcast(wanted),
                        col(IdentifierSetTable.SOURCE)
                                .equalTo(col("set_source"))
                                .and(col(IdentifierSetTable.SET_HASH).equalTo(col("wanted"))))
                .groupBy(col(IdentifierSetTable.SOURCE), col(IdentifierSetTable.SET_HASH), col("table"))
                .agg(min(struct("at", "id")), max(struct("at", "id")), count(lit(1)))
                .orderBy(IdentifierSetTable.SOURCE, IdentifierSetTable.SET_HASH, "table")
                .collectAsList()
                .forEach(row -> bySet.computeIfAbsent(key(row), set -> new ArrayList<>())
                        .add(new ShownBy(
                                row.getString(0),
                                row.getString(2),
                                mask.identifier("", row.getStruct(3).getString(1)),
                                row.getStruct(3).<Timestamp>getAs(0).toInstant(),
                                mask.identifier("", row.getStruct(4).getString(1)),
                                row.getStruct(4).<Timestamp>getAs(0).toInstant(),
                                row.getLong(5))));
    }

    private static Dataset<Row> facts(IdentityReader reader, String table, String id, String time) {
        Column at = col(time).alias("at");
        return reader.relation("staged." + table)
                .select(
                        col(IdentifierSetTable.SOURCE),
                        col(IdentifierSetTable.SET_HASH),
                        lit(table).alias("table"),
                        at,
                        col(id).alias("id"));
    }

    /** The rows that show all of these nodes, at most so many. */
    List<ShownBy> showing(Set<String> nodes, int most) {
        return sets.stream()
                .filter(set -> new HashSet<>(set.<String>getList(set.fieldIndex(SHOWN))).containsAll(nodes))
                .flatMap(set -> bySet.getOrDefault(key(set), List.of()).stream())
                .limit(most)
                .toList();
    }

    private static String key(Row set) {
        return set.getString(0) + " " + set.getString(1);
    }
}
