package io.saltern.retl.destination.jdbc;

import io.saltern.base.config.Section;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.DestinationFactory;

/**
 * {@code type: jdbc}; keys {@code url}, {@code user}, {@code password}, {@code schema}, {@code table}, {@code key}, {@code
 * create_table}, {@code columns}, {@code remove}, {@code batch_rows}, {@code timeout}. The driver is not part of Saltern:
 * it must be on the classpath.
 */
public final class JdbcDestinationFactory implements DestinationFactory {
    static final String TYPE = "jdbc";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Destination create(String name, Section config) {
        return new JdbcDestination(name, JdbcDestinationConfig.read(config));
    }
}
