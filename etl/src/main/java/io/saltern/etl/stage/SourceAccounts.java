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
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.OrderLineTable;
import io.saltern.lake.table.RawTable;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The account of every source: what was read, and what became of it. Each method that takes a dataset runs one job. Safe for threads. */
final class SourceAccounts {
    private static final String DERIVED = "_derived";

    /** So great a part of a load's records is rejected that somebody should look: one in so many. */
    private static final int ONE_IN = 20;

    /**
     * Rows to be written.
     *
     * @param restated those that take the place of a held row
     * @param isToldAgain whether rows are among them that were staged before
     */
    record Staged(long rows, long restated, boolean isToldAgain) {}

    /**
     * Lines to be written, shipments that replace known orders, shipments that add to known orders.
     *
     * @param isToldAgain whether shipments are among them that were staged before
     */
    record Orders(long lines, long replaced, long extended, boolean isToldAgain) {}

    /** Parts of one load of a source. */
    private static final class LoadShare {
        private long all;
        private long rejected;
    }

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
        private final Map<Long, LoadShare> loads = new TreeMap<>();

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

    /**
     * Counts classified rows of which each is a part; rows derived from other parts are counted apart, rows that were staged
     * before not at all. Gives those to be written.
     */
    Staged parts(Dataset<Row> classified, String time, Column asOf) {
        List<String> columns = Arrays.asList(classified.columns());
        boolean hasDerived = columns.contains(DERIVED);
        Column isUnattributed = columns.contains(MappingPlan.IDENTIFIERS)
                ? col(MappingPlan.IDENTIFIERS).isNull()
                : lit(false);
        Column isTimeGiven =
                columns.contains(CustomerTable.IS_TIME_GIVEN) ? col(CustomerTable.IS_TIME_GIVEN) : lit(true);
        Column isRestated = columns.contains(Versions.IS_RESTATED) ? col(Versions.IS_RESTATED) : lit(false);
        List<Row> rows = classified
                .withColumn(DERIVED, hasDerived ? col(DERIVED) : lit(false))
                .groupBy(
                        col(MappingPlan.SOURCE),
                        col(DERIVED),
                        col(Outcomes.OUTCOME),
                        col(MappingPlan.IS_AGAIN),
                        col(RawTable.LOAD))
                .agg(
                        sum(lit(1L)).alias("parts"),
                        sum(Accounts.unit()).alias("units"),
                        sum(Accounts.read()).alias("read"),
                        ifStaged(col(time).gt(asOf).and(isTimeGiven)).alias("future"),
                        ifStaged(isRestated).alias("restated"),
                        ifStaged(isUnattributed).alias("unattributed"),
                        sum(col(MappingPlan.BLANKED)).cast("long").alias("blanked"),
                        max(unix_seconds(when(col(Outcomes.OUTCOME).equalTo(Outcomes.STAGED), col(time))))
                                .alias("newest"))
                .collectAsList();
        long staged = 0;
        long restated = 0;
        boolean isToldAgain = false;
        for (Row row : rows) {
            if (row.<Boolean>getAs(MappingPlan.IS_AGAIN)) {
                isToldAgain = true;
            } else {
                add(row, of(row.getString(0)));
            }
            if (row.<String>getAs(Outcomes.OUTCOME).equals(Outcomes.STAGED)) {
                staged += row.<Long>getAs("parts");
                restated += row.<Long>getAs("restated");
            }
        }
        return new Staged(staged, restated, isToldAgain);
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
            account.blanked += row.<Long>getAs("blanked");
            return;
        }
        LoadShare load = account.loads.computeIfAbsent(row.<Long>getAs(RawTable.LOAD), number -> new LoadShare());
        load.all += parts;
        load.rejected += outcome.equals(Outcomes.REJECTED) ? parts : 0;
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
                .groupBy(
                        col(MappingPlan.SOURCE),
                        col(DERIVED),
                        col(Outcomes.OUTCOME),
                        col(MappingPlan.IS_AGAIN),
                        col(RawTable.LOAD))
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
        boolean isToldAgain = false;
        for (Row row : rows) {
            lines += row.<Long>getAs("lines");
            replaced += row.<Long>getAs("replaced");
            extended += row.<Long>getAs("extended");
            if (row.<Boolean>getAs(MappingPlan.IS_AGAIN)) {
                isToldAgain = true;
                continue;
            }
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
        return new Orders(lines, replaced, extended, isToldAgain);
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

    void warn(String text) {
        report.warn(text);
    }

    /** @param days day of each load that has one, by its number */
    StepReport report(Map<Long, LocalDate> days) {
        accounts.forEach((source, account) -> {
            warnOfRejects(source, account, days);
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
            report.count(
                    source + ".rejected_derived",
                    account.versions.getOrDefault(Outcomes.REJECTED, 0L)
                            + account.orders.getOrDefault(Outcomes.REJECTED, 0L));
            report.count(source + ".future", account.future);
            report.count(source + ".unattributed", account.unattributed);
            report.count(source + ".values_dropped", account.blanked);
            if (account.newest != Long.MIN_VALUE) {
                report.count(source + ".newest_record_at", account.newest);
            }
        });
        return report.build();
    }

    private void warnOfRejects(String source, Account account, Map<Long, LocalDate> days) {
        List<Map.Entry<Long, LoadShare>> bad = account.loads.entrySet().stream()
                .filter(entry -> entry.getValue().rejected * ONE_IN > entry.getValue().all)
                .toList();
        if (bad.isEmpty()) {
            return;
        }
        LoadShare share = bad.get(0).getValue();
        LocalDate day = days.get(bad.get(0).getKey());
        report.warn(String.format(
                Locale.ROOT,
                "%,d of %,d records of the source '%s'%s were rejected (%.1f %%)%s. Their rules and places: saltern sql"
                        + " \"SELECT rule, field, count(*) FROM ops.rejected_record WHERE source = '%s' GROUP BY ALL\".",
                share.rejected,
                share.all,
                source,
                day == null ? "" : " of " + day,
                100.0 * share.rejected / share.all,
                bad.size() == 1 ? "" : ", and more than 5 % of " + (bad.size() - 1) + " further loads",
                source));
    }
}
