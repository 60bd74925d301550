package io.saltern.identity.household;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.saltern.identity.config.HouseholdConfig;
import io.saltern.lake.table.HouseholdMemberTable;
import io.saltern.lake.table.HouseholdTable;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class HouseholdPlanTest {
    private static final HouseholdConfig USUAL =
            new HouseholdConfig(List.of(List.of("family_name", "street", "postcode")), 3);

    @Test
    void people_of_one_surname_and_address_live_together_and_a_hostel_is_no_household(SparkSession spark) {
        List<Row> people = new ArrayList<>(List.of(
                person("a", "Lind", "Long Road 1", "50667"),
                person("b", "LIND", "long-road 1", "50667"),
                person("c", "Lind", "Long Road 2", "50667"),
                person("d", "Berg", "Long Road 1", "50667"),
                person("e", null, "Long Road 1", "50667"),
                person("f", "!", "Long Road 1", "50667"),
                person("g", "!", "Long Road 1", "50667")));
        for (String guest : List.of("h", "i", "j", "k")) {
            people.add(person(guest, "Guest", "Station 1", "10115"));
        }

        assertEquals("[[a, b]]", together(members(spark, USUAL, people)).toString());
    }

    @Test
    void rules_of_ones_own_join_but_a_chain_over_the_limit_falls_back_to_the_first(SparkSession spark) {
        HouseholdConfig config = new HouseholdConfig(List.of(List.of("street"), List.of("phone")), 3);
        List<Row> chain = List.of(
                phoned("a", "S1", null), phoned("b", "S1", "1"), phoned("c", "S2", "1"), phoned("d", "S2", null));

        assertEquals(
                "[[a, b, c]]",
                together(members(spark, config, chain.subList(0, 3))).toString());
        assertEquals("[[a, b], [c, d]]", together(members(spark, config, chain)).toString());
    }

    @Test
    void a_household_keeps_its_id_while_people_come_go_and_return(SparkSession spark) {
        Home home = new Home(spark);
        home.live(1, "a S1", "b S1", "x S9", "y S9");
        String ab = home.of("a");
        String xy = home.of("x");
        assertNotEquals(ab, xy);
        assertEquals(ab, home.of("b"));
        assertEquals(false, List.of("a", "b").contains(ab));

        home.live(2, "a S1", "b S1", "c S1", "x S9", "y S9");
        assertEquals(ab, home.of("c"), "who moves in joins");

        home.live(3, "b S1", "c S1", "a S9", "x S9", "y S9");
        assertEquals(ab, home.of("a"), "the id goes with the earliest member");
        assertNotEquals(ab, home.of("b"));
        assertEquals(ab, home.of("x"), "and the other household is merged into it");
        assertEquals("merged", home.status(xy));

        home.live(4, "a S1", "b S1", "c S1", "x S9", "y S9");
        assertEquals(ab, home.of("a"));
        assertEquals(xy, home.of("x"), "what the merge took comes back");
        assertEquals("active", home.status(xy));

        home.live(5, "a S1", "b S2", "x S9", "y S9");
        assertEquals(null, home.of("a"), "nobody lives together with themselves");
        assertEquals("retired", home.status(ab));
    }

    private static Dataset<Row> members(SparkSession spark, HouseholdConfig config, List<Row> people) {
        Dataset<Row> profiles = Rows.of(
                spark,
                "profile_id string, family_name string, street string, postcode string, phone string, is_known boolean",
                people.toArray(Row[]::new));
        return HouseholdPlan.members(
                HouseholdPlan.shared(profiles, config),
                profiles.select(col("profile_id"), lit(1L).alias("first_load")),
                config);
    }

    private static List<List<String>> together(Dataset<Row> members) {
        Map<String, List<String>> households = new TreeMap<>();
        members.orderBy("node_id")
                .select("component", "node_id")
                .collectAsList()
                .forEach(row -> households
                        .computeIfAbsent(row.getString(0), component -> new ArrayList<>())
                        .add(row.getString(1)));
        return households.values().stream()
                .sorted((one, other) -> one.get(0).compareTo(other.get(0)))
                .toList();
    }

    private static Row person(String id, String surname, String street, String postcode) {
        return Rows.row(id, surname, street, postcode, null, true);
    }

    private static Row phoned(String id, String street, String phone) {
        return Rows.row(id, null, street, null, phone, true);
    }

    /** Both tables, kept as rows from run to run. */
    private static final class Home {
        private final SparkSession spark;
        private final Map<List<Object>, Row> members =
                new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        private final Map<String, Row> households = new TreeMap<>();

        Home(SparkSession spark) {
            this.spark = spark;
        }

        void live(long run, String... people) {
            HouseholdConfig config = new HouseholdConfig(List.of(List.of("street")), 9);
            List<Row> rows = Arrays.stream(people)
                    .map(person -> phoned(person.split(" ")[0], person.split(" ")[1], null))
                    .toList();
            HouseholdPlan.Changes changes = HouseholdPlan.changes(
                    members(spark, config, rows),
                    spark.createDataFrame(
                            List.copyOf(members.values()),
                            HouseholdMemberTable.DEF.columns().asNullable()),
                    spark.createDataFrame(
                            List.copyOf(households.values()),
                            HouseholdTable.DEF.columns().asNullable()),
                    "pepper",
                    lit(Timestamp.from(Instant.EPOCH.plusSeconds(86_400 * run))),
                    run,
                    Dataset::localCheckpoint);
            List<Row> moved = changes.members()
                    .select(HouseholdMemberTable.DEF.columnNames().stream()
                            .map(name -> col(name))
                            .toArray(Column[]::new))
                    .collectAsList();
            List<Row> named = changes.households()
                    .select(HouseholdTable.DEF.columnNames().stream()
                            .map(name -> col(name))
                            .toArray(Column[]::new))
                    .collectAsList();
            moved.forEach(row -> members.put(List.of(row.get(0), row.get(2), row.get(4)), row));
            named.forEach(row -> households.put(row.getString(0), row));
        }

        String of(String person) {
            return members.values().stream()
                    .filter(row -> row.getString(0).equals(person) && row.isNullAt(3))
                    .map(row -> row.getString(1))
                    .findFirst()
                    .orElse(null);
        }

        String status(String household) {
            return households.get(household).getAs(HouseholdTable.STATUS);
        }
    }
}
