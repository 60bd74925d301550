package io.saltern.retl.destination.jdbc;

import java.util.Set;

/** What an SQLSTATE means for a batch. Source: PostgreSQL manual, appendix A, error codes. */
enum SqlFault {
    /** One row's own fault: bad data, a broken constraint, a trigger's objection, a value too large to index. */
    ROW,
    /** The same statement may pass in a moment: a serialization failure, a deadlock, a lock not got, a timeout. */
    CONTENTION,
    /** The connection or the server is gone, or starts, stops or is full. */
    CONNECTION,
    /** Credentials, rights, or the table's shape: nothing passes before somebody mends it. */
    REFUSED;

    private static final Set<String> CONTENTION_STATES = Set.of("40001", "40P01", "55P03", "57014");
    private static final Set<String> ROW_CLASSES = Set.of("21", "22", "23", "2F", "38", "39", "44", "54", "P0");
    private static final Set<String> REFUSED_CLASSES = Set.of("0A", "25", "28", "3D", "3F", "42");

    static SqlFault of(String sqlState) {
        if (CONTENTION_STATES.contains(sqlState)) {
            return CONTENTION;
        }
        String sqlClass = sqlState.length() < 2 ? "" : sqlState.substring(0, 2);
        if (ROW_CLASSES.contains(sqlClass)) {
            return ROW;
        }
        return REFUSED_CLASSES.contains(sqlClass) ? REFUSED : CONNECTION;
    }

    /** Why a row was refused, in words that hold no value: a server's own message may quote the row. */
    static String reason(String sqlState) {
        return switch (sqlState) {
            case "22001" -> "a text is longer than its column";
            case "22003" -> "a number is out of its column's range";
            case "22007", "22008", "22018", "22P02" -> "a value does not fit the type of its column";
            case "23502" -> "a column that must not be null has no value";
            case "23503" -> "a foreign key finds no row";
            case "23505" -> "another row has the same value in a unique column";
            case "23514" -> "a check constraint does not hold";
            default -> "the database refused the row";
        };
    }
}
