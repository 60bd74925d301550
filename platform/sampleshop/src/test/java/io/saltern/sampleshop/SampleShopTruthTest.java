package io.saltern.sampleshop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.saltern.sampleshop.SampleShopTruth.IdentifierTruth;
import io.saltern.sampleshop.SampleShopTruth.RecordTruth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One shop of 3,000 customers and 40 days, read by all tests. */
class SampleShopTruthTest {
    private static final SampleShopOptions OPTIONS = SampleShopOptions.of(3000, 40, 1);

    @TempDir
    static Path dir;

    private static SampleShopTruth truth;

    @BeforeAll
    static void writeShop() {
        SampleShop.write(OPTIONS, dir);
        truth = SampleShopTruth.read(dir);
    }

    @Test
    void everyDirtIsDoneAtItsRate() {
        for (Dirt dirt : Dirt.values()) {
            SampleShopTruth.DirtCount count = truth.dirt().get(dirt);
            double spread = Math.sqrt(dirt.defaultRate() * (1 - dirt.defaultRate()) / count.of());
            assertEquals(dirt.defaultRate(), count.rate(), 4.5 * spread + 0.0002, dirt.label() + " " + count);
        }
    }

    @Test
    void ratesOfOneAndZeroAreKept() {
        Path other = dir.resolve("other");
        SampleShop.write(
                SampleShopOptions.of(100, 5, 2)
                        .withDirt("missing-phone", 1)
                        .withDirt("re-registration", 0)
                        .withDirt("unparseable", 0),
                other);
        SampleShopTruth changed = SampleShopTruth.read(other);
        assertEquals(1.0, changed.dirt().get(Dirt.MISSING_PHONE).rate());
        assertTrue(changed.people().stream().noneMatch(SampleShopTruth.PersonTruth::registersAgain));
        assertTrue(changed.volumes().values().stream().allMatch(volume -> volume.unparseable() == 0));
    }

    @Test
    void thereIsAKioskForEvery500People() {
        assertEquals(6, truth.kiosks().size());
    }

    @Test
    void peopleShareAnIdentifierInFamiliesOnly() {
        Map<String, Set<String>> families = truth.families().stream()
                .collect(Collectors.groupingBy(
                        SampleShopTruth.FamilyMember::email,
                        Collectors.mapping(SampleShopTruth.FamilyMember::personId, Collectors.toSet())));
        Map<String, Set<String>> owners = new TreeMap<>();
        for (IdentifierTruth identifier : truth.identifiers()) {
            owners.computeIfAbsent(identifier.namespace() + ":" + identifier.value(), any -> new HashSet<>())
                    .add(identifier.personId());
        }
        owners.values().removeIf(people -> people.size() == 1);
        assertTrue(owners.size() > 10);
        owners.forEach((identifier, people) ->
                assertEquals(families.get(identifier.substring("email:".length())), people, identifier));
    }

    @Test
    void eachRecordIsTheWorkOfOnePersonAndEveryRawRecordIsKnown() throws IOException {
        Map<String, String> owners = owners();
        assertEquals(truth.records().size(), owners.size());
        for (Shown shown : shown()) {
            assertTrue(owners.containsKey(shown.key()), shown.key());
        }
    }

    /**
     * Equal e-mails, phones, user ids and devices, with the guards of a careful configuration, must find people again
     * without mixing them up: otherwise no identity resolution could be judged on this shop.
     */
    @Test
    void hardRulesReachHighPrecisionAndRecall() throws IOException {
        Map<String, String> owners = owners();
        List<Shown> records = shown();
        Map<String, Set<String>> accountsOfDevice = new HashMap<>();
        for (Shown record : records) {
            for (String device : record.devices()) {
                accountsOfDevice.computeIfAbsent(device, any -> new TreeSet<>()).add(record.key());
            }
        }
        Map<String, List<Shown>> byValue = new TreeMap<>();
        for (Shown record : records) {
            for (String value : record.values()) {
                byValue.computeIfAbsent(value, any -> new ArrayList<>()).add(record);
            }
            for (String device : record.devices()) {
                if (accountsOfDevice.get(device).size() <= 3) {
                    byValue.computeIfAbsent(device, any -> new ArrayList<>()).add(record);
                }
            }
        }
        Map<String, Set<String>> links = new TreeMap<>();
        byValue.forEach((value, sharers) -> {
            for (Shown a : sharers) {
                for (Shown b : sharers) {
                    boolean device = !value.contains("@") && !value.startsWith("+");
                    if (device || Population.edits(a.given(), b.given()) <= 1) {
                        links.computeIfAbsent(a.key(), any -> new TreeSet<>()).add(b.key());
                    }
                }
            }
        });

        long linked = 0;
        long right = 0;
        Map<String, Integer> recordsOfPerson = new TreeMap<>();
        Set<String> keys = records.stream().map(Shown::key).collect(Collectors.toCollection(TreeSet::new));
        keys.forEach(key -> recordsOfPerson.merge(owners.get(key), 1, Integer::sum));
        Set<String> seen = new HashSet<>();
        for (String key : keys) {
            List<String> component = component(key, links, seen);
            for (int i = 0; i < component.size(); i++) {
                for (int j = 0; j < i; j++) {
                    linked++;
                    right += owners.get(component.get(i)).equals(owners.get(component.get(j))) ? 1 : 0;
                }
            }
        }
        long all = recordsOfPerson.values().stream()
                .mapToLong(count -> (long) count * (count - 1) / 2)
                .sum();
        assertTrue(linked > 1000, "pairs linked: " + linked);
        assertTrue(right >= 0.999 * linked, right + " of " + linked + " pairs are right");
        assertTrue(right >= 0.80 * all, right + " of " + all + " pairs are found");
        assertNotEquals(all, right);
    }

    private static List<String> component(String start, Map<String, Set<String>> links, Set<String> seen) {
        List<String> component = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>();
        open.add(start);
        while (!open.isEmpty()) {
            String key = open.remove();
            if (seen.add(key)) {
                component.add(key);
                open.addAll(links.getOrDefault(key, Set.of()));
            }
        }
        return component;
    }

    private static Map<String, String> owners() {
        return truth.records().stream()
                .collect(Collectors.toMap(record -> record.source() + "/" + record.recordId(), RecordTruth::personId));
    }

    /** What one record showed at some time: normalised e-mail and phone, and devices. */
    private record Shown(String key, String given, Set<String> values, Set<String> devices) {}

    private static List<Shown> shown() throws IOException {
        List<Shown> records = new ArrayList<>();
        for (int day = 0; day < OPTIONS.days(); day++) {
            String date = OPTIONS.firstDay().plusDays(day).toString();
            for (CSVRecord row : RawShop.rows(dir, "crm", date, "contacts.csv", ',')) {
                if (row.isConsistent() && !row.get("contact_id").isEmpty()) {
                    records.add(shown(
                            "crm/" + row.get("contact_id"),
                            row.get("first_name"),
                            row.get("email"),
                            row.get("phone"),
                            null));
                }
            }
            for (CSVRecord row : RawShop.rows(dir, "loyalty", date, "signups.csv", ';')) {
                if (row.isConsistent() && !row.get("member_id").isEmpty()) {
                    records.add(shown(
                            "loyalty/" + row.get("member_id"),
                            row.get("first_name"),
                            row.get("email"),
                            row.get("phone"),
                            null));
                }
            }
            for (JsonNode message : RawShop.messages(dir, date)) {
                if (message.path("type").asText().equals("identify")) {
                    String id = message.path("userId")
                            .asText(message.path("anonymousId").asText());
                    JsonNode traits = message.path("traits");
                    records.add(shown(
                            "web/" + id,
                            traits.path("firstName").asText(),
                            traits.path("email").asText(),
                            traits.path("phone").asText(),
                            message.path("anonymousId").asText()));
                }
            }
        }
        return records;
    }

    private static Shown shown(String key, String given, String email, String phone, String device) {
        Set<String> values = new TreeSet<>();
        String address = email.strip().toLowerCase(Locale.ROOT);
        if (!address.isEmpty() && !address.equals(Typist.DEFAULT_EMAIL)) {
            values.add(address);
        }
        String digits = phone.replace("(0)", "").replaceAll("[^0-9+]", "");
        if (!digits.isEmpty() && !digits.equals(Typist.DEFAULT_PHONE)) {
            values.add(
                    digits.startsWith("+")
                            ? digits
                            : digits.startsWith("00") ? "+" + digits.substring(2) : "+49" + digits.substring(1));
        }
        return new Shown(
                key, given.strip().toLowerCase(Locale.ROOT), values, device == null ? Set.of() : Set.of(device));
    }
}
