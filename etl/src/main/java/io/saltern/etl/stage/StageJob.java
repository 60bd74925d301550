package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.unix_millis;

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * Stages the batches that landed since it last ended: parses, types, normalises, and appends what is new to the staged
 * tables, what breaks a rule to {@code ops.rejected_record}. Reports the account of every source. A changed mapping counts
 * for files that land from then on; {@code run --rebuild stage} applies it to all of raw.
 *
 * <p>When a file of an earlier day comes than one that was staged, the records that it speaks of are told in order again from
 * all raw of their source, so that the tables hold what one run over all files would have made.
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

    /** 2: partial versions, places of statements, decisions that cannot be read, cancelled lines. */
    @Override
    public int layout() {
        return 2;
    }

    @Override
    public StepReport run(StepRun run) {
        StagingInput input = StagingInput.of(run);
        if (input.isEmpty()) {
            return run.lastDone().isEmpty()
                    ? StepReport.nothingToDo()
                    : StepReport.builder()
                            .warn("No new file; a changed mapping counts for files that land from now on, and for all"
                                    + " with run --rebuild stage.")
                            .build();
        }
        return new Pass(run, input).stage();
    }

    /** One execution: the datasets that it holds in memory and the account that it keeps. */
    private final class Pass {
        private final StepRun run;
        private final StagingInput input;
        private final SourceAccounts accounts = new SourceAccounts();
        private final Map<Entity, List<Dataset<Row>>> typed = new EnumMap<>(Entity.class);
        private final List<SourceConfig> sources = new ArrayList<>();
        private final List<Dataset<Row>> kept = new ArrayList<>();
        private final List<Dataset<Row>> rejects = new ArrayList<>();
        private final Set<TableDef> made = ConcurrentHashMap.newKeySet();

        /** Sources with staged rows that the project no longer has. */
        private final List<String> forsaken = new ArrayList<>();

        Pass(StepRun run, StagingInput input) {
            this.run = run;
            this.input = input;
        }

        StepReport stage() {
            if (run.isUpgrade()) {
                accounts.warn(
                        "The staged tables were written by an older version of Saltern, so they were made anew from"
                                + " raw, once. What that changed about people stands in core.profile_change.");
            }
            try {
                for (StagingInput.Source source : input.sources()) {
                    if (run.isRebuild() && config.source(source.name()).isEmpty()) {
                        forsaken.add(source.name());
                        continue;
                    }
                    accounts.landed(source.name(), source.units(), source.badFiles());
                    if (source.isLate()) {
                        run.progress(source.name()
                                + ": a file of an earlier day has come; its records are told in order again");
                    }
                    type(source);
                }
                if (!forsaken.isEmpty()) {
                    accounts.warn(
                            "The tables were made anew, but for the rows of sources that the project no longer has,"
                                    + " which stay as they are: " + String.join(", ", forsaken) + ".");
                }
                List<Runnable> work = new ArrayList<>();
                prepareEvents().ifPresent(work::add);
                prepareCustomers().ifPresent(work::add);
                prepareOrders().ifPresent(work::add);
                prepareConsents().ifPresent(work::add);
                prepareProducts().ifPresent(work::add);
                run.inParallel(work);
                OWN.stream()
                        .filter(def -> run.isRebuild() && run.exists(def) && !made.contains(def))
                        .filter(def -> !def.equals(RejectedRecordTable.DEF))
                        .forEach(def -> write(def, run.read(def).limit(0)));
                rejects.add(rejectedFiles());
                writeCounted(RejectedRecordTable.DEF, union(rejects).coalesce(1), accounts.rejected());
                return accounts.report(input.days());
            } finally {
                kept.forEach(dataset -> dataset.unpersist(false));
            }
        }

        private void type(StagingInput.Source of) {
            String name = of.name();
            SourceConfig source = config.source(name)
                    .orElseThrow(() -> SalternException.config("Files of the source '" + name
                            + "' have landed and are to be staged, and the project no longer has sources/" + name
                            + ".yaml. Put it back for one run."));
            if (!run.exists(RawTable.of(name))) {
                return;
            }
            sources.add(source);
            Column knownAt = col(LandedFileTable.KNOWN_AT);
            Dataset<Row> files = input.filesOf(name)
                    .select(
                            col(LandedFileTable.BATCH_ID).alias("_b"),
                            col(LandedFileTable.PATH).alias("_p"),
                            col(LandedFileTable.DAY).alias(MappingPlan.DAY),
                            knownAt.alias(MappingPlan.KNOWN_AT),
                            unix_millis(col(LandedFileTable.MODIFIED_AT)).alias(MappingPlan.SEQ),
                            coalesce(date_add(col(LandedFileTable.DAY), 1).cast("timestamp"), knownAt)
                                    .alias(MappingPlan.DAY_END),
                            col(StagingInput.IS_STAGED).alias(MappingPlan.IS_AGAIN));
            Dataset<Row> raw = run.read(RawTable.of(name))
                    .filter(col(RawTable.BATCH_ID).isin(of.batches().toArray()));
            Dataset<Row> parts = PartsPlan.split(raw, source)
                    .join(
                            broadcast(files),
                            col(RawTable.BATCH_ID)
                                    .equalTo(col("_b"))
                                    .and(col(RawTable.FILE).equalTo(col("_p"))));
            Entity entity = source.entity() == Entity.ORDER ? Entity.ORDER_LINE : source.entity();
            Dataset<Row> rows = rows(parts, source);
            add(entity, of.isLate() && entity != Entity.EVENT ? inOrderAgain(rows, entity) : rows);
        }

        private void add(Entity entity, Dataset<Row> rows) {
            typed.computeIfAbsent(entity, none -> new ArrayList<>()).add(rows);
        }

        /** Of parts that are read again, those of records that a new part is about; a decision is one by itself. */
        private static Dataset<Row> inOrderAgain(Dataset<Row> rows, Entity entity) {
            Column isNew = not(col(MappingPlan.IS_AGAIN));
            if (entity == Entity.CONSENT) {
                return rows.filter(isNew);
            }
            Column isTouched = max(isNew).over(Window.partitionBy(col(MappingPlan.SOURCE), col(entity.key())));
            // A bad line spoils its order, so it is judged with it.
            Column isUsable = entity == Entity.ORDER_LINE ? col(entity.key()).isNotNull() : not(Outcomes.isBad());
            return rows.withColumn("_is_touched", isTouched)
                    .filter(isNew.or(col("_is_touched").and(isUsable)))
                    .drop("_is_touched");
        }

        private static Dataset<Row> rows(Dataset<Row> parts, SourceConfig source) {
            if (source.isSegment()) {
                return EventPlan.segment(parts, source);
            }
            Dataset<Row> rows = MappingPlan.typed(parts, source);
            return switch (source.entity()) {
                case CUSTOMER -> CustomerPlan.versions(rows, source);
                case EVENT -> EventPlan.mapped(rows);
                case ORDER, ORDER_LINE -> OrderPlan.lines(rows, source);
                case CONSENT -> ConsentPlan.decisions(rows, source.region());
                case PRODUCT -> ProductPlan.versions(rows, source.currency());
            };
        }

        /** A table as it stands, but for the sources whose touched records are read as a whole; empty when there is none. */
        private Optional<Dataset<Row>> held(TableDef def) {
            if (!run.exists(def) || run.isRebuild()) {
                return Optional.empty();
            }
            return Optional.of(run.read(def).filter(not(isLate())));
        }

        private Column isLate() {
            return col(MappingPlan.SOURCE).isin(input.late().toArray());
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
            Column isAgain = col(MappingPlan.IS_AGAIN);
            // Which message of an id is kept does not depend on its day, so held ones stand.
            Dataset<Row> classified = keep(EventPlan.classify(
                    events.get().filter(not(isAgain)),
                    run.exists(EventTable.DEF) && !run.isRebuild()
                            ? Optional.of(run.read(EventTable.DEF))
                            : Optional.empty()));
            SourceAccounts.Staged staged = accounts.parts(classified, EventTable.OCCURRED_AT, run.asOfColumn());
            rejects.add(rejected(classified, "event"));
            deriveFromEvents(classified, events.get().filter(isAgain.and(not(Outcomes.isBad()))));
            return Optional.of(() -> append(EventTable.DEF, classified, staged));
        }

        private void deriveFromEvents(Dataset<Row> classified, Dataset<Row> again) {
            List<Dataset<Row>> parents = new ArrayList<>();
            for (SourceConfig source : sources) {
                if (source.entity() != Entity.EVENT) {
                    continue;
                }
                Column isOwn = col(MappingPlan.SOURCE).equalTo(source.name());
                boolean isLate = input.late().contains(source.name());
                Dataset<Row> own = classified.filter(isOwn);
                Dataset<Row> messages = isLate
                        ? EventPlan.firstOfEach(
                                own.filter(not(Outcomes.isBad())).unionByName(again.filter(isOwn), true))
                        : own.filter(isStaged());
                parents.add(messages.filter(not(col(MappingPlan.IS_AGAIN))));
                if (source.isSegment()) {
                    Dataset<Row> versions = CustomerPlan.fromIdentifies(messages, source.region());
                    add(Entity.CUSTOMER, isLate ? inOrderAgain(versions, Entity.CUSTOMER) : versions);
                }
                if (source.ordersFrom().isPresent()) {
                    Dataset<Row> lines = OrderPlan.fromEvents(messages, source);
                    add(Entity.ORDER_LINE, isLate ? inOrderAgain(lines, Entity.ORDER_LINE) : lines);
                }
            }
            accounts.parents(union(parents), sources);
        }

        private Optional<Runnable> prepareCustomers() {
            return take(Entity.CUSTOMER).map(versions -> {
                Dataset<Row> classified =
                        keep(Versions.classify(versions, held(CustomerTable.DEF), CustomerTable.RECORD_ID));
                rejects.add(rejected(classified, "customer"));
                return () -> append(
                        CustomerTable.DEF,
                        classified,
                        accounts.parts(classified, CustomerTable.VALID_AT, run.asOfColumn()));
            });
        }

        private Optional<Runnable> prepareConsents() {
            return take(Entity.CONSENT).map(decisions -> {
                Dataset<Row> classified = keep(ConsentPlan.classify(
                        decisions,
                        run.exists(ConsentTable.DEF) && !run.isRebuild()
                                ? Optional.of(run.read(ConsentTable.DEF))
                                : Optional.empty()));
                UnreadDecisions.refuseMany(classified);
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
                        keep(Versions.classify(versions, held(ProductTable.DEF), ProductTable.PRODUCT_ID));
                rejects.add(rejected(classified, "product"));
                return () -> append(
                        ProductTable.DEF,
                        classified,
                        accounts.parts(classified, ProductTable.VALID_AT, run.asOfColumn()));
            });
        }

        private Optional<Runnable> prepareOrders() {
            return take(Entity.ORDER_LINE).map(lines -> {
                Dataset<Row> shipments = keep(OrderPlan.shipments(lines, held(OrderLineTable.DEF)));
                rejects.add(rejectedShipments(shipments));
                return () -> writeOrders(
                        shipments, run.read(OrderLineTable.DEF), accounts.shipments(shipments, run.asOfColumn()));
            });
        }

        private void writeOrders(Dataset<Row> shipments, Dataset<Row> held, SourceAccounts.Orders touched) {
            if (touched.lines() == 0) {
                return;
            }
            Dataset<Row> fresh = OrderPlan.writtenLines(shipments);
            Dataset<Row> others = held.filter(not(isLate()));
            boolean isChange = touched.replaced() > 0 || touched.isToldAgain();
            Dataset<Row> lines = fresh.unionByName(OrderPlan.superseded(shipments, others));
            if (touched.isToldAgain()) {
                run.change(OrderLineTable.DEF, lines, gone(OrderLineTable.DEF, OrderTable.ORDER_ID, shipments, fresh));
            } else if (isChange) {
                run.upsert(OrderLineTable.DEF, lines);
            } else {
                accounts.stagedAs(
                        OrderLineTable.DEF.fullName(),
                        touched.lines() + keptRows(OrderLineTable.DEF),
                        write(OrderLineTable.DEF, fresh));
            }
            Dataset<Row> current =
                    touched.extended() > 0 ? fresh.unionByName(OrderPlan.extended(shipments, others)) : fresh;
            Dataset<Row> orders = OrderPlan.orders(current);
            accounts.written(
                    OrderTable.DEF.fullName(),
                    isChange || touched.extended() > 0
                            ? run.upsert(OrderTable.DEF, orders)
                            : write(OrderTable.DEF, orders));
        }

        /** Held rows of the late sources' touched records that are no longer among what the table is to hold of them. */
        private Dataset<Row> gone(TableDef def, String key, Dataset<Row> touched, Dataset<Row> rows) {
            Dataset<Row> keys = touched.filter(isLate())
                    .select(col(MappingPlan.SOURCE), col(key))
                    .distinct();
            return run.read(def)
                    .filter(isLate())
                    .join(keys, new String[] {MappingPlan.SOURCE, key}, "left_semi")
                    .join(rows, def.key().toArray(String[]::new), "left_anti");
        }

        private void append(TableDef def, Dataset<Row> classified, SourceAccounts.Staged staged) {
            Dataset<Row> rows = classified.filter(isStaged());
            if (def.columnNames().contains(EventTable.SET_HASH)) {
                rows = rows.withColumn(EventTable.SET_HASH, IdentifierSets.hash(col(MappingPlan.IDENTIFIERS)));
            }
            Column[] columns = def.columnNames().stream().map(name -> col(name)).toArray(Column[]::new);
            Dataset<Row> whole = rows.select(columns);
            if (staged.isToldAgain() && run.exists(def)) {
                accounts.written(
                        def.fullName(),
                        run.change(def, whole, gone(def, def.key().get(1), classified, whole)));
            } else if (staged.restated() > 0 && run.exists(def)) {
                accounts.written(def.fullName(), run.upsert(def, whole));
            } else {
                writeCounted(def, whole, staged.rows());
            }
        }

        /** Writes rows that were counted before; no row makes no commit, but for the one that makes the table. */
        private void writeCounted(TableDef def, Dataset<Row> rows, long counted) {
            if (counted > 0 || run.isRebuild() || !run.exists(def)) {
                accounts.stagedAs(def.fullName(), counted + keptRows(def), write(def, rows));
            }
        }

        private long write(TableDef def, Dataset<Row> rows) {
            made.add(def);
            if (!run.isRebuild() || !run.exists(def)) {
                return run.append(def, rows);
            }
            return run.replace(def, forsaken.isEmpty() ? rows : rows.unionByName(ofForsaken(def), true));
        }

        /** Rows of an own table that a rebuild leaves as they are, since nothing tells any more how to read their raw. */
        private Dataset<Row> ofForsaken(TableDef def) {
            return run.read(def).filter(col(MappingPlan.SOURCE).isin(forsaken.toArray()));
        }

        private long keptRows(TableDef def) {
            return forsaken.isEmpty() || !run.exists(def) ? 0 : ofForsaken(def).count();
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
                    col(MappingPlan.KNOWN_AT).alias(RejectedRecordTable.KNOWN_AT));
        }

        private Dataset<Row> rejectedFiles() {
            return input.newFiles()
                    .filter(col(LandedFileTable.FAULT).isNotNull())
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
                            col(LandedFileTable.KNOWN_AT).alias(RejectedRecordTable.KNOWN_AT));
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
