package io.saltern.etl.land;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.saltern.base.Digest;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.etl.config.SourceConfig;
import io.saltern.etl.config.SourcesConfig;
import io.saltern.etl.source.FeedFile;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepDone;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
 * for each. {@link NewFiles} says which are new; one whose path, size and time of change are those of the latest take of its
 * path is not read again. A file that cannot be cut into units lands as a row of {@code ops.landed_file} with its fault, and
 * staging rejects it. Files of days that begin at or after as-of wait for a later run. A source that cannot be reached or
 * read costs itself only: it is named, and the run ends with exit 9 unless the source is optional. Files whose day lies far
 * ahead ({@link SourceListing#guarded}) are named, and the run ends with exit 4.
 */
public final class LandRawJob implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(LandRawJob.class);
    private static final long BYTES_A_TASK = 32L << 20;
    private static final int BATCH_HEX = 32;
    private static final String ORDINAL = LandedFilePlan.ORDINAL;
    private static final StructType PRESENT = new StructType()
            .add(LandedFileTable.SOURCE, DataTypes.StringType)
            .add(LandedFileTable.PATH, DataTypes.StringType)
            .add(LandedFileTable.SIZE, DataTypes.LongType)
            .add(LandedFileTable.MODIFIED_AT, DataTypes.TimestampType)
            .add(ORDINAL, DataTypes.IntegerType);
    private static final StructType INSPECTED = new StructType()
            .add(ORDINAL, DataTypes.IntegerType)
            .add(LandedFileTable.SOURCE, DataTypes.StringType)
            .add(LandedFileTable.PATH, DataTypes.StringType)
            .add(LandedFileTable.CHECKSUM, DataTypes.StringType)
            .add(LandedFileTable.DAY, DataTypes.DateType)
            .add(LandedFilePlan.IS_APPENDING, DataTypes.BooleanType);

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
        LandingChoice choice = LandingChoice.parse(
                run.journalOnce("files.json", () -> choose(run).json()));
        Map<String, Long> lastCounts = run.lastDone().map(StepDone::metrics).orElse(Map.of());
        if (choice.isNothing(lastCounts)) {
            return StepReport.nothingToDo();
        }
        StepReport.Builder report = StepReport.builder();
        choice.report(report, lastCounts);
        List<TakenFile> taken = choice.taken();
        if (!taken.isEmpty()) {
            land(run, taken, report);
        }
        return report.count("files", taken.size())
                .count("bytes", taken.stream().mapToLong(TakenFile::size).sum())
                .count("loads", taken.stream().map(TakenFile::load).distinct().count())
                .build();
    }

    private void land(StepRun run, List<TakenFile> taken, StepReport.Builder report) {
        Map<String, List<TakenFile>> bySource =
                taken.stream().collect(Collectors.groupingBy(TakenFile::source, TreeMap::new, Collectors.toList()));
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

    private LandingChoice choose(StepRun run) {
        Map<String, LandingChoice.Missing> missing = new TreeMap<>();
        listing.unavailable(hadoop(run))
                .forEach((source, fault) -> missing.put(source, unreachable(source, fault.getMessage())));
        List<LandingChoice.LeftFile> ahead = new ArrayList<>();
        listing.ahead(hadoop(run))
                .forEach((source, files) -> files.forEach(file -> ahead.add(new LandingChoice.LeftFile(
                        source, file.name(), file.size(), file.modifiedAt().toEpochMilli(), file.dayText()))));
        List<FileReading.Inspection> inspections = inspect(run, unknown(run));
        inspections.stream()
                .filter(inspection -> inspection.failure() != null)
                .forEach(inspection -> missing.putIfAbsent(
                        inspection.source(), unreachable(inspection.source(), inspection.failure())));
        List<TakenFile> readable = inspections.stream()
                .filter(inspection -> !missing.containsKey(inspection.source()))
                .map(FileReading.Inspection::file)
                .sorted(Comparator.comparing(TakenFile::source)
                        .thenComparing(TakenFile::day)
                        .thenComparing(TakenFile::name)
                        .thenComparing(TakenFile::location))
                .toList();
        Set<String> appending = config.sources().stream()
                .filter(SourceConfig::isAppend)
                .map(SourceConfig::name)
                .collect(Collectors.toSet());
        NewFiles files = NewFiles.among(readable, past(run, readable, appending), appending);
        files.taken().stream()
                .collect(Collectors.groupingBy(TakenFile::source, TreeMap::new, Collectors.toList()))
                .forEach((source, own) -> useless(run, source, own).ifPresent(useless -> missing.put(source, useless)));
        refuseIfNothingIsThere(run, missing);
        List<TakenFile> taken = files.taken().stream()
                .filter(file -> !missing.containsKey(file.source()))
                .toList();
        return new LandingChoice(
                numbered(run, taken),
                files.known().stream().map(LandingChoice.LeftFile::of).toList(),
                ahead,
                List.copyOf(missing.values()));
    }

    private LandingChoice.Missing unreachable(String source, String why) {
        boolean isOptional =
                config.source(source).filter(SourceConfig::isOptional).isPresent();
        return new LandingChoice.Missing(
                source,
                why
                        + (isOptional
                                ? " Nothing of it is taken in this run; the source is optional."
                                : " Nothing of it is taken in this run, which ends with exit 9; 'optional: true' in its file"
                                        + " makes this a warning only."),
                isOptional ? ExitCode.DONE.number() : ExitCode.SOURCE_UNAVAILABLE.number());
    }

    /** Files of a source that never landed and all break a rule: its file names the wrong place or format. */
    private static Optional<LandingChoice.Missing> useless(StepRun run, String source, List<TakenFile> files) {
        if (run.exists(RawTable.of(source)) || files.stream().anyMatch(TakenFile::isReadable)) {
            return Optional.empty();
        }
        return Optional.of(new LandingChoice.Missing(
                source,
                "Nothing of the source '" + source + "' can be read: "
                        + files.get(0).location() + " breaks the rule "
                        + files.get(0).fault()
                        + (files.size() > 1 ? ", and so do its other files or they break others" : "")
                        + ". Check that 'path' names the right files and 'format' is theirs. Nothing of it is taken in this"
                        + " run, which ends with exit 9.",
                ExitCode.SOURCE_UNAVAILABLE.number()));
    }

    /** A warehouse that would begin without any source is a fault of the project or the machine. */
    private void refuseIfNothingIsThere(StepRun run, Map<String, LandingChoice.Missing> missing) {
        boolean isAll = config.sources().stream().map(SourceConfig::name).allMatch(missing::containsKey);
        if (isAll && !missing.isEmpty() && !run.exists(LandedFileTable.DEF)) {
            String first = config.sources().get(0).name();
            SalternException cause = listing.unavailable(hadoop(run)).get(first);
            throw SalternException.unavailable(
                    cause == null ? missing.get(first).why() : cause.getMessage(), cause);
        }
    }

    /** The files with their batches and loads. */
    private static List<TakenFile> numbered(StepRun run, List<TakenFile> files) {
        if (files.isEmpty()) {
            return files;
        }
        Map<String, Long> loads = loads(
                run.read(LandedFileTable.DEF),
                files.stream().map(TakenFile::day).collect(Collectors.toSet()));
        Map<String, String> batches = batches(files);
        return files.stream()
                .map(file -> file.in(batches.get(file.source()), loads.get(file.day())))
                .toList();
    }

    /** Files that are not known by path, size and time of change, by source. */
    private Map<String, List<FeedFile>> unknown(StepRun run) {
        LocalDate asOf = run.asOf().atZone(ZoneOffset.UTC).toLocalDate();
        boolean isMidnight = asOf.atStartOfDay(ZoneOffset.UTC).toInstant().equals(run.asOf());
        LocalDate lastDay = isMidnight ? asOf.minusDays(1) : asOf;
        List<FeedFile> files = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        listing.files(hadoop(run)).forEach((source, found) -> found.stream()
                .filter(file -> file.day().filter(day -> day.isAfter(lastDay)).isEmpty())
                .forEach(file -> {
                    rows.add(RowFactory.create(
                            source, file.name(), file.size(), Timestamp.from(file.modifiedAt()), files.size()));
                    files.add(file);
                    sources.add(source);
                }));
        List<Integer> unknown = run.exists(LandedFileTable.DEF)
                ? LandedFilePlan.changed(run.spark().createDataFrame(rows, PRESENT), run.read(LandedFileTable.DEF))
                        .collectAsList()
                        .stream()
                        .map(row -> row.getInt(0))
                        .sorted()
                        .toList()
                : Stream.iterate(0, i -> i + 1).limit(files.size()).toList();
        Map<String, List<FeedFile>> bySource = new TreeMap<>();
        unknown.forEach(ordinal -> bySource.computeIfAbsent(sources.get(ordinal), source -> new ArrayList<>())
                .add(files.get(ordinal)));
        return bySource;
    }

    /** Reads files once for their checksums, in the order of their names within a source. */
    private List<FileReading.Inspection> inspect(StepRun run, Map<String, List<FeedFile>> bySource) {
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
        return context.parallelize(work, slices(work.size(), bytes, context))
                .map(pair -> pair._1().inspect(pair._2()))
                .collect();
    }

    /** What the warehouse holds of these files. */
    private static Map<TakenFile, NewFiles.Past> past(StepRun run, List<TakenFile> files, Set<String> appending) {
        if (files.isEmpty() || !run.exists(LandedFileTable.DEF)) {
            return Map.of();
        }
        List<Row> rows = new ArrayList<>();
        for (TakenFile file : files) {
            rows.add(RowFactory.create(
                    rows.size(),
                    file.source(),
                    file.name(),
                    file.checksum(),
                    date(file),
                    appending.contains(file.source())));
        }
        Map<TakenFile, NewFiles.Past> past = new HashMap<>();
        LandedFilePlan.past(run.spark().createDataFrame(rows, INSPECTED), run.read(LandedFileTable.DEF))
                .collectAsList()
                .forEach(row -> past.put(
                        files.get(row.getInt(0)), new NewFiles.Past(row.getInt(1), Set.copyOf(row.getList(2)))));
        return past;
    }

    private static Date date(TakenFile file) {
        return file.day().isEmpty() ? null : Date.valueOf(file.day());
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

    /** A digest of what lands together by source: bytes that are taken again are another batch. */
    private static Map<String, String> batches(List<TakenFile> files) {
        Map<String, Set<String>> takes = new TreeMap<>();
        files.forEach(file -> takes.computeIfAbsent(file.source(), source -> new TreeSet<>())
                .add(file.checksum() + " " + file.day() + " " + file.take()));
        Map<String, String> batches = new TreeMap<>();
        takes.forEach((source, own) -> batches.put(
                source, Digest.sha256(source + "\n" + String.join("\n", own)).substring(0, BATCH_HEX)));
        return batches;
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
                        date(file),
                        file.recordCount(),
                        file.fault(),
                        knownAt,
                        file.take()))
                .toList();
        return run.spark()
                .createDataFrame(rows, LandedFileTable.DEF.columns().asNullable())
                .coalesce(1);
    }
}
