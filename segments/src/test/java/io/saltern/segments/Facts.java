package io.saltern.segments;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import io.saltern.lake.table.TableDef;
import io.saltern.testkit.Rows;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Events, orders and profiles of tests with only the columns that count; other required columns hold nothings. */
public final class Facts {
    public static final Instant AS_OF = Instant.parse("2025-04-01T00:00:00Z");

    private Facts() {}

    public static Timestamp at(String instant) {
        return Timestamp.from(Instant.parse(instant));
    }

    /** Rows of the view core.event: profile_id, name, occurred_at, source, properties. */
    public static Dataset<Row> events(SparkSession spark, Row... rows) {
        return Rows.of(
                spark, "profile_id string, name string, occurred_at timestamp, source string, properties string", rows);
    }

    /** Rows of the view core.order: profile_id, source, ordered_at, amount, currency, is_cancelled. */
    public static Dataset<Row> orders(SparkSession spark, Row... rows) {
        return Rows.of(
                        spark,
                        "profile_id string, source string, ordered_at timestamp, amount string, currency string,"
                                + " is_cancelled boolean",
                        rows)
                .withColumn("amount", col("amount").cast("decimal(19,4)"));
    }

    /** Rows of a table from some of its columns: others are null, zero or empty. */
    public static Dataset<Row> table(TableDef def, Dataset<Row> given) {
        List<String> columns = Arrays.asList(given.columns());
        Column[] all = Arrays.stream(def.columns().fields())
                .map(field -> (columns.contains(field.name()) ? given(field) : nothing(field)).alias(field.name()))
                .toArray(Column[]::new);
        return given.select(all);
    }

    private static Column given(StructField field) {
        boolean isPlain = !field.dataType().typeName().startsWith("array")
                && !field.dataType().typeName().startsWith("map");
        return isPlain ? col(field.name()).cast(field.dataType()) : col(field.name());
    }

    private static Column nothing(StructField field) {
        if (field.nullable()) {
            return lit(null).cast(field.dataType());
        }
        DataType type = field.dataType();
        Map<DataType, Object> nothings = Map.of(
                DataTypes.StringType,
                "",
                DataTypes.BooleanType,
                false,
                DataTypes.TimestampType,
                Timestamp.from(Instant.EPOCH));
        if (nothings.containsKey(type)) {
            return lit(nothings.get(type));
        }
        if (type.typeName().startsWith("array")) {
            return array().cast(type);
        }
        if (type.typeName().startsWith("map")) {
            return map().cast(type);
        }
        return lit(0).cast(type);
    }
}
