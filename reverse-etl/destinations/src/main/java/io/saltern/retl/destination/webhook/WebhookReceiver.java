package io.saltern.retl.destination.webhook;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.saltern.base.Digest;
import io.saltern.base.WallClock;
import io.saltern.base.error.SalternException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small receiver on loopback to try syncs on, and the simulator of the tests. It checks signature and tolerance, appends
 * every call that it takes as one line of JSON to a log, then answers. A call that comes twice is logged twice: who reads the
 * log counts by {@code webhook_id}.
 *
 * <p>A line holds {@code received} (ordinal in the log, from 1), {@code webhook_id}, {@code webhook_timestamp}, {@code
 * idempotency_key}, {@code sync_id}, {@code run_id}, {@code sequence}, {@code body_sha256}, {@code body_bytes}, and {@code
 * rows} with {@code op}, {@code key}, {@code fields_sha256} and {@code status}: no value of a row.
 */
public final class WebhookReceiver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookReceiver.class);
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_PORT = 65_535;

    private final Path log;
    private final List<String> secrets;
    private final int wantedPort;
    private final Queue<Misbehaviour> misbehaviours = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private ExecutorService threads;
    private long received;

    /**
     * A receiver that is not started yet.
     *
     * @param log file that calls are appended to; made with its folder when it is not there
     * @param port on loopback; 0 = any free one
     * @param secrets of which one must have signed a call; none = signatures are not checked
     */
    public WebhookReceiver(Path log, int port, List<String> secrets) {
        this.log = log.toAbsolutePath();
        this.wantedPort = port;
        this.secrets = List.copyOf(secrets);
    }

    /**
     * How the next call is treated, instead of being taken and answered with 200.
     *
     * @param status to answer with; 0 = drop the connection without an answer
     * @param isTaken whether the call is logged as taken before that
     * @param delay before the answer
     * @param retryAfter value of the header
     * @param failing indexes of rows that are answered with {@code error}
     */
    public record Misbehaviour(
            int status, boolean isTaken, Duration delay, Optional<String> retryAfter, List<Integer> failing) {
        /** Answers with a status, taking nothing. */
        public static Misbehaviour status(int status) {
            return new Misbehaviour(status, false, Duration.ZERO, Optional.empty(), List.of());
        }

        /** Answers with a status and {@code Retry-After}. */
        public static Misbehaviour status(int status, String retryAfter) {
            return new Misbehaviour(status, false, Duration.ZERO, Optional.of(retryAfter), List.of());
        }

        /** Takes the call and answers late. */
        public static Misbehaviour slow(Duration delay) {
            return new Misbehaviour(200, true, delay, Optional.empty(), List.of());
        }

        /** Drops the connection, having taken the call or not. */
        public static Misbehaviour drop(boolean isTaken) {
            return new Misbehaviour(0, isTaken, Duration.ZERO, Optional.empty(), List.of());
        }

        /** Takes the call but for some rows. */
        public static Misbehaviour refuseRows(List<Integer> failing) {
            return new Misbehaviour(200, true, Duration.ZERO, Optional.empty(), List.copyOf(failing));
        }

        private static Misbehaviour none() {
            return slow(Duration.ZERO);
        }
    }

    /**
     * Begins to listen.
     *
     * @throws SalternException of kind config when the log cannot be written or there is no such port; of kind
     *     unavailable when the port is taken
     */
    public WebhookReceiver start() {
        if (wantedPort < 0 || wantedPort > MOST_PORT) {
            throw SalternException.config("There is no port " + wantedPort + "; give one between 1 and " + MOST_PORT
                    + ", or 0 for a free one.");
        }
        try {
            Files.createDirectories(log.getParent());
            // Opened once, as each call will open it: who cannot log must not take a call.
            Files.write(log, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            received = countLines();
        } catch (IOException e) {
            throw SalternException.config("The log " + log + " cannot be written ("
                    + e.getClass().getSimpleName() + "): name a file in a folder that you may write to.");
        }
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort), 64);
        } catch (IOException e) {
            throw SalternException.unavailable(
                    "The receiver cannot listen on port " + wantedPort + " ("
                            + e.getClass().getSimpleName()
                            + "): end what listens there, or give another port with --port; 0 takes a free one.",
                    e);
        }
        threads = Executors.newFixedThreadPool(4);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        LOG.info("receiver listens on {} and appends to {}", url(), log);
        return this;
    }

    private long countLines() throws IOException {
        if (!Files.exists(log)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
            return lines.count();
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The address to post to. */
    public String url() {
        return "http://127.0.0.1:" + port() + "/";
    }

    /** Queues misbehaviours, one a call. */
    public void misbehave(Misbehaviour... next) {
        misbehaviours.addAll(List.of(next));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
            int refusal = refusal(exchange, body);
            if (refusal != 0) {
                exchange.sendResponseHeaders(refusal, -1);
                return;
            }
            JsonNode call = JSON.readTree(body);
            Misbehaviour next = Optional.ofNullable(misbehaviours.poll()).orElseGet(Misbehaviour::none);
            if (next.isTaken()) {
                append(line(exchange, body, call, next));
            }
            answer(exchange, next);
        } catch (IOException e) {
            LOG.warn("a call was not taken: {}", e.getClass().getSimpleName());
            throw e;
        }
    }

    private int refusal(HttpExchange exchange, byte[] body) {
        if (!exchange.getRequestMethod().equals("POST")) {
            return 405;
        }
        if (body.length > MOST_BYTES) {
            return 413;
        }
        String id = header(exchange, "webhook-id");
        String timestamp = header(exchange, "webhook-timestamp");
        if (id.isEmpty() || !timestamp.matches("\\d{1,12}")) {
            return 400;
        }
        if (!secrets.isEmpty()) {
            long at = Long.parseLong(timestamp);
            long off = Math.abs(WallClock.now().getEpochSecond() - at);
            if (off > TOLERANCE.toSeconds()
                    || !WebhookSignature.verifies(secrets, header(exchange, "webhook-signature"), id, at, body)) {
                return 401;
            }
        }
        try {
            return JSON.readTree(body).path("rows").isArray() ? 0 : 400;
        } catch (IOException e) {
            return 400;
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static ObjectNode line(HttpExchange exchange, byte[] body, JsonNode call, Misbehaviour next) {
        ObjectNode line = JSON.createObjectNode();
        line.put("received", 0);
        line.put("webhook_id", header(exchange, "webhook-id"));
        line.put("webhook_timestamp", header(exchange, "webhook-timestamp"));
        line.put("idempotency_key", header(exchange, "Idempotency-Key"));
        line.set("sync_id", call.path("sync_id"));
        line.set("run_id", call.path("run_id"));
        line.set("sequence", call.path("sequence"));
        line.put("body_sha256", Digest.sha256(body));
        line.put("body_bytes", body.length);
        ArrayNode rows = line.putArray("rows");
        int index = 0;
        for (JsonNode row : call.path("rows")) {
            rows.addObject()
                    .put("op", row.path("op").asText())
                    .put("key", row.path("key").asText())
                    .put("fields_sha256", Digest.sha256(row.path("fields").toString()))
                    .put("status", next.failing().contains(index) ? "error" : "ok");
            index++;
        }
        return line;
    }

    /** The line is on disk before the call is answered: what was acknowledged is in the log. */
    private synchronized void append(ObjectNode line) throws IOException {
        line.put("received", received + 1);
        Files.writeString(
                log,
                JSON.writeValueAsString(line) + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        received++;
    }

    private static void answer(HttpExchange exchange, Misbehaviour next) throws IOException {
        try {
            Thread.sleep(next.delay().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (next.status() == 0) {
            return;
        }
        next.retryAfter().ifPresent(wait -> exchange.getResponseHeaders().set("Retry-After", wait));
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("results");
        for (int index : next.failing()) {
            results.addObject().put("index", index).put("status", "error");
        }
        byte[] body = next.failing().isEmpty() ? new byte[0] : JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(next.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Stops listening; calls under way are cut off. */
    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
            threads.shutdownNow();
            server = null;
        }
    }
}
