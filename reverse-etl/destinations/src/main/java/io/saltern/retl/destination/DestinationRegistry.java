package io.saltern.retl.destination;

import io.saltern.base.config.Section;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.DestinationCatalog;
import io.saltern.retl.api.DestinationFactory;
import io.saltern.retl.destination.file.FileDestinationFactory;
import io.saltern.retl.destination.jdbc.JdbcDestinationFactory;
import io.saltern.retl.destination.webhook.WebhookDestinationFactory;
import java.util.List;
import java.util.Optional;

/** The destinations that ship with Saltern; a new one is one more line here. */
public final class DestinationRegistry implements DestinationCatalog {
    private static final List<DestinationFactory> FACTORIES = List.of( //
            new FileDestinationFactory(), //
            new JdbcDestinationFactory(), //
            new WebhookDestinationFactory());

    @Override
    public List<String> types() {
        return FACTORIES.stream().map(DestinationFactory::type).sorted().toList();
    }

    @Override
    public Optional<Destination> create(String name, Section config) {
        if (!config.has("type")) {
            config.fault("needs the key 'type', one of " + String.join(", ", types()));
            return Optional.empty();
        }
        Optional<String> type = config.optionalChoice("type", types());
        Optional<Destination> destination = FACTORIES.stream()
                .filter(factory -> type.isPresent() && factory.type().equals(type.get()))
                .findFirst()
                .map(factory -> factory.create(name, config));
        if (destination.isPresent()) {
            config.finish();
        }
        return destination;
    }
}
