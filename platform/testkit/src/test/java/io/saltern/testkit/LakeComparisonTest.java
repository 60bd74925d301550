package io.saltern.testkit;

import static io.saltern.testkit.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.ProfileChangeTable;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class LakeComparisonTest {
    private static final Timestamp AT = Timestamp.from(Instant.parse("2025-01-02T00:00:00Z"));

    @Test
    void tellsTheKeysOfWhatDiffersAndNoValueOfARecord(SparkSession spark, @TempDir Path directory) {
        TestLake expected = lake(spark, directory.resolve("expected"), change("a"), change("b"));
        TestLake same = lake(spark, directory.resolve("same"), change("b"), change("a"));
        TestLake other = lake(spark, directory.resolve("other"), change("a"), change("b"), change("b"));
        consent(expected, "no time", 1);
        consent(same, "no time", 2);
        consent(other, "no purpose", 1);
        LakeComparison comparison = LakeComparison.with(expected.warehouse(), LakeComparison.Scope.EVERYTHING);
        assertEquals(List.of(), comparison.differences(same.warehouse()));
        List<LakeComparison.Difference> found = comparison.differences(other.warehouse());
        assertEquals(
                List.of("core.profile_change", "staged.consent"),
                found.stream().map(LakeComparison.Difference::table).toList());
        assertEquals(2, found.get(0).rowsExpected());
        assertEquals(3, found.get(0).rowsActual());
        assertTrue(found.get(0).toString().contains("profile_id=b"), found.toString());
        assertTrue(found.get(1).toString().contains("differs in fault"), found.toString());
        assertFalse(found.toString().contains("ana@example.com"), found.toString());
    }

    private static Row change(String profile) {
        return row(profile, AT, 1L, "created", "");
    }

    private static TestLake lake(SparkSession spark, Path directory, Row... changes) {
        TestLake lake = new TestLake(spark, directory);
        lake.put(
                AT.toInstant(),
                ProfileChangeTable.DEF,
                Rows.of(
                        spark,
                        "profile_id string, at timestamp, change_no bigint, kind string, other_profile_id string",
                        changes));
        return lake;
    }

    private static void consent(TestLake lake, String fault, long load) {
        lake.put(
                AT.toInstant(),
                ConsentTable.DEF,
                Rows.of(
                        lake.warehouse().spark(),
                        "source string, namespace string, value string, purpose string, decided_at timestamp,"
                                + " is_granted boolean, _batch_id string, _load bigint, known_at timestamp, fault string",
                        row("crm", "email", "ana@example.com", "email_marketing", AT, false, "b", load, AT, fault)));
    }
}
