package io.saltern.base.config;

import java.util.Map;
import java.util.Optional;

/**
 * Values for {@code ${var:name}}: given on the command line ({@code --var name=value}), else by the environment
 * ({@code SALTERN_VAR_NAME}), else by {@code variables:} of saltern.yaml.
 */
public final class Variables {
    private final Map<String, String> given;
    private final Map<String, String> defaults;

    public Variables(Map<String, String> given, Map<String, String> defaults) {
        this.given = Map.copyOf(given);
        this.defaults = Map.copyOf(defaults);
    }

    public static Variables none() {
        return new Variables(Map.of(), Map.of());
    }

    public Optional<String> value(String name) {
        if (given.containsKey(name)) {
            return Optional.of(given.get(name));
        }
        String environment = System.getenv("SALTERN_VAR_" + name.toUpperCase(java.util.Locale.ROOT));
        if (environment != null) {
            return Optional.of(environment);
        }
        return Optional.ofNullable(defaults.get(name));
    }
}
