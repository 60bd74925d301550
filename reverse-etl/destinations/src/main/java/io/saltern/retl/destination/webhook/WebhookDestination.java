package io.saltern.retl.destination.webhook;

import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.RateLimiter;
import dev.failsafe.RetryPolicy;
import io.saltern.base.WallClock;
import io.saltern.base.secret.SecretRef;
import io.saltern.retl.api.Batch;
import io.saltern.retl.api.Capabilities;
import io.saltern.retl.api.Change;
import io.saltern.retl.api.DestinationException;
import io.saltern.retl.api.FieldContract;
import io.saltern.retl.api.FileStore;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Outcome;
import io.saltern.retl.api.RowDestination;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts each batch as {@link WebhookBody}, signed by {@link WebhookSignature}. Every attempt at a batch, in this run or a
 * later one, carries the same {@code webhook-id}, {@code Idempotency-Key} and body; timestamp and signature are made anew.
 *
 * <p>2xx takes the call, and may answer per row: {@code {"results":[{"index":0,"status":"ok|error|retry"}]}}. 408, 425, 429,
 * 500, 502, 503, 504, timeouts and lost connections are tried again, waiting as {@code Retry-After} says, else doubling.
 * 401, 403, 404, 405, 407, 410 and redirects refuse us; any other 4xx rejects the rows. When no attempt was answered but
 * bytes left, the rows are unknown.
 */
final class WebhookDestination implements RowDestination {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookDestination.class);
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final String name;
    private final WebhookDestinationConfig config;
    private final RetryPolicy<WebhookReply> retries;
    private final Optional<RateLimiter<Object>> pace;
    private HttpClient client;

    WebhookDestination(String name, WebhookDestinationConfig config) {
        this.name = name;
        this.config = config;
        this.retries = RetryPolicy.<WebhookReply>builder()
                .handleResultIf(reply -> reply.isWorthAnotherAttempt()
                        && reply.retryAfter().orElse(Duration.ZERO).compareTo(config.longestWait()) <= 0)
                .withDelayFn(this::delay)
                .withMaxRetries(config.attempts() - 1)
                .build();
        this.pace = config.perMinute().map(calls -> RateLimiter.smoothBuilder(calls, Duration.ofMinutes(1))
                .build());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String type() {
        return WebhookDestinationFactory.TYPE;
    }

    @Override
    public Capabilities capabilities() {
        Set<Op> ops = config.isRemoving() ? EnumSet.allOf(Op.class) : EnumSet.complementOf(EnumSet.of(Op.REMOVE));
        return new Capabilities(ops, true, false);
    }

    @Override
    public FieldContract fields() {
        return FieldContract.open();
    }

    @Override
    public int maxBatchSize() {
        return config.batchRows();
    }

    /** Leaves room for what is around the rows. */
    @Override
    public long maxBatchBytes() {
        return config.batchBytes() - 500L;
    }

    /** Resolves the host and connects to it; no call is made, for a call is a delivery. */
    @Override
    public void open(FileStore files) {
        URI uri = URI.create(config.url());
        try {
            InetAddress[] addresses = InetAddress.getAllByName(uri.getHost());
            if (!config.isPrivateNetwork() && Arrays.stream(addresses).anyMatch(WebhookDestination::isPrivate)) {
                throw DestinationException.refused(
                        "Destination " + name + ": " + uri.getHost()
                                + " is an address of a private network; set private_network: true if that is meant.",
                        null);
            }
            int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(addresses[0], port), (int) CONNECT.toMillis());
            }
        } catch (UnknownHostException e) {
            throw unreachable("the host has no address", e);
        } catch (IOException e) {
            throw unreachable(e.getClass().getSimpleName(), e);
        }
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    private static boolean isPrivate(InetAddress address) {
        boolean isUniqueLocal = address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
        return isUniqueLocal
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress();
    }

    @Override
    public List<Outcome> deliver(Batch batch) {
        checkSize(batch);
        Outcome[] outcomes = new Outcome[batch.changes().size()];
        List<Integer> sent = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < outcomes.length; i++) {
            Change change = batch.changes().get(i);
            Optional<Outcome> known = unsupported(change).or(() -> tooLarge(change));
            if (known.isPresent()) {
                outcomes[i] = known.get();
            } else {
                sent.add(i);
                changes.add(change);
            }
        }
        if (!changes.isEmpty()) {
            List<Outcome> answers =
                    post(new Batch(batch.idempotencyKey(), batch.sync(), batch.runId(), batch.sequence(), changes));
            for (int i = 0; i < answers.size(); i++) {
                outcomes[sent.get(i)] = answers.get(i);
            }
        }
        return List.of(outcomes);
    }

    private Optional<Outcome> tooLarge(Change change) {
        return change.bytes() > maxBatchBytes()
                ? Optional.of(Outcome.rejected(
                        "too_large", "the row alone is larger than a call may be (" + config.batchBytes() + " bytes)"))
                : Optional.empty();
    }

    private List<Outcome> post(Batch batch) {
        if (client == null) {
            throw new IllegalStateException("open comes before deliver");
        }
        byte[] body = WebhookBody.of(batch);
        List<WebhookReply> replies = new ArrayList<>();
        WebhookReply last = Failsafe.with(retries).get(() -> {
            WebhookReply reply = attempt(batch, body);
            replies.add(reply);
            return reply;
        });
        boolean isPerhapsTaken = replies.stream().anyMatch(reply -> reply.kind() == WebhookReply.Kind.UNANSWERED);
        LOG.debug(
                "destination {}: batch {} ended with status {} at attempt {}",
                name,
                batch,
                last.status(),
                replies.size());
        int rows = batch.changes().size();
        if (last.isTaken()) {
            return last.rowOutcomes(rows);
        }
        if (last.isRejection()) {
            return Collections.nCopies(rows, last.rejection());
        }
        if (isPerhapsTaken) {
            return Collections.nCopies(
                    rows,
                    Outcome.unknown("no_answer", "the call left and was not answered: the receiver may have taken it"));
        }
        if (last.kind() == WebhookReply.Kind.NOT_CONNECTED) {
            throw unreachable(last.detail(), null);
        }
        if (last.isRefusal()) {
            throw refused(last.status());
        }
        return Collections.nCopies(rows, last.comeAgain());
    }

    private WebhookReply attempt(Batch batch, byte[] body) throws InterruptedException {
        if (pace.isPresent()) {
            pace.get().acquirePermit();
        }
        CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(request(batch, body), HttpResponse.BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response = call.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
            Optional<Duration> retryAfter =
                    response.headers().firstValue("Retry-After").flatMap(WebhookDestination::wait);
            return WebhookReply.answered(response.statusCode(), retryAfter, response.body());
        } catch (TimeoutException e) {
            call.cancel(true);
            return WebhookReply.failed(WebhookReply.Kind.UNANSWERED, "no answer in time");
        } catch (ExecutionException e) {
            String detail = e.getCause().getClass().getSimpleName();
            return WebhookReply.failed(
                    isBeforeTheBody(e.getCause()) ? WebhookReply.Kind.NOT_CONNECTED : WebhookReply.Kind.UNANSWERED,
                    detail);
        }
    }

    private static boolean isBeforeTheBody(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnresolvedAddressException
                || cause instanceof SSLHandshakeException;
    }

    private HttpRequest request(Batch batch, byte[] body) {
        long timestamp = WallClock.now().getEpochSecond();
        List<String> secrets = config.secrets().stream().map(SecretRef::reveal).toList();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(config.url()))
                .header("Content-Type", "application/json")
                .header("User-Agent", "saltern")
                .header("webhook-id", batch.idempotencyKey())
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", WebhookSignature.sign(secrets, batch.idempotencyKey(), timestamp, body))
                .header("Idempotency-Key", batch.idempotencyKey())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        config.headers().forEach((header, value) -> request.setHeader(header, value.reveal()));
        return request.build();
    }

    /** {@code Retry-After} holds seconds or a date. */
    private static Optional<Duration> wait(String retryAfter) {
        if (retryAfter.strip().matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter.strip())));
        }
        try {
            Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(retryAfter.strip(), Instant::from);
            Duration left = Duration.between(WallClock.now(), until);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Duration delay(ExecutionContext<WebhookReply> attempt) {
        Duration doubled = config.firstWait().multipliedBy(1L << Math.min(20, attempt.getAttemptCount() - 1));
        Duration wait = attempt.getLastResult().retryAfter().orElse(doubled);
        return wait.compareTo(config.longestWait()) > 0 ? config.longestWait() : wait;
    }

    private DestinationException unreachable(String why, Throwable cause) {
        return DestinationException.unreachable(
                "Destination " + name + ": " + address() + " cannot be reached (" + why
                        + "): check url and network, and that the receiver is up.",
                cause);
    }

    private DestinationException refused(int status) {
        Function<String, String> said =
                remedy -> "Destination " + name + ": " + address() + " answers " + status + ": " + remedy;
        return DestinationException.refused(
                switch (status) {
                    case 401, 403, 407 -> said.apply("it refuses our signature or headers; check secret and headers.");
                    case 404, 405 -> said.apply("there is no webhook at this address; check url.");
                    case 410 -> said.apply("the receiver wants no more calls; disable the syncs that use it.");
                    default -> said.apply("redirects are not followed; put the final address into url.");
                },
                null);
    }

    /** Scheme, host and port: path and query may hold a token. */
    private String address() {
        URI uri = URI.create(config.url());
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    @Override
    public void close() {
        client = null;
    }
}
