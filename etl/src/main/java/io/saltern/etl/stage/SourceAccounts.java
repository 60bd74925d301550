package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;

import io.saltern.etl.config.SourceConfig;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.OrderLineTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The account of every source: what was read, and what became of it. Each method that takes a dataset runs one job. Safe for threads. */
final class SourceAccounts {
    private static final String DERIVED = "_derived";

    /** Lines to be written, shipments that replace known orders, shipments that add to known orders. */
    record Orders(long lines, long replaced, long extended) {}

    private static final class Account {
        private long landedUnits;
        private long units;
        private long read;
        private long future;
        private long unattributed;
        private long blanked;
        private long newest = Long.MIN_VALUE;
        private final Map<String, Long> outcomes =
                new TreeMap<>(Map.of(Outcomes.STAGED, 0L, Outcomes.REJECTED, 0L, Outcomes.DUPLICATE, 0L));
        private final Map<String, Long> versions = new TreeMap<>();
        private final Map<String, Long> orders = new TreeMap<>();
        private long identifies;
        private long orderEvents;

        private void outcome(String name, long parts) {
            outcomes.merge(name, parts, Long::sum);
        }
    }

    private final Map<String, Account> accounts = new TreeMap<>();
    private final StepReport.Builder report = StepReport.builder();

    private synchronized Account of(String source) {
        return accounts.computeIfAbsent(source, name -> new Account());
    }

    /** What landed: units in raw, and files that are rejected as a whole, each one record. */
    synchronized void landed(String source, long units, long badFiles) {
        Account account = of(source);
        account.landedUnits = units;
        account.read += badFiles;
        account.outcome(Outcomes.REJECTED, badFiles);
    }

    /** Counts classified rows of which each is a part; rows derived from other parts are counted apart. Gives the staged. */
    long parts(Dataset<Row> classified, String time, Column asOf) {
        boolean hasDerived = Arrays.asList(classified.columns()).contains(DERIVED);
        Column isUnattributed = Arrays.asList(classified.columns()).contains(MappingPlan.IDENTIFIERS)
                ? col(MappingPlan.IDENTIFIERS).isNull()
                : lit(false);
        List<Row> rows = classified
                .withColumn(DERIVED, hasDerived ? col(DERIVED) : lit(false))
                .groupBy(col(MappingPlan.SOURCE), col(DERIVED), col(Outcomes.OUTCOME))
                .agg(
                        sum(lit(1L)).alias("parts"),
                        sum(Accounts.unit()).alias("units"),
                        sum(Accounts.read()).alias("read"),
                        ifStaged(col(time).gt(asOf)).alias("future"),
                        ifStaged(isUnattributed).alias("unattributed"),
                        sum(col(MappingPlan.BLANKED)).cast("long").alias("blanked"),
                        max(unix_seconds(when(col(Outcomes.OUTCOME).equalTo(Outcomes.STAGED), col(time))))
                                .alias("newest"))
                .collectAsList();
        long staged = 0;
        for (Row row : rows) {
            add(row, of(row.getString(0)));
            if (row.<String>getAs(Outcomes.OUTCOME).equals(Outcomes.STAGED)) {
                staged += row.<Long>getAs("parts");
            }
        }
        return staged;
    }

    /** Parts and files that were rejected, and orders that could not be derived. */
    synchronized long rejected() {
        return accounts.values().stream()
                .mapToLong(account ->
                        account.outcomes.get(Outcomes.REJECTED) + account.orders.getOrDefault(Outcomes.REJECTED, 0L))
                .sum();
    }

    private static Column ifStaged(Column condition) {
        return sum(when(col(Outcomes.OUTCOME).equalTo(Outcomes.STAGED).and(coalesce(condition, lit(false))), 1L)
                .otherwise(0L));
    }

    private synchronized void add(Row row, Account account) {
        String outcome = row.getAs(Outcomes.OUTCOME);
        long parts = row.getAs("parts");
        if (row.<Boolean>getAs(DERIVED)) {
            account.versions.merge(outcome, parts, Long::sum);
            return;
        }
        account.outcome(outcome, parts);
        account.units += row.<Long>getAs("units");
        account.read += row.<Long>getAs("read");
        account.future += row.<Long>getAs("future");
        account.unattributed += row.<Long>getAs("unattributed");
        account.blanked += row.<Long>getAs("blanked");
        Long newest = row.getAs("newest");
        account.newest = newest == null ? account.newest : Math.max(account.newest, newest);
    }

    /** Counts the staged events that customer versions and orders are derived from. */
    void parents(Dataset<Row> staged, List<SourceConfig> sources) {
        Column isOrder = lit(false);
        for (SourceConfig source : sources) {
            if (source.ordersFrom().isPresent()) {
                isOrder = isOrder.or(col(MappingPlan.SOURCE)
                        .equalTo(source.name())
                        .and(col(EventTable.TYPE).equalTo("track"))
                        .and(col(EventTable.NAME).equalTo(source.ordersFrom().get())));
            }
        }
        List<String> segment = sources.stream()
                .filter(SourceConfig::isSegment)
                .map(SourceConfig::name)
                .toList();
        Column isIdentify = col(EventTable.TYPE)
                .equalTo("identify")
                .and(col(MappingPlan.SOURCE).isin(segment.toArray()))
                .and(coalesce(col(EventTable.USER_ID), col(EventTable.ANONYMOUS_ID))
                        .isNotNull());
        for (Row row : staged.groupBy(MappingPlan.SOURCE)
                .agg(
                        sum(when(isIdentify, 1L).otherwise(0L)),
                        sum(when(isOrder, 1L).otherwise(0L)))
                .collectAsList()) {
            synchronized (this) {
                of(row.getString(0)).identifies = row.getLong(1);
                of(row.getString(0)).orderEvents = row.getLong(2);
            }
        }
    }

    /** Counts shipments: their parts for the sources whose records they are, themselves where events made them. */
    Orders shipments(Dataset<Row> shipments, Column asOf) {
        Column isReplacing = col(OrderPlan.IS_CURRENT).and(col(OrderPlan.IS_KNOWN));
        List<Row> rows = shipments
                .groupBy(col(MappingPlan.SOURCE), col(DERIVED), col(Outcomes.OUTCOME))
                .agg(
                        sum(col(OrderPlan.PART_COUNT)).cast("long").alias("parts"),
                        sum(col(Accounts.UNITS)).alias("units"),
                        sum(col(Accounts.READ)).alias("read"),
                        sum(when(
                                                col(Outcomes.OUTCOME)
                                                        .equalTo(Outcomes.STAGED)
                                                        .and(col(OrderLineTable.ORDERED_AT)
                                                                .gt(asOf)),
                                                col(OrderPlan.PART_COUNT))
                                        .otherwise(0))
                                .cast("long")
                                .alias("future"),
                        ifStagedParts(not(exists(col(OrderPlan.LINES), line -> line.getField(MappingPlan.IDENTIFIERS)
                                        .isNotNull())))
                                .alias("unattributed"),
                        sum(col(MappingPlan.BLANKED)).cast("long").alias("blanked"),
                        max(unix_seconds(when(
                                        col(Outcomes.OUTCOME).equalTo(Outcomes.STAGED),
                                        col(OrderLineTable.ORDERED_AT))))
                                .alias("newest"),
                        sum(lit(1L)).alias("shipments"),
                        sum(when(col(OrderPlan.IS_WRITTEN), size(col(OrderPlan.LINES)))
                                        .otherwise(0))
                                .cast("long")
                                .alias("lines"),
                        sum(when(isReplacing.and(not(col("_append"))), 1L).otherwise(0L))
                                .alias("replaced"),
                        sum(when(isReplacing.and(col("_append")), 1L).otherwise(0L))
                                .alias("extended"))
                .collectAsList();
        long lines = 0;
        long replaced = 0;
        long extended = 0;
        for (Row row : rows) {
            lines += row.<Long>getAs("lines");
            replaced += row.<Long>getAs("replaced");
            extended += row.<Long>getAs("extended");
            Account account = of(row.getString(0));
            synchronized (this) {
                if (row.<Boolean>getAs(DERIVED)) {
                    account.orders.merge(row.getAs(Outcomes.OUTCOME), row.getAs("shipments"), Long::sum);
                } else {
                    report.count(row.getString(0) + ".orders." + row.getAs(Outcomes.OUTCOME), row.getAs("shipments"));
                }
            }
            if (!row.<Boolean>getAs(DERIVED)) {
                add(row, account);
            }
        }
        return new Orders(lines, replaced, extended);
    }

    private static Column ifStagedParts(Column condition) {
        return sum(when(
                                col(Outcomes.OUTCOME).equalTo(Outcomes.STAGED).and(coalesce(condition, lit(false))),
                                col(OrderPlan.PART_COUNT))
                        .otherwise(0))
                .cast("long");
    }

    void written(String table, long rows) {
        report.count("rows." + table, rows);
    }

    /** The rows that a table got against those that its plan counted. */
    void stagedAs(String table, long counted, long written) {
        report.equation(table, "rows", counted, Map.of("written", written));
        written(table, written);
    }

    StepReport report() {
        accounts.forEach((source, account) -> {
            report.equation(source, "read", account.read, account.outcomes);
            report.equation(source, "units landed", account.landedUnits, Map.of("units read", account.units));
            if (account.identifies > 0) {
                report.equation(source, "identify messages", account.identifies, account.versions);
            }
            if (account.orderEvents > 0) {
                report.equation(source, "order events", account.orderEvents, account.orders);
            }
            report.count(source + ".read", account.read);
            account.outcomes.forEach((outcome, parts) -> report.count(source + "." + outcome, parts));
            report.count(source + ".future", account.future);
            report.count(source + ".unattributed", account.unattributed);
            report.count(source + ".values_dropped", account.blanked);
            if (account.newest != Long.MIN_VALUE) {
                report.count(source + ".newest_record_at", account.newest);
            }
        });
        return report.build();
    }
}
