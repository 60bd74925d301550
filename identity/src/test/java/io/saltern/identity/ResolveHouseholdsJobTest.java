package io.saltern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.base.secret.SecretRef;
import io.saltern.identity.config.HouseholdConfig;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.table.HouseholdMemberTable;
import io.saltern.lake.table.HouseholdTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.testkit.DatasetAssert;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import io.saltern.testkit.TestLake;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ResolveHouseholdsJobTest {
    @Test
    void moves_are_kept_as_history_and_a_day_without_any_writes_nothing(SparkSession spark, @TempDir Path directory) {
        TestLake lake = new TestLake(spark, directory);
        live(lake, 1, "a S1", "b S1", "c S2");
        RunResult first = run(lake, 1);
        assertEquals(0, first.exitCode().number());
        long version = lake.warehouse().version(HouseholdMemberTable.DEF);
        live(lake, 2, "a S1", "b S1", "c S3");
        run(lake, 2);
        assertEquals(version, lake.warehouse().version(HouseholdMemberTable.DEF), "nobody moved in or out");

        live(lake, 3, "a S1", "c S1", "b S2");
        run(lake, 3);

        DatasetAssert.assertRows(
                lake.read(HouseholdMemberTable.DEF)
                        .selectExpr("profile_id", "date(valid_from)", "date(valid_to)", "closed_no IS NULL"),
                "a|2025-01-02|null|true",
                "b|2025-01-02|2025-01-04|false",
                "c|2025-01-04|null|true");
        DatasetAssert.assertRows(
                lake.read(HouseholdTable.DEF).select("anchor_profile_id", "generation", "status"), "a|0|active");
    }

    private static RunResult run(TestLake lake, int day) {
        HouseholdConfig config = new HouseholdConfig(List.of(List.of("street")), 9);
        return lake.run(day(day), new ResolveHouseholdsJob(config, SecretRef.literal("pepper")));
    }

    private static void live(TestLake lake, int day, String... people) {
        Row[] rows = Arrays.stream(people)
                .map(person -> Rows.row(person.split(" ")[0], person.split(" ")[1]))
                .toArray(Row[]::new);
        SparkSession spark = lake.warehouse().spark();
        lake.put(
                day(day),
                ProfileTable.DEF,
                Rows.of(spark, "profile_id string, street string", rows)
                        .selectExpr(
                                "*",
                                "cast(array() AS array<struct<namespace:string,value:string>>) AS identifiers",
                                "cast(array() AS array<string>) AS sources",
                                "1L AS record_count",
                                "timestamp'2025-01-01' AS first_seen_at",
                                "timestamp'2025-01-01' AS last_seen_at",
                                "true AS is_known"));
        lake.put(
                day(day),
                ProfileLedgerTable.DEF,
                Rows.of(spark, "profile_id string, street string", rows)
                        .selectExpr(
                                "profile_id",
                                "profile_id AS anchor_node_id",
                                "0 AS generation",
                                "1L AS first_load",
                                "timestamp'2025-01-01' AS minted_at",
                                "'active' AS status"));
    }

    private static Instant day(int day) {
        return Instant.parse("2025-01-01T00:00:00Z").plusSeconds(86_400L * day);
    }
}
