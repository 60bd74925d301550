package io.saltern.etl.land;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.Digest;
import io.saltern.base.error.SalternException;
import io.saltern.etl.config.SourceConfig;
import io.saltern.etl.config.SourcesConfig;
import io.saltern.etl.source.FeedFile;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.LandedFileTable;
import io.saltern.lake.table.RawTable;
import io.saltern.lake.table.TableDef;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the new files of every source: {@code raw.<source>} gets their units as they stand, {@code ops.landed_file} a row
 * for each. A file is known by its checksum, so the same content under two names lands once; one whose path, size and time
 * of change are known is not read again. A file that cannot be cut into units lands as a row of {@code ops.landed_file}
 * with its fault, and staging rejects it. Files of days that begin at or after as-of wait for a later run.
 */
public final class LandRawJob implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(LandRawJob.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long BYTES_A_TASK = 32L << 20;
    private static final int BATCH_HEX = 32;
    private static final StructType PRESENT = new StructType()
            .add(LandedFileTable.SOURCE, DataTypes.StringType)
            .add(LandedFileTable.PATH, DataTypes.StringType)
            .add(LandedFileTable.SIZE, DataTypes.LongType)
            .add(LandedFileTable.MODIFIED_AT, DataTypes.TimestampType)
            .add("ordinal", DataTypes.IntegerType);

    private final SourcesConfig config;
    private final SourceListing listing;

    public LandRawJob(SourcesConfig config, SourceListing listing) {
        this.config = config;
        this.listing = listing;
    }

    @Override
    public String name() {
        return "land";
    }

    @Override
    public List<TableDef> reads() {
        return List.of();
    }

    @Override
    public List<TableDef> writes() {
        return Stream.concat(
                        config.sources().stream().map(source -> RawTable.of(source.name())),
                        Stream.of(LandedFileTable.DEF))
                .toList();
    }

    @Override
    public String configDigest() {
        return config.digest();
    }

    @Override
    public boolean mustRun(Ledger ledger) {
        return true;
    }

    @Override
    public StepReport run(StepRun run) {
        List<TakenFile> taken = parse(run.journalOnce("files.json", () -> write(choose(run))));
        if (taken.isEmpty()) {
            return StepReport.nothingToDo();
        }
        StepReport.Builder report = StepReport.builder();
        Map<String, List<TakenFile>> bySource =
                taken.stream().collect(Collectors.groupingBy(TakenFile::source, TreeMap::new, Collectors.toList()));
        bySource.forEach((source, files) -> requireSomeUse(run, source, files));
        List<Runnable> work = new ArrayList<>();
        bySource.forEach((source, files) -> work.add(() -> land(run, source, files, report)));
        run.inParallel(work);
        run.append(LandedFileTable.DEF, landedFiles(run, taken));
        taken.stream()
                .filter(file -> file.size() == 0)
                .forEach(file ->
                        report.warn("The file " + file.name() + " of the source '" + file.source() + "' is empty."));
        taken.stream()
                .filter(file -> file.fault() != null)
                .forEach(file -> report.warn("The file " + file.name() + " of the source '" + file.source()
                        + "' is rejected as a whole: " + file.fault() + "."));
        bySource.forEach((source, files) -> warnOfAbsentColumns(source, files, report));
        return report.count("files", taken.size())
                .count("bytes", taken.stream().mapToLong(TakenFile::size).sum())
                .count("loads", taken.stream().map(TakenFile::load).distinct().count())
                .build();
    }

    private static void warnOfAbsentColumns(String source, List<TakenFile> files, StepReport.Builder report) {
        Map<String, List<TakenFile>> lacking = new TreeMap<>();
        files.forEach(file -> file.absent().forEach(column -> lacking.computeIfAbsent(column, key -> new ArrayList<>())
                .add(file)));
        lacking.forEach((column, without) -> report.warn(String.format(
                Locale.ROOT,
                "The mapping of the source '%s' reads the column '%s', which %d of its %d new files lack, first %s. Their"
                        + " records have no value there, and are rejected where one is required.",
                source,
                column,
                without.size(),
                files.size(),
                without.get(0).name())));
    }

    private void land(StepRun run, String source, List<TakenFile> files, StepReport.Builder report) {
        SourceConfig settings = config.source(source)
                .orElseThrow(() -> SalternException.config("The run that is being finished took files of the source '"
                        + source + "', which the project no longer has. Put its file back."));
        List<TakenFile> usable =
                files.stream().filter(file -> file.recordCount() > 0).toList();
        if (usable.isEmpty()) {
            return;
        }
        FileReading reading = reading(run, settings);
        Timestamp landedAt = Timestamp.from(run.asOf());
        JavaSparkContext context = JavaSparkContext.fromSparkContext(run.spark().sparkContext());
        long bytes = usable.stream().mapToLong(TakenFile::size).sum();
        Dataset<Row> rows = run.spark()
                .createDataFrame(
                        context.parallelize(usable, slices(usable.size(), bytes, context))
                                .flatMap(file -> reading.rows(file, landedAt)),
                        RawTable.SHAPE.columns().asNullable());
        long written = run.append(RawTable.of(source), rows);
        long counted = usable.stream().mapToLong(TakenFile::recordCount).sum();
        report.count(source + ".units", written).equation(source, "units", counted, Map.of("landed", written));
        run.progress(source + ": " + usable.size() + " files, " + written + " units");
        LOG.info("Landed {} units of {} files of the source {}", written, usable.size(), source);
    }

    private FileReading reading(StepRun run, SourceConfig source) {
        return FileReading.of(source, hadoop(run));
    }

    private static Configuration hadoop(StepRun run) {
        return run.spark().sparkContext().hadoopConfiguration();
    }

    private static int slices(int files, long bytes, JavaSparkContext context) {
        long wanted = Math.max(
                1 + bytes / BYTES_A_TASK, Math.min(files, bytes > BYTES_A_TASK / 8 ? context.defaultParallelism() : 1));
        return (int) Math.min(files, wanted);
    }

    /** The new files with their batches and loads, in order of source, day and name. */
    private List<TakenFile> choose(StepRun run) {
        List<TakenFile> files = inspectUnknown(run);
        if (files.isEmpty()) {
            return files;
        }
        Dataset<Row> landed = run.read(LandedFileTable.DEF);
        Set<String> known = run
                .spark()
                .createDataFrame(
                        files.stream()
                                .map(file -> RowFactory.create(file.checksum()))
                                .toList(),
                        new StructType().add(LandedFileTable.CHECKSUM, DataTypes.StringType))
                .join(landed, LandedFileTable.CHECKSUM)
                .collectAsList()
                .stream()
                .map(row -> row.<String>getAs(LandedFileTable.CHECKSUM))
                .collect(Collectors.toSet());
        Map<String, TakenFile> fresh = new LinkedHashMap<>();
        files.stream()
                .filter(file -> !known.contains(file.checksum()))
                .forEach(file -> fresh.putIfAbsent(file.checksum(), file));
        Map<String, Long> loads =
                loads(landed, fresh.values().stream().map(TakenFile::day).collect(Collectors.toSet()));
        Map<String, String> batches = batches(fresh.values().stream().toList());
        return fresh.values().stream()
                .map(file -> file.in(batches.get(file.source()), loads.get(file.day())))
                .toList();
    }

    /** Files that are not known by path, size and time of change, read once for their checksums. */
    private List<TakenFile> inspectUnknown(StepRun run) {
        Map<String, List<FeedFile>> present = listing.files(hadoop(run));
        LocalDate asOf = run.asOf().atZone(ZoneOffset.UTC).toLocalDate();
        boolean isMidnight = asOf.atStartOfDay(ZoneOffset.UTC).toInstant().equals(run.asOf());
        LocalDate lastDay = isMidnight ? asOf.minusDays(1) : asOf;
        List<FeedFile> files = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        present.forEach((source, found) -> found.stream()
                .filter(file -> file.day().filter(day -> day.isAfter(lastDay)).isEmpty())
                .forEach(file -> {
                    rows.add(RowFactory.create(
                            source, file.name(), file.size(), Timestamp.from(file.modifiedAt()), files.size()));
                    files.add(file);
                    sources.add(source);
                }));
        List<Integer> unknown = run.exists(LandedFileTable.DEF)
                ? run
                        .spark()
                        .createDataFrame(rows, PRESENT)
                        .join(
                                run.read(LandedFileTable.DEF),
                                scala.jdk.javaapi.CollectionConverters.asScala(List.of(
                                                LandedFileTable.SOURCE,
                                                LandedFileTable.PATH,
                                                LandedFileTable.SIZE,
                                                LandedFileTable.MODIFIED_AT))
                                        .toSeq(),
                                "left_anti")
                        .select("ordinal")
                        .collectAsList()
                        .stream()
                        .map(row -> row.getInt(0))
                        .sorted()
                        .toList()
                : Stream.iterate(0, i -> i + 1).limit(files.size()).toList();
        Map<String, List<FeedFile>> bySource = new TreeMap<>();
        unknown.forEach(ordinal -> bySource.computeIfAbsent(sources.get(ordinal), source -> new ArrayList<>())
                .add(files.get(ordinal)));
        return inspect(run, bySource);
    }

    private List<TakenFile> inspect(StepRun run, Map<String, List<FeedFile>> bySource) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(run.spark().sparkContext());
        List<scala.Tuple2<FileReading, FeedFile>> work = new ArrayList<>();
        bySource.forEach((source, files) -> {
            FileReading reading = reading(run, config.source(source).orElseThrow());
            files.forEach(file -> work.add(new scala.Tuple2<>(reading, file)));
        });
        if (work.isEmpty()) {
            return List.of();
        }
        long bytes = work.stream().mapToLong(pair -> pair._2().size()).sum();
        List<TakenFile> inspected = new ArrayList<>(context.parallelize(work, slices(work.size(), bytes, context))
                .map(pair -> pair._1().inspect(pair._2()))
                .collect());
        inspected.sort(Comparator.comparing(TakenFile::source)
                .thenComparing(TakenFile::day)
                .thenComparing(TakenFile::name)
                .thenComparing(TakenFile::location));
        return inspected;
    }

    private static Map<String, Long> loads(Dataset<Row> landed, Set<String> days) {
        Map<String, Long> known = new TreeMap<>();
        long highest = 0;
        for (Row row : landed.groupBy(coalesce(date_format(col(LandedFileTable.DAY), "yyyy-MM-dd"), lit(""))
                        .alias("day"))
                .agg(min(LandedFileTable.LOAD), max(LandedFileTable.LOAD))
                .collectAsList()) {
            highest = Math.max(highest, row.getLong(2));
            known.put(row.getString(0), row.getLong(1));
        }
        return LoadNumbers.assign(known, highest, days);
    }

    private static Map<String, String> batches(List<TakenFile> files) {
        Map<String, Set<String>> checksums = new TreeMap<>();
        files.forEach(file -> checksums
                .computeIfAbsent(file.source(), source -> new TreeSet<>())
                .add(file.checksum()));
        Map<String, String> batches = new TreeMap<>();
        checksums.forEach((source, own) -> batches.put(
                source, Digest.sha256(source + "\n" + String.join("\n", own)).substring(0, BATCH_HEX)));
        return batches;
    }

    private static void requireSomeUse(StepRun run, String source, List<TakenFile> files) {
        boolean isFirst = !run.exists(RawTable.of(source));
        if (isFirst && files.stream().allMatch(file -> file.fault() != null)) {
            throw SalternException.unavailable(
                    "Nothing of the source '" + source + "' can be read: "
                            + files.get(0).location() + " breaks the rule "
                            + files.get(0).fault()
                            + (files.size() > 1 ? ", and so do its other files or they break others" : "")
                            + ". Check that 'path' names the right files and 'format' is theirs.",
                    null);
        }
    }

    private static Dataset<Row> landedFiles(StepRun run, List<TakenFile> taken) {
        Timestamp knownAt = Timestamp.from(run.asOf());
        List<Row> rows = taken.stream()
                .map(file -> RowFactory.create(
                        file.checksum(),
                        file.source(),
                        file.name(),
                        file.size(),
                        new Timestamp(file.modifiedMillis()),
                        file.batchId(),
                        file.load(),
                        file.day().isEmpty() ? null : Date.valueOf(file.day()),
                        file.recordCount(),
                        file.fault(),
                        knownAt))
                .toList();
        return run.spark()
                .createDataFrame(rows, LandedFileTable.DEF.columns().asNullable())
                .coalesce(1);
    }

    private static String write(List<TakenFile> files) {
        try {
            return JSON.writeValueAsString(files);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The list of files to land cannot be written to the journal.", e);
        }
    }

    private static List<TakenFile> parse(String text) {
        try {
            return JSON.readValue(text, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The journal of the step land holds no list of files.", e);
        }
    }
}
