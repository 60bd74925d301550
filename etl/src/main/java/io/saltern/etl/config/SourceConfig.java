package io.saltern.etl.config;

import io.saltern.etl.source.Feed;
import java.util.List;
import java.util.Optional;

/**
 * One source as its file says it.
 *
 * @param name name of the source and of its raw table
 * @param file the config file, for messages
 * @param digest SHA-256 of that file
 * @param feed where its units come from
 * @param isOptional whether a run that cannot reach it is in order, and only says so
 * @param format how records are written
 * @param numbers how numbers are written where a column says nothing else
 * @param entity what the records are about
 * @param columns the mapping, in table order
 * @param identifiers the identifiers that a record shows, in order of namespace
 * @param attributes fields that are kept by name; for events they become the properties
 * @param isAllAttributes whether all fields that the mapping does not use are kept
 * @param isPartial {@code versions: partial}: a customer record says what has changed; what it leaves out stays
 * @param isAppend {@code order_lines: append}: a file adds lines to an order; else a file holds an order whole
 * @param ordersFrom name of the event that orders are derived from
 * @param lines path of the nested lines of an order; empty when each record is a line
 * @param aliasPrevious namespace of the id that an alias retires
 * @param region default region of phone numbers
 * @param currency default currency
 */
public record SourceConfig(
        String name,
        String file,
        String digest,
        Feed feed,
        boolean isOptional,
        RecordFormat format,
        NumberForm numbers,
        Entity entity,
        List<ColumnConfig> columns,
        List<IdentifierConfig> identifiers,
        List<String> attributes,
        boolean isAllAttributes,
        boolean isPartial,
        boolean isAppend,
        Optional<String> ordersFrom,
        String lines,
        AliasPrevious aliasPrevious,
        String region,
        String currency) {

    public boolean isSegment() {
        return format.format() == Format.SEGMENT;
    }

    /** Whether each record is an order that holds its lines. */
    public boolean isNested() {
        return !lines.isEmpty();
    }

    /** The column of a name, if the mapping fills it. */
    public Optional<ColumnConfig> column(String target) {
        return columns.stream().filter(column -> column.name().equals(target)).findFirst();
    }
}
