package io.saltern.retl.destination.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.retl.api.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What came of one call.
 *
 * @param kind whether it was answered
 * @param status HTTP status; 0 without an answer
 * @param retryAfter how long the receiver asks to wait
 * @param body of the answer
 * @param detail what failed, without an answer: the name of the error
 */
record WebhookReply(Kind kind, int status, Optional<Duration> retryAfter, byte[] body, String detail) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
    private static final Set<Integer> REFUSING = Set.of(401, 403, 404, 405, 407, 410);
    private static final Duration COME_AGAIN = Duration.ofSeconds(30);

    /** How far a call got. */
    enum Kind {
        /** There is a status. */
        ANSWERED,
        /** No connection, so nothing left. */
        NOT_CONNECTED,
        /** Bytes left, no answer came. */
        UNANSWERED
    }

    static WebhookReply answered(int status, Optional<Duration> retryAfter, byte[] body) {
        return new WebhookReply(Kind.ANSWERED, status, retryAfter, body, "");
    }

    static WebhookReply failed(Kind kind, String detail) {
        return new WebhookReply(kind, 0, Optional.empty(), new byte[0], detail);
    }

    boolean isWorthAnotherAttempt() {
        return kind != Kind.ANSWERED || PASSING.contains(status);
    }

    /** Whether the receiver took the call and says what became of the rows. */
    boolean isTaken() {
        return status >= 200 && status < 300;
    }

    /** Whether it refuses the caller, not the rows. */
    boolean isRefusal() {
        return REFUSING.contains(status) || (status >= 300 && status < 400);
    }

    /** Whether it judged the rows as they are: another attempt would end alike. */
    boolean isRejection() {
        return status >= 400 && status < 500 && !isRefusal() && !PASSING.contains(status);
    }

    /** For a call that was neither taken nor rejected. */
    Outcome comeAgain() {
        return Outcome.retry("http_" + status, "the receiver asks to come again later", retryAfter.orElse(COME_AGAIN));
    }

    Outcome rejection() {
        return Outcome.rejected(
                "http_" + status,
                status == 413
                        ? "the call is larger than the receiver takes: lower batch_rows or batch_bytes"
                        : "the receiver refused the call as invalid");
    }

    /**
     * One outcome a row of a taken call. Without a body, or without {@code results} in it, all rows are accepted; rows that
     * {@code results} does not name are, too. The receiver's messages are not kept: they may quote the row.
     */
    List<Outcome> rowOutcomes(int rows) {
        Outcome[] outcomes = new Outcome[rows];
        Arrays.fill(outcomes, Outcome.accepted());
        for (JsonNode result : results()) {
            int index = result.path("index").asInt(-1);
            if (index >= 0 && index < rows) {
                outcomes[index] = switch (result.path("status").asText("ok")) {
                    case "error" -> Outcome.rejected("receiver_rejected", "the receiver refused the row");
                    case "retry" ->
                        Outcome.retry("receiver_busy", "the receiver asks to send the row again", COME_AGAIN);
                    default -> Outcome.accepted();
                };
            }
        }
        return List.of(outcomes);
    }

    private JsonNode results() {
        try {
            JsonNode root = body.length == 0 ? null : JSON.readTree(body);
            return root == null ? JSON.createArrayNode() : root.path("results");
        } catch (IOException e) {
            return JSON.createArrayNode();
        }
    }
}
