package io.saltern.lake.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import io.saltern.base.error.SalternException;
import io.saltern.lake.store.SmallFiles;
import io.saltern.lake.table.TableDef;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;

/** The tables of one root path: where they lie, which versions they have, and what a version holds. */
public final class Warehouse {
    private final SparkSession spark;
    private final String root;
    private final SmallFiles files;

    public Warehouse(SparkSession spark, String root) {
        this.spark = spark;
        this.root = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
        this.files = new SmallFiles(spark.sessionState().newHadoopConf(), this.root);
    }

    public SparkSession spark() {
        return spark;
    }

    public String root() {
        return root;
    }

    /** Small files beside the tables. */
    public SmallFiles files() {
        return files;
    }

    public String path(TableDef def) {
        return root + "/" + def.schema() + "/" + def.name();
    }

    /** The newest version of a table, committed by a done step or not; -1 when it does not exist. */
    public long version(TableDef def) {
        try {
            return log(def).update(false, Option.empty(), Option.empty()).version();
        } catch (RuntimeException e) {
            throw SalternException.unavailable(
                    "The table " + def + " at " + path(def) + " cannot be read: " + e.getMessage()
                            + ". Check the warehouse path and permissions.",
                    e);
        }
    }

    private DeltaLog log(TableDef def) {
        return DeltaLog.forTable(spark, path(def));
    }

    /** A table at its newest version, with the declared columns; empty when it does not exist. */
    public Dataset<Row> readLatest(TableDef def) {
        return read(def, version(def));
    }

    /** A table at a version, with the declared columns in order; empty for -1. Columns that it lacked then are null. */
    public Dataset<Row> read(TableDef def, long version) {
        if (version < 0) {
            return spark.createDataFrame(List.of(), def.columns().asNullable());
        }
        Dataset<Row> rows =
                spark.read().format("delta").option("versionAsOf", version).load(path(def));
        Set<String> present = new HashSet<>(Arrays.asList(rows.columns()));
        Column[] columns = Arrays.stream(def.columns().fields())
                .map(field -> present.contains(field.name())
                        ? col(field.name())
                        : lit(null).cast(field.dataType()).alias(field.name()))
                .toArray(Column[]::new);
        return rows.select(columns);
    }

    /**
     * What changed in a table from one version to a later one, read from its log and from the files that it names alone.
     *
     * @param from -1 for a table that did not exist: all its rows came
     * @return empty when the log or a file is not there any more, or rows cannot be told from files
     */
    Optional<TableChanges> changes(TableDef def, long from, long to) {
        FileChanges files = new FileChanges();
        try {
            FileSystem store =
                    new Path(path(def)).getFileSystem(spark.sessionState().newHadoopConf());
            for (long version = from + 1; version <= to; version++) {
                Path commit = commitPath(def, version);
                if (!store.exists(commit)) {
                    return Optional.empty();
                }
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(store.open(commit), StandardCharsets.UTF_8))) {
                    files.add(lines);
                }
            }
            for (String file : List.copyOf(union(files.added().keySet(), files.removed()))) {
                if (!store.exists(dataPath(def, file))) {
                    return Optional.empty();
                }
            }
        } catch (IOException e) {
            throw SalternException.unavailable(
                    "The log of the table " + def + " cannot be read: " + e.getMessage() + ".", e);
        }
        if (!files.isPlain()) {
            return Optional.empty();
        }
        return Optional.of(new TableChanges(
                rowsOf(def, files.added().keySet()),
                rowsOf(def, files.removed()),
                files.added().values().stream().mapToLong(Long::longValue).sum(),
                files.removed().isEmpty()));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    private Dataset<Row> rowsOf(TableDef def, Set<String> files) {
        if (files.isEmpty()) {
            return read(def, -1);
        }
        String[] paths = files.stream()
                .map(file -> dataPath(def, file).toString())
                .sorted()
                .toArray(String[]::new);
        return spark.read().schema(def.columns().asNullable()).parquet(paths);
    }

    /** The log writes paths as parts of a URI, below the table unless they are absolute. */
    private Path dataPath(TableDef def, String file) {
        Path path = new Path(URI.create(file));
        return path.isAbsolute() ? path : new Path(path(def), path);
    }

    /** The size of a version's data files; 0 for -1. */
    long bytes(TableDef def, long version) {
        return version < 0
                ? 0
                : log(def).getSnapshotAt(version, Option.empty(), Option.empty(), false)
                        .sizeInBytes();
    }

    /** A property of a version of a table. */
    Optional<String> property(TableDef def, long version, String key) {
        Option<String> value = log(def).getSnapshotAt(version, Option.empty(), Option.empty(), false)
                .metadata()
                .configuration()
                .get(key);
        return value.isDefined() ? Optional.of(value.get()) : Optional.empty();
    }

    /** Sets properties of a table that is there, as a commit of its own. */
    void setProperties(TableDef def, Map<String, String> properties) {
        String settings = properties.entrySet().stream()
                .map(entry -> literal(entry.getKey()) + " = " + literal(entry.getValue()))
                .collect(Collectors.joining(", "));
        spark.sql("ALTER TABLE delta.`" + path(def).replace("`", "``") + "` SET TBLPROPERTIES (" + settings + ")");
    }

    private static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** Makes content equal to that of an earlier version, as a new version; for -1 the table is removed. */
    void restore(TableDef def, long version) {
        if (version < 0) {
            try {
                Path table = new Path(path(def));
                FileSystem files =
                        FileSystem.get(table.toUri(), spark.sessionState().newHadoopConf());
                deleteLog(files, new Path(table, "_delta_log"));
                files.delete(table, true);
                DeltaLog.invalidateCache(spark, table);
            } catch (IOException e) {
                throw SalternException.unavailable(
                        "The half-made table " + def + " cannot be removed: " + e.getMessage() + ".", e);
            }
            return;
        }
        DeltaTable.forPath(spark, path(def)).restoreToVersion(version);
    }

    /** From the newest commit to the oldest, so that a crash leaves a log without a gap. */
    private static void deleteLog(FileSystem files, Path log) throws IOException {
        if (!files.exists(log)) {
            return;
        }
        FileStatus[] entries = files.listStatus(log);
        Arrays.sort(
                entries,
                Comparator.comparing((FileStatus entry) -> entry.getPath().getName())
                        .reversed());
        for (FileStatus entry : entries) {
            files.delete(entry.getPath(), true);
        }
    }

    private Path commitPath(TableDef def, long version) {
        return new Path(path(def) + "/_delta_log/" + String.format(Locale.ROOT, "%020d.json", version));
    }

    /** The commit file of a version. */
    CommitFile commit(TableDef def, long version) {
        Path file = commitPath(def, version);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                file.getFileSystem(spark.sessionState().newHadoopConf()).open(file), StandardCharsets.UTF_8))) {
            return CommitFile.parse(reader);
        } catch (IOException e) {
            throw SalternException.unavailable("The commit " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }
}
