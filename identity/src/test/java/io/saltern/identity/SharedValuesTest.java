package io.saltern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.lake.table.CustomerTable;
import io.saltern.testkit.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An e-mail and a phone that many people share, also where records are compared by what they say. With
 * -Dsaltern.shared.people=2500 the e-mail stands on 500 records and the phone on 2,000.
 */
@ExtendWith(SparkExtension.class)
class SharedValuesTest {
    private static final int PEOPLE = Integer.getInteger("saltern.shared.people", 250);
    private static final Column AS_OF = functions.lit(Timestamp.from(StagedShop.AS_OF));
    private static final String MATCH =
            """
            match:
              columns: {given_name: given, family_name: surname, birth_on: birth_date, street: street, city: city,
                        email: email, phone: phone}
            """;

    private static final List<String> GIVEN = List.of(
            "Mathilde", "Konstantin", "Friederike", "Sebastian", "Leonore", "Benjamin", "Valentina", "Gustav", "Ida");
    private static final List<String> FAMILY = List.of(
            "Abendroth",
            "Brinkmann",
            "Cordes",
            "Dietrich",
            "Eggers",
            "Falkenberg",
            "Grote",
            "Hartwig",
            "Imhoff",
            "Jansen",
            "Kranz",
            "Lindner",
            "Matthes",
            "Niehaus");
    private static final List<String> CITIES = List.of("Kiel", "Bremen", "Jena", "Ulm", "Trier");

    @Test
    void values_that_many_share_merge_no_two_people(SparkSession spark) {
        IdentityConfig config = StagedShop.config(MATCH);
        StagedShop shop = shop(spark);
        try (ScoredLinks scored = ScoredLinks.of(
                                shop.all().customers(), shop.all().overrides(), config.scoring(), AS_OF, text -> {})
                        .orElseThrow();
                IdentityResolution resolution =
                        new IdentityResolution(shop.all(), Optional.of(scored::accepted), config, AS_OF)) {
            List<String> merged = new ArrayList<>();
            int found = 0;
            for (String person : StagedShop.partition(resolution.components(), resolution.setRows())) {
                List<String> records = List.of(person.split(" ")).stream()
                        .filter(id -> id.startsWith("crm_id:") || id.startsWith("user_id:"))
                        .toList();
                long people = new TreeSet<>(records.stream()
                                .map(id -> id.replaceAll(".*:u?", ""))
                                .toList())
                        .size();
                if (people > 1) {
                    merged.add(person);
                }
                found += people == 1 && records.size() == 2 ? 1 : 0;
            }
            assertEquals(List.of(), merged, "people who are merged");
            assertTrue(found >= PEOPLE / 3, found + " of " + PEOPLE / 2 + " people with two records were found");
        }
    }

    /** Every other person has a second record that nothing but what it says links with the first. */
    private static StagedShop shop(SparkSession spark) {
        Random random = new Random(11);
        StagedShop shop = new StagedShop(spark);
        for (int person = 0; person < PEOPLE; person++) {
            String given = GIVEN.get(random.nextInt(GIVEN.size()));
            Map<String, Object> says = new TreeMap<>();
            says.put(CustomerTable.FAMILY_NAME, FAMILY.get(random.nextInt(FAMILY.size())));
            says.put(
                    CustomerTable.BIRTH_ON,
                    Date.valueOf(LocalDate.of(1940, 1, 1).plusDays(random.nextInt(22_000))));
            says.put(
                    CustomerTable.STREET,
                    FAMILY.get(random.nextInt(FAMILY.size())) + "weg " + (1 + random.nextInt(90)));
            says.put(CustomerTable.CITY, CITIES.get(random.nextInt(CITIES.size())));
            if (person % 2 == 0) {
                shop.customer(1, "web", StagedShop.day(1), says, given, "user_id:u" + person);
            }
            String email = person % 5 == 0 ? "shop@example.org" : "p" + person + "@example.org";
            String phone = person % 5 == 1 ? "+4930" + (1_000_000 + person) : "0000000000";
            says.put(CustomerTable.EMAIL, email);
            says.put(CustomerTable.PHONE, phone);
            shop.customer(
                    1, "crm", StagedShop.day(1), says, given, "crm_id:" + person, "email:" + email, "phone:" + phone);
        }
        return shop;
    }
}
