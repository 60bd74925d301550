package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_values;
import static org.apache.spark.sql.functions.try_element_at;

import io.saltern.lake.column.JsonTexts;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.TableDef;
import io.saltern.retl.api.FieldType;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;

/**
 * Where the value of a field comes from, as a sync writes it: {@code profile.email}, {@code profile.attributes.<name>}
 * ({@code <name>.<part>} for a part of a nested one), {@code trait.revenue}, {@code trait.event_counts_30d.<event name>}, {@code rfm.segment}, {@code cluster.label},
 * {@code segment.<name>} (true or false) or {@code segments} (all names, sorted, with commas between).
 *
 * @param kind which table it comes from
 * @param column column of that table; the segment's name for a single segment; empty for all segments
 * @param key entry of a column that is a map; empty otherwise
 * @param model of rfm and cluster: which model; empty = the first by name
 */
record FieldSource(Kind kind, String column, String key, String model) implements Serializable {
    private static final Set<String> FREE_TEXTS = Set.of(
            ProfileTable.GIVEN_NAME,
            ProfileTable.FAMILY_NAME,
            ProfileTable.STREET,
            ProfileTable.POSTCODE,
            ProfileTable.CITY,
            ProfileTable.REGION,
            ProfileTable.ATTRIBUTES,
            ProfileTable.ALL_VALUES);

    /** The tables, as the first word of a source names them. */
    enum Kind {
        PROFILE(ProfileTable.DEF),
        TRAIT(ProfileTraitTable.DEF),
        RFM(RfmTable.DEF),
        CLUSTER(ClusterTable.DEF),
        SEGMENT(null),
        SEGMENTS(null);

        private final transient TableDef table;

        Kind(TableDef table) {
            this.table = table;
        }

        private String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What {@link #parse} found: a source, or what is wrong with the text. */
    record Parsed(Optional<FieldSource> source, String fault) {
        private static Parsed of(FieldSource source) {
            return new Parsed(Optional.of(source), "");
        }

        private static Parsed fault(String text) {
            return new Parsed(Optional.empty(), text);
        }
    }

    static Parsed parse(String text, String model, Set<String> segments) {
        String[] parts = text.split("\\.", 3);
        Optional<Kind> kind = Arrays.stream(Kind.values())
                .filter(each -> each.word().equals(parts[0]))
                .findFirst();
        if (kind.isEmpty()) {
            return Parsed.fault("takes its value from '" + text
                    + "'; it must begin with profile., trait., rfm., cluster. or segment., or be 'segments'");
        }
        if (!model.isEmpty() && kind.get() != Kind.RFM && kind.get() != Kind.CLUSTER) {
            return Parsed.fault("names a model, which only rfm and cluster have");
        }
        if (kind.get() == Kind.SEGMENTS) {
            return parts.length == 1
                    ? Parsed.of(new FieldSource(Kind.SEGMENTS, "", "", ""))
                    : Parsed.fault("says '" + text + "'; write 'segments', or 'segment.<name>' for one of them");
        }
        if (parts.length == 1) {
            return Parsed.fault("says '" + text + "'; name a column, like " + text + ".<name>");
        }
        if (kind.get() == Kind.SEGMENT) {
            String name = text.substring(text.indexOf('.') + 1);
            return segments.contains(name)
                    ? Parsed.of(new FieldSource(Kind.SEGMENT, name, "", ""))
                    : Parsed.fault("names the segment '" + name + "', which there is not"
                            + nearest(name, List.copyOf(segments)));
        }
        return ofTable(kind.get(), text, parts, model);
    }

    private static Parsed ofTable(Kind kind, String text, String[] parts, String model) {
        List<String> columns = Arrays.stream(kind.table.columns().fields())
                .filter(field -> isSendable(field.dataType()))
                .map(field -> field.name())
                .toList();
        if (!columns.contains(parts[1])) {
            return Parsed.fault("takes its value from '" + text + "', but " + kind.table + " has no column '" + parts[1]
                    + "' that can be sent" + nearest(parts[1], columns));
        }
        boolean isMap = kind.table.columns().apply(parts[1]).dataType() instanceof MapType;
        if (isMap != (parts.length == 3)) {
            return Parsed.fault("says '" + text + "', but the column " + parts[1]
                    + (isMap
                            ? " is a map: name one entry, like " + text + ".<name>"
                            : " is no map: leave out what follows it"));
        }
        return Parsed.of(new FieldSource(kind, parts[1], isMap ? parts[2] : "", model));
    }

    private static boolean isSendable(DataType type) {
        return !(type instanceof ArrayType array) || array.elementType().equals(DataTypes.StringType);
    }

    static String nearest(String word, List<String> valid) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return valid.stream()
                .sorted()
                .filter(candidate -> distance.apply(word, candidate) <= Math.max(2, candidate.length() / 3))
                .min((a, b) -> Integer.compare(distance.apply(word, a), distance.apply(word, b)))
                .map(found -> "; did you mean '" + found + "'?")
                .orElse(
                        valid.isEmpty()
                                ? ""
                                : "; there are: "
                                        + String.join(
                                                ", ", valid.stream().sorted().toList()));
    }

    /** The identifier namespace whose consent decides over the value; empty when the value is no way to reach a person. */
    Optional<String> namespace() {
        boolean isContact =
                kind == Kind.PROFILE && (column.equals(ProfileTable.EMAIL) || column.equals(ProfileTable.PHONE));
        return isContact ? Optional.of(column) : Optional.empty();
    }

    /** Whether people may have written anything into it. */
    boolean isFreeText() {
        return kind == Kind.PROFILE && FREE_TEXTS.contains(column);
    }

    /** Whether it is a list of texts. */
    boolean isList() {
        return kind == Kind.PROFILE && column.equals(ProfileTable.ALL_VALUES);
    }

    /** The identifier namespace of a list's values; empty when they are none, or it is no list. */
    String listedNamespace() {
        return isList() && (key.equals(ProfileTable.EMAIL) || key.equals(ProfileTable.PHONE)) ? key : "";
    }

    /** The texts of a list, or the one text of another value; null or an array of null when there is none. */
    Column texts() {
        return isList()
                ? try_element_at(col(SyncPeople.PROFILE).getField(column), lit(key))
                : array(value().cast(DataTypes.StringType));
    }

    /** When the golden value came about; empty for what has no such date. */
    Optional<Column> at() {
        String at = column + "_at";
        return kind == Kind.PROFILE && ProfileTable.DEF.columnNames().contains(at)
                ? Optional.of(col(SyncPeople.PROFILE).getField(at))
                : Optional.empty();
    }

    /** What the values are, as their table declares them. */
    FieldType type() {
        if (kind == Kind.SEGMENT) {
            return FieldType.TRUTH;
        }
        if (kind == Kind.SEGMENTS) {
            return FieldType.TEXT;
        }
        DataType type = kind.table.columns().apply(column).dataType();
        return type(type instanceof MapType map ? map.valueType() : type);
    }

    private static FieldType type(DataType type) {
        if (type instanceof DecimalType) {
            return FieldType.DECIMAL;
        }
        if (type.equals(DataTypes.LongType) || type.equals(DataTypes.IntegerType)) {
            return FieldType.WHOLE;
        }
        if (type.equals(DataTypes.DoubleType)) {
            return FieldType.DOUBLE;
        }
        if (type.equals(DataTypes.DateType)) {
            return FieldType.DATE;
        }
        if (type.equals(DataTypes.TimestampType)) {
            return FieldType.TIME;
        }
        return type.equals(DataTypes.BooleanType) ? FieldType.TRUTH : FieldType.TEXT;
    }

    /** Whether the value tells nothing about who the person is without the warehouse. */
    boolean isAnonymous() {
        return kind != Kind.PROFILE || column.equals(ProfileTable.PROFILE_ID);
    }

    /** The value over the columns of {@link SyncPeople}: text, a whole number, a decimal, a double or a boolean. */
    Column value() {
        return switch (kind) {
            case SEGMENTS -> array_join(array_sort(memberships()), ",");
            case SEGMENT -> array_contains(memberships(), column);
            case PROFILE -> plain(col(SyncPeople.PROFILE));
            case TRAIT -> plain(col(SyncPeople.TRAIT));
            case RFM -> plain(ofModel(col(SyncPeople.RFM)));
            case CLUSTER -> plain(ofModel(col(SyncPeople.CLUSTER)));
        };
    }

    private static Column memberships() {
        return coalesce(col(SyncPeople.SEGMENTS), array().cast("array<string>"));
    }

    private Column ofModel(Column models) {
        return model.isEmpty() ? try_element_at(map_values(models), lit(1)) : try_element_at(models, lit(model));
    }

    private Column plain(Column row) {
        DataType type = kind.table.columns().apply(column).dataType();
        Column value = row.getField(column);
        if (column.equals(ProfileTable.ATTRIBUTES)) {
            return JsonTexts.attribute(value, key);
        }
        if (type instanceof MapType map) {
            return written(try_element_at(value, lit(key)), map.valueType());
        }
        return written(value, type);
    }

    private static Column written(Column value, DataType type) {
        if (type.equals(DataTypes.TimestampType)) {
            return date_format(value, "yyyy-MM-dd'T'HH:mm:ss'Z'");
        }
        if (type.equals(DataTypes.DateType)) {
            return value.cast(DataTypes.StringType);
        }
        return type instanceof ArrayType ? array_join(array_sort(value), ",") : value;
    }
}
