package io.saltern.sampleshop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.error.ErrorKind;
import io.saltern.base.error.SalternException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleShopTest {
    private static final SampleShopOptions SMALL = SampleShopOptions.of(200, 10, 7);

    @TempDir
    Path dir;

    @Test
    void equalOptionsGiveEqualBytesInAnyLocaleAndTimeZone() throws IOException {
        SampleShop.write(SMALL, dir.resolve("one"));
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            SampleShop.write(SMALL, dir.resolve("two"));
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        assertEquals(digests(dir.resolve("one")), digests(dir.resolve("two")));
    }

    @Test
    void anotherSeedGivesAnotherShop() throws IOException {
        SampleShop.write(SMALL, dir.resolve("one"));
        SampleShop.write(SampleShopOptions.of(200, 10, 8).withFirstDay(SMALL.firstDay()), dir.resolve("two"));
        Map<String, String> one = digests(dir.resolve("one"));
        one.values().retainAll(digests(dir.resolve("two")).values());
        assertEquals(Map.of(), one);
    }

    @Test
    void daysAddedLaterEqualDaysWrittenAtOnceAndLeaveEarlierOnesAlone() throws IOException {
        SampleShop.write(SMALL.withDays(15), dir.resolve("at-once"));
        SampleShop.write(SMALL, dir.resolve("grown"));
        Map<String, String> before = digests(dir.resolve("grown"));
        before.remove("shop.json");
        SampleShopSummary four = SampleShop.addDays(dir.resolve("grown"), 4);
        SampleShopSummary one = SampleShop.addDays(dir.resolve("grown"), 1);

        Map<String, String> grown = digests(dir.resolve("grown"));
        assertEquals(digests(dir.resolve("at-once")), grown);
        assertTrue(grown.entrySet().containsAll(before.entrySet()));
        assertEquals(14, four.days());
        assertEquals(15, one.days());
        assertTrue(one.files() > 2 && one.files() <= 7, one.toString());
    }

    @Test
    void aSmallShopHasEverySourceAndSoundVolumes() {
        SampleShopSummary summary = SampleShop.write(SMALL, dir);
        assertEquals(
                Set.of("crm", "loyalty", "web", "orders", "pos", "email", "consent", "catalogue"),
                summary.records().keySet());
        assertTrue(summary.files() > 35 && summary.files() <= 71, summary.toString());
        assertTrue(summary.people() > 150 && summary.people() < 165, summary.toString());
        assertTrue(summary.records().get("web") > 500 && summary.records().get("web") < 2500, summary.toString());
        assertTrue(summary.records().get("pos") > 40, summary.toString());
        assertTrue(summary.records().get("orders") > 5, summary.toString());
        assertTrue(summary.records().get("crm") > 120, summary.toString());
    }

    @Test
    void nothingLiesAfterTheDayOfItsFile() throws IOException {
        SampleShop.write(SMALL, dir);
        int late = 0;
        for (int day = 0; day < SMALL.days(); day++) {
            String date = SMALL.firstDay().plusDays(day).toString();
            for (JsonNode message : RawShop.messages(dir, date)) {
                String on = message.path("timestamp").asText().substring(0, 10);
                assertTrue(on.compareTo(date) <= 0, on + " in the file of " + date);
                assertTrue(on.compareTo(SMALL.firstDay().toString()) >= 0, on);
                late += on.equals(date) ? 0 : 1;
            }
            for (CSVRecord line : RawShop.rows(dir, "pos", date, "receipts.csv", ',')) {
                if (line.isConsistent()) {
                    assertTrue(line.get("sold_at").compareTo(date + " 24") < 0);
                }
            }
        }
        assertTrue(late > 0);
    }

    @Test
    void messagesBeforeTheFirstLateOneBelongToTheirDay() throws IOException {
        SampleShop.write(SMALL.withDirt("late", 0).withDirt("resent", 0), dir);
        for (int day = 0; day < SMALL.days(); day++) {
            String date = SMALL.firstDay().plusDays(day).toString();
            for (JsonNode message : RawShop.messages(dir, date)) {
                assertTrue(message.path("timestamp").asText().startsWith(date));
            }
        }
    }

    @Test
    void unparseableRecordsAreAsManyAsTheTruthSays() throws IOException {
        SampleShop.write(SMALL.withDirt("unparseable", 0.05).withDirt("late", 0), dir);
        SampleShopTruth truth = SampleShopTruth.read(dir);

        long contacts = 0;
        long brokenContacts = 0;
        long brokenLines = 0;
        long brokenMessages = 0;
        long brokenOrders = 0;
        for (int day = 0; day < SMALL.days(); day++) {
            String date = SMALL.firstDay().plusDays(day).toString();
            for (CSVRecord row : RawShop.rows(dir, "crm", date, "contacts.csv", ',')) {
                contacts++;
                brokenContacts += row.isConsistent() && !row.get("contact_id").isEmpty() ? 0 : 1;
            }
            brokenLines += RawShop.lines(dir, "web", date, "events.ndjson.gz").stream()
                    .filter(line -> !parses(line))
                    .count();
            brokenMessages += RawShop.messages(dir, date).stream()
                    .filter(message -> !message.has("messageId") || !message.has("type"))
                    .count();
            for (JsonNode order : RawShop.orders(dir, date)) {
                brokenOrders += order.has("order_id") ? 0 : 1;
            }
        }
        assertTrue(brokenContacts > 0 && brokenLines > 0 && brokenMessages > 0 && brokenOrders > 0);
        assertEquals(truth.volumes().get("crm").records(), contacts);
        assertEquals(truth.volumes().get("crm").unparseable(), brokenContacts);
        assertEquals(truth.volumes().get("web").unparseable(), brokenLines + brokenMessages);
        assertEquals(truth.volumes().get("orders").unparseable(), brokenOrders);
    }

    @Test
    void distinctMessagesAreWhatIsLeftWithoutRepeatedAndUnparseableOnes() throws IOException {
        SampleShop.write(SMALL.withDirt("duplicate", 0.05).withDirt("resent", 0.05), dir);
        Set<String> ids = new HashSet<>();
        Set<String> orders = new HashSet<>();
        for (int day = 0; day < SMALL.days(); day++) {
            String date = SMALL.firstDay().plusDays(day).toString();
            for (JsonNode message : RawShop.messages(dir, date)) {
                if (message.has("messageId") && message.has("type")) {
                    ids.add(message.get("messageId").asText());
                }
            }
            Set<String> today = new HashSet<>();
            for (JsonNode order : RawShop.orders(dir, date)) {
                if (order.has("order_id")) {
                    assertTrue(today.add(order.get("order_id").asText()), "an order stands twice in a file");
                }
            }
            orders.addAll(today);
        }
        Map<String, SampleShopTruth.Volume> volumes = SampleShopTruth.read(dir).volumes();
        assertTrue(volumes.get("web").duplicates() > 0 && volumes.get("web").resent() > 0);
        assertEquals(distinct(volumes.get("web")), ids.size());
        assertEquals(distinct(volumes.get("orders")), orders.size());
    }

    @Test
    void anOrderAddsUpAndIsTheSameAsItsEvent() throws IOException {
        SampleShop.write(SMALL.withDirt("late", 0), dir);
        Map<String, String> totals = new TreeMap<>();
        for (int day = 0; day < SMALL.days(); day++) {
            String date = SMALL.firstDay().plusDays(day).toString();
            for (JsonNode order : RawShop.orders(dir, date)) {
                if (order.has("order_id")) {
                    double sum = order.at("/shipping/cost").asDouble();
                    for (JsonNode line : order.get("lines")) {
                        sum += line.get("quantity").asInt()
                                        * line.get("unit_price").asDouble()
                                - line.get("discount").asDouble();
                    }
                    assertEquals(order.get("total").asDouble(), sum, 0.001);
                    totals.put(
                            order.get("order_id").asText(), order.get("total").asText());
                }
            }
        }
        Map<String, String> events = new TreeMap<>();
        for (int day = 0; day < SMALL.days(); day++) {
            for (JsonNode message :
                    RawShop.messages(dir, SMALL.firstDay().plusDays(day).toString())) {
                if (message.path("event").asText().equals("Order Completed")) {
                    events.put(
                            message.at("/properties/order_id").asText(),
                            message.at("/properties/total").asText());
                }
            }
        }
        assertFalse(totals.isEmpty());
        assertEquals(totals, events);
    }

    @Test
    void anotherShopInTheFolderIsNotOverwritten() {
        SampleShop.write(SampleShopOptions.of(20, 2, 1), dir);
        SalternException refused =
                assertThrows(SalternException.class, () -> SampleShop.write(SampleShopOptions.of(20, 2, 2), dir));
        assertEquals(ErrorKind.CONFIG, refused.kind());
        assertTrue(refused.getMessage().contains("shop.json"), refused.getMessage());
    }

    @Test
    void daysCannotBeAddedToNothing() {
        SalternException refused =
                assertThrows(SalternException.class, () -> SampleShop.addDays(dir.resolve("nowhere"), 1));
        assertEquals(ErrorKind.CONFIG, refused.kind());
        assertTrue(refused.getMessage().contains("nowhere"), refused.getMessage());
    }

    @Test
    void optionsComeBackFromTheFolder() {
        SampleShopOptions options =
                SampleShopOptions.of(20, 2, 3).withDirt("late", 0.5).withFirstDay(LocalDate.of(2025, 3, 1));
        SampleShop.write(options, dir);
        assertEquals(options, SampleShop.read(dir));
    }

    @Test
    void unknownDirtAndRatesOutsideZeroToOneAreRefused() {
        SalternException unknown = assertThrows(SalternException.class, () -> SMALL.withDirt("lateness", 0.1));
        assertTrue(unknown.getMessage().contains("resent"), unknown.getMessage());
        SalternException outside = assertThrows(SalternException.class, () -> SMALL.withDirt("late", 20));
        assertTrue(outside.getMessage().contains("late"), outside.getMessage());
        assertThrows(SalternException.class, () -> SMALL.withDirt("late", Double.NaN));
    }

    @Test
    void theSmallestShopCanBeWritten() {
        SampleShopSummary summary = SampleShop.write(SampleShopOptions.of(1, 1, 1), dir);
        assertTrue(summary.files() > 0, summary.toString());
        assertEquals(1, summary.people());
    }

    private static long distinct(SampleShopTruth.Volume volume) {
        return volume.records() - volume.duplicates() - volume.resent() - volume.unparseable();
    }

    private static boolean parses(String line) {
        try {
            new ObjectMapper().readTree(line);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static Map<String, String> digests(Path folder) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                digests.put(folder.relativize(file).toString(), HexFormat.of().formatHex(hash));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return digests;
    }
}
