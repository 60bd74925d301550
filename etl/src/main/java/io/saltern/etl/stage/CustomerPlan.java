package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import io.saltern.etl.config.ColumnType;
import io.saltern.etl.config.Entity;
import io.saltern.etl.config.ValueFormat;
import io.saltern.etl.parse.PartsPlan;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.RawTable;
import io.saltern.lake.table.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Versions of customer records. */
public final class CustomerPlan {
    /** Whether the row was derived from an identify message rather than read as a record. */
    static final String DERIVED = "_derived";

    private static final String HAS_TIME = "_has_time";
    private static final String IS_HELD = "_is_held";

    /** Traits that the Segment specification reserves, by column of staged.customer. */
    private static final Map<String, String> TRAITS = traits();

    private CustomerPlan() {}

    private static Map<String, String> traits() {
        Map<String, String> traits = new LinkedHashMap<>();
        traits.put(CustomerTable.GIVEN_NAME, "firstName");
        traits.put(CustomerTable.FAMILY_NAME, "lastName");
        traits.put(CustomerTable.EMAIL, "email");
        traits.put(CustomerTable.PHONE, "phone");
        traits.put(CustomerTable.BIRTH_ON, "birthday");
        traits.put(CustomerTable.GENDER, "gender");
        traits.put(CustomerTable.STREET, "address.street");
        traits.put(CustomerTable.POSTCODE, "address.postalCode");
        traits.put(CustomerTable.CITY, "address.city");
        traits.put(CustomerTable.REGION, "address.state");
        traits.put(CustomerTable.COUNTRY, "address.country");
        traits.put(CustomerTable.LANGUAGE, "language");
        traits.put(CustomerTable.CREATED_AT, "createdAt");
        return traits;
    }

    /** Needs typed parts of entity customer. Adds what {@link #classify} needs. */
    static Dataset<Row> versions(Dataset<Row> typed) {
        return typed.withColumn(HAS_TIME, col(CustomerTable.VALID_AT).isNotNull())
                .withColumn(CustomerTable.VALID_AT, coalesce(col(CustomerTable.VALID_AT), col(MappingPlan.DAY_END)))
                .withColumn(CustomerTable.ATTRIBUTES, MappingPlan.textMap(col(MappingPlan.ATTRIBUTES_JSON)))
                .withColumn(DERIVED, lit(false))
                .drop(MappingPlan.ATTRIBUTES_JSON);
    }

    /**
     * The customer versions that identify messages make: needs staged events with their origin; the record is the user
     * id, else the anonymous id, and a message with neither makes none. A trait that does not fit is left out.
     */
    static Dataset<Row> fromIdentifies(Dataset<Row> events, String region) {
        Column traits = col("_traits");
        Column address = MappingPlan.textMap(try_element_at(traits, lit("address")));
        List<Column> columns = new ArrayList<>();
        MappingPlan.ORIGIN.forEach(name -> columns.add(col(name)));
        columns.add(
                coalesce(col(EventTable.USER_ID), col(EventTable.ANONYMOUS_ID)).alias(CustomerTable.RECORD_ID));
        columns.add(col(EventTable.OCCURRED_AT).alias(CustomerTable.VALID_AT));
        Map<String, ColumnType> types = Entity.CUSTOMER.columns();
        TRAITS.forEach((target, trait) -> {
            Column text = trait.startsWith("address.")
                    ? try_element_at(col("_address"), lit(trait.substring("address.".length())))
                    : try_element_at(traits, lit(trait));
            ValueFormat format = ValueFormat.of(types.get(target), "UTC", region);
            columns.add(Normalised.value(format, text).alias(target));
        });
        Column others = map_filter(traits, (name, value) -> not(name.isin(
                        "firstName",
                        "lastName",
                        "email",
                        "phone",
                        "birthday",
                        "gender",
                        "address",
                        "language",
                        "createdAt"))
                .and(value.isNotNull()));
        columns.add(when(size(others).gt(0), others).cast(Types.TEXT_MAP).alias(CustomerTable.ATTRIBUTES));
        columns.add(col(MappingPlan.IDENTIFIERS));
        columns.add(lit(0).alias(MappingPlan.BLANKED));
        columns.add(lit(true).alias(HAS_TIME));
        columns.add(lit(true).alias(DERIVED));
        columns.add(
                lit(null).cast("struct<rule:string,reason:string,field:string>").alias(MappingPlan.FAULT));
        return events.filter(col(EventTable.TYPE)
                        .equalTo("identify")
                        .and(coalesce(col(EventTable.USER_ID), col(EventTable.ANONYMOUS_ID))
                                .isNotNull()))
                .withColumn("_traits", folded(from_json(col(EventTable.PROPERTIES), Types.TEXT_MAP, Map.of())))
                .withColumn("_address", folded(address))
                .select(columns.toArray(Column[]::new));
    }

    private static Column folded(Column traits) {
        return transform_values(traits, (name, text) -> Normalised.text(text));
    }

    /**
     * Tells new versions from duplicates: a key seen before, or, for records without a time of their own, content equal
     * to the version before it.
     *
     * @param versions all sources together
     * @param held staged.customer as it stands
     */
    static Dataset<Row> classify(Dataset<Row> versions, Dataset<Row> held, boolean hasHeld) {
        Dataset<Row> hashed = versions.withColumn(CustomerTable.VERSION_HASH, versionHash())
                .withColumn(Outcomes.GROUP, Outcomes.group(col(CustomerTable.RECORD_ID)))
                .withColumn(IS_HELD, lit(false));
        Dataset<Row> all = hasHeld ? hashed.unionByName(heldOf(held, hashed), true) : hashed;
        WindowSpec sequence = Window.partitionBy(MappingPlan.SOURCE, Outcomes.GROUP)
                .orderBy(
                        col(CustomerTable.VALID_AT),
                        col(IS_HELD).desc(),
                        col(RawTable.LOAD),
                        col(RawTable.FILE),
                        col(RawTable.RECORD_NO),
                        col(PartsPlan.PART));
        WindowSpec sameKey = Window.partitionBy(
                        col(MappingPlan.SOURCE),
                        col(Outcomes.GROUP),
                        col(CustomerTable.VALID_AT),
                        col(CustomerTable.VERSION_HASH))
                .orderBy(
                        col(IS_HELD).desc(),
                        col(RawTable.LOAD),
                        col(RawTable.FILE),
                        col(RawTable.RECORD_NO),
                        col(PartsPlan.PART));
        Column isRepeat = row_number().over(sameKey).gt(1);
        Column isUnchanged = not(col(HAS_TIME))
                .and(lag(col(CustomerTable.VERSION_HASH), 1).over(sequence).equalTo(col(CustomerTable.VERSION_HASH)));
        return all.withColumn(Outcomes.OUTCOME, Outcomes.outcome(isRepeat.or(coalesce(isUnchanged, lit(false)))))
                .filter(not(col(IS_HELD)))
                .drop(IS_HELD, Outcomes.GROUP, HAS_TIME);
    }

    private static Dataset<Row> heldOf(Dataset<Row> held, Dataset<Row> versions) {
        Dataset<Row> touched = versions.select(
                        col(MappingPlan.SOURCE).alias("_s"),
                        col(CustomerTable.RECORD_ID).alias("_r"))
                .distinct();
        return held.join(
                        touched,
                        col(MappingPlan.SOURCE)
                                .equalTo(col("_s"))
                                .and(col(CustomerTable.RECORD_ID).equalTo(col("_r"))),
                        "left_semi")
                .select(
                        col(MappingPlan.SOURCE),
                        col(CustomerTable.RECORD_ID),
                        col(CustomerTable.VALID_AT),
                        col(CustomerTable.VERSION_HASH),
                        col(RawTable.LOAD),
                        col(CustomerTable.RECORD_ID).alias(Outcomes.GROUP),
                        lit(true).alias(HAS_TIME),
                        lit(true).alias(IS_HELD));
    }

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
                                col(CustomerTable.IDENTIFIERS)))
                        .cast("binary"),
                256);
    }
}
