package io.saltern.retl.destination.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.WallClock;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookReceiverTest {
    private static final List<String> SECRETS = List.of("new", "old");
    private static final String CALL = "{\"sync_id\":\"s\",\"rows\":[{\"op\":\"add\",\"key\":\"p1\","
            + "\"fields\":{\"email\":\"ana@example.com\",\"fee\":0.10}}]}";

    @TempDir
    private Path folder;

    private Path log;
    private WebhookReceiver receiver;

    @BeforeEach
    void start() {
        log = folder.resolve("new/log.ndjson");
        receiver = new WebhookReceiver(log, 0, SECRETS).start();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void takesASignedCallAndKeepsNoValue() throws IOException, InterruptedException {
        assertEquals(200, post(CALL, now(), "old"));
        String line = Files.readString(log);
        assertTrue(line.startsWith("{\"received\":1,\"webhook_id\":\"m1\""), line);
        assertTrue(line.contains("\"rows\":[{\"op\":\"add\",\"key\":\"p1\",\"fields_sha256\":"), line);
        assertFalse(line.contains("ana@"), line);
        assertEquals(1, line.lines().count());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, 99_999})
    void aPortThatThereIsNotIsAFaultOfTheConfig(int port) {
        SalternException fault = refused(log, port);
        assertEquals(ExitCode.CONFIG_INVALID, fault.exitCode());
        assertTrue(fault.getMessage().contains("no port " + port), fault.getMessage());
    }

    @Test
    void aLogThatCannotBeWrittenIsRefusedAtTheStartAndThePortNotBlamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path wrong : List.of(folder, file.resolve("log.ndjson"))) {
            SalternException fault = refused(wrong, 0);
            assertEquals(ExitCode.CONFIG_INVALID, fault.exitCode());
            assertTrue(fault.getMessage().contains(wrong + " cannot be written"), fault.getMessage());
            assertFalse(fault.getMessage().contains("port"), fault.getMessage());
        }
    }

    @Test
    void aPortThatIsTakenIsUnavailable() {
        SalternException fault = refused(log, receiver.port());
        assertEquals(ExitCode.SOURCE_UNAVAILABLE, fault.exitCode());
        assertTrue(fault.getMessage().contains("port " + receiver.port()), fault.getMessage());
    }

    private static SalternException refused(Path log, int port) {
        try (WebhookReceiver other = new WebhookReceiver(log, port, SECRETS)) {
            return assertThrows(SalternException.class, other::start);
        }
    }

    @Test
    void logsACallThatComesTwiceTwice() throws IOException, InterruptedException {
        post(CALL, now(), "new");
        post(CALL, now(), "new");
        assertEquals(2, Files.readAllLines(log).size());
    }

    @Test
    void refusesWhatIsUnsignedOldOrNoCall() throws IOException, InterruptedException {
        assertEquals(401, post(CALL, now(), "other"));
        assertEquals(401, post(CALL, now() - 301, "new"));
        assertEquals(401, post(CALL, now() + 301, "new"));
        assertEquals(400, post("{\"rows\":7}", now(), "new"));
        assertEquals(400, post("no json", now(), "new"));
        assertEquals(405, send(HttpRequest.newBuilder().GET()));
        assertEquals(0, Files.size(log));
    }

    private static long now() {
        return WallClock.now().getEpochSecond();
    }

    private int post(String body, long timestamp, String secret) throws IOException, InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send(HttpRequest.newBuilder()
                .header("webhook-id", "m1")
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", WebhookSignature.sign(List.of(secret), "m1", timestamp, bytes))
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    }

    private int send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request.uri(URI.create(receiver.url())).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
