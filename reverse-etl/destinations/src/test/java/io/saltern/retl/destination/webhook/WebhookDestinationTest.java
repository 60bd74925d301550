package io.saltern.retl.destination.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.WallClock;
import io.saltern.base.secret.SecretRef;
import io.saltern.retl.api.Change;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.DestinationException;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Outcome;
import io.saltern.retl.api.OutcomeStatus;
import io.saltern.retl.api.Payload;
import io.saltern.retl.api.RowDestination;
import io.saltern.retl.destination.RowDestinationContract;
import io.saltern.retl.destination.webhook.WebhookReceiver.Misbehaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookDestinationTest extends RowDestinationContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Misbehaviour BUSY = Misbehaviour.status(429, "0");

    @TempDir
    private Path receiverFolder;

    private WebhookReceiver receiver;

    @BeforeEach
    void start() {
        receiver = new WebhookReceiver(receiverFolder.resolve("log.ndjson"), 0, List.of(CREDENTIAL)).start();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Override
    protected String validYaml() {
        return """
                type: webhook
                url: https://hooks.example.com/saltern
                secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
                batch_rows: 500
                timeout: 10s
                requests_per_minute: 120
                headers:
                  X-Team: growth
                """;
    }

    @Override
    protected String faultyYaml() {
        return """
                type: webhook
                url: http://hooks.example.com/saltern
                secret: whsec_!!
                batch_rows: 5000
                timeout: soon
                headers:
                  webhook-id: x
                retries: 3
                """;
    }

    @Override
    protected List<String> expectedFaults() {
        return List.of(
                "must be https",
                "no signing secret",
                "'batch_rows' is 5000",
                "'timeout'",
                "cannot be set",
                "unknown key");
    }

    private RowDestination destination(String secret, boolean isRemoving, Duration timeout) {
        return new WebhookDestination("crm", config(receiver.url(), secret, isRemoving, timeout, Optional.empty()));
    }

    private static WebhookDestinationConfig config(
            String url, String secret, boolean isRemoving, Duration timeout, Optional<Integer> perMinute) {
        return new WebhookDestinationConfig(
                url,
                List.of(SecretRef.literal(secret)),
                Map.of("x-token", SecretRef.literal(CREDENTIAL)),
                MAX,
                100_000,
                timeout,
                3,
                Duration.ofMillis(1),
                Duration.ofSeconds(2),
                perMinute,
                true,
                isRemoving);
    }

    @Override
    protected RowDestination healthy() {
        return destination(CREDENTIAL, true, Duration.ofSeconds(2));
    }

    @Override
    protected RowDestination withoutRemoval() {
        return destination(CREDENTIAL, false, Duration.ofSeconds(2));
    }

    @Override
    protected RowDestination refusing() {
        return destination("another secret", true, Duration.ofSeconds(2));
    }

    @Override
    protected Destination unreachable() {
        return new WebhookDestination(
                "crm", config("http://127.0.0.1:1/", CREDENTIAL, true, Duration.ofSeconds(1), Optional.empty()));
    }

    /** The log holds no values, so the digest of the fields stands for the e-mail that they were made from. */
    @Override
    protected SortedMap<String, String> held() {
        Map<String, String> emailOf = new HashMap<>();
        for (int i = 0; i < 10; i++) {
            emailOf.put(person(Op.ADD, i).digest(), i + PERSONAL);
        }
        emailOf.put(fields("new@example.com", 9).digest(), "new@example.com");
        emailOf.put(fields("later@example.com", 2).digest(), "later@example.com");
        SortedMap<String, String> held = new TreeMap<>();
        for (JsonNode call : log()) {
            for (JsonNode row : call.path("rows")) {
                if (row.path("status").asText().equals("ok")) {
                    if (row.path("op").asText().equals("remove")) {
                        held.remove(row.path("key").asText());
                    } else {
                        held.put(
                                row.path("key").asText(),
                                emailOf.get(row.path("fields_sha256").asText()));
                    }
                }
            }
        }
        return held;
    }

    private static Payload fields(String email, long orders) {
        return Payload.of(Map.of("email", email, "orders", orders));
    }

    private List<JsonNode> log() {
        List<JsonNode> calls = new ArrayList<>();
        try {
            Path log = receiverFolder.resolve("log.ndjson");
            for (String line : Files.exists(log) ? Files.readAllLines(log) : List.<String>of()) {
                calls.add(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return calls;
    }

    @Override
    protected Change poison(String key, int index) {
        receiver.misbehave(Misbehaviour.refuseRows(List.of(index)));
        return Change.of(Op.ADD, key, fields(PERSONAL, 1));
    }

    @Override
    protected void beBusyShortly() {
        receiver.misbehave(BUSY, Misbehaviour.status(503));
    }

    @Override
    protected Duration beBusyForLong() {
        receiver.misbehave(Misbehaviour.status(429, "120"));
        return Duration.ofSeconds(120);
    }

    @Override
    protected boolean failOnce() {
        receiver.misbehave(Misbehaviour.status(500));
        return true;
    }

    @Override
    protected boolean beSilent() {
        Misbehaviour silent = new Misbehaviour(200, false, Duration.ofSeconds(3), Optional.empty(), List.of());
        receiver.misbehave(silent, silent, Misbehaviour.drop(false));
        return true;
    }

    @Override
    protected OutcomeStatus statusAfterSilence() {
        return OutcomeStatus.UNKNOWN;
    }

    @Override
    protected void recover() {
        // What was queued has been used up.
    }

    private List<Outcome> deliver(Change... changes) {
        try (RowDestination destination = healthy()) {
            open(destination);
            return destination.deliver(batch(changes));
        }
    }

    @Test
    void repeatsIdAndBodyAndSignsAnew() {
        receiver.misbehave(Misbehaviour.drop(true), Misbehaviour.status(503));
        assertEquals(List.of(Outcome.accepted()), deliver(person(Op.ADD, 1)));
        assertEquals(2, log().size());
        JsonNode first = log().get(0);
        JsonNode second = log().get(1);
        for (String same : List.of("webhook_id", "idempotency_key", "body_sha256")) {
            assertEquals(first.path(same), second.path(same), same);
        }
        assertEquals(
                batch(person(Op.ADD, 1)).idempotencyKey(),
                first.path("webhook_id").asText());
        assertEquals(1, first.path("received").asInt());
        assertEquals(2, second.path("received").asInt());
    }

    @Test
    void rejectsForGoodWhatIsInvalid() {
        receiver.misbehave(Misbehaviour.status(422));
        List<Outcome> outcomes = deliver(person(Op.ADD, 1), person(Op.ADD, 2));
        assertEquals("http_422", outcomes.get(1).code());
        assertEquals(OutcomeStatus.REJECTED, outcomes.get(0).status());
        assertEquals(0, log().size());
    }

    @Test
    void staysUnknownWhenTheReceiverGoesAwayAfterALostAnswer() {
        receiver.misbehave(Misbehaviour.drop(true), Misbehaviour.status(503), Misbehaviour.status(503));
        assertEquals(OutcomeStatus.UNKNOWN, deliver(person(Op.ADD, 1)).get(0).status());
    }

    @Test
    void endsUnreachableWhenNothingLeft() {
        try (RowDestination destination = healthy()) {
            open(destination);
            receiver.close();
            DestinationException failure =
                    assertThrows(DestinationException.class, () -> destination.deliver(batch(person(Op.ADD, 1))));
            assertTrue(failure.isUnreachable());
        }
    }

    @Test
    void followsNoRedirect() {
        receiver.misbehave(Misbehaviour.status(302));
        DestinationException failure = assertThrows(DestinationException.class, () -> deliver(person(Op.ADD, 1)));
        assertTrue(failure.getMessage().contains("redirects are not followed"), failure.getMessage());
    }

    @Test
    void rejectsARowThatNoCallCanHold() {
        Change large = Change.of(Op.ADD, "p2", Payload.of(Map.of("email", "x".repeat(200_000))));
        List<Outcome> outcomes = deliver(person(Op.ADD, 1), large);
        assertEquals("too_large", outcomes.get(1).code());
        assertEquals(List.of("p1"), List.copyOf(held().keySet()));
    }

    @Test
    void refusesAPrivateAddressUnlessItIsMeant() {
        Destination destination = create(
                """
                type: webhook
                url: https://127.0.0.1:1/
                secret: abc
                """);
        DestinationException failure = assertThrows(DestinationException.class, () -> open(destination));
        assertTrue(failure.getMessage().contains("private_network: true"), failure.getMessage());
    }

    @Test
    void pacesItsCalls() {
        try (RowDestination destination = new WebhookDestination(
                "crm", config(receiver.url(), CREDENTIAL, true, Duration.ofSeconds(2), Optional.of(600)))) {
            open(destination);
            long before = WallClock.nanos();
            for (int i = 0; i < 4; i++) {
                destination.deliver(batch(person(Op.ADD, i)));
            }
            assertTrue(Duration.ofNanos(WallClock.nanos() - before).toMillis() >= 290);
        }
    }

    @Test
    void writesTheBodyOfTheContract() {
        assertEquals(
                "{\"batch_id\":\"" + batch(person(Op.ADD, 1)).idempotencyKey()
                        + "\",\"sync_id\":\"crm_sync\",\"run_id\":\"run-1\",\"sequence\":0,\"rows\":[{\"op\":\"add\","
                        + "\"key\":\"p1\",\"fields\":{\"email\":\"1" + PERSONAL + "\",\"orders\":1}}]}",
                new String(WebhookBody.of(batch(person(Op.ADD, 1))), StandardCharsets.UTF_8));
    }

    @Test
    void carriesOnItsLogAfterARestart() {
        deliver(person(Op.ADD, 1));
        receiver.close();
        start();
        deliver(person(Op.ADD, 2));
        assertEquals(2, log().get(1).path("received").asInt());
        assertNotEquals(log().get(0).path("webhook_id"), log().get(1).path("webhook_id"));
    }
}
