package io.saltern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.cli.SalternCommand.Outcome;
import io.saltern.cli.project.SampleProject;
import io.saltern.cli.report.HeadlessChromium;
import io.saltern.sampleshop.SampleShop;
import io.saltern.sampleshop.SampleShopOptions;
import io.saltern.sampleshop.SampleShopTruth;
import io.saltern.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One tiny shop through all commands; each test goes on where the one before it ended. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShopPipelineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CUSTOMERS = 60;
    private static final int DAYS = 6;

    @TempDir
    static Path shop;

    private static List<String> personal;
    private static JsonNode firstRun;
    private static JsonNode firstPeople;

    @BeforeAll
    static void writeTheShopAndDeleteItsTruth() throws IOException {
        SparkExtension.session();
        SampleShop.write(SampleShopOptions.of(CUSTOMERS, DAYS, 7), shop);
        SampleProject.copyTo(shop);
        personal = SampleShopTruth.read(shop).identifiers().stream()
                .filter(identifier -> List.of("email", "phone").contains(identifier.namespace()))
                .map(SampleShopTruth.IdentifierTruth::value)
                .toList();
        try (Stream<Path> files = Files.walk(shop.resolve("truth"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    @Order(1)
    void theFirstRunMakesPeopleSegmentsAndDeliveries() throws IOException {
        Outcome run = saltern("run", "--output", "json");
        assertEquals(0, run.code(), run.err());
        firstRun = JSON.readTree(run.out());
        assertEquals("done", firstRun.path("status").asText());
        assertTrue(firstRun.path("people").asLong() > CUSTOMERS / 2, run.out());
        assertTrue(firstRun.path("known").asLong() <= firstRun.path("people").asLong());
        assertEquals(
                firstRun.path("people").asLong(),
                firstRun.at("/changes/created").asLong(),
                "all people are new: " + firstRun.path("changes"));
        assertTrue(firstRun.path("segments").size() > 0, run.out());
        for (String sync : List.of("crm_profiles", "vip_audience")) {
            long planned = firstRun.at("/planned/" + sync + "/planned").asLong();
            assertEquals(planned, firstRun.at("/outcomes/" + sync + "/accepted").asLong(), sync);
        }
        assertTrue(firstRun.at("/outcomes/crm_profiles/accepted").asLong() > 0, run.out());
        assertEquals("win_back", firstRun.at("/disabled/0").asText());
        assertTrue(firstRun.path("commits").asInt() <= 55, "commits " + firstRun.path("commits"));
        assertTrue(firstRun.path("merges").asInt() <= 8, "merges " + firstRun.path("merges"));
    }

    @Test
    @Order(2)
    void everyEquationHoldsAndEveryReadRecordIsAccountedFor() throws IOException {
        assertEquals(
                0,
                number("SELECT count(*) AS n FROM (SELECT explode(equations) AS e FROM ops.step) WHERE NOT e.holds"));
        long accounts = 0;
        for (JsonNode account : firstRun.path("accounts")) {
            if (account.path("whole").asText().equals("read")) {
                accounts++;
                assertEquals(
                        account.path("total").asLong(),
                        account.at("/parts/staged").asLong()
                                + account.at("/parts/rejected").asLong()
                                + account.at("/parts/duplicate").asLong(),
                        account.toString());
            }
        }
        assertEquals(8, accounts);
    }

    @Test
    @Order(3)
    void queriesAnswerAsTextCsvAndJsonAndChangeNothing() throws IOException {
        String statement =
                "SELECT source, count(*) AS n, max(nullif(source, source)) AS gap FROM staged.current_customer"
                        + " GROUP BY source ORDER BY source";
        Outcome text = saltern("sql", statement);
        assertEquals(0, text.code(), text.err());
        assertTrue(text.out().contains("crm") && text.out().contains("──"), text.out());
        Outcome csv = saltern("sql", statement, "--output", "csv");
        assertEquals("source,n,gap", csv.out().lines().findFirst().orElse(""));
        JsonNode rows =
                JSON.readTree(saltern("sql", statement, "--output", "json").out());
        assertEquals("crm", rows.at("/0/source").asText());
        assertTrue(rows.at("/0/gap").isNull(), "a null is written: " + rows.get(0));
        firstPeople = people();
        Outcome write = saltern("sql", "DROP TABLE core.profile");
        assertEquals(2, write.code(), write.out());
        Outcome unknown = saltern("sql", "SELECT * FROM core.nothing");
        assertEquals(2, unknown.code(), unknown.out());
        assertTrue(unknown.err().contains("core.profile"), "names what there is: " + unknown.err());
        Outcome misspelt = saltern("sql", "SELECT profile FROM core.profile");
        assertEquals(2, misspelt.code(), misspelt.out());
        assertTrue(misspelt.err().contains("`profile_id`"), "names what is like it: " + misspelt.err());
        assertTrue(!misspelt.err().contains("Project ["), "a plan is shown: " + misspelt.err());
    }

    @Test
    @Order(4)
    void explainsAProfileAndTheLinksBetweenItsIdentifiers() throws IOException {
        JsonNode row = JSON.readTree(saltern(
                        "sql",
                        "SELECT profile_id, filter(identifiers, i -> i.namespace IN ('user_id', 'anonymous_id', 'loyalty_card')) "
                                + "AS ids FROM core.profile WHERE record_count > 1 ORDER BY size(ids) DESC, profile_id LIMIT 1",
                        "--output",
                        "json")
                .out());
        String profile = row.at("/0/profile_id").asText();
        Outcome text = saltern("explain", profile);
        assertEquals(0, text.code(), text.err());
        assertTrue(text.out().contains("Profile " + profile), text.out());
        assertTrue(text.out().contains("Golden record") && text.out().contains("created"), text.out());
        JsonNode json =
                JSON.readTree(saltern("explain", profile, "--output", "json").out());
        assertEquals(profile, json.path("profileId").asText());
        assertTrue(json.path("records").size() > 1, json.toString());

        Path picture = shop.resolve("picture.svg");
        assertEquals(
                0, saltern("explain", profile, "--picture", picture.toString()).code());
        assertTrue(Files.readString(picture).contains("Profile " + profile));
        assertEquals(
                2,
                saltern(
                                "explain",
                                profile,
                                "--picture",
                                shop.resolve("picture.gif").toString())
                        .code());

        JsonNode ids = row.at("/0/ids");
        assertTrue(ids.size() >= 2, "somebody has two identifiers: " + row);
        String one = ids.at("/0/namespace").asText() + ":" + ids.at("/0/value").asText();
        String other =
                ids.at("/1/namespace").asText() + ":" + ids.at("/1/value").asText();
        JsonNode path =
                JSON.readTree(saltern("explain", one, other, "--output", "json").out());
        assertTrue(path.path("onePerson").asBoolean(), path.toString());
        assertTrue(path.path("links").size() >= 1, path.toString());
        assertEquals(2, saltern("explain", "email:nobody@nowhere.invalid").code());
    }

    @Test
    @Order(4)
    void commandsThatReadAskForNoVariableThatOnlySourcesName() throws IOException {
        Path source = shop.resolve("sources/crm.yaml");
        String text = Files.readString(source);
        String profile = profile("SELECT profile_id FROM core.profile ORDER BY profile_id LIMIT 1");
        Files.writeString(source, text.replaceFirst("(?m)^path: ", "path: \\${var:nowhere}/"));
        try {
            List<List<String>> commands = List.of(
                    List.of("sql", "SELECT 1 AS one"),
                    List.of("status"),
                    List.of("report", "--output", "json"),
                    List.of("explain", profile),
                    List.of("explain", profile, "--segment", "high_value"),
                    List.of("identity", "review"),
                    List.of("register", "--print"));
            for (List<String> command : commands) {
                Outcome outcome = saltern(
                        command.get(0), command.subList(1, command.size()).toArray(String[]::new));
                assertEquals(0, outcome.code(), command + ": " + outcome.err());
            }
            Outcome run = saltern("run");
            assertEquals(2, run.code(), run.out());
            assertTrue(run.err().contains("nowhere"), run.err());
        } finally {
            Files.writeString(source, text);
        }
    }

    private static String profile(String query) throws IOException {
        return JSON.readTree(saltern("sql", query, "--output", "json").out())
                .at("/0/profile_id")
                .asText();
    }

    @Test
    @Order(5)
    void theReportOfTheRunIsDrawnFromItsTables() throws Exception {
        Outcome text = saltern("report");
        assertEquals(0, text.code(), text.err());
        Path page = Path.of(text.out().strip());
        assertEquals(Path.of(firstRun.path("report").asText()), page);
        JsonNode report = JSON.readTree(saltern("report", "--output", "json").out());
        assertEquals(
                firstRun.path("people").asLong(), report.at("/people/total").asLong());
        assertEquals(8, report.path("sources").size());
        for (JsonNode source : report.path("sources")) {
            assertTrue(source.path("balanced").asBoolean(), source.toString());
            assertTrue(source.path("read").asLong() > 0, source.toString());
            assertTrue(source.path("files").asLong() > 0, source.toString());
        }
        for (JsonNode sync : report.path("syncs")) {
            assertTrue(sync.path("planBalanced").asBoolean(), sync.toString());
            assertTrue(sync.path("deliveryBalanced").asBoolean(), sync.toString());
        }
        assertEquals("disabled", sync(report, "win_back").path("status").asText());
        assertEquals(10, report.at("/segments/segments").size());
        assertTrue(report.path("rfm").path("cells").size() > 0);
        for (JsonNode step : report.path("steps")) {
            // Nobody has decided anything about two identifiers in this project.
            String status = step.path("name").asText().equals("overrides") ? "skipped" : "done";
            assertEquals(status, step.path("status").asText(), step.toString());
        }

        try (HeadlessChromium browser = HeadlessChromium.start()) {
            HeadlessChromium.Page open = browser.open(page, 1440, 900, HeadlessChromium.Scheme.LIGHT);
            open.await("[...document.querySelectorAll('.plot')].every((plot) => plot.dataset.drawn === 'true')");
            assertTrue(open.evaluate("document.querySelectorAll('.plot canvas').length")
                            .asInt()
                    >= 8);
            assertEquals(List.of(), open.problems());
            open.close();
        }
    }

    @Test
    @Order(6)
    void anIdleRunStagesNothingSendsNothingAndCommitsOneRow() throws IOException {
        Map<String, Long> before = commits();
        Outcome run = saltern("run", "--output", "json");
        assertEquals(0, run.code(), run.err());
        JsonNode summary = JSON.readTree(run.out());
        assertEquals(0, summary.path("steps").size(), run.out());
        assertEquals(0, summary.path("planned").size(), run.out());
        Map<String, Long> after = commits();
        assertEquals(before.get("ops/run") + 1, after.get("ops/run"));
        before.remove("ops/run");
        after.remove("ops/run");
        assertEquals(before, after);
    }

    @Test
    @Order(7)
    void aPlanIsDeliveredAsItStandsOrNotAtAll() throws IOException {
        Files.writeString(
                shop.resolve("syncs/birthdays.yaml"),
                """
                destination: exports
                audience: profiles
                consent: none
                enabled: false
                fields:
                  country: profile.country
                """);
        Outcome plan = saltern("plan", "birthdays");
        assertEquals(0, plan.code(), plan.err());
        String id = plan.out().replaceFirst("(?s).*saltern sync birthdays --plan (\\w+).*", "$1");
        assertTrue(id.matches("\\w{16,}"), plan.out());
        Path file = shop.resolve("syncs/birthdays.yaml");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("country: profile.country", "language: profile.language"));
        Outcome refused = saltern("sync", "birthdays", "--plan", id);
        assertEquals(3, refused.code(), refused.out() + refused.err());
        Files.writeString(file, text);
        Outcome sent = saltern("sync", "birthdays", "--plan", id, "--output", "json");
        assertEquals(0, sent.code(), sent.err());
        assertTrue(JSON.readTree(sent.out()).at("/outcomes/birthdays/accepted").asLong() > 0, sent.out());
        Outcome again = saltern("sync", "birthdays", "--plan", id);
        assertEquals(3, again.code(), again.out() + again.err());
        Files.delete(file);
    }

    @Test
    @Order(8)
    void oneMoreDayIsReadAloneAndADeadReceiverKeepsNobodyElse() throws IOException {
        long files = number("SELECT count(*) AS n FROM ops.landed_file");
        long events = number("SELECT count(*) AS n FROM staged.event");
        SampleShop.addDays(shop, 1);
        enterTwoContactsAgain();
        Files.writeString(
                shop.resolve("destinations/campaign_webhook.yaml"),
                Files.readString(shop.resolve("destinations/campaign_webhook.yaml"))
                        .replace("8099", "9"));
        Files.writeString(
                shop.resolve("syncs/win_back.yaml"),
                """
                destination: campaign_webhook
                audience: profiles
                consent: email_marketing
                fields:
                  email: { from: profile.email, required: true }
                """);
        // From this day on records are also compared by what they say, for somebody to decide.
        Files.writeString(
                shop.resolve("identity.yaml"),
                Files.readString(shop.resolve("identity.yaml")).replaceFirst("(?m)^  use: off$", "  use: review"));
        Outcome run = saltern("run", "--output", "json");
        assertEquals(7, run.code(), run.err());
        JsonNode summary = JSON.readTree(run.out());
        assertEquals("partial", summary.path("status").asText());
        assertTrue(summary.at("/outcomes/win_back/unsent").asLong() > 0, run.out());
        assertEquals(
                summary.at("/planned/crm_profiles/planned").asLong(),
                summary.at("/outcomes/crm_profiles/accepted").asLong(),
                run.out());
        assertTrue(summary.at("/outcomes/crm_profiles/accepted").asLong() > 0, run.out());
        String runId = summary.path("runId").asText();
        JsonNode report =
                JSON.readTree(saltern("report", runId, "--output", "json").out());
        long taken = 0;
        for (JsonNode source : report.path("sources")) {
            taken += source.path("files").asLong();
        }
        assertEquals(number("SELECT count(*) AS n FROM ops.landed_file") - files, taken);
        assertTrue(taken > 0 && taken <= 9, "files of one day: " + taken);
        assertTrue(number("SELECT count(*) AS n FROM staged.event") > events);
        assertEquals(
                1,
                number("SELECT count(DISTINCT day) AS n FROM ops.landed_file WHERE known_at > '2000-01-01' AND day = "
                        + "(SELECT max(day) FROM ops.landed_file)"));
        assertEquals("unreachable", sync(report, "win_back").path("status").asText());
        assertNotEquals(firstRun.path("asOf").asText(), summary.path("asOf").asText());
    }

    /** The newest day's contacts get two people of the first day anew, without anything that identifies them. */
    private static void enterTwoContactsAgain() throws IOException {
        List<Path> days;
        try (Stream<Path> files = Files.walk(shop.resolve("raw/crm"))) {
            days = files.filter(file -> file.endsWith("contacts.csv")).sorted().toList();
        }
        List<String> lines = Files.readAllLines(days.get(0));
        List<String> header = List.of(lines.get(0).split(","));
        Map<String, String> again = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] contact = line.split(",", -1);
            boolean isWhole = contact.length == header.size()
                    && !line.contains("\"")
                    && Stream.of("first_name", "last_name", "birth_date", "street", "postcode", "email")
                            .noneMatch(name -> contact[header.indexOf(name)].isBlank());
            if (isWhole && again.size() < 2) {
                String name = contact[header.indexOf("last_name")];
                contact[header.indexOf("contact_id")] = "again-" + again.size();
                contact[header.indexOf("email")] = "";
                contact[header.indexOf("phone")] = "";
                again.putIfAbsent(name, String.join(",", contact));
            }
        }
        Files.write(days.get(days.size() - 1), again.values(), StandardOpenOption.APPEND);
    }

    @Test
    @Order(9)
    void theReportOfAnEarlierRunIsStillThere() throws IOException {
        JsonNode report = JSON.readTree(saltern("report", firstRun.path("runId").asText(), "--output", "json")
                .out());
        assertEquals(
                firstRun.path("people").asLong(), report.at("/people/total").asLong());
        assertEquals(2, saltern("report", "no-such-run").code());
        assertEquals(0, saltern("status").code());
    }

    @Test
    @Order(10)
    void thePeopleOfAPastDayAreWhatItsRunWrote() throws IOException {
        LocalDate day = LocalDate.ofInstant(
                Instant.parse(firstRun.path("asOf").asText()).minusSeconds(1), ZoneOffset.UTC);
        assertNotEquals(firstPeople, people(), "the day since has changed somebody");
        assertEquals(firstPeople, people("--on", day.toString()));

        String profile = firstPeople.at("/0/profile_id").asText();
        JsonNode told = JSON.readTree(saltern("explain", profile, "--on", day.toString(), "--output", "json")
                .out());
        assertEquals(profile, told.path("profileId").asText());
        assertEquals(
                2,
                saltern("explain", profile, "--on", day.minusYears(1).toString())
                        .code());
    }

    /** Everybody, with a digest of the whole row. */
    private static JsonNode people(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "SELECT profile_id, sha2(to_json(struct(*)), 256) AS digest FROM core.profile ORDER BY profile_id",
                "--output",
                "json"));
        arguments.addAll(List.of(options));
        Outcome answer = saltern("sql", arguments.toArray(String[]::new));
        assertEquals(0, answer.code(), answer.err());
        return JSON.readTree(answer.out());
    }

    @Test
    @Order(11)
    void doubtfulPairsAreDecidedAndLeaveTheList() throws IOException {
        JsonNode doubts = json("identity", "review", "--output", "json");
        assertTrue(doubts.size() >= 2, "pairs wait for a decision: " + doubts.size());
        JsonNode accepted = doubts.get(0);
        JsonNode refused = disjoint(doubts, accepted);
        String a = accepted.path("nodeA").asText();
        String b = accepted.path("nodeB").asText();
        String c = refused.path("nodeA").asText();
        String d = refused.path("nodeB").asText();
        Outcome text = saltern("identity", "review", "--limit", "1");
        assertEquals(0, text.code(), text.err());
        assertTrue(
                text.out().contains(a) && text.out().contains(b) && !text.out().contains(c), text.out());
        assertTrue(text.out().contains("saltern identity accept A B"), text.out());

        Outcome unknown = saltern("identity", "accept", a, "email:nobody@nowhere.invalid");
        assertEquals(2, unknown.code(), unknown.out());
        assertTrue(unknown.err().contains("No source shows this email"), unknown.err());
        assertEquals(2, saltern("identity", "refuse", a, a).code());

        assertEquals(
                1,
                json("identity", "accept", a, b, "--reason", "same letter", "--output", "json")
                        .path("opened")
                        .asInt());
        assertEquals(
                0,
                saltern("identity", "refuse", c, d, "--reason", "two letters").code());
        JsonNode decisions = json(
                "sql",
                "SELECT kind, node_a, node_b, reason FROM core.identity_override WHERE closed_at IS NULL ORDER BY kind",
                "--output",
                "json");
        assertEquals(2, decisions.size(), decisions.toString());
        assertEquals(List.of("cannot_link", c, d, "two letters"), values(decisions.get(0)));
        assertEquals(List.of("must_link", a, b, "same letter"), values(decisions.get(1)));

        assertEquals(0, saltern("run", "--select", "identity").code());
        assertEquals(1, profiles(a, b));
        assertEquals(2, profiles(c, d));
        for (JsonNode pair : json("identity", "review", "--limit", "1000", "--output", "json")) {
            String one = pair.path("nodeA").asText();
            String other = pair.path("nodeB").asText();
            assertTrue(!one.equals(a) || !other.equals(b), "the accepted pair waits no more");
            assertTrue(!one.equals(c) || !other.equals(d), "the refused pair waits no more");
        }
    }

    private static JsonNode disjoint(JsonNode doubts, JsonNode from) {
        String taken = from.path("nodeA").asText() + from.path("nodeB").asText();
        for (JsonNode pair : doubts) {
            if (!taken.contains(pair.path("nodeA").asText())
                    && !taken.contains(pair.path("nodeB").asText())) {
                return pair;
            }
        }
        throw new AssertionError("no two pairs without a common node");
    }

    private static List<String> values(JsonNode row) {
        List<String> values = new ArrayList<>();
        row.forEach(value -> values.add(value.asText()));
        return values;
    }

    private static long profiles(String... nodes) throws IOException {
        return number("SELECT count(DISTINCT profile_id) AS n FROM core.profile_link WHERE node_id IN ('"
                + String.join("', '", nodes) + "')");
    }

    private static JsonNode json(String command, String... arguments) throws IOException {
        Outcome answer = saltern(command, arguments);
        assertEquals(0, answer.code(), answer.err());
        return JSON.readTree(answer.out());
    }

    @Test
    @Order(12)
    void noPersonIsNamedInOutputLogsAndReports() throws IOException {
        StringBuilder said = new StringBuilder(SalternCommand.everything());
        try (Stream<Path> pages = Files.list(shop.resolve("reports"))) {
            for (Path page : pages.toList()) {
                said.append(Files.readString(page));
            }
        }
        List<String> people = new ArrayList<>(personal);
        for (JsonNode row : JSON.readTree(saltern(
                        "sql",
                        "SELECT DISTINCT concat(given_name, ' ', family_name) AS name FROM staged.customer "
                                + "WHERE length(family_name) > 3 AND given_name IS NOT NULL",
                        "--output",
                        "json")
                .out())) {
            people.add(row.path("name").asText());
        }
        assertTrue(people.size() > CUSTOMERS, "there is somebody to look for: " + people.size());
        String all = said.toString();
        assertEquals(
                0,
                people.stream()
                        .filter(value -> value.length() > 5 && all.contains(value))
                        .count(),
                "values of people that were printed, logged or reported");
    }

    private static Outcome saltern(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--project", shop.toString()));
        return SalternCommand.run(line.toArray(String[]::new));
    }

    private static long number(String statement) throws IOException {
        Outcome answer = saltern("sql", statement, "--output", "json");
        assertEquals(0, answer.code(), answer.err());
        return JSON.readTree(answer.out()).at("/0/n").asLong();
    }

    private static JsonNode sync(JsonNode report, String name) {
        for (JsonNode sync : report.path("syncs")) {
            if (sync.path("name").asText().equals(name)) {
                return sync;
            }
        }
        throw new AssertionError("no sync " + name + " in the report");
    }

    /** Delta commits by table. */
    private static Map<String, Long> commits() throws IOException {
        Map<String, Long> commits = new TreeMap<>();
        Path warehouse = shop.resolve("warehouse");
        try (Stream<Path> files = Files.walk(warehouse)) {
            files.filter(file -> file.getFileName().toString().matches("\\d{20}\\.json"))
                    .forEach(file -> commits.merge(
                            warehouse.relativize(file.getParent().getParent()).toString(), 1L, Long::sum));
        }
        return commits;
    }
}
