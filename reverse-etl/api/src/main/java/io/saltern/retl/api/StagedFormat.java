package io.saltern.retl.api;

/**
 * How sync writes the part files of a drop. Columns are {@code _op} ({@code I}, {@code U} or {@code D}), {@code _key} (the
 * change's address), then the mapped fields in the order of the mapping.
 *
 * <p>CSV is RFC 4180: UTF-8 without byte order mark, comma, a quote inside a field doubled (not escaped by a backslash),
 * line feed, a header in every file; null is an empty unquoted field, an empty text is {@code ""}. JSON lines hold one
 * object a line; a null field may be left out.
 *
 * @param kind of the files
 * @param isGzip whether each file is compressed by gzip
 */
public record StagedFormat(Kind kind, boolean isGzip) {
    /** First column: the operation's {@link #letter}. */
    public static final String OP_COLUMN = "_op";

    /** Second column: the change's address. */
    public static final String KEY_COLUMN = "_key";

    /** The kinds of file, as configuration names them. */
    public enum Kind {
        /** Comma-separated values. */
        CSV,
        /** One JSON object a line. */
        JSON_LINES
    }

    /** The ending of part files, as in {@code csv.gz}. */
    public String extension() {
        return (kind == Kind.CSV ? "csv" : "jsonl") + (isGzip ? ".gz" : "");
    }

    /** The letter in {@code _op}. */
    public static String letter(Op op) {
        return switch (op) {
            case ADD, APPEND -> "I";
            case UPDATE -> "U";
            case REMOVE -> "D";
        };
    }
}
