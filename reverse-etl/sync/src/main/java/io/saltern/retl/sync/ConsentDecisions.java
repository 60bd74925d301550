package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_values;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.startswith;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.ConsentTable;
import java.util.Collection;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * What each identifier has decided. Per identifier and purpose the latest decision counts; of several at one instant a denial
 * counts; an identifier without a decision has not consented. Purposes are compared without case; a denial of all purposes
 * competes in each of them, a grant in its own only. Phones are compared without their extension.
 *
 * <p>A grant dated later than as-of waits. A denial never waits: dated later than the day of its load it counts from the end
 * of that day, at the latest from as-of, and not once more from its own date.
 */
final class ConsentDecisions {
    static final String NAMESPACE = ConsentTable.NAMESPACE;
    static final String VALUE = ConsentTable.VALUE;
    static final String DECISION = "decision";
    static final String IS_GRANTED = "is_granted";

    /** Columns of {@link #counts}. */
    static final String PURPOSE = ConsentTable.PURPOSE;

    static final String ROWS = "rows";
    static final String WAITING = "waiting";
    static final String EARLY = "early";
    static final String UNREADABLE = "unreadable";

    private static final String NEXT = "\u0000";
    private static final String LATEST = "latest";
    private static final String IS_OF_ALL = "is_of_all";
    private static final String IS_DENIED = "is_denied";
    private static final String COUNTS_FROM = "counts_from";
    private static final String EXTENSION = ";ext=.*$";

    private ConsentDecisions() {}

    /** A purpose as it is compared. */
    static String purpose(String written) {
        return written.strip().toLowerCase(Locale.ROOT);
    }

    private static Column purpose() {
        return lower(trim(col(ConsentTable.PURPOSE)));
    }

    /** An identifier's value as it is compared. */
    static Column value(Column namespace, Column value) {
        return when(namespace.equalTo("phone"), regexp_replace(value, EXTENSION, ""))
                .otherwise(value);
    }

    /**
     * The decision in force of each identifier and purpose.
     *
     * @param consent rows of staged.consent
     * @param purposes the purposes that are asked for
     * @return {@code namespace}, {@code value}, {@code decision} (both and the purpose as {@link #key} writes them),
     *     {@code is_granted}; one row an identifier and purpose
     */
    static Dataset<Row> inForce(Dataset<Row> consent, Column asOf, Collection<String> purposes) {
        Column asked = array(purposes.stream()
                .map(ConsentDecisions::purpose)
                .distinct()
                .sorted()
                .map(purpose -> lit(purpose))
                .toArray(Column[]::new));
        Column meant = when(isOfAllPurposes(), asked).otherwise(array(purpose()));
        return consent.select(
                        explode(meant).alias(PURPOSE),
                        col(NAMESPACE),
                        value(col(NAMESPACE), col(VALUE)).alias(VALUE),
                        col(IS_GRANTED),
                        countsFrom(asOf).alias(COUNTS_FROM))
                .where(col(COUNTS_FROM).isNotNull())
                .where(col(PURPOSE)
                        .isin(purposes.stream().map(ConsentDecisions::purpose).toArray()))
                .groupBy(col(PURPOSE), col(NAMESPACE), col(VALUE))
                .agg(max(struct(col(COUNTS_FROM), not(col(IS_GRANTED)).alias(IS_DENIED)))
                        .alias(LATEST))
                .select(
                        col(NAMESPACE),
                        col(VALUE),
                        key(col(PURPOSE), col(NAMESPACE), col(VALUE)).alias(DECISION),
                        not(col(LATEST).getField(IS_DENIED)).alias(IS_GRANTED));
    }

    /** A grant stands for no purpose but its own, whatever that is called. */
    private static Column isOfAllPurposes() {
        return purpose().equalTo(ConsentTable.ALL_PURPOSES).and(not(col(IS_GRANTED)));
    }

    /** The time by which a decision competes; null for one that waits. */
    private static Column countsFrom(Column asOf) {
        Column decidedAt = col(ConsentTable.DECIDED_AT);
        // Without a day the load is as old as what is known of it.
        Column endOfLoad =
                coalesce(date_add(col(ConsentTable.DAY), 1).cast(DataTypes.TimestampType), col(ConsentTable.KNOWN_AT));
        return when(not(col(IS_GRANTED)), least(decidedAt, endOfLoad, asOf)).when(decidedAt.leq(asOf), decidedAt);
    }

    /**
     * How many decisions there are for each purpose that is asked for, and for all purposes.
     *
     * @return {@code purpose}, {@code rows}, {@code waiting} (grants dated later than as-of), {@code early} (denials dated
     *     later, which count already), {@code unreadable} (denials as they cannot be read); one row a purpose that has any
     */
    static Dataset<Row> counts(Dataset<Row> consent, Column asOf, Collection<String> purposes) {
        Column isAhead = col(ConsentTable.DECIDED_AT).gt(asOf);
        return consent.select(
                        purpose().alias(PURPOSE),
                        isOfAllPurposes().alias(IS_OF_ALL),
                        isAhead.and(col(IS_GRANTED)).alias(WAITING),
                        isAhead.and(not(col(IS_GRANTED))).alias(EARLY),
                        col(ConsentTable.FAULT).isNotNull().alias(UNREADABLE))
                .where(col(PURPOSE)
                        .isin(purposes.stream().map(ConsentDecisions::purpose).toArray())
                        .or(col(IS_OF_ALL)))
                .groupBy(col(PURPOSE))
                .agg(count(lit(1)).alias(ROWS), number(WAITING), number(EARLY), number(UNREADABLE));
    }

    private static Column number(String truth) {
        return sum(when(col(truth), 1L).otherwise(0L)).alias(truth);
    }

    static Column key(Column purpose, Column namespace, Column value) {
        return concat(purpose, lit(NEXT), namespace, lit(NEXT), value);
    }

    /** True, false, or null when the identifier has not decided; over a map of decisions by key. */
    static Column of(Column decisions, String purpose, Column namespace, Column value) {
        return try_element_at(decisions, key(lit(purpose(purpose)), namespace, value(namespace, value)));
    }

    /** Whether any identifier of the person has this decision in force for the purpose; false for a null map. */
    static Column anyIs(Column decisions, String purpose, boolean isGranted) {
        return anyWith(decisions, purpose(purpose) + NEXT, isGranted);
    }

    /** The same of the identifiers of one namespace. */
    static Column anyIs(Column decisions, String purpose, String namespace, boolean isGranted) {
        return anyWith(decisions, purpose(purpose) + NEXT + namespace + NEXT, isGranted);
    }

    private static Column anyWith(Column decisions, String prefix, boolean isGranted) {
        Column chosen = map_filter(decisions, (key, value) -> startswith(key, lit(prefix)));
        return coalesce(exists(map_values(chosen), value -> value.equalTo(isGranted)), lit(false));
    }
}
