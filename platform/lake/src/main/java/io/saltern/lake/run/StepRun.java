package io.saltern.lake.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.raise_error;

import io.delta.tables.DeltaTable;
import io.saltern.base.crash.CrashPoint;
import io.saltern.base.error.SalternException;
import io.saltern.lake.store.Journal;
import io.saltern.lake.table.TableDef;
import io.saltern.lake.table.Tables;
import io.saltern.lake.table.Views;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a step may touch while it runs: its inputs at their pinned versions, one write for each of its own tables, its
 * journal. Writes of different tables may come from different threads.
 */
public final class StepRun {
    private static final Logger LOG = LoggerFactory.getLogger(StepRun.class);
    private static final String IS_GONE = "_is_gone";
    private static final int THREADS = 2;
    private static final int LONGEST_END = 10;
    private static final Object MERGE_SETTINGS = new Object();

    private final Warehouse warehouse;
    private final Step step;
    private final RunContext context;
    private final Map<String, Long> pins;
    private final Optional<StepDone> lastDone;
    private final boolean isRebuild;
    private final Journal journal;
    private final Runnable holderCheck;
    private final Consumer<String> progress;
    private final Map<String, Long> written = new ConcurrentHashMap<>();
    private final Map<String, Long> rowsWritten = new ConcurrentHashMap<>();
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger merges = new AtomicInteger();

    StepRun(
            Warehouse warehouse,
            Step step,
            RunContext context,
            Map<String, Long> pins,
            Optional<StepDone> lastDone,
            boolean isRebuild,
            Journal journal,
            Runnable holderCheck,
            Consumer<String> progress) {
        this.warehouse = warehouse;
        this.step = step;
        this.context = context;
        this.pins = Map.copyOf(pins);
        this.lastDone = lastDone;
        this.isRebuild = isRebuild;
        this.journal = journal;
        this.holderCheck = holderCheck;
        this.progress = progress;
    }

    public SparkSession spark() {
        return warehouse.spark();
    }

    public Instant asOf() {
        return context.asOf();
    }

    /** As-of as a timestamp literal. */
    public Column asOfColumn() {
        return lit(Timestamp.from(asOf()));
    }

    public String runId() {
        return context.runId();
    }

    /** The run's ordinal in the warehouse. */
    public long changeNo() {
        return context.changeNo();
    }

    public String step() {
        return step.name();
    }

    /** Whether this step's tables are made anew: the user asked for it ({@code run --rebuild}), or {@link #isUpgrade}. */
    public boolean isRebuild() {
        return isRebuild;
    }

    /** Whether an older version of Saltern wrote the step's tables, which is why they are made anew. */
    public boolean isUpgrade() {
        return lastDone.filter(done -> done.isOutdatedFor(step)).isPresent();
    }

    /** A table at its pinned version with the declared columns; empty when it did not exist. */
    public Dataset<Row> read(TableDef def) {
        return warehouse.read(def, pin(def));
    }

    /** A table at a version of the caller's, for instance one that an earlier plan was made from; empty for -1. */
    public Dataset<Row> readAt(TableDef def, long version) {
        return warehouse.read(def, version);
    }

    /** A view over the pinned versions of the tables it stands on. */
    public Dataset<Row> view(String name) {
        return view(name, pins);
    }

    /** A view over given versions, by full table name. */
    public Dataset<Row> view(String name, Map<String, Long> versions) {
        String sql = Views.sql(
                name,
                place -> {
                    Dataset<Row> part = Views.has(place)
                            ? view(place, versions)
                            : warehouse.read(table(place), versionOf(place, versions));
                    String relation = "saltern_" + context.changeNo() + "_" + step.name() + "_"
                            + place.replace('.', '_') + "_" + Integer.toHexString(versions.hashCode());
                    part.createOrReplaceTempView(relation);
                    return relation;
                },
                asOf());
        return spark().sql(sql);
    }

    private static long versionOf(String fullName, Map<String, Long> versions) {
        Long version = versions.get(fullName);
        if (version == null) {
            throw SalternException.internal(
                    "The table " + fullName + " is not pinned: a step declares what it reads, consults and writes.",
                    null);
        }
        return version;
    }

    private static TableDef table(String fullName) {
        return Tables.named(fullName)
                .orElseThrow(() -> SalternException.internal("There is no table " + fullName + ".", null));
    }

    private long pin(TableDef def) {
        return versionOf(def.fullName(), pins);
    }

    public boolean exists(TableDef def) {
        return pin(def) >= 0;
    }

    /** The pinned version; empty when the table did not exist. */
    public OptionalLong version(TableDef def) {
        return exists(def) ? OptionalLong.of(pin(def)) : OptionalLong.empty();
    }

    /** The pinned versions of all tables that the step declares, by full name; -1 for one that did not exist. */
    public Map<String, Long> pins() {
        return pins;
    }

    /** The version of an input that this step's last done run read; empty when it never ran or the table was not there. */
    public OptionalLong lastRead(TableDef def) {
        return lastDone.map(done -> done.inputs().get(def.fullName()))
                .filter(version -> version >= 0)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /**
     * The rows that came to an input and left it since this step's last done run read it.
     *
     * @return empty when the step never ran, or the log of the table tells it no more
     */
    public Optional<TableChanges> changes(TableDef def) {
        return lastDone.map(done -> done.inputs().getOrDefault(def.fullName(), -1L))
                .filter(version -> version <= pin(def))
                .flatMap(version -> warehouse.changes(def, version, pin(def)));
    }

    /** The size of a table's data files at its pinned version. */
    public long bytes(TableDef def) {
        return warehouse.bytes(def, pin(def));
    }

    /** Whether this step ended before, and its configuration and the version of Saltern were those of now. */
    public boolean isUnderSameRules() {
        return lastDone.filter(done -> done.configDigest().equals(step.configDigest())
                        && done.jarVersion().equals(context.jarVersion()))
                .isPresent();
    }

    /** What this step did last, if it ever ended. */
    public Optional<StepDone> lastDone() {
        return lastDone;
    }

    /** A property of a table at its pinned version. */
    public Optional<String> property(TableDef def, String key) {
        return exists(def) ? warehouse.property(def, pin(def), key) : Optional.empty();
    }

    /** Adds rows to an own table. Returns the rows written. */
    public long append(TableDef def, Dataset<Row> rows) {
        return append(def, rows, Map.of());
    }

    /** Adds rows to an own table, which has these properties from then on. Returns the rows written. */
    public long append(TableDef def, Dataset<Row> rows, Map<String, String> properties) {
        return commit(def, () -> {
            give(def, properties);
            writer(def, rows).mode("append").save(warehouse.path(def));
        });
    }

    /** Makes an own table hold exactly these rows. Returns the rows written. */
    public long replace(TableDef def, Dataset<Row> rows) {
        return commit(def, () -> writer(def, rows).mode("overwrite").save(warehouse.path(def)));
    }

    /**
     * Writes whole rows into an own table by its key: a row whose key is there is replaced, others are added. A MERGE,
     * which costs seconds: prefer append where no row changes. Returns the rows written.
     */
    public long upsert(TableDef def, Dataset<Row> rows) {
        return upsert(def, rows, Map.of());
    }

    /** The same; the table has these properties from then on. */
    public long upsert(TableDef def, Dataset<Row> rows, Map<String, String> properties) {
        if (!exists(def)) {
            return append(def, rows, properties);
        }
        merges.incrementAndGet();
        return commit(def, () -> {
            give(def, properties);
            merge(def, conform(def, rows), lit(false));
        });
    }

    private void merge(TableDef def, Dataset<Row> given, Column isGone) {
        String condition = def.key().stream()
                .map(key -> "held.`" + key + "` <=> given.`" + key + "`")
                .collect(Collectors.joining(" AND "));
        synchronized (MERGE_SETTINGS) {
            spark().conf().set("spark.databricks.delta.write.txnAppId", transactionId(def));
            spark().conf().set("spark.databricks.delta.write.txnVersion", context.changeNo());
            try {
                DeltaTable.forPath(spark(), warehouse.path(def))
                        .as("held")
                        .merge(given.as("given"), condition)
                        .whenMatched(isGone)
                        .delete()
                        .whenMatched()
                        .updateAll()
                        .whenNotMatched(not(isGone))
                        .insertAll()
                        .execute();
            } finally {
                spark().conf().unset("spark.databricks.delta.write.txnAppId");
                spark().conf().unset("spark.databricks.delta.write.txnVersion");
            }
        }
    }

    /**
     * Writes whole rows into an own table by its key, and takes rows away. A MERGE, which costs seconds: worth it where the
     * table is much larger than the change. Returns the rows written.
     *
     * @param rows whole rows; one whose key is there replaces it
     * @param gone keys of rows to take away; none of them is among {@code rows}
     */
    public long change(TableDef def, Dataset<Row> rows, Dataset<Row> gone) {
        if (!exists(def)) {
            return append(def, rows);
        }
        Column[] columns = Arrays.stream(def.columns().fields())
                .map(field -> def.key().contains(field.name())
                        ? col(field.name())
                        : lit(null).cast(field.dataType()).alias(field.name()))
                .toArray(Column[]::new);
        Dataset<Row> given = conform(def, rows)
                .withColumn(IS_GONE, lit(false))
                .unionByName(gone.select(columns).withColumn(IS_GONE, lit(true)));
        merges.incrementAndGet();
        return commit(def, () -> merge(def, given, col("given." + IS_GONE)));
    }

    /** An own table at the version just written; at the pinned version when this run has not written it. */
    public Dataset<Row> readWritten(TableDef def) {
        return warehouse.read(def, written.getOrDefault(def.fullName(), pin(def)));
    }

    /** The content that the first attempt of this step in this run made under a name, also after a crash. */
    public String journalOnce(String name, Supplier<String> content) {
        return journal.get(name).orElseGet(() -> {
            journal.put(name, content.get());
            return journal.get(name).orElseThrow();
        });
    }

    public Journal journal() {
        return journal;
    }

    /** Runs pieces of work on two driver threads and waits for all; the first failure is thrown. */
    public void inParallel(List<Runnable> work) {
        if (work.size() == 1) {
            work.get(0).run();
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (Runnable piece : work) {
                futures.add(threads.submit(() -> {
                    SparkSession.setActiveSession(spark());
                    piece.run();
                }));
            }
            await(futures);
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    /** Nothing of a failed step may commit after it has been told as failed. */
    private static void awaitEnd(ExecutorService threads) {
        try {
            if (!threads.awaitTermination(LONGEST_END, TimeUnit.MINUTES)) {
                LOG.warn("Work of a failed step has not ended within {} minutes", LONGEST_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(List<Future<?>> futures) {
        for (Future<?> future : futures) {
            try {
                future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SalternException.internal("The step " + step.name() + " was interrupted.", e);
            } catch (ExecutionException e) {
                StepRun.<RuntimeException>rethrow(e.getCause());
            }
        }
    }

    /** Throws what a thread threw as it is: Spark throws checked exceptions from methods that declare none. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void rethrow(Throwable failure) throws E {
        throw (E) failure;
    }

    /** A line for the user while the step runs. */
    public void progress(String text) {
        progress.accept(text);
    }

    /** Throws (exit 8) when another run has taken over; before each delivery batch. Commits check by themselves. */
    public void checkStillHolder() {
        holderCheck.run();
    }

    int commits() {
        return commits.get();
    }

    int merges() {
        return merges.get();
    }

    boolean hasWritten() {
        return !written.isEmpty();
    }

    Map<String, Long> rowsWritten() {
        return new TreeMap<>(rowsWritten);
    }

    Map<String, Long> inputs() {
        Map<String, Long> inputs = new TreeMap<>();
        step.reads().forEach(def -> inputs.put(def.fullName(), pin(def)));
        step.consults().forEach(def -> inputs.put(def.fullName(), pin(def)));
        return inputs;
    }

    Map<String, Long> outputs() {
        Map<String, Long> outputs = new TreeMap<>();
        step.writes().forEach(def -> outputs.put(def.fullName(), written.getOrDefault(def.fullName(), pin(def))));
        return outputs;
    }

    /**
     * Sets properties before the write that they belong to. It is that write which makes them count: until it has come, the
     * version is no step's own, and the next attempt takes it back.
     */
    private void give(TableDef def, Map<String, String> properties) {
        if (properties.isEmpty()) {
            return;
        }
        long version = warehouse.version(def);
        if (version < 0) {
            create(def, properties);
        } else if (properties.entrySet().stream()
                .anyMatch(entry ->
                        !warehouse.property(def, version, entry.getKey()).equals(Optional.of(entry.getValue())))) {
            warehouse.setProperties(def, properties);
            commits.incrementAndGet();
            CrashPoint.passed("properties " + def);
        }
    }

    private void create(TableDef def, Map<String, String> properties) {
        var builder = DeltaTable.createIfNotExists(spark())
                .location(warehouse.path(def))
                .addColumns(def.columns().asNullable())
                .comment(def.comment());
        properties.forEach(builder::property);
        builder.execute();
        commits.incrementAndGet();
        CrashPoint.passed("create " + def);
    }

    private long commit(TableDef def, Runnable write) {
        if (!step.writes().contains(def)) {
            throw SalternException.internal("The step " + step.name() + " does not own " + def + ".", null);
        }
        if (written.containsKey(def.fullName())) {
            throw SalternException.internal(
                    "The step " + step.name() + " writes " + def + " twice: a table is written once a step.", null);
        }
        long version = warehouse.version(def);
        if (version > pin(def) && !isOwn(def, version)) {
            warehouse.restore(def, pin(def));
            version = warehouse.version(def);
            commits.incrementAndGet();
            CrashPoint.passed("restore " + def);
        }
        if (version <= pin(def) || !isOwn(def, version)) {
            holderCheck.run();
            write.run();
            commits.incrementAndGet();
            version = warehouse.version(def);
            if (version > pin(def) && !isOwn(def, version)) {
                throw SalternException.locked("The table " + def + " was written by somebody else while the step "
                        + step.name() + " wrote it. Only Saltern may write the tables of its warehouse; end the other"
                        + " writer, then run again.");
            }
            CrashPoint.passed("commit " + def);
        }
        long rows = warehouse.commit(def, version).rowsWritten();
        written.put(def.fullName(), version);
        rowsWritten.put(def.fullName(), rows);
        return rows;
    }

    private boolean isOwn(TableDef def, long version) {
        return version >= 0
                && Long.valueOf(context.changeNo())
                        .equals(warehouse.commit(def, version).transactions().get(transactionId(def)));
    }

    private String transactionId(TableDef def) {
        return "saltern/" + def.fullName() + "/" + step.name();
    }

    private DataFrameWriter<Row> writer(TableDef def, Dataset<Row> rows) {
        DataFrameWriter<Row> writer = conform(def, rows)
                .write()
                .format("delta")
                .option("mergeSchema", "true")
                .option("txnAppId", transactionId(def))
                .option("txnVersion", context.changeNo());
        return def.partitionBy().isEmpty()
                ? writer
                : writer.partitionBy(def.partitionBy().toArray(String[]::new));
    }

    /** The declared columns in order; refuses unexpected ones, adds missing ones as null, refuses null where it may not be. */
    static Dataset<Row> conform(TableDef def, Dataset<Row> rows) {
        Set<String> given = new HashSet<>(Arrays.asList(rows.columns()));
        List<String> unexpected = Arrays.stream(rows.columns())
                .filter(column -> !def.columnNames().contains(column))
                .toList();
        if (!unexpected.isEmpty()) {
            throw SalternException.internal("Columns " + unexpected + " are not declared in " + def + ".", null);
        }
        List<Column> columns = new ArrayList<>();
        for (StructField field : def.columns().fields()) {
            if (!given.contains(field.name()) && !field.nullable()) {
                throw SalternException.internal("The column " + field.name() + " of " + def + " is missing.", null);
            }
            columns.add(column(def, field, given.contains(field.name())));
        }
        return rows.select(columns.toArray(Column[]::new)).to(def.columns().asNullable());
    }

    private static Column column(TableDef def, StructField field, boolean isGiven) {
        Column value = isGiven ? col("`" + field.name() + "`") : lit(null).cast(field.dataType());
        if (!field.nullable()) {
            value = coalesce(
                    value,
                    raise_error(lit("null in " + def + "." + field.name() + ", which must have a value"))
                            .cast(field.dataType()));
        }
        return value.alias(field.name());
    }
}
