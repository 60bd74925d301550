package io.saltern.retl.destination.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.retl.api.Batch;
import io.saltern.retl.api.Change;
import java.nio.charset.StandardCharsets;

/**
 * The body of a call: {@code {"batch_id":…,"sync_id":…,"run_id":…,"sequence":n,"rows":[{"op":"add","key":…,"fields":{…}}]}}
 * with {@code op} one of add, update, remove, append. Equal batches give equal bytes.
 */
final class WebhookBody {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WebhookBody() {}

    static byte[] of(Batch batch) {
        StringBuilder body = new StringBuilder(256);
        body.append("{\"batch_id\":").append(quoted(batch.idempotencyKey()));
        body.append(",\"sync_id\":").append(quoted(batch.sync()));
        body.append(",\"run_id\":").append(quoted(batch.runId()));
        body.append(",\"sequence\":").append(batch.sequence()).append(",\"rows\":[");
        String comma = "";
        for (Change change : batch.changes()) {
            body.append(comma).append("{\"op\":\"").append(change.op().word());
            body.append("\",\"key\":").append(quoted(change.address()));
            body.append(",\"fields\":").append(change.payload().canonicalJson()).append('}');
            comma = ",";
        }
        return body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text is always valid JSON", e);
        }
    }
}
