package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.saltern.etl.config.AliasPrevious;
import io.saltern.etl.config.IdentifierConfig;
import io.saltern.etl.config.SourceConfig;
import io.saltern.etl.parse.Fields;
import io.saltern.lake.column.IdentifierSets;
import io.saltern.lake.table.EventTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Messages of sources, by a mapping or by the Segment specification. */
public final class EventPlan {
    private static final String TRAITS = "traits.";
    private static final String UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";

    private EventPlan() {}

    /** Needs typed parts of entity event. Gives the columns of staged.event with their origin and fault. */
    static Dataset<Row> mapped(Dataset<Row> typed) {
        return typed.withColumn(EventTable.TYPE, coalesce(col(EventTable.TYPE), lit("track")))
                .withColumn(EventTable.PROPERTIES, col(MappingPlan.ATTRIBUTES_JSON))
                .withColumn(EventTable.CONTEXT, lit(null).cast("string"))
                .drop(MappingPlan.ATTRIBUTES_JSON);
    }

    /**
     * Parts of a Segment source by the Segment specification: the message's {@code timestamp} is when it happened
     * ({@code originalTimestamp}, {@code sentAt} and {@code receivedAt}, its own or its batch's, stand in); traits count
     * as identifiers in identify messages only, since those of a group message describe an account; an alias shows the id
     * that it retires beside the one that it keeps.
     */
    static Dataset<Row> segment(Dataset<Row> parts, SourceConfig source) {
        Fields fields = Fields.of(source);
        List<Column> columns = MappingPlan.origin(source);
        Column type = lower(Normalised.text(text(fields, "type")));
        Column userId = Normalised.text(text(fields, "userId"));
        Column anonymousId = Normalised.text(text(fields, "anonymousId"));
        Column previousId = when(type.equalTo("alias"), Normalised.text(text(fields, "previousId")));
        Column occurredAt = firstTime(
                fields, "timestamp", "originalTimestamp", "sentAt", "receivedAt", "batch.sentAt", "batch.receivedAt");
        Column name = when(type.equalTo("track"), Normalised.text(text(fields, "event")))
                .when(type.isin("page", "screen"), coalesce(Normalised.text(text(fields, "name")), type))
                .otherwise(type);
        columns.add(Normalised.text(text(fields, "messageId")).alias(EventTable.EVENT_ID));
        columns.add(type.alias(EventTable.TYPE));
        columns.add(name.alias(EventTable.NAME));
        columns.add(occurredAt.alias(EventTable.OCCURRED_AT));
        columns.add(coalesce(
                        time(fields, "receivedAt"),
                        time(fields, "batch.receivedAt"),
                        time(fields, "sentAt"),
                        time(fields, "batch.sentAt"))
                .alias(EventTable.RECEIVED_AT));
        columns.add(userId.alias(EventTable.USER_ID));
        columns.add(anonymousId.alias(EventTable.ANONYMOUS_ID));
        columns.add(previousId.alias(EventTable.PREVIOUS_ID));
        columns.add(when(type.equalTo("group"), Normalised.text(text(fields, "groupId")))
                .alias(EventTable.GROUP_ID));
        columns.add(Normalised.text(text(fields, "properties.order_id")).alias(EventTable.ORDER_ID));
        columns.add(coalesce(text(fields, "properties"), text(fields, "traits")).alias(EventTable.PROPERTIES));
        columns.add(text(fields, "context").alias(EventTable.CONTEXT));
        columns.add(identifiers(source, fields, type, previousId).alias(MappingPlan.IDENTIFIERS));
        columns.add(lit(0).alias(MappingPlan.BLANKED));
        columns.add(coalesce(
                        MappingPlan.parseFault(),
                        missing(EventTable.EVENT_ID, Normalised.text(text(fields, "messageId")), "messageId"),
                        missing(EventTable.TYPE, type, "type"),
                        MappingPlan.faultWhen(
                                type.isin("identify", "track", "page", "screen", "group", "alias")
                                        .equalTo(false),
                                "message_type",
                                "the type is none of the Segment specification",
                                "type"),
                        missing(EventTable.OCCURRED_AT, occurredAt, "timestamp"),
                        missing(EventTable.NAME, name, "event"))
                .alias(MappingPlan.FAULT));
        return parts.select(columns.toArray(Column[]::new));
    }

    private static Column missing(String target, Column value, String field) {
        return MappingPlan.faultWhen(
                value.isNull(),
                target.equals(EventTable.OCCURRED_AT) ? "timestamp" : "required",
                target.equals(EventTable.OCCURRED_AT)
                        ? "no time of the message is one of ISO 8601"
                        : "a value is required and none is given",
                field);
    }

    private static Column text(Fields fields, String path) {
        return MappingPlan.value(fields.index(path));
    }

    private static Column time(Fields fields, String path) {
        return Normalised.timestamp(text(fields, path), List.of(), "UTC");
    }

    /** The first of the fields that is given; null when that one is no time, so that a wrong clock is not papered over. */
    private static Column firstTime(Fields fields, String... paths) {
        List<Column> texts = new ArrayList<>();
        for (String path : paths) {
            texts.add(text(fields, path));
        }
        return Normalised.timestamp(coalesce(texts.toArray(Column[]::new)), List.of(), "UTC");
    }

    private static Column identifiers(SourceConfig source, Fields fields, Column type, Column previousId) {
        List<Column> shown = new ArrayList<>();
        for (IdentifierConfig identifier : source.identifiers()) {
            Column text = text(fields, identifier.from());
            if (identifier.from().startsWith(TRAITS)) {
                text = when(type.equalTo("identify"), text);
            }
            shown.add(IdentifierSets.identifier(
                    identifier.namespace(), Normalised.identifier(identifier.type(), text, source.region())));
        }
        Column isAnonymous = source.aliasPrevious() == AliasPrevious.AUTO
                ? previousId.rlike(UUID)
                : lit(source.aliasPrevious() == AliasPrevious.ANONYMOUS_ID);
        shown.add(IdentifierSets.identifier("anonymous_id", when(isAnonymous, previousId)));
        shown.add(IdentifierSets.identifier("user_id", when(not(isAnonymous), previousId)));
        return IdentifierSets.of(shown.toArray(Column[]::new));
    }

    /** Tells the first message of an id from its repetitions. */
    static Dataset<Row> classify(Dataset<Row> events, Dataset<Row> held, boolean hasHeld) {
        Dataset<Row> numbered = events.withColumn(Outcomes.GROUP, Outcomes.group(col(EventTable.EVENT_ID)))
                .withColumn("_ordinal", row_number().over(Outcomes.arrival()));
        Column isDuplicate = col("_ordinal").gt(1);
        if (hasHeld) {
            Dataset<Row> keys = held.select(
                    col(EventTable.SOURCE).alias("_s"),
                    col(EventTable.EVENT_ID).alias("_e"),
                    lit(true).alias("_is_held"));
            numbered = numbered.join(
                    keys,
                    col(EventTable.SOURCE)
                            .equalTo(col("_s"))
                            .and(col(EventTable.EVENT_ID).equalTo(col("_e"))),
                    "left_outer");
            isDuplicate = isDuplicate.or(col("_is_held").isNotNull());
        }
        return numbered.withColumn(Outcomes.OUTCOME, Outcomes.outcome(isDuplicate))
                .drop(Outcomes.GROUP, "_ordinal", "_s", "_e", "_is_held");
    }
}
