package io.saltern.etl.parse;

import io.saltern.etl.config.ColumnConfig;
import io.saltern.etl.config.IdentifierConfig;
import io.saltern.etl.config.SourceConfig;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The fields that the mapping of a source asks for.
 *
 * @param paths names of CSV columns or paths into JSON, each once
 * @param attributes fields that are kept by name
 * @param isAllAttributes whether every field that no path names is kept too
 * @param lines path of nested lines; empty when there are none. A path below it is looked up in the line
 */
public record Fields(List<String> paths, List<String> attributes, boolean isAllAttributes, String lines)
        implements Serializable {
    /** What Segment messages hold, besides what identifiers ask for. */
    public static final List<String> SEGMENT = List.of(
            "messageId",
            "type",
            "event",
            "name",
            "timestamp",
            "originalTimestamp",
            "receivedAt",
            "sentAt",
            "batch.receivedAt",
            "batch.sentAt",
            "userId",
            "anonymousId",
            "previousId",
            "groupId",
            "properties.order_id",
            "properties",
            "traits",
            "context");

    /** The fields of a source. */
    public static Fields of(SourceConfig source) {
        Set<String> paths = new LinkedHashSet<>();
        if (source.isSegment()) {
            paths.addAll(SEGMENT);
        }
        source.columns().stream().flatMap(column -> column.field().stream()).forEach(paths::add);
        Set<String> targets = new LinkedHashSet<>();
        source.columns().stream().map(ColumnConfig::name).forEach(targets::add);
        source.identifiers().stream()
                .map(IdentifierConfig::from)
                .filter(from -> !targets.contains(from))
                .forEach(paths::add);
        return new Fields(new ArrayList<>(paths), source.attributes(), source.isAllAttributes(), source.lines());
    }

    /** Where a field stands among the values of a part. */
    public int index(String path) {
        return paths.indexOf(path);
    }

    /** Where the attributes stand: one JSON object with sorted keys, or null. */
    public int attributesIndex() {
        return paths.size();
    }

    /** How many values a part has. */
    public int size() {
        return paths.size() + 1;
    }

    boolean keepsAttributes() {
        return isAllAttributes || !attributes.isEmpty();
    }
}
