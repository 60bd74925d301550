package io.saltern.bench.components;

import java.util.Locale;

/**
 * Who runs, and how.
 *
 * @param name as it is asked for and shown
 * @param kind whose code runs
 * @param budget ids that the last task may hold; -1 where the code decides, or has no such thing
 * @param isCold every run is the first one of a new JVM; the start of Spark is not timed
 * @param isArchived the new JVM maps an archive of classes, as {@code saltern archive} makes one
 */
record Contender(String name, Kind kind, long budget, boolean isCold, boolean isArchived) {
    private static final String COLD = "-cold";
    private static final String ARCHIVED = "-archived";

    /** Whose code runs. */
    enum Kind {
        COST,
        DUCKDB,
        GRAPHX,
        MIN_LABEL,
        SALTERN,
        /** Saltern on the new edges alone, given the labels of the others. */
        INCREMENT;

        boolean needsSpark() {
            return this == GRAPHX || this == MIN_LABEL || this == SALTERN || this == INCREMENT;
        }
    }

    /** For instance {@code cost, saltern, saltern-cold, saltern-archived, saltern:0, saltern:50000, duckdb, graphx, min-label}. */
    static Contender parse(String text) {
        String name = text.strip();
        boolean isArchived = name.endsWith(ARCHIVED);
        boolean isCold = isArchived || name.endsWith(COLD);
        String rest = isCold ? name.substring(0, name.lastIndexOf('-')) : name;
        int colon = rest.indexOf(':');
        long budget = colon < 0 ? -1 : Long.parseLong(rest.substring(colon + 1));
        String kind = (colon < 0 ? rest : rest.substring(0, colon)).toUpperCase(Locale.ROOT);
        return new Contender(name, Kind.valueOf(kind.replace('-', '_')), budget, isCold, isArchived);
    }

    /** Runs before the timed ones: the quick ones are timed when they have run in. */
    int warmUps(int wanted) {
        if (isCold) {
            return 0;
        }
        boolean isQuick = kind == Kind.COST || kind == Kind.INCREMENT || kind == Kind.SALTERN && budget < 0;
        return isQuick ? wanted : Math.min(1, wanted);
    }
}
