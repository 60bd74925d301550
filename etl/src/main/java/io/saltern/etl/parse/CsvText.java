package io.saltern.etl.parse;

import io.saltern.etl.config.RecordFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts the text of one CSV record, or of a header, into its fields: RFC 4180, and the escape sign of the format, which makes
 * a delimiter, a quote, a line end or itself a plain character. Before any other character it is one itself, as in
 * {@code C:\new}.
 */
public final class CsvText {
    private final char delimiter;
    private final char quote;
    private final char escape;
    private final boolean hasEscape;
    private final Set<String> nullMarkers = new HashSet<>();

    public CsvText(RecordFormat format) {
        delimiter = format.delimiter();
        quote = format.quote();
        hasEscape = format.escape().isPresent();
        escape = format.escape().orElse(quote);
        format.nullMarkers().forEach(marker -> nullMarkers.add(FoldedText.of(marker)));
    }

    /** The fields; empty where the text is not one CSV record. */
    public Optional<List<String>> fields(String text) {
        return read(text, Set.of());
    }

    /** The fields, null where an unquoted one is a null marker; empty where the text is not one CSV record. */
    Optional<List<String>> values(String text) {
        return read(text, nullMarkers);
    }

    /** The names that a header gives to columns; none where it is no CSV record. */
    public List<String> names(String header) {
        return fields(header).orElse(List.of()).stream()
                .map(name -> ComposedText.of(name.strip()))
                .toList();
    }

    private Optional<List<String>> read(String text, Set<String> markers) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        int at = 0;
        while (true) {
            field.setLength(0);
            int end = at < text.length() && text.charAt(at) == quote
                    ? quoted(text, at + 1, field)
                    : unquoted(text, at, field);
            if (end < 0) {
                return Optional.empty();
            }
            // A marker is one as it is written: an escaped escape sign before N is a text.
            boolean isNull = !markers.isEmpty()
                    && (at == text.length() || text.charAt(at) != quote)
                    && markers.contains(FoldedText.of(text.substring(at, end)));
            fields.add(isNull ? null : field.toString());
            if (end == text.length()) {
                return Optional.of(fields);
            }
            at = end + 1;
        }
    }

    /** Where the field ends: at a delimiter or the end of the text; -1 where it does not. */
    private int quoted(String text, int from, StringBuilder field) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isEscaping(text, at)) {
                field.append(text.charAt(at + 1));
                at += 2;
            } else if (c != quote) {
                field.append(c);
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
                field.append(quote);
                at += 2;
            } else {
                return delimiterBehindBlanks(text, at + 1);
            }
        }
        return -1;
    }

    private int delimiterBehindBlanks(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (text.charAt(at) == delimiter) {
                return at;
            }
            if (!Character.isWhitespace(text.charAt(at))) {
                return -1;
            }
        }
        return text.length();
    }

    private int unquoted(String text, int from, StringBuilder field) {
        int at = from;
        while (at < text.length() && text.charAt(at) != delimiter) {
            if (isEscaping(text, at)) {
                at++;
                if (text.startsWith("\r\n", at)) {
                    field.append('\r');
                    at++;
                }
            } else if (text.charAt(at) == '\n' || text.charAt(at) == '\r') {
                return -1;
            }
            field.append(text.charAt(at));
            at++;
        }
        return at;
    }

    private boolean isEscaping(String text, int at) {
        if (!hasEscape || text.charAt(at) != escape || at + 1 == text.length()) {
            return false;
        }
        char next = text.charAt(at + 1);
        return next == quote || next == delimiter || next == escape || next == '\n' || next == '\r';
    }
}
