package io.saltern.retl.destination.file;

import io.saltern.base.config.Section;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.DestinationFactory;

/** {@code type: file}; keys as {@link FileDestinationConfig} says. */
public final class FileDestinationFactory implements DestinationFactory {
    static final String TYPE = "file";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Destination create(String name, Section config) {
        return new FileDestination(name, FileDestinationConfig.read(config));
    }
}
