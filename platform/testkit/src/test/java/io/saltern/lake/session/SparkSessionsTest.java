package io.saltern.lake.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.testkit.SparkExtension;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SparkSessionsTest {
    private static final String KEY = "spark.sql.warehouse.dir";

    @Test
    void tablesOfTheSessionHaveAFolderOfTemporaryFiles(SparkSession spark) {
        Path folder = Path.of(URI.create(spark.conf().get(KEY)));

        assertTrue(folder.startsWith(Path.of(System.getProperty("java.io.tmpdir"))), folder.toString());
        assertTrue(Files.isDirectory(folder), folder.toString());
        assertFalse(folder.startsWith(Path.of("").toAbsolutePath()), folder + " lies where the command was called");
        assertEquals(
                spark.conf().get(KEY),
                SparkSessions.open("again", Map.of()).conf().get(KEY),
                "a session that is there gets another folder");
    }
}
