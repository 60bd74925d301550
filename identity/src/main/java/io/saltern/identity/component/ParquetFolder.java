package io.saltern.identity.component;

import io.saltern.base.error.SalternException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Folders of Parquet files as the components step reads and writes them. */
final class ParquetFolder {
    private ParquetFolder() {}

    /**
     * A session of its own with splits as many as there are cores, batches of columns and compiled stages: they pay on
     * millions of edges, whatever the settings of the given session are.
     */
    static SparkSession session(SparkSession spark) {
        SparkSession session = spark.newSession();
        session.conf().set("spark.sql.codegen.wholeStage", "true");
        session.conf().set("spark.sql.adaptive.enabled", "false");
        session.conf().set("spark.sql.parquet.enableVectorizedReader", "true");
        session.conf().set("spark.sql.parquet.columnarReaderBatchSize", "8192");
        session.conf().set("spark.sql.files.maxPartitionBytes", String.valueOf(1L << 30));
        session.conf().set("spark.sql.files.openCostInBytes", "65536");
        session.conf().set("spark.sql.ansi.enabled", "true");
        return session;
    }

    static Dataset<Row> read(SparkSession session, String folder) {
        try {
            StructType ids = schemaOfIds(session, new Path(folder));
            return ids == null
                    ? session.read().parquet(folder)
                    : session.read().schema(ids).parquet(folder);
        } catch (RuntimeException e) {
            throw unreadable(folder, e);
        } catch (Exception e) {
            if (e instanceof AnalysisException) {
                throw unreadable(folder, e);
            }
            throw e;
        }
    }

    /**
     * The columns of a folder's first file, where all of them are long or string; null for any other folder. Spark would
     * start a job to read the same footer.
     */
    private static StructType schemaOfIds(SparkSession session, Path folder) {
        Configuration configuration = session.sparkContext().hadoopConfiguration();
        try {
            FileStatus first = null;
            for (FileStatus file : fileSystem(session, folder).listStatus(folder)) {
                String name = file.getPath().getName();
                if (file.isDirectory() && !name.startsWith("_")) {
                    return null;
                }
                if (first == null && name.endsWith(".parquet") && !name.startsWith("_") && !name.startsWith(".")) {
                    first = file;
                }
            }
            if (first == null) {
                return null;
            }
            try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(first, configuration))) {
                StructType schema = new StructType();
                for (Type column : reader.getFileMetaData().getSchema().getFields()) {
                    DataType type = typeOfId(column);
                    if (type == null) {
                        return null;
                    }
                    schema = schema.add(column.getName(), type);
                }
                return schema;
            }
        } catch (IOException | RuntimeException e) {
            // Spark tells what is wrong with the folder.
            return null;
        }
    }

    private static DataType typeOfId(Type column) {
        if (!column.isPrimitive() || column.isRepetition(Type.Repetition.REPEATED)) {
            return null;
        }
        PrimitiveTypeName stored = column.asPrimitiveType().getPrimitiveTypeName();
        LogicalTypeAnnotation meaning = column.getLogicalTypeAnnotation();
        if (stored == PrimitiveTypeName.INT64 && meaning == null) {
            return DataTypes.LongType;
        }
        return stored == PrimitiveTypeName.BINARY
                        && LogicalTypeAnnotation.stringType().equals(meaning)
                ? DataTypes.StringType
                : null;
    }

    /** A Parquet folder, or a Delta table. */
    static Dataset<Row> readTable(SparkSession session, String folder) {
        Path log = new Path(folder, "_delta_log");
        return exists(session, log) ? session.read().format("delta").load(folder) : read(session, folder);
    }

    /** A folder inside a folder that was written; null where nothing was written there. */
    static Dataset<Row> readPart(SparkSession session, String folder, String part) {
        Path path = new Path(folder, part);
        if (exists(session, path)) {
            return read(session, path.toString());
        }
        if (!exists(session, new Path(folder))) {
            throw unreadable(folder, null);
        }
        return null;
    }

    private static boolean exists(SparkSession session, Path path) {
        try {
            return fileSystem(session, path).exists(path);
        } catch (IOException e) {
            throw SalternException.unavailable(path + " cannot be looked up.", e);
        }
    }

    private static SalternException unreadable(String folder, Exception cause) {
        return SalternException.unavailable(
                folder + " cannot be read as Parquet. Give a folder that exists and holds Parquet files.", cause);
    }

    /** Ids hardly repeat, so dictionaries are not tried. */
    static void write(Dataset<Row> rows, String folder) {
        rows.write()
                .mode(SaveMode.ErrorIfExists)
                .option("compression", "snappy")
                .option("parquet.enable.dictionary", "false")
                .parquet(folder);
    }

    /** The scratch folder is deleted in the end, so it must be of this run's own making. */
    static void refuseLeftover(SparkSession spark, Path folder) {
        try {
            if (fileSystem(spark, folder).exists(folder)) {
                throw SalternException.config(folder + " exists, and the rounds would be written there and deleted."
                        + " It may be left from a run that was killed: remove it, or name another --out.");
            }
        } catch (IOException e) {
            throw SalternException.unavailable(folder + " cannot be looked up.", e);
        }
    }

    static void refuseExisting(SparkSession spark, String folder) {
        Path path = new Path(folder);
        try {
            if (fileSystem(spark, path).exists(path)) {
                throw SalternException.config(
                        "--out " + folder + " exists. Name a folder that does not; nothing is written over.");
            }
        } catch (IOException e) {
            throw SalternException.unavailable("--out " + folder + " cannot be looked at.", e);
        }
    }

    /** Rows that a written folder holds, from the footers of its files. */
    static long rows(SparkSession spark, Path folder) {
        long rows = 0;
        try {
            for (FileStatus file : fileSystem(spark, folder).listStatus(folder)) {
                if (file.isFile() && file.getPath().getName().endsWith(".parquet")) {
                    rows += rows(spark, file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** Rows of the files that are read, from their footers. */
    static long rows(SparkSession spark, Dataset<Row> read) {
        long rows = 0;
        try {
            for (String file : read.inputFiles()) {
                // Spark names its files as URLs, where a blank is %20.
                Path path = SparkPath.fromUrlString(file).toPath();
                rows += rows(spark, fileSystem(spark, path).getFileStatus(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private static long rows(SparkSession spark, FileStatus file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(
                HadoopInputFile.fromStatus(file, spark.sparkContext().hadoopConfiguration()))) {
            return reader.getRecordCount();
        }
    }

    static void delete(SparkSession spark, Path folder) {
        try {
            fileSystem(spark, folder).delete(folder, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileSystem fileSystem(SparkSession spark, Path path) throws IOException {
        return path.getFileSystem(spark.sparkContext().hadoopConfiguration());
    }
}
