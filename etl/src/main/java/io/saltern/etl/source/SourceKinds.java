package io.saltern.etl.source;

import io.saltern.etl.source.file.FileSourceKind;
import java.util.List;
import java.util.Optional;

/** The kinds of source: a further one is its own package and one line here. */
public final class SourceKinds {
    private static final List<SourceKind> ALL = List.of(new FileSourceKind());

    private SourceKinds() {}

    public static List<String> types() {
        return ALL.stream().map(SourceKind::type).toList();
    }

    public static Optional<SourceKind> of(String type) {
        return ALL.stream().filter(kind -> kind.type().equals(type)).findFirst();
    }
}
