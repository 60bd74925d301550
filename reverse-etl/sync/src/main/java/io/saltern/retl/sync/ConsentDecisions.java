package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_values;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.startswith;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.try_element_at;

import io.saltern.lake.table.ConsentTable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What each identifier has decided. Per identifier and purpose the latest decision up to as-of counts; of several at one
 * instant a denial counts; an identifier without a decision has not consented.
 */
final class ConsentDecisions {
    static final String NAMESPACE = ConsentTable.NAMESPACE;
    static final String VALUE = ConsentTable.VALUE;
    static final String DECISION = "decision";
    static final String IS_GRANTED = "is_granted";
    private static final String NEXT = "\u0000";
    private static final String LATEST = "latest";
    private static final String IS_DENIED = "is_denied";

    private ConsentDecisions() {}

    /**
     * The decision in force of each identifier and purpose.
     *
     * @param consent rows of staged.consent
     * @return {@code namespace}, {@code value}, {@code decision} (both and the purpose as {@link #key} writes them),
     *     {@code is_granted}; one row an identifier and purpose
     */
    static Dataset<Row> inForce(Dataset<Row> consent, Column asOf) {
        return consent.where(col(ConsentTable.DECIDED_AT).leq(asOf))
                .groupBy(col(ConsentTable.PURPOSE), col(ConsentTable.NAMESPACE), col(ConsentTable.VALUE))
                .agg(max(struct(
                                col(ConsentTable.DECIDED_AT),
                                not(col(ConsentTable.IS_GRANTED)).alias(IS_DENIED)))
                        .alias(LATEST))
                .select(
                        col(NAMESPACE),
                        col(VALUE),
                        key(col(ConsentTable.PURPOSE), col(ConsentTable.NAMESPACE), col(ConsentTable.VALUE))
                                .alias(DECISION),
                        not(col(LATEST).getField(IS_DENIED)).alias(IS_GRANTED));
    }

    static Column key(Column purpose, Column namespace, Column value) {
        return concat(purpose, lit(NEXT), namespace, lit(NEXT), value);
    }

    /** True, false, or null when the identifier has not decided; over a map of decisions by key. */
    static Column of(Column decisions, String purpose, String namespace, Column value) {
        return try_element_at(decisions, key(lit(purpose), lit(namespace), value));
    }

    /** Whether any identifier of the person has this decision in force for the purpose; false for a null map. */
    static Column anyIs(Column decisions, String purpose, boolean isGranted) {
        Column ofPurpose = map_filter(decisions, (key, value) -> startswith(key, lit(purpose + NEXT)));
        return coalesce(exists(map_values(ofPurpose), value -> value.equalTo(isGranted)), lit(false));
    }
}
