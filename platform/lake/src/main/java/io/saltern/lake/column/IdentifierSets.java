package io.saltern.lake.column;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.Types;
import org.apache.spark.sql.Column;

/** Sets of identifiers that a row shows together. */
public final class IdentifierSets {
    private static final String PAIR = "\u0000";
    private static final String NEXT = "\u0001";

    private IdentifierSets() {}

    /** One identifier; null when the value is null or empty, so that {@link #of} drops it. */
    public static Column identifier(String namespace, Column value) {
        return when(
                value.isNotNull().and(value.notEqual("")),
                struct(lit(namespace).alias("namespace"), value.alias("value")));
    }

    /** Sorted by namespace and value, each pair once; null when no identifier is left. */
    public static Column of(Column... identifiers) {
        Column sorted = sort_array(array_distinct(array_compact(array(identifiers))));
        return when(size(sorted).gt(0), sorted).cast(Types.IDENTIFIERS);
    }

    /** SHA-256 of the sorted pairs, hex; null when there are none. Needs the order that {@link #of} gives. */
    public static Column hash(Column identifiers) {
        Column pairs = transform(
                identifiers,
                identifier -> concat(identifier.getField("namespace"), lit(PAIR), identifier.getField("value")));
        return when(
                identifiers.isNotNull().and(size(identifiers).gt(0)),
                sha2(array_join(pairs, NEXT).cast("binary"), 256));
    }
}
