package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.saltern.base.error.SalternException;
import io.saltern.etl.config.Entity;
import io.saltern.etl.config.SourceConfig;
import io.saltern.etl.config.SourcesConfig;
import io.saltern.etl.parse.PartsPlan;
import io.saltern.lake.column.IdentifierSets;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.LandedFileTable;
import io.saltern.lake.table.OrderLineTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProductTable;
import io.saltern.lake.table.RawTable;
import io.saltern.lake.table.RejectedRecordTable;
import io.saltern.lake.table.TableDef;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Stages the batches that landed since it last ended: parses, types, normalises, and appends what is new to the staged
 * tables, what breaks a rule to {@code ops.rejected_record}. Reports the account of every source. A changed mapping counts
 * for files that land from then on; {@code run --rebuild stage} applies it to all of raw.
 */
public final class StageJob implements Step {
    private static final List<TableDef> OWN = List.of(
            CustomerTable.DEF,
            EventTable.DEF,
            OrderLineTable.DEF,
            OrderTable.DEF,
            ConsentTable.DEF,
            ProductTable.DEF,
            RejectedRecordTable.DEF);

    private final SourcesConfig config;

    public StageJob(SourcesConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "stage";
    }

    @Override
    public List<TableDef> reads() {
        return List.of(LandedFileTable.DEF);
    }

    @Override
    public List<TableDef> consults() {
        return config.sources().stream()
                .map(source -> RawTable.of(source.name()))
                .toList();
    }

    @Override
    public List<TableDef> writes() {
        return OWN;
    }

    @Override
    public String configDigest() {
        return config.digest();
    }

    @Override
    public StepReport run(StepRun run) {
        Dataset<Row> files = newFiles(run);
        List<Row> landed = files.groupBy(LandedFileTable.SOURCE)
                .agg(
                        collect_set(LandedFileTable.BATCH_ID),
                        sum(LandedFileTable.RECORD_COUNT),
                        count(LandedFileTable.FAULT))
                .orderBy(LandedFileTable.SOURCE)
                .collectAsList();
        if (landed.isEmpty()) {
            return run.lastDone().isEmpty()
                    ? StepReport.nothingToDo()
                    : StepReport.builder()
                            .warn("No new file; a changed mapping counts for files that land from now on, and for all"
                                    + " with run --rebuild stage.")
                            .build();
        }
        return new Pass(run, files, landed).stage();
    }

    private static Dataset<Row> newFiles(StepRun run) {
        Dataset<Row> all = run.read(LandedFileTable.DEF);
        OptionalLong last = run.lastRead(LandedFileTable.DEF);
        if (run.isRebuild() || last.isEmpty()) {
            return all;
        }
        return all.join(
                run.readAt(LandedFileTable.DEF, last.getAsLong()).select(LandedFileTable.BATCH_ID),
                scala.jdk.javaapi.CollectionConverters.asScala(List.of(LandedFileTable.BATCH_ID))
                        .toSeq(),
                "left_anti");
    }

    /** One execution: the datasets that it holds in memory and the account that it keeps. */
    private final class Pass {
        private final StepRun run;
        private final Dataset<Row> files;
        private final List<Row> landed;
        private final SourceAccounts accounts = new SourceAccounts();
        private final Map<Entity, List<Dataset<Row>>> typed = new EnumMap<>(Entity.class);
        private final List<SourceConfig> sources = new ArrayList<>();
        private final List<Dataset<Row>> kept = new ArrayList<>();
        private final List<Dataset<Row>> rejects = new ArrayList<>();

        Pass(StepRun run, Dataset<Row> files, List<Row> landed) {
            this.run = run;
            this.files = files;
            this.landed = landed;
        }

        StepReport stage() {
            try {
                for (Row source : landed) {
                    accounts.landed(source.getString(0), source.getLong(2), source.getLong(3));
                    type(source.getString(0), source.getList(1));
                }
                List<Runnable> work = new ArrayList<>();
                prepareEvents().ifPresent(work::add);
                prepareCustomers().ifPresent(work::add);
                prepareOrders().ifPresent(work::add);
                prepareConsents().ifPresent(work::add);
                prepareProducts().ifPresent(work::add);
                run.inParallel(work);
                rejects.add(rejectedFiles());
                writeCounted(RejectedRecordTable.DEF, union(rejects).coalesce(1), accounts.rejected());
                return accounts.report();
            } finally {
                kept.forEach(dataset -> dataset.unpersist(false));
            }
        }

        private void type(String name, List<String> batches) {
            SourceConfig source = config.source(name)
                    .orElseThrow(() -> SalternException.config("Files of the source '" + name
                            + "' have landed and are not staged, and the project no longer has sources/" + name
                            + ".yaml. Put it back for one run."));
            if (!run.exists(RawTable.of(name))) {
                return;
            }
            sources.add(source);
            Dataset<Row> days = files.filter(col(LandedFileTable.SOURCE).equalTo(name))
                    .select(
                            col(LandedFileTable.BATCH_ID).alias("_b"),
                            col(LandedFileTable.PATH).alias("_p"),
                            coalesce(
                                            date_add(col(LandedFileTable.DAY), 1)
                                                    .cast("timestamp"),
                                            col(LandedFileTable.KNOWN_AT))
                                    .alias(MappingPlan.DAY_END));
            Dataset<Row> raw =
                    run.read(RawTable.of(name)).filter(col(RawTable.BATCH_ID).isin(batches.toArray()));
            Dataset<Row> parts = PartsPlan.split(raw, source)
                    .join(
                            broadcast(days),
                            col(RawTable.BATCH_ID)
                                    .equalTo(col("_b"))
                                    .and(col(RawTable.FILE).equalTo(col("_p"))));
            typed.computeIfAbsent(
                            source.entity() == Entity.ORDER ? Entity.ORDER_LINE : source.entity(),
                            entity -> new ArrayList<>())
                    .add(rows(parts, source));
        }

        private static Dataset<Row> rows(Dataset<Row> parts, SourceConfig source) {
            if (source.isSegment()) {
                return EventPlan.segment(parts, source);
            }
            Dataset<Row> rows = MappingPlan.typed(parts, source);
            return switch (source.entity()) {
                case CUSTOMER -> CustomerPlan.versions(rows);
                case EVENT -> EventPlan.mapped(rows);
                case ORDER, ORDER_LINE -> OrderPlan.lines(rows, source);
                case CONSENT -> ConsentPlan.decisions(rows, source.region());
                case PRODUCT -> ProductPlan.versions(rows, source.currency());
            };
        }

        private boolean hasHeld(TableDef def) {
            return run.exists(def) && !run.isRebuild();
        }

        private Dataset<Row> keep(Dataset<Row> rows) {
            Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
            kept.add(persisted);
            return persisted;
        }

        private Optional<Dataset<Row>> take(Entity entity) {
            return Optional.ofNullable(typed.get(entity)).map(StageJob::union);
        }

        private Optional<Runnable> prepareEvents() {
            Optional<Dataset<Row>> events = take(Entity.EVENT);
            if (events.isEmpty()) {
                return Optional.empty();
            }
            Dataset<Row> classified =
                    keep(EventPlan.classify(events.get(), run.read(EventTable.DEF), hasHeld(EventTable.DEF)));
            long count = accounts.parts(classified, EventTable.OCCURRED_AT, run.asOfColumn());
            rejects.add(rejected(classified, "event"));
            deriveFromEvents(classified.filter(isStaged()));
            return Optional.of(() -> append(EventTable.DEF, classified, count));
        }

        private void deriveFromEvents(Dataset<Row> staged) {
            for (SourceConfig source : sources) {
                Dataset<Row> own = staged.filter(col(MappingPlan.SOURCE).equalTo(source.name()));
                if (source.isSegment()) {
                    typed.computeIfAbsent(Entity.CUSTOMER, entity -> new ArrayList<>())
                            .add(CustomerPlan.fromIdentifies(own, source.region()));
                }
                source.ordersFrom()
                        .ifPresent(event -> typed.computeIfAbsent(Entity.ORDER_LINE, entity -> new ArrayList<>())
                                .add(OrderPlan.fromEvents(own, source)));
            }
            accounts.parents(staged, sources);
        }

        private Optional<Runnable> prepareCustomers() {
            return take(Entity.CUSTOMER).map(versions -> {
                Dataset<Row> classified =
                        keep(CustomerPlan.classify(versions, run.read(CustomerTable.DEF), hasHeld(CustomerTable.DEF)));
                rejects.add(rejected(classified, "customer"));
                return () -> append(
                        CustomerTable.DEF,
                        classified,
                        accounts.parts(classified, CustomerTable.VALID_AT, run.asOfColumn()));
            });
        }

        private Optional<Runnable> prepareConsents() {
            return take(Entity.CONSENT).map(decisions -> {
                Dataset<Row> classified =
                        keep(ConsentPlan.classify(decisions, run.read(ConsentTable.DEF), hasHeld(ConsentTable.DEF)));
                rejects.add(rejected(classified, "consent"));
                return () -> append(
                        ConsentTable.DEF,
                        classified,
                        accounts.parts(classified, ConsentTable.DECIDED_AT, run.asOfColumn()));
            });
        }

        private Optional<Runnable> prepareProducts() {
            return take(Entity.PRODUCT).map(versions -> {
                Dataset<Row> classified =
                        keep(ProductPlan.classify(versions, run.read(ProductTable.DEF), hasHeld(ProductTable.DEF)));
                rejects.add(rejected(classified, "product"));
                return () -> append(
                        ProductTable.DEF,
                        classified,
                        accounts.parts(classified, ProductTable.VALID_AT, run.asOfColumn()));
            });
        }

        private Optional<Runnable> prepareOrders() {
            return take(Entity.ORDER_LINE).map(lines -> {
                Dataset<Row> held = run.read(OrderLineTable.DEF);
                boolean hasHeld = hasHeld(OrderLineTable.DEF);
                Dataset<Row> shipments = keep(OrderPlan.shipments(lines, held, hasHeld));
                rejects.add(rejectedShipments(shipments));
                return () -> {
                    SourceAccounts.Orders touched = accounts.shipments(shipments, run.asOfColumn());
                    writeOrders(shipments, held, touched);
                };
            });
        }

        private void writeOrders(Dataset<Row> shipments, Dataset<Row> held, SourceAccounts.Orders touched) {
            Dataset<Row> fresh = known(OrderPlan.writtenLines(shipments));
            if (touched.lines() == 0) {
                return;
            }
            long written = touched.replaced() > 0
                    ? run.upsert(OrderLineTable.DEF, fresh.unionByName(OrderPlan.superseded(shipments, held)))
                    : write(OrderLineTable.DEF, fresh);
            if (touched.replaced() == 0) {
                accounts.stagedAs(OrderLineTable.DEF.fullName(), touched.lines(), written);
            }
            Dataset<Row> current =
                    touched.extended() > 0 ? fresh.unionByName(OrderPlan.extended(shipments, held)) : fresh;
            Dataset<Row> orders = known(OrderPlan.orders(current));
            accounts.written(
                    OrderTable.DEF.fullName(),
                    touched.replaced() + touched.extended() > 0
                            ? run.upsert(OrderTable.DEF, orders)
                            : write(OrderTable.DEF, orders));
        }

        private void append(TableDef def, Dataset<Row> classified, long staged) {
            Dataset<Row> rows = known(classified.filter(isStaged()));
            if (def.columnNames().contains(EventTable.SET_HASH)) {
                rows = rows.withColumn(EventTable.SET_HASH, IdentifierSets.hash(col(MappingPlan.IDENTIFIERS)));
            }
            Column[] columns = def.columnNames().stream().map(name -> col(name)).toArray(Column[]::new);
            writeCounted(def, rows.select(columns), staged);
        }

        /** Writes rows that were counted before; no row makes no commit, but for the one that makes the table. */
        private void writeCounted(TableDef def, Dataset<Row> rows, long counted) {
            if (counted > 0 || run.isRebuild() || !run.exists(def)) {
                accounts.stagedAs(def.fullName(), counted, write(def, rows));
            }
        }

        private Dataset<Row> known(Dataset<Row> rows) {
            return rows.withColumn(EventTable.KNOWN_AT, run.asOfColumn());
        }

        private long write(TableDef def, Dataset<Row> rows) {
            return run.isRebuild() && run.exists(def) ? run.replace(def, rows) : run.append(def, rows);
        }

        private Dataset<Row> rejected(Dataset<Row> classified, String entity) {
            return reject(
                    classified.filter(col(Outcomes.OUTCOME).equalTo(Outcomes.REJECTED)),
                    col(RawTable.RECORD_NO),
                    col(PartsPlan.PART),
                    entity);
        }

        private Dataset<Row> rejectedShipments(Dataset<Row> shipments) {
            Dataset<Row> lines = shipments
                    .filter(col(Outcomes.OUTCOME).equalTo(Outcomes.REJECTED))
                    .withColumn("_l", explode(col(OrderPlan.LINES)));
            return reject(lines, col("_l." + RawTable.RECORD_NO), col("_l." + PartsPlan.PART), "order")
                    .dropDuplicates(RejectedRecordTable.DEF.key().toArray(String[]::new));
        }

        private Dataset<Row> reject(Dataset<Row> bad, Column recordNo, Column part, String entity) {
            return bad.select(
                    col(MappingPlan.SOURCE).alias(RejectedRecordTable.SOURCE),
                    col(RawTable.BATCH_ID).alias(RejectedRecordTable.BATCH_ID),
                    col(RawTable.FILE).alias(RejectedRecordTable.FILE),
                    recordNo.alias(RejectedRecordTable.RECORD_NO),
                    part.alias(RejectedRecordTable.PART),
                    lit(entity).alias(RejectedRecordTable.ENTITY),
                    col(MappingPlan.FAULT + ".rule").alias(RejectedRecordTable.RULE),
                    col(MappingPlan.FAULT + ".reason").alias(RejectedRecordTable.REASON),
                    col(MappingPlan.FAULT + ".field").alias(RejectedRecordTable.FIELD),
                    col(RawTable.LOAD).alias(RejectedRecordTable.LOAD),
                    run.asOfColumn().alias(RejectedRecordTable.KNOWN_AT));
        }

        private Dataset<Row> rejectedFiles() {
            return files.filter(col(LandedFileTable.FAULT).isNotNull())
                    .select(
                            col(LandedFileTable.SOURCE).alias(RejectedRecordTable.SOURCE),
                            col(LandedFileTable.BATCH_ID).alias(RejectedRecordTable.BATCH_ID),
                            col(LandedFileTable.PATH).alias(RejectedRecordTable.FILE),
                            lit(0L).alias(RejectedRecordTable.RECORD_NO),
                            lit(0).alias(RejectedRecordTable.PART),
                            lit("file").alias(RejectedRecordTable.ENTITY),
                            col(LandedFileTable.FAULT).alias(RejectedRecordTable.RULE),
                            lit("the file as a whole cannot be read").alias(RejectedRecordTable.REASON),
                            lit(null).cast("string").alias(RejectedRecordTable.FIELD),
                            col(LandedFileTable.LOAD).alias(RejectedRecordTable.LOAD),
                            run.asOfColumn().alias(RejectedRecordTable.KNOWN_AT));
        }
    }

    private static Column isStaged() {
        return col(Outcomes.OUTCOME).equalTo(Outcomes.STAGED);
    }

    private static Dataset<Row> union(List<Dataset<Row>> datasets) {
        return datasets.stream()
                .reduce((left, right) -> left.unionByName(right, true))
                .orElseThrow();
    }
}
