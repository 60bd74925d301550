package io.saltern.retl.destination.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    /** The example that stock verifiers of the Standard Webhooks libraries test themselves with. */
    @Test
    void agreesWithStockVerifiers() {
        assertEquals(
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                WebhookSignature.sign(List.of(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY));
    }

    @Test
    void verifiesWhileASecretIsRotated() {
        String header = WebhookSignature.sign(List.of("new", "old"), "m1", 7, BODY);
        assertTrue(WebhookSignature.verifies(List.of("old"), header, "m1", 7, BODY));
        assertTrue(WebhookSignature.verifies(List.of("other", "new"), header, "m1", 7, BODY));
        assertFalse(WebhookSignature.verifies(List.of("other"), header, "m1", 7, BODY));
        assertFalse(WebhookSignature.verifies(List.of("new"), header, "m1", 8, BODY));
        assertFalse(WebhookSignature.verifies(List.of("new"), header, "m2", 7, BODY));
        assertFalse(WebhookSignature.verifies(List.of("new"), "v1", "m1", 7, BODY));
    }

    @Test
    void knowsAnUnusableSecret() {
        assertTrue(WebhookSignature.isUsable("plain"));
        assertFalse(WebhookSignature.isUsable(""));
        assertFalse(WebhookSignature.isUsable("whsec_"));
        assertFalse(WebhookSignature.isUsable("whsec_!!"));
    }
}
