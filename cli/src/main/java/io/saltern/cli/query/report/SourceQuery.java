package io.saltern.cli.query.report;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.cli.query.Catalog;
import io.saltern.cli.report.RunReport;
import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.Reason;
import io.saltern.etl.config.Entity;
import io.saltern.etl.config.SourceConfig;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.LandedFileTable;
import io.saltern.lake.table.OrderLineTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProductTable;
import io.saltern.lake.table.RejectedRecordTable;
import io.saltern.lake.table.TableDef;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** What every source brought, and what of it nobody owns. Two jobs. */
final class SourceQuery {
    private static final String STAGE = "stage";
    private static final String LAND = "land";

    private final List<SourceConfig> sources;
    private final RecordedRun run;
    private final Warehouse warehouse;
    private final Catalog catalog;

    SourceQuery(List<SourceConfig> sources, RecordedRun run, Warehouse warehouse, Catalog catalog) {
        this.sources = sources;
        this.run = run;
        this.warehouse = warehouse;
        this.catalog = catalog;
    }

    /**
     * @param sources one entry a configured source
     * @param unattributed events and orders that belong to nobody
     */
    record Answer(List<RunReport.Source> sources, long unattributed) {}

    /** What staged holds of one source in one table. */
    private record Staged(long rows, Instant newestAt) {}

    Answer ask() {
        Map<String, Staged> staged = new HashMap<>();
        long unattributed = 0;
        for (Row row : staged().collectAsList()) {
            Timestamp newest = row.getTimestamp(3);
            staged.put(
                    row.getString(0) + " " + row.getString(1),
                    new Staged(row.getLong(2), newest == null ? null : newest.toInstant()));
            unattributed += row.getLong(4);
        }
        Map<String, Long> files = new HashMap<>();
        Map<String, List<Reason>> rejects = new HashMap<>();
        for (Row row : taken().collectAsList()) {
            if (row.isNullAt(1)) {
                files.put(row.getString(0), row.getLong(3));
            } else if (row.getLong(3) > 0) {
                rejects.computeIfAbsent(row.getString(0), source -> new ArrayList<>())
                        .add(new Reason(row.getString(1), row.getString(2), row.getLong(3)));
            }
        }
        List<RunReport.Source> answer = sources.stream()
                .map(source -> source(
                        source,
                        files.getOrDefault(source.name(), 0L),
                        rejects.getOrDefault(source.name(), List.of()),
                        staged.getOrDefault(source.name() + " " + table(source.entity()), new Staged(0, null))))
                .toList();
        return new Answer(answer, unattributed);
    }

    private RunReport.Source source(SourceConfig source, long files, List<Reason> rejects, Staged staged) {
        String name = source.name() + ".";
        long brought = run.metric(STAGE, name + "staged");
        return new RunReport.Source(
                source.name(),
                source.format().format().name().toLowerCase(Locale.ROOT) + " files",
                files,
                run.metric(LAND, name + "units"),
                run.metric(STAGE, name + "read"),
                brought,
                run.metric(STAGE, name + "rejected"),
                run.metric(STAGE, name + "rejected_derived"),
                run.metric(STAGE, name + "duplicate"),
                run.metric(STAGE, name + "future"),
                staged.rows(),
                staged.newestAt(),
                brought == 0
                        ? List.of()
                        : List.of(new Count(source.entity().name().toLowerCase(Locale.ROOT), brought)),
                rejects.stream()
                        .sorted(Comparator.comparingLong(Reason::count)
                                .reversed()
                                .thenComparing(Reason::rule)
                                .thenComparing(Reason::reason))
                        .toList());
    }

    private static String table(Entity entity) {
        return switch (entity) {
            case CUSTOMER -> CustomerTable.DEF.fullName();
            case EVENT -> EventTable.DEF.fullName();
            case ORDER -> OrderTable.DEF.fullName();
            case ORDER_LINE -> OrderLineTable.DEF.fullName();
            case CONSENT -> ConsentTable.DEF.fullName();
            case PRODUCT -> ProductTable.DEF.fullName();
        };
    }

    /** source, table, rows, newest, facts of nobody. */
    private Dataset<Row> staged() {
        Dataset<Row> unusable = broadcast(catalog.read(IdentifierSetTable.DEF)
                .filter(col(IdentifierSetTable.NODE_ID).isNull())
                .select(
                        col(IdentifierSetTable.SOURCE).alias("unusable_source"),
                        col(IdentifierSetTable.SET_HASH).alias("unusable_hash")));
        return counted(EventTable.DEF, EventTable.OCCURRED_AT, unusable)
                .union(counted(OrderTable.DEF, OrderTable.ORDERED_AT, unusable))
                .union(counted(OrderLineTable.DEF, OrderLineTable.ORDERED_AT, null))
                .union(counted(CustomerTable.DEF, CustomerTable.VALID_AT, null))
                .union(counted(ConsentTable.DEF, ConsentTable.DECIDED_AT, null))
                .union(counted(ProductTable.DEF, null, null));
    }

    private Dataset<Row> counted(TableDef def, String time, Dataset<Row> unusable) {
        Dataset<Row> rows = catalog.read(def);
        Column isNobodys = lit(false);
        if (unusable != null) {
            rows = rows.join(
                    unusable,
                    col(EventTable.SOURCE)
                            .equalTo(col("unusable_source"))
                            .and(col(EventTable.SET_HASH).equalTo(col("unusable_hash"))),
                    "left");
            isNobodys =
                    col(EventTable.SET_HASH).isNull().or(col("unusable_hash").isNotNull());
        }
        Column newest = time == null ? lit(null).cast(DataTypes.TimestampType) : col(time);
        return rows.groupBy(col(EventTable.SOURCE))
                .agg(
                        count(lit(1)).alias("n"),
                        max(newest).alias("newest"),
                        coalesce(sum(when(isNobodys, 1L).otherwise(0L)), lit(0L))
                                .alias("nobodys"))
                .select(
                        col(EventTable.SOURCE),
                        lit(def.fullName()).alias("name"),
                        col("n"),
                        col("newest"),
                        col("nobodys"));
    }

    /** source, rule, reason, n of this run; rule and reason null for files. */
    private Dataset<Row> taken() {
        Column none = lit(null).cast(DataTypes.StringType);
        Dataset<Row> files = appended(LAND, LandedFileTable.DEF, LandedFileTable.SOURCE, none, none);
        return files.union(appended(
                STAGE,
                RejectedRecordTable.DEF,
                RejectedRecordTable.SOURCE,
                col(RejectedRecordTable.RULE),
                col(RejectedRecordTable.REASON)));
    }

    private Dataset<Row> appended(String step, TableDef def, String source, Column rule, Column reason) {
        return AppendedRows.of(warehouse, run, step, def)
                .groupBy(col(source).alias("source"), rule.alias("rule"), reason.alias("reason"))
                .agg(sum(AppendedRows.SIGN).alias("n"));
    }
}
