package io.saltern.lake.session;

import io.saltern.base.error.SalternException;
import io.saltern.lake.store.LocalFileSystemInProcess;
import io.saltern.lake.store.LocalLogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Sessions with what Saltern's tables need. The master is never named here: spark-submit gives it, and the launcher for
 * local runs.
 */
public final class SparkSessions {
    private static final String TABLES_OF_THE_SESSION = "spark.sql.warehouse.dir";

    private SparkSessions() {}

    /** The settings that results depend on: set wherever Saltern runs, on a laptop or a cluster. */
    public static Map<String, String> required() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
        settings.put("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
        settings.put("spark.sql.session.timeZone", "UTC");
        settings.put("spark.sql.ansi.enabled", "true");
        // Delta's parser loses named parameters on Spark 4.1 (delta-io/delta#7640); with this, spark.sql(text,
        // arguments) works.
        settings.put("spark.sql.legacy.parameterSubstitution.constantsOnly", "true");
        return settings;
    }

    /** Settings that make small runs in one JVM quick; they change no result. */
    public static Map<String, String> local(int cores) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.ui.enabled", "false");
        settings.put("spark.ui.showConsoleProgress", "false");
        settings.put("spark.driver.host", "127.0.0.1");
        settings.put("spark.driver.bindAddress", "127.0.0.1");
        settings.put("spark.sql.shuffle.partitions", String.valueOf(cores));
        settings.put("spark.default.parallelism", String.valueOf(cores));
        settings.put("spark.databricks.delta.snapshotPartitions", "1");
        settings.put("spark.sql.sources.parallelPartitionDiscovery.parallelism", String.valueOf(cores));
        // Compiling a plan's stages costs more than it saves on so few rows, and so does planning each query again on
        // the way.
        settings.put("spark.sql.codegen.wholeStage", "false");
        settings.put("spark.sql.adaptive.enabled", "false");
        settings.put("spark.locality.wait", "0");
        settings.put("spark.delta.logStore.file.impl", LocalLogStore.class.getName());
        settings.put("spark.hadoop.fs.file.impl", LocalFileSystemInProcess.class.getName());
        settings.put(
                "spark.sql.streaming.checkpointFileManagerClass",
                "org.apache.spark.sql.execution.streaming.checkpointing.FileSystemBasedCheckpointFileManager");
        // Sessions with class loaders of their own make the compiler of expressions ask for every name over the
        // network.
        settings.put("spark.sql.artifact.isolation.enabled", "false");
        return settings;
    }

    /**
     * The session of this process, made if there is none; {@code further} settings win over the required ones. Unless a
     * setting, a system property or Hive names a place for tables of the session's own, which Saltern never makes, it is a
     * folder of temporary files: Spark would make the folder spark-warehouse wherever a command is called.
     */
    public static SparkSession open(String appName, Map<String, String> further) {
        SparkSession.Builder builder = SparkSession.builder().appName(appName);
        required().forEach(builder::config);
        if (SparkSession.getDefaultSession().isEmpty()
                && System.getProperty(TABLES_OF_THE_SESSION) == null
                && !"hive".equals(System.getProperty("spark.sql.catalogImplementation"))) {
            builder.config(TABLES_OF_THE_SESSION, temporaryFolder());
        }
        further.forEach(builder::config);
        return builder.getOrCreate();
    }

    /** Its end is that of the process; nothing is ever put into it. */
    private static String temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("saltern-session-");
            folder.toFile().deleteOnExit();
            return folder.toUri().toString();
        } catch (IOException e) {
            throw SalternException.unavailable("The folder for temporary files cannot be written to.", e);
        }
    }
}
