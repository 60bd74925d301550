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
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Messages of sources, by a mapping or by the Segment specification. */
public final class EventPlan {
    private static final String TRAITS = "traits.";
    private static final String IDENTIFY = "identify";
    private static final String GROUP = "group";
    private static final String OWN_TRAITS = "_traits";
    private static final String CONTEXT_TRAITS = "_traits_of_context";
    private static final String OWN_COUNTRY = "_country";
    private static final String CONTEXT_COUNTRY = "_country_of_context";
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
     * ({@code originalTimestamp}, {@code sentAt} and {@code receivedAt}, its own or its batch's, stand in); a message without
     * id has one of its content. The properties of an identify or group message are its traits: {@code traits}, where that is
     * no object or an empty one {@code context.traits}, whatever stands beside them. Traits count as identifiers in identify
     * messages only, since those of a group message describe an account; an alias shows the id that it retires beside the one
     * that it keeps.
     */
    static Dataset<Row> segment(Dataset<Row> parts, SourceConfig source) {
        Fields fields = Fields.of(source);
        List<Column> texts = MappingPlan.origin(source);
        texts.add(coalesce(id(fields, "messageId"), text(fields, Fields.CONTENT_ID))
                .alias(EventTable.EVENT_ID));
        texts.add(lower(text(fields, "type")).alias(EventTable.TYPE));
        texts.add(first(
                        fields,
                        "timestamp",
                        "originalTimestamp",
                        "sentAt",
                        "receivedAt",
                        "batch.sentAt",
                        "batch.receivedAt")
                .alias(EventTable.OCCURRED_AT));
        texts.add(first(fields, "receivedAt", "batch.receivedAt", "sentAt", "batch.sentAt")
                .alias(EventTable.RECEIVED_AT));
        texts.add(id(fields, "userId").alias(EventTable.USER_ID));
        texts.add(id(fields, "anonymousId").alias(EventTable.ANONYMOUS_ID));
        texts.add(id(fields, "previousId").alias(EventTable.PREVIOUS_ID));
        texts.add(id(fields, "groupId").alias(EventTable.GROUP_ID));
        texts.add(id(fields, "properties.order_id").alias(EventTable.ORDER_ID));
        texts.add(text(fields, "properties").alias(EventTable.PROPERTIES));
        texts.add(object(text(fields, "traits")).alias(OWN_TRAITS));
        texts.add(object(text(fields, Fields.CONTEXT_TRAITS)).alias(CONTEXT_TRAITS));
        texts.add(text(fields, Fields.TRAITS_COUNTRY).alias(OWN_COUNTRY));
        texts.add(text(fields, Fields.CONTEXT_TRAITS_COUNTRY).alias(CONTEXT_COUNTRY));
        texts.add(text(fields, "context").alias(EventTable.CONTEXT));
        texts.add(text(fields, "event").alias("_event"));
        texts.add(text(fields, "name").alias("_name"));
        for (IdentifierConfig identifier : source.identifiers()) {
            texts.add(text(fields, identifier.from()).alias(shown(identifier)));
            if (identifier.from().startsWith(TRAITS)) {
                texts.add(text(fields, "context." + identifier.from()).alias(shownInContext(identifier)));
            }
        }
        texts.add(MappingPlan.parseFault().alias("_parse_fault"));
        return typed(parts.select(texts.toArray(Column[]::new)), source);
    }

    private static Dataset<Row> typed(Dataset<Row> texts, SourceConfig source) {
        Column type = col(EventTable.TYPE);
        List<Column> columns = new ArrayList<>(
                MappingPlan.ORIGIN.stream().map(name -> col(name)).toList());
        columns.add(col(EventTable.EVENT_ID));
        columns.add(type);
        columns.add(when(type.equalTo("track"), col("_event"))
                .when(type.isin("page", "screen"), coalesce(col("_name"), type))
                .otherwise(type)
                .alias(EventTable.NAME));
        columns.add(time(EventTable.OCCURRED_AT));
        columns.add(time(EventTable.RECEIVED_AT));
        columns.add(col(EventTable.USER_ID));
        columns.add(col(EventTable.ANONYMOUS_ID));
        columns.add(when(type.equalTo("alias"), col(EventTable.PREVIOUS_ID)).alias(EventTable.PREVIOUS_ID));
        columns.add(when(type.equalTo(GROUP), col(EventTable.GROUP_ID)).alias(EventTable.GROUP_ID));
        columns.add(col(EventTable.ORDER_ID));
        columns.add(when(type.isin(IDENTIFY, GROUP), coalesce(col(OWN_TRAITS), col(CONTEXT_TRAITS)))
                .otherwise(col(EventTable.PROPERTIES))
                .alias(EventTable.PROPERTIES));
        columns.add(col(EventTable.CONTEXT));
        columns.add(identifiers(source, type).alias(MappingPlan.IDENTIFIERS));
        columns.add(lit(0).alias(MappingPlan.BLANKED));
        columns.add(col("_parse_fault"));
        return texts.select(columns.toArray(Column[]::new))
                .withColumn(
                        MappingPlan.FAULT,
                        coalesce(
                                col("_parse_fault"),
                                missing(EventTable.EVENT_ID, "messageId"),
                                missing(EventTable.TYPE, "type"),
                                MappingPlan.faultWhen(
                                        not(type.isin(IDENTIFY, "track", "page", "screen", GROUP, "alias")),
                                        "message_type",
                                        "the type is none of the Segment specification",
                                        "type"),
                                MappingPlan.faultWhen(
                                        col(EventTable.OCCURRED_AT).isNull(),
                                        "timestamp",
                                        "the time of the message is missing or none of ISO 8601",
                                        "timestamp"),
                                missing(EventTable.NAME, "event")))
                .drop("_parse_fault");
    }

    private static Column missing(String column, String field) {
        return MappingPlan.faultWhen(col(column).isNull(), "required", "a value is required and none is given", field);
    }

    private static Column text(Fields fields, String path) {
        return MappingPlan.value(fields.index(path));
    }

    /** The first of the fields that is given: when that one is no time, no other stands in for a wrong clock. */
    private static Column first(Fields fields, String... paths) {
        List<Column> texts = new ArrayList<>();
        for (String path : paths) {
            texts.add(text(fields, path));
        }
        return coalesce(texts.toArray(Column[]::new));
    }

    private static Column time(String column) {
        return Normalised.timestamp(col(column), List.of(), "UTC").alias(column);
    }

    private static Column id(Fields fields, String path) {
        return Normalised.id(text(fields, path));
    }

    private static String shownInContext(IdentifierConfig identifier) {
        return "_context_" + identifier.namespace();
    }

    private static String shown(IdentifierConfig identifier) {
        return "_shown_" + identifier.namespace();
    }

    private static Column identifiers(SourceConfig source, Column type) {
        List<Column> shown = new ArrayList<>();
        for (IdentifierConfig identifier : source.identifiers()) {
            Column value = identifier.from().startsWith(TRAITS)
                    ? when(type.equalTo(IDENTIFY), trait(identifier, source.region()))
                    : Normalised.identifier(identifier.type(), col(shown(identifier)), source.region());
            shown.add(IdentifierSets.identifier(identifier.namespace(), value));
        }
        Column retired = when(type.equalTo("alias"), col(EventTable.PREVIOUS_ID));
        Column isAnonymous = source.aliasPrevious() == AliasPrevious.AUTO
                ? retired.rlike(UUID)
                : lit(source.aliasPrevious() == AliasPrevious.ANONYMOUS_ID);
        shown.add(IdentifierSets.identifier("anonymous_id", when(isAnonymous, retired)));
        shown.add(IdentifierSets.identifier("user_id", when(not(isAnonymous), retired)));
        return IdentifierSets.of(shown.toArray(Column[]::new));
    }

    /** An identifier among the traits of an identify message, a phone number by the country of their address. */
    private static Column trait(IdentifierConfig identifier, String region) {
        return when(
                        col(OWN_TRAITS).isNotNull(),
                        Normalised.identifier(identifier.type(), col(shown(identifier)), col(OWN_COUNTRY), region))
                .otherwise(Normalised.identifier(
                        identifier.type(), col(shownInContext(identifier)), col(CONTEXT_COUNTRY), region));
    }

    /** A JSON object that holds something; null for anything else. */
    private static Column object(Column json) {
        return when(json.startsWith("{").and(json.notEqual("{}")), json);
    }

    /** Tells the first message of an id from its repetitions. */
    static Dataset<Row> classify(Dataset<Row> events, Optional<Dataset<Row>> held) {
        Dataset<Row> numbered = events.withColumn(Outcomes.GROUP, Outcomes.group(col(EventTable.EVENT_ID)))
                .withColumn("_ordinal", row_number().over(Outcomes.arrival()));
        Column isDuplicate = col("_ordinal").gt(1);
        if (held.isPresent()) {
            Dataset<Row> keys = held.get()
                    .select(
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

    /** Of messages that may repeat one another the first of each id, by place. */
    static Dataset<Row> firstOfEach(Dataset<Row> events) {
        return events.withColumn(Outcomes.GROUP, col(EventTable.EVENT_ID))
                .withColumn("_ordinal", row_number().over(Outcomes.arrival()))
                .filter(col("_ordinal").equalTo(1))
                .drop(Outcomes.GROUP, "_ordinal");
    }
}
