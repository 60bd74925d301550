package io.saltern.cli.query;

import io.saltern.lake.session.SparkSessions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a command: the one that spark-submit prepares, or a quick local one. */
public final class Sessions {
    private Sessions() {}

    public static SparkSession open() {
        Map<String, String> settings = new LinkedHashMap<>();
        boolean submitted = "true".equals(System.getProperty("SPARK_SUBMIT"));
        if (!submitted) {
            settings.putAll(SparkSessions.local(Runtime.getRuntime().availableProcessors()));
            // What the launcher or the user set as system properties wins.
            settings.keySet().removeIf(key -> System.getProperty(key) != null);
        }
        SparkSession spark = SparkSessions.open("saltern", settings);
        SparkSession.setActiveSession(spark);
        return spark;
    }
}
