package io.saltern.etl.parse;

import io.saltern.etl.config.ColumnConfig;
import io.saltern.etl.config.ColumnType;
import io.saltern.etl.config.IdentifierConfig;
import io.saltern.etl.config.SourceConfig;
import io.saltern.lake.table.CustomerTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fields that the mapping of a source asks for.
 *
 * @param paths names of CSV columns or paths into JSON, each once
 * @param attributes fields that are kept by name
 * @param isAllAttributes whether every field that no path names is kept too
 * @param lines path of nested lines; empty when there are none. A path below it is looked up in the line
 * @param decimalCommas the paths whose texts have a decimal comma; numbers of JSON, which never have, are given one there
 */
public record Fields(
        List<String> paths, List<String> attributes, boolean isAllAttributes, String lines, Set<String> decimalCommas)
        implements Serializable {
    /**
     * No field of a message but what stands for its missing id: a digest of its content without {@code messageId}, {@code
     * sentAt} and {@code receivedAt}, so that a message sent twice has one. Null where the message has an id.
     */
    public static final String CONTENT_ID = "(content id)";

    /**
     * No field of a record but those of this list whose value it clears, as a JSON array: null of JSON, a null marker of CSV.
     * A path stands as it is, an attribute behind {@link CustomerTable#ATTRIBUTE_PREFIX}. Null where there are none. For
     * sources whose records say only what has changed.
     */
    public static final String CLEARED = "(cleared)";

    public static final String CONTEXT_TRAITS = "context.traits";
    public static final String TRAITS_COUNTRY = "traits.address.country";
    public static final String CONTEXT_TRAITS_COUNTRY = CONTEXT_TRAITS + ".address.country";

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
            TRAITS_COUNTRY,
            CONTEXT_TRAITS,
            CONTEXT_TRAITS_COUNTRY,
            "context",
            CONTENT_ID);

    /** The fields of a source. */
    public static Fields of(SourceConfig source) {
        Set<String> paths = new LinkedHashSet<>();
        if (source.isSegment()) {
            paths.addAll(SEGMENT);
        }
        if (source.isPartial()) {
            paths.add(CLEARED);
        }
        source.columns().stream().flatMap(column -> column.field().stream()).forEach(paths::add);
        Set<String> targets = new LinkedHashSet<>();
        source.columns().stream().map(ColumnConfig::name).forEach(targets::add);
        source.identifiers().stream()
                .map(IdentifierConfig::from)
                .filter(from -> !targets.contains(from))
                .forEach(from -> {
                    paths.add(from);
                    if (source.isSegment() && from.startsWith("traits.")) {
                        paths.add("context." + from);
                    }
                });
        Set<String> commas = source.columns().stream()
                .filter(column -> column.format().type() == ColumnType.DECIMAL
                        && column.format().numbers().isDecimalComma())
                .flatMap(column -> column.field().stream())
                .collect(Collectors.toSet());
        return new Fields(
                new ArrayList<>(paths), source.attributes(), source.isAllAttributes(), source.lines(), commas);
    }

    /** Fields of a source whose texts have a decimal point. */
    public Fields(List<String> paths, List<String> attributes, boolean isAllAttributes, String lines) {
        this(paths, attributes, isAllAttributes, lines, Set.of());
    }

    /** The paths that name a field of the record. */
    public List<String> named() {
        return paths.stream()
                .filter(path -> !path.equals(CONTENT_ID) && !path.equals(CLEARED))
                .toList();
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
