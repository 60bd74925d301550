package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.column.IdentifierSets;
import io.saltern.lake.table.ConsentTable;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Decisions about purposes. */
public final class ConsentPlan {
    private static final String NORMALISED = "_normalised";
    private static final String IS_UNREAD = "_is_unread";

    private ConsentPlan() {}

    /**
     * Needs typed parts of entity consent. Normalises the value as its namespace demands and gives the identifier; a value
     * that is none of its namespace is a fault. A decision of a known identifier that cannot be read otherwise is a denial:
     * at its own time if that can be read, else at the end of the day of its load, of its purpose if that can be read, else
     * of all purposes.
     */
    static Dataset<Row> decisions(Dataset<Row> typed, String region) {
        Column raw = col(ConsentTable.VALUE);
        Column value = when(col(ConsentTable.NAMESPACE).equalTo("email"), Normalised.email(raw))
                .when(
                        col(ConsentTable.NAMESPACE).equalTo("phone"),
                        PhoneNumbers.withoutExtension(PhoneNumbers.e164(raw, lit(region))))
                .otherwise(raw);
        Column isNamed =
                col(ConsentTable.NAMESPACE).isNotNull().and(col(NORMALISED).isNotNull());
        Column isUnread = Outcomes.isBad().and(isNamed);
        return typed.withColumn(NORMALISED, value)
                .withColumn(IS_UNREAD, isUnread)
                .withColumn(
                        ConsentTable.FAULT,
                        when(
                                col(IS_UNREAD),
                                concat_ws(": ", col(MappingPlan.FAULT + ".field"), col(MappingPlan.FAULT + ".reason"))))
                .withColumn(
                        ConsentTable.IS_GRANTED,
                        when(col(IS_UNREAD), lit(false)).otherwise(col(ConsentTable.IS_GRANTED)))
                .withColumn(ConsentTable.DECIDED_AT, ifUnread(ConsentTable.DECIDED_AT, col(MappingPlan.DAY_END)))
                .withColumn(ConsentTable.PURPOSE, ifUnread(ConsentTable.PURPOSE, lit(ConsentTable.ALL_PURPOSES)))
                .withColumn(
                        MappingPlan.FAULT,
                        coalesce(
                                when(not(col(IS_UNREAD)), col(MappingPlan.FAULT)),
                                MappingPlan.faultWhen(
                                        col(NORMALISED).isNull(),
                                        "identifier",
                                        "the value is none of its namespace",
                                        ConsentTable.VALUE)))
                .withColumn(ConsentTable.VALUE, col(NORMALISED))
                .withColumn(
                        MappingPlan.IDENTIFIERS,
                        IdentifierSets.of(when(
                                isNamed,
                                struct(
                                        col(ConsentTable.NAMESPACE).alias("namespace"),
                                        col(NORMALISED).alias("value")))))
                .drop(NORMALISED, IS_UNREAD, MappingPlan.ATTRIBUTES_JSON);
    }

    private static Column ifUnread(String column, Column standIn) {
        return when(col(IS_UNREAD), coalesce(col(column), standIn)).otherwise(col(column));
    }

    /**
     * Tells decisions from repetitions: equal in key, which the answer is part of. A yes and a no of one instant are both
     * kept, as the denial counts. Of repetitions the one whose place comes first is kept; where that is new and another is
     * held, it takes its place: {@link Versions#IS_RESTATED}.
     */
    static Dataset<Row> classify(Dataset<Row> decisions, Optional<Dataset<Row>> held) {
        Column[] key = {
            col(ConsentTable.NAMESPACE),
            col(ConsentTable.VALUE),
            col(ConsentTable.PURPOSE),
            col(ConsentTable.DECIDED_AT).cast("string"),
            col(ConsentTable.IS_GRANTED).cast("string")
        };
        Dataset<Row> numbered = decisions
                .withColumn(Outcomes.GROUP, Outcomes.group(key))
                .withColumn("_ordinal", row_number().over(Outcomes.arrival()));
        Column place = struct(Outcomes.PLACE.toArray(Column[]::new));
        if (held.isPresent()) {
            Dataset<Row> keys = held.get()
                    .groupBy(
                            col(ConsentTable.SOURCE).alias("_s"),
                            concat_ws("\u0000", key).alias("_k"))
                    .agg(min(place).alias("_held_place"));
            numbered = numbered.join(
                    keys,
                    col(ConsentTable.SOURCE)
                            .equalTo(col("_s"))
                            .and(col(Outcomes.GROUP).equalTo(col("_k"))),
                    "left_outer");
        } else {
            numbered = numbered.withColumn("_held_place", lit(null));
        }
        Column isHeld = col("_held_place").isNotNull();
        Column isBefore = held.isPresent() ? place.lt(col("_held_place")) : lit(false);
        return numbered.withColumn(
                        Outcomes.OUTCOME, Outcomes.outcome(col("_ordinal").gt(1).or(isHeld.and(not(isBefore)))))
                .withColumn(Versions.IS_RESTATED, isHeld.and(isBefore))
                .drop(Outcomes.GROUP, "_ordinal", "_s", "_k", "_held_place");
    }
}
