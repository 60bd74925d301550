package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_contains_key;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import io.saltern.etl.config.ColumnConfig;
import io.saltern.etl.config.Entity;
import io.saltern.etl.config.SourceConfig;
import io.saltern.etl.config.ValueFormat;
import io.saltern.lake.column.JsonTexts;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Versions of customer records. */
public final class CustomerPlan {
    /** Whether the row was derived from an identify message rather than read as a record. */
    static final String DERIVED = "_derived";

    private static final String TRAITS = "_traits";
    private static final String TEXTS = "_texts";
    private static final String ADDRESS = "_address";
    private static final String ADDRESS_TRAIT = "address";

    /** Traits that the Segment specification reserves, by column of staged.customer; those of the address apart. */
    private static final Map<String, String> RESERVED = reserved();

    /** Members of the trait {@code address}, likewise. */
    private static final Map<String, String> ADDRESS_PARTS = Map.of(
            CustomerTable.STREET, "street",
            CustomerTable.POSTCODE, "postalCode",
            CustomerTable.CITY, "city",
            CustomerTable.REGION, "state",
            CustomerTable.COUNTRY, "country");

    private CustomerPlan() {}

    private static Map<String, String> reserved() {
        Map<String, String> traits = new LinkedHashMap<>();
        traits.put(CustomerTable.GIVEN_NAME, "firstName");
        traits.put(CustomerTable.FAMILY_NAME, "lastName");
        traits.put(CustomerTable.EMAIL, "email");
        traits.put(CustomerTable.PHONE, "phone");
        traits.put(CustomerTable.BIRTH_ON, "birthday");
        traits.put(CustomerTable.GENDER, "gender");
        traits.put(CustomerTable.LANGUAGE, "language");
        traits.put(CustomerTable.CREATED_AT, "createdAt");
        return traits;
    }

    /**
     * Needs typed parts of entity customer. Adds what {@link Versions#classify} needs. Where the source's records are
     * partial, one names the values that its fields have and those that it clears; constants and defaults name nothing.
     */
    static Dataset<Row> versions(Dataset<Row> typed, SourceConfig source) {
        return hashed(typed.withColumn(
                        CustomerTable.IS_TIME_GIVEN, col(CustomerTable.VALID_AT).isNotNull())
                .withColumn(CustomerTable.VALID_AT, coalesce(col(CustomerTable.VALID_AT), col(MappingPlan.DAY_END)))
                .withColumn(CustomerTable.ATTRIBUTES, JsonTexts.members(col(MappingPlan.ATTRIBUTES_JSON)))
                .withColumn(CustomerTable.IS_PARTIAL, lit(source.isPartial()))
                .withColumn(
                        CustomerTable.NAMED,
                        source.isPartial() ? named(source) : lit(null).cast(Types.TEXTS))
                .withColumn(Versions.SAYS_NOTHING, lit(false))
                .withColumn(DERIVED, lit(false))
                .drop(MappingPlan.ATTRIBUTES_JSON, MappingPlan.CLEARED, MappingPlan.STATED));
    }

    private static Column named(SourceConfig source) {
        Column none = array().cast(Types.TEXTS);
        Column cleared = coalesce(col(MappingPlan.CLEARED), none);
        List<Column> names = new ArrayList<>();
        RESERVED.keySet().forEach(target -> names.add(when(isNamed(target, source, cleared), lit(target))));
        Column isAddress = ADDRESS_PARTS.keySet().stream()
                .sorted()
                .map(target -> isNamed(target, source, cleared))
                .reduce(lit(false), Column::or);
        names.add(when(isAddress, lit(CustomerTable.ADDRESS)));
        List<String> paths = source.columns().stream()
                .flatMap(column -> column.field().stream())
                .toList();
        Column given = transform(
                map_keys(col(CustomerTable.ATTRIBUTES)), name -> concat(lit(CustomerTable.ATTRIBUTE_PREFIX), name));
        Column gone = filter(
                cleared, name -> name.startsWith(CustomerTable.ATTRIBUTE_PREFIX).and(not(name.isin(paths.toArray()))));
        return array_sort(array_distinct(
                concat(array_compact(array(names.toArray(Column[]::new))), coalesce(given, none), gone)));
    }

    private static Column isNamed(String target, SourceConfig source, Column cleared) {
        Column isCleared = source.column(target)
                .flatMap(ColumnConfig::field)
                .map(path -> array_contains(cleared, path))
                .orElse(lit(false));
        return col(target)
                .isNotNull()
                .and(array_contains(col(MappingPlan.STATED), target))
                .or(isCleared);
    }

    /**
     * The partial versions that identify messages make: needs staged events with their origin; the record is the user id,
     * else the anonymous id, and a message with neither makes none. A trait that is null clears; one that is empty or cannot
     * be read is no statement and counted as dropped. A message that names no trait is marked.
     */
    static Dataset<Row> fromIdentifies(Dataset<Row> events, String region) {
        Dataset<Row> read = events.filter(col(EventTable.TYPE)
                        .equalTo("identify")
                        .and(coalesce(col(EventTable.USER_ID), col(EventTable.ANONYMOUS_ID))
                                .isNotNull()))
                .withColumn(TRAITS, JsonTexts.members(col(EventTable.PROPERTIES)))
                .withColumn(TEXTS, folded(col(TRAITS)))
                .withColumn(ADDRESS, folded(JsonTexts.members(text(ADDRESS_TRAIT))));
        List<Column> columns = new ArrayList<>();
        MappingPlan.ORIGIN.forEach(name -> columns.add(col(name)));
        columns.add(
                coalesce(col(EventTable.USER_ID), col(EventTable.ANONYMOUS_ID)).alias(CustomerTable.RECORD_ID));
        columns.add(col(EventTable.OCCURRED_AT).alias(CustomerTable.VALID_AT));
        RESERVED.forEach((target, trait) -> columns.add((target.equals(CustomerTable.PHONE)
                        ? Normalised.phone(text(trait), addressPart(CustomerTable.COUNTRY), region)
                        : value(target, text(trait), region))
                .alias(target)));
        ADDRESS_PARTS.keySet().stream()
                .sorted()
                .forEach(target ->
                        columns.add(value(target, addressPart(target), region).alias(target)));
        columns.add(col(TRAITS));
        columns.add(col(TEXTS));
        columns.add(col(ADDRESS));
        columns.add(col(MappingPlan.IDENTIFIERS));
        return hashed(read.select(columns.toArray(Column[]::new))
                .withColumn(CustomerTable.NAMED, named())
                .withColumn(CustomerTable.ATTRIBUTES, attributes())
                .withColumn(MappingPlan.BLANKED, blanked())
                .drop(TRAITS, TEXTS, ADDRESS)
                .withColumn(CustomerTable.IS_PARTIAL, lit(true))
                .withColumn(CustomerTable.IS_TIME_GIVEN, lit(true))
                .withColumn(
                        Versions.SAYS_NOTHING, size(col(CustomerTable.NAMED)).equalTo(0))
                .withColumn(DERIVED, lit(true))
                .withColumn(MappingPlan.FAULT, lit(null).cast("struct<rule:string,reason:string,field:string>")));
    }

    private static Column value(String target, Column text, String region) {
        return Normalised.value(ValueFormat.of(Entity.CUSTOMER.columns().get(target), "UTC", region), text);
    }

    private static Column trait(String name) {
        return try_element_at(col(TRAITS), lit(name));
    }

    private static Column text(String trait) {
        return try_element_at(col(TEXTS), lit(trait));
    }

    private static Column addressPart(String target) {
        return try_element_at(col(ADDRESS), lit(ADDRESS_PARTS.get(target)));
    }

    /** Texts with their blanks folded, null where they are empty; objects and lists stay the JSON that they are. */
    private static Column folded(Column texts) {
        return transform_values(
                texts, (name, text) -> when(text.rlike("^[\\[{]"), text).otherwise(Normalised.text(text)));
    }

    private static Column isNull(String trait) {
        return coalesce(map_contains_key(col(TRAITS), lit(trait)), lit(false))
                .and(trait(trait).isNull());
    }

    /** Reserved traits that are null or can be read, and other traits that are null or not empty, sorted. */
    private static Column named() {
        List<Column> names = new ArrayList<>();
        RESERVED.forEach(
                (target, trait) -> names.add(when(isNull(trait).or(col(target).isNotNull()), lit(target))));
        names.add(when(isNull(ADDRESS_TRAIT).or(hasAddress()), lit(CustomerTable.ADDRESS)));
        Column free = transform(
                map_keys(map_filter(col(TRAITS), (name, text) -> isFree(name)
                        .and(text.isNull().or(try_element_at(col(TEXTS), name).isNotNull())))),
                name -> concat(lit(CustomerTable.ATTRIBUTE_PREFIX), name));
        return array_sort(
                concat(array_compact(array(names.toArray(Column[]::new))), coalesce(free, array().cast(Types.TEXTS))));
    }

    private static Column hasAddress() {
        return ADDRESS_PARTS.keySet().stream()
                .sorted()
                .map(target -> col(target).isNotNull())
                .reduce(lit(false), Column::or);
    }

    private static Column isFree(Column name) {
        List<String> reserved = new ArrayList<>(RESERVED.values());
        reserved.add(ADDRESS_TRAIT);
        return not(name.isin(reserved.toArray()));
    }

    /** The other traits by name; objects and lists as JSON in their shape. Null when there are none. */
    private static Column attributes() {
        Column others = map_filter(col(TEXTS), (name, text) -> isFree(name).and(text.isNotNull()));
        return when(size(others).gt(0), others).cast(Types.TEXT_MAP);
    }

    /** How many reserved traits are there, and are empty or cannot be read. */
    private static Column blanked() {
        Column blanked =
                when(trait(ADDRESS_TRAIT).isNotNull().and(not(hasAddress())), 1).otherwise(0);
        for (Map.Entry<String, String> reserved : RESERVED.entrySet()) {
            Column isUnread = trait(reserved.getValue())
                    .isNotNull()
                    .and(col(reserved.getKey()).isNull());
            blanked = blanked.plus(when(isUnread, 1).otherwise(0));
        }
        return blanked;
    }

    private static Dataset<Row> hashed(Dataset<Row> versions) {
        return versions.withColumn(CustomerTable.VERSION_HASH, versionHash());
    }

    // Null fields are left out of the JSON, so that whole versions hash as if partial ones did not exist.
    private static Column versionHash() {
        return sha2(
                to_json(struct(
                                col(CustomerTable.GIVEN_NAME),
                                col(CustomerTable.FAMILY_NAME),
                                col(CustomerTable.EMAIL),
                                col(CustomerTable.PHONE),
                                col(CustomerTable.BIRTH_ON),
                                col(CustomerTable.GENDER),
                                col(CustomerTable.STREET),
                                col(CustomerTable.POSTCODE),
                                col(CustomerTable.CITY),
                                col(CustomerTable.REGION),
                                col(CustomerTable.COUNTRY),
                                col(CustomerTable.LANGUAGE),
                                col(CustomerTable.CREATED_AT),
                                col(CustomerTable.ATTRIBUTES),
                                col(CustomerTable.IDENTIFIERS),
                                col(CustomerTable.NAMED)))
                        .cast("binary"),
                256);
    }
}
