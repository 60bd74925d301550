package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.saltern.etl.config.ColumnConfig;
import io.saltern.etl.config.ColumnType;
import io.saltern.etl.config.IdentifierConfig;
import io.saltern.etl.config.SourceConfig;
import io.saltern.etl.config.ValueFormat;
import io.saltern.etl.parse.Fields;
import io.saltern.etl.parse.PartsPlan;
import io.saltern.lake.column.IdentifierSets;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.RawTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Parts to typed columns by the mapping of their source, each part with the first rule that it breaks. */
public final class MappingPlan {
    static final String SOURCE = "source";
    static final String IDENTIFIERS = "identifiers";

    /** Other fields as one JSON object with sorted keys. */
    static final String ATTRIBUTES_JSON = "_attributes";

    /** End of the day of the load: the time of records whose source gives none. */
    static final String DAY_END = "_day_end";

    /** Day of the load, from the path of the file; null when it names none. */
    static final String DAY = "_day";

    /** As-of of the run that took the file. */
    static final String KNOWN_AT = "known_at";

    /** When the file was last changed, milliseconds since 1970: of two contents of one path the later counts. */
    static final String SEQ = "seq";

    /** Whether the part was staged by an earlier run and is read again, as a file before its own has come. */
    static final String IS_AGAIN = "_is_again";

    /** Columns that a field of the record has a text for, constants and defaults left out; as {@link #CLEARED} otherwise. */
    static final String STATED = "_stated";

    /** What the record clears, as {@link Fields#CLEARED} has it; null where its source's records are whole. */
    static final String CLEARED = "_cleared";

    /** A struct of rule, reason and field; null when the part keeps all rules. */
    static final String FAULT = "_fault";

    /** How many values of a part were dropped because they did not fit. */
    static final String BLANKED = "_blanked";

    private static final String COUNTRY = CustomerTable.COUNTRY;
    private static final String CURRENCY = "currency";
    private static final String SIGN = "_currency_sign";
    private static final String BESIDE = "_currency_beside";

    /** What every typed row keeps of where it comes from. */
    static final List<String> ORIGIN = List.of(
            SOURCE,
            RawTable.FILE,
            RawTable.RECORD_NO,
            RawTable.BATCH_ID,
            RawTable.LOAD,
            PartsPlan.PART,
            PartsPlan.PARTS,
            PartsPlan.LINE,
            DAY_END,
            DAY,
            KNOWN_AT,
            SEQ,
            IS_AGAIN);

    private MappingPlan() {}

    /**
     * Needs the columns of {@link PartsPlan} and {@code _day_end}. Gives {@link #ORIGIN}, the columns of the entity (null
     * where the mapping does not fill them), {@code identifiers}, {@code _attributes}, {@code _blanked} and {@code _fault}.
     */
    public static Dataset<Row> typed(Dataset<Row> parts, SourceConfig source) {
        Fields fields = Fields.of(source);
        List<Column> columns = origin(source);
        List<Column> faults = new ArrayList<>();
        faults.add(parseFault());
        Column blanked = lit(0);
        Column country = source.column(COUNTRY)
                .map(column -> textOf(column, fields))
                .orElse(lit(null).cast("string"));
        for (String target : source.entity().columns().keySet()) {
            ColumnConfig column = source.column(target).orElse(null);
            if (column == null) {
                columns.add(lit(null)
                        .cast(dataType(source.entity().columns().get(target)))
                        .alias(target));
                continue;
            }
            Column text = textOf(column, fields);
            Column value = Normalised.value(column.format(), text, country);
            columns.add((isKey(target) ? Normalised.id(value) : value).alias(target));
            columns.add(text.isNotNull().alias(givenName(target)));
        }
        columns.add(signBesidePrice(source, fields).alias(SIGN));
        columns.add(value(fields.attributesIndex()).alias(ATTRIBUTES_JSON));
        if (source.isPartial()) {
            columns.add(from_json(value(fields.index(Fields.CLEARED)), io.saltern.lake.table.Types.TEXTS, Map.of())
                    .alias(CLEARED));
            columns.add(stated(source, fields).alias(STATED));
        }
        columns.add(col(PartsPlan.VALUES));
        columns.add(col(PartsPlan.RULE));
        columns.add(col(PartsPlan.REASON));
        columns.add(col(PartsPlan.FIELD));
        Dataset<Row> normalised =
                parts.select(columns.toArray(Column[]::new)).withColumn(BESIDE, Normalised.currencyOfSign(col(SIGN)));
        for (ColumnConfig column : source.columns()) {
            faults.add(fault(column));
            Column isUnfit =
                    col(givenName(column.name())).and(col(column.name()).isNull());
            if (column.isBlankWhenInvalid()) {
                blanked = blanked.plus(when(isUnfit, 1).otherwise(0));
            }
        }
        if (source.entity().columns().containsKey(CURRENCY)) {
            faults.add(faultWhen(
                    not(col(BESIDE).equalTo(col(CURRENCY))),
                    CURRENCY,
                    "the currency beside the price is another than that of the record",
                    CURRENCY));
        }
        List<Column> result =
                new ArrayList<>(ORIGIN.stream().map(name -> col(name)).toList());
        source.entity()
                .columns()
                .keySet()
                .forEach(target -> result.add(
                        target.equals(CURRENCY)
                                ? coalesce(col(CURRENCY), col(BESIDE)).alias(CURRENCY)
                                : col(target)));
        result.add(identifiers(source, fields).alias(IDENTIFIERS));
        result.add(col(ATTRIBUTES_JSON));
        if (source.isPartial()) {
            result.add(col(CLEARED));
            result.add(col(STATED));
        }
        result.add(blanked.alias(BLANKED));
        result.add(coalesce(faults.toArray(Column[]::new)).alias(FAULT));
        return normalised.select(result.toArray(Column[]::new));
    }

    /** Whether rows are told from one another by the text of a column: two that look alike must then be equal. */
    private static boolean isKey(String target) {
        return target.endsWith("_id") || target.equals(ConsentTable.VALUE);
    }

    private static Column stated(SourceConfig source, Fields fields) {
        Column[] names = source.columns().stream()
                .filter(column -> column.field().isPresent())
                .map(column -> when(value(fields.index(column.from())).isNotNull(), lit(column.name())))
                .toArray(Column[]::new);
        return array_compact(array(names));
    }

    static List<Column> origin(SourceConfig source) {
        List<Column> columns = new ArrayList<>();
        columns.add(lit(source.name()).alias(SOURCE));
        ORIGIN.stream().filter(name -> !name.equals(SOURCE)).forEach(name -> columns.add(col(name)));
        return columns;
    }

    /** The sign of a currency that stands beside the price; null where there is none. */
    private static Column signBesidePrice(SourceConfig source, Fields fields) {
        return source.column("unit_price")
                .or(() -> source.column("price"))
                .flatMap(ColumnConfig::field)
                .map(field -> Normalised.signBeside(value(fields.index(field))))
                .orElse(lit(null).cast("string"));
    }

    private static String givenName(String target) {
        return "_given_" + target;
    }

    /** A field as folded text; null where it is blank. */
    static Column value(int index) {
        return col(PartsPlan.VALUES).getItem(index);
    }

    private static Column textOf(ColumnConfig column, Fields fields) {
        if (column.constant() != null) {
            return lit(column.constant());
        }
        Column text = column.field()
                .map(fields::index)
                .map(MappingPlan::value)
                .orElse(lit(null).cast("string"));
        return column.fallback() == null ? text : coalesce(text, lit(column.fallback()));
    }

    /** The fault that reading the part found. */
    static Column parseFault() {
        return when(
                col(PartsPlan.RULE).isNotNull(),
                struct(
                        col(PartsPlan.RULE).alias("rule"),
                        col(PartsPlan.REASON).alias("reason"),
                        col(PartsPlan.FIELD).alias("field")));
    }

    /** A fault of the given rule where the condition holds. */
    static Column faultWhen(Column condition, String rule, String reason, String field) {
        return when(
                condition,
                struct(
                        lit(rule).alias("rule"),
                        lit(reason).alias("reason"),
                        lit(field).cast("string").alias("field")));
    }

    private static Column fault(ColumnConfig column) {
        String field = column.field().orElse(column.name());
        Column isNull = col(column.name()).isNull();
        Column isGiven = col(givenName(column.name()));
        String type = column.format().type().name().toLowerCase(Locale.ROOT);
        Column missing = column.isRequired()
                ? faultWhen(
                        isNull.and(isGiven.equalTo(false)), "required", "a value is required and none is given", field)
                : lit(null);
        Column unfit = column.isBlankWhenInvalid()
                ? lit(null)
                : faultWhen(isNull.and(isGiven), type, "the value is no " + type + expected(column.format()), field);
        return coalesce(missing, unfit);
    }

    private static String expected(ValueFormat format) {
        if (!format.patterns().isEmpty()) {
            return " that one, and only one reading, of these patterns gives: " + String.join(", ", format.patterns());
        }
        return switch (format.type()) {
            case DATE, TIMESTAMP -> " of ISO 8601";
            case DECIMAL -> format.numbers().isDecimalComma() ? " with a decimal comma" : " with a decimal point";
            default -> "";
        };
    }

    private static Column identifiers(SourceConfig source, Fields fields) {
        List<Column> shown = new ArrayList<>();
        Column country =
                source.column(COUNTRY).isPresent() ? col(COUNTRY) : lit(null).cast("string");
        for (IdentifierConfig identifier : source.identifiers()) {
            Column value = source.column(identifier.from())
                    .map(column -> column.format().type() == identifier.type()
                            ? ofColumn(identifier.type(), col(column.name()))
                            : Normalised.identifier(
                                    identifier.type(), col(column.name()).cast("string"), country, source.region()))
                    .orElseGet(() -> Normalised.identifier(
                            identifier.type(), value(fields.index(identifier.from())), country, source.region()));
            shown.add(IdentifierSets.identifier(identifier.namespace(), value));
        }
        return shown.isEmpty()
                ? lit(null).cast(io.saltern.lake.table.Types.IDENTIFIERS)
                : IdentifierSets.of(shown.toArray(Column[]::new));
    }

    /** The identifier that a column of its own type shows. */
    private static Column ofColumn(ColumnType type, Column value) {
        return switch (type) {
            case PHONE -> PhoneNumbers.identifier(value);
            case EMAIL -> value;
            default -> Normalised.id(value);
        };
    }

    static DataType dataType(ColumnType type) {
        return switch (type) {
            case DATE -> DataTypes.DateType;
            case TIMESTAMP -> DataTypes.TimestampType;
            case DECIMAL -> io.saltern.lake.table.Types.MONEY;
            case BOOLEAN -> DataTypes.BooleanType;
            default -> DataTypes.StringType;
        };
    }
}
