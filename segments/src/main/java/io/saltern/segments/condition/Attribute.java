package io.saltern.segments.condition;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.months_between;

import io.saltern.lake.column.JsonTexts;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.TableDef;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * A value of a person that conditions compare: a column of core.profile or core.profile_trait by its own name,
 * {@code attributes.<name>} of core.profile ({@code attributes.<name>.<part>} inside one that holds JSON), {@code age} in completed years at as-of, {@code rfm.<column>} of serving.rfm,
 * {@code cluster.number} and {@code cluster.label} of serving.cluster.
 *
 * @param name as configuration writes it
 * @param kind what it holds
 * @param table where it is kept
 * @param value its column of the wide row, given as-of; null where the person has none
 */
public record Attribute(String name, ValueKind kind, TableDef table, Function<Instant, Column> value) {
    private static final String OPEN = "attributes.";
    private static final String AGE = "age";
    private static final Map<String, Attribute> KNOWN = known();

    /** The attribute of a name; empty when there is none. */
    public static Optional<Attribute> named(String name) {
        if (name.startsWith(OPEN) && name.length() > OPEN.length()) {
            String key = name.substring(OPEN.length());
            return Optional.of(new Attribute(
                    name,
                    ValueKind.TEXT,
                    ProfileTable.DEF,
                    asOf -> JsonTexts.attribute(col(ProfileTable.ATTRIBUTES), key)));
        }
        return Optional.ofNullable(KNOWN.get(name));
    }

    /** All names but those of {@code attributes.}, which only the data knows. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /** The column of the wide row in which a column of serving.rfm stands. */
    public static String rfmColumn(String column) {
        return "rfm_" + column;
    }

    /** The column of the wide row in which a column of serving.cluster stands. */
    public static String clusterColumn(String column) {
        return "cluster_" + column;
    }

    /** This attribute read as a number: text that is none counts as missing. */
    Attribute asNumber() {
        return new Attribute(
                name, ValueKind.NUMBER, table, asOf -> value.apply(asOf).try_cast(DataTypes.createDecimalType(38, 9)));
    }

    boolean isOpen() {
        return name.startsWith(OPEN);
    }

    /** Whether its value moves with the calendar. */
    boolean isAge() {
        return name.equals(AGE);
    }

    /** Whether its value may be shown in an explanation: computed numbers may, what a person told may not. */
    boolean isComputedNumber() {
        return kind == ValueKind.NUMBER && !table.equals(ProfileTable.DEF);
    }

    /** Whether its value names or describes a person: what a person told does, what was computed of facts does not. */
    boolean isPersonal() {
        return kind != ValueKind.FLAG && table.equals(ProfileTable.DEF);
    }

    private static Map<String, Attribute> known() {
        List<Attribute> all = new ArrayList<>();
        add(all, ProfileTable.DEF, "", Function.identity());
        add(all, ProfileTraitTable.DEF, "", Function.identity());
        add(all, RfmTable.DEF, "rfm.", Attribute::rfmColumn);
        all.add(new Attribute(
                AGE,
                ValueKind.NUMBER,
                ProfileTable.DEF,
                asOf -> floor(
                        months_between(lit(asOf.atOffset(ZoneOffset.UTC).toLocalDate()), col(ProfileTable.BIRTH_ON))
                                .divide(12))));
        all.add(new Attribute(
                "cluster.number",
                ValueKind.NUMBER,
                ClusterTable.DEF,
                asOf -> col(clusterColumn(ClusterTable.CLUSTER))));
        all.add(new Attribute(
                "cluster.label", ValueKind.TEXT, ClusterTable.DEF, asOf -> col(clusterColumn(ClusterTable.LABEL))));
        Map<String, Attribute> byName = new LinkedHashMap<>();
        all.forEach(attribute -> byName.putIfAbsent(attribute.name(), attribute));
        return byName;
    }

    private static void add(List<Attribute> all, TableDef table, String prefix, Function<String, String> wideColumn) {
        for (StructField field : table.columns().fields()) {
            ValueKind.of(field.dataType())
                    .filter(kind ->
                            !field.name().equals("model") && !field.name().equals("version"))
                    .ifPresent(kind -> all.add(new Attribute(
                            prefix + field.name(), kind, table, asOf -> col(wideColumn.apply(field.name())))));
        }
    }
}
