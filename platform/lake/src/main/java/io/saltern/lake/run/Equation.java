package io.saltern.lake.run;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A law of account: the whole equals the sum of its parts.
 *
 * @param subject what it speaks of, for instance {@code source crm}
 * @param wholeName name of the whole, for instance {@code read}
 * @param whole its count
 * @param parts counts by name
 */
public record Equation(String subject, String wholeName, long whole, Map<String, Long> parts) {
    public Equation {
        parts = new TreeMap<>(parts);
    }

    public boolean holds() {
        return whole == parts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String toString() {
        return subject + ": " + wholeName + " " + whole + (holds() ? " = " : " is not ")
                + parts.entrySet().stream()
                        .map(part -> part.getKey() + " " + part.getValue())
                        .collect(Collectors.joining(" + "));
    }
}
