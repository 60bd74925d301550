package io.saltern.retl.destination.webhook;

import io.saltern.base.config.Section;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.DestinationFactory;

/**
 * {@code type: webhook}; keys {@code url}, {@code secret}, {@code previous_secret}, {@code headers}, {@code batch_rows},
 * {@code batch_bytes}, {@code timeout}, {@code attempts}, {@code requests_per_minute}, {@code private_network}, {@code
 * remove}.
 */
public final class WebhookDestinationFactory implements DestinationFactory {
    static final String TYPE = "webhook";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Destination create(String name, Section config) {
        return new WebhookDestination(name, WebhookDestinationConfig.read(config));
    }
}
