package io.saltern.etl.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Places of the values of a JSON text that may be faulty inside: told by brackets and quotes alone, so that what is wrong in
 * one value hides no other.
 */
final class JsonSpans {
    /** From the first character of a value to behind its last; empty where a comma has no value beside it. */
    record Span(int start, int end) {
        String of(String text) {
            return text.substring(start, end);
        }
    }

    private final String text;

    JsonSpans(String text) {
        this.text = text;
    }

    /** All of the text without the blanks around it. */
    Span all() {
        return trimmed(0, text.length());
    }

    /** The values of an array; empty where the span is none that begins and ends as one. */
    Optional<List<Span>> elements(Span array) {
        if (!isBetween(array, '[', ']')) {
            return Optional.empty();
        }
        List<Span> found = new ArrayList<>();
        int from = array.start() + 1;
        while (true) {
            int end = end(from, array.end(), ']');
            if (end < 0) {
                return Optional.empty();
            }
            found.add(trimmed(from, end));
            if (text.charAt(end) == ']') {
                return end == array.end() - 1 ? Optional.of(found) : Optional.empty();
            }
            from = end + 1;
        }
    }

    /** The value at a path, found as in a tree: a key may hold dots itself. */
    Optional<Span> find(Span object, String path) {
        Optional<Span> whole = member(object, path);
        int dot = path.indexOf('.');
        return whole.isPresent() || dot < 0
                ? whole
                : member(object, path.substring(0, dot)).flatMap(below -> find(below, path.substring(dot + 1)));
    }

    /** The value of a key of an object; empty where it is not there, or the object does not begin and end as one. */
    Optional<Span> member(Span object, String key) {
        if (!isBetween(object, '{', '}')) {
            return Optional.empty();
        }
        int from = object.start() + 1;
        while (true) {
            int end = end(from, object.end(), '}');
            if (end < 0) {
                return Optional.empty();
            }
            Span entry = trimmed(from, end);
            String head = '"' + key + '"';
            if (text.startsWith(head, entry.start())) {
                Span value = trimmed(entry.start() + head.length(), end);
                if (value.start() < value.end() && text.charAt(value.start()) == ':') {
                    return Optional.of(trimmed(value.start() + 1, end));
                }
            }
            if (text.charAt(end) == '}') {
                return Optional.empty();
            }
            from = end + 1;
        }
    }

    private boolean isBetween(Span span, char first, char last) {
        return span.end() - span.start() > 1
                && text.charAt(span.start()) == first
                && text.charAt(span.end() - 1) == last;
    }

    private Span trimmed(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return new Span(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** Where the comma or the closing bracket behind a value stands; -1 where there is none. */
    private int end(int from, int limit, char closer) {
        Deque<Character> open = new ArrayDeque<>();
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> i = closingQuote(i, limit);
                case '{' -> open.push('}');
                case '[' -> open.push(']');
                case '}', ']' -> {
                    if (open.contains(c)) {
                        // What was opened inside and not closed ends here too.
                        while (open.pop() != c) {
                            continue;
                        }
                    } else if (c == closer) {
                        return i;
                    }
                }
                case ',' -> {
                    if (open.isEmpty()) {
                        return i;
                    }
                }
                default -> {
                    continue;
                }
            }
        }
        return -1;
    }

    private int closingQuote(int from, int limit) {
        for (int i = from + 1; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        return limit;
    }
}
