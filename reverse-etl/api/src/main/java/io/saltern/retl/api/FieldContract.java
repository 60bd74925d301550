package io.saltern.retl.api;

import java.util.List;
import java.util.Optional;

/**
 * The fields that a destination declares.
 *
 * @param fields declared fields, each with its rule and digest; a mapping cannot weaken these
 * @param isOpen whether other names are welcome too (a database, a file, a webhook): those take the rule and digest that
 *     the sync's mapping states, by default none
 */
public record FieldContract(List<FieldSpec> fields, boolean isOpen) {
    /** Copies the list. */
    public FieldContract {
        fields = List.copyOf(fields);
    }

    /** Any name, nothing declared. */
    public static FieldContract open() {
        return new FieldContract(List.of(), true);
    }

    /** The declared field of that name. */
    public Optional<FieldSpec> find(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }
}
