package io.saltern.retl.destination.webhook;

import io.saltern.base.config.Section;
import io.saltern.base.secret.SecretRef;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A webhook.
 *
 * @param url where batches are posted: https, or http where {@code private_network} is true
 * @param secrets that sign, newest first: {@code secret}, and {@code previous_secret} while receivers change over
 * @param headers further headers, by secret reference ({@code headers: {authorization: ${env:TOKEN}}})
 * @param batchRows most rows in a call, 1 to 1,000 (default 1,000)
 * @param batchBytes most bytes in a call, 1,000 to 1,000,000 (default 1,000,000)
 * @param timeout until the answer is there (default 30 s)
 * @param attempts calls made for one batch before it is given up, 1 to 10 (default 4)
 * @param firstWait before the second attempt; doubles from one to the next (0.5 s)
 * @param longestWait between two attempts (60 s); a receiver that asks for more gets its rows in a later run
 * @param perMinute most calls in a minute ({@code requests_per_minute}, no limit when absent)
 * @param isPrivateNetwork the receiver stands in one's own network: http and private addresses are allowed
 * @param isRemoving whether REMOVE is sent ({@code remove}, default true); else REMOVE is not supported
 */
record WebhookDestinationConfig(
        String url,
        List<SecretRef> secrets,
        Map<String, SecretRef> headers,
        int batchRows,
        int batchBytes,
        Duration timeout,
        int attempts,
        Duration firstWait,
        Duration longestWait,
        Optional<Integer> perMinute,
        boolean isPrivateNetwork,
        boolean isRemoving) {

    private static final Set<String> OWN_HEADERS =
            Set.of("webhook-id", "webhook-timestamp", "webhook-signature", "idempotency-key", "content-type");
    private static final Set<String> CLIENT_HEADERS =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");

    WebhookDestinationConfig {
        secrets = List.copyOf(secrets);
        headers = Map.copyOf(headers);
    }

    static WebhookDestinationConfig read(Section config) {
        boolean isPrivateNetwork = config.flag("private_network", false);
        String url = config.text("url");
        if (config.has("url")) {
            problem(url, isPrivateNetwork).ifPresent(problem -> config.fault("url", problem));
        }
        List<SecretRef> secrets = new ArrayList<>();
        secrets.add(usable(config, "secret", config.secret("secret")));
        config.optionalSecret("previous_secret")
                .ifPresent(secret -> secrets.add(usable(config, "previous_secret", secret)));
        return new WebhookDestinationConfig(
                url,
                secrets,
                headers(config),
                (int) config.integer("batch_rows", 1_000, 1, 1_000),
                (int) config.integer("batch_bytes", 1_000_000, 1_000, 1_000_000),
                config.optionalWindow("timeout").orElse(Duration.ofSeconds(30)),
                (int) config.integer("attempts", 4, 1, 10),
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                config.optionalInteger("requests_per_minute", 1, 60_000).map(Long::intValue),
                isPrivateNetwork,
                config.flag("remove", true));
    }

    private static SecretRef usable(Section config, String key, SecretRef secret) {
        if (config.has(key) && secret.problem().isEmpty() && !WebhookSignature.isUsable(secret.reveal())) {
            config.fault(key, "is no signing secret: it must be whsec_ and Base64, or a text that is not empty");
        }
        return secret;
    }

    private static Map<String, SecretRef> headers(Section config) {
        Map<String, SecretRef> headers = new LinkedHashMap<>();
        config.section("headers").ifPresent(section -> {
            for (String name : section.keys()) {
                String lower = name.toLowerCase(Locale.ROOT);
                if (OWN_HEADERS.contains(lower) || CLIENT_HEADERS.contains(lower) || !name.matches("[A-Za-z0-9-]+")) {
                    section.fault(name, "cannot be set: the call sets it itself, or it is no header name");
                }
                section.optionalSecret(name).ifPresent(value -> headers.put(lower, value));
            }
        });
        return headers;
    }

    private static Optional<String> problem(String url, boolean isPrivateNetwork) {
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                return Optional.of("must be an address like https://host/path, without user and fragment");
            }
            if (uri.getPort() == 0 || uri.getPort() > 65_535) {
                return Optional.of("has the port " + uri.getPort() + "; a port lies between 1 and 65535");
            }
            if ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isPrivateNetwork)) {
                return Optional.empty();
            }
            return Optional.of(
                    "must be https; http is for a receiver in one's own network, with private_network: true");
        } catch (URISyntaxException e) {
            return Optional.of("is no address: " + e.getReason());
        }
    }
}
