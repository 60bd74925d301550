package io.saltern.testkit;

import io.saltern.lake.session.SparkSessions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one Spark session of their JVM; it ends with the JVM. */
public final class SparkExtension implements ParameterResolver {
    private static final int CORES = 2;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(SparkSession.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return session();
    }

    /** The session of this JVM. */
    public static synchronized SparkSession session() {
        Map<String, String> settings = new LinkedHashMap<>(SparkSessions.local(CORES));
        settings.put("spark.master", "local[" + CORES + "]");
        return SparkSessions.open("saltern-tests", settings);
    }
}
