package io.saltern.retl.destination.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of the Standard Webhooks specification: {@code v1,} and the Base64 of HMAC-SHA256 over {@code
 * id.timestamp.body}. The header may hold several, apart by blanks, while a secret is rotated.
 */
public final class WebhookSignature {
    private static final String SYMMETRIC = "whsec_";
    private static final String VERSION = "v1,";

    private WebhookSignature() {}

    /**
     * The header's value.
     *
     * @param secrets newest first; {@code whsec_} and Base64, or a plain text whose UTF-8 bytes are the key
     * @param timestamp seconds since 1970
     */
    public static String sign(List<String> secrets, String id, long timestamp, byte[] body) {
        return secrets.stream()
                .map(secret -> VERSION + Base64.getEncoder().encodeToString(mac(secret, id, timestamp, body)))
                .collect(Collectors.joining(" "));
    }

    /** Whether one of the signatures in a header is by one of the secrets; compares in constant time. */
    public static boolean verifies(List<String> secrets, String header, String id, long timestamp, byte[] body) {
        boolean found = false;
        for (String signature : header.split(" ")) {
            if (signature.startsWith(VERSION)) {
                byte[] given = signature.substring(VERSION.length()).getBytes(StandardCharsets.US_ASCII);
                for (String secret : secrets) {
                    byte[] right = Base64.getEncoder().encode(mac(secret, id, timestamp, body));
                    found |= MessageDigest.isEqual(given, right);
                }
            }
        }
        return found;
    }

    /** Whether a secret is usable: not empty, and Base64 after {@code whsec_}. */
    static boolean isUsable(String secret) {
        try {
            return key(secret).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] key(String secret) {
        return secret.startsWith(SYMMETRIC)
                ? Base64.getDecoder().decode(secret.substring(SYMMETRIC.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] mac(String secret, String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
