package io.saltern.lake.table;

import io.saltern.base.error.SalternException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table as the code declares it.
 *
 * @param schema first part of the name: raw, staged, core, serving or ops
 * @param name second part of the name
 * @param comment what a row is
 * @param columns types, nullability and comments
 * @param key columns that name one row; empty for append-only logs
 * @param partitionBy columns whose values are folders; empty for most tables
 */
public record TableDef(
        String schema, String name, String comment, StructType columns, List<String> key, List<String> partitionBy) {

    /** {@code schema.name}, as SQL writes it. */
    public String fullName() {
        return schema + "." + name;
    }

    /** The column names in table order. */
    public List<String> columnNames() {
        return Arrays.asList(columns.fieldNames());
    }

    /** The columns that may not be null. */
    public List<String> required() {
        return Arrays.stream(columns.fields())
                .filter(field -> !field.nullable())
                .map(StructField::name)
                .toList();
    }

    /** Begins a definition; {@code fullName} is {@code schema.name}. */
    public static Builder named(String fullName, String comment) {
        String[] parts = fullName.split("\\.");
        if (parts.length != 2) {
            throw SalternException.internal("A table name has two parts, but this is '" + fullName + "'.", null);
        }
        return new Builder(parts[0], parts[1], comment);
    }

    @Override
    public String toString() {
        return fullName();
    }

    /** Collects the columns of a definition in order. */
    public static final class Builder {
        private final String schema;
        private final String name;
        private final String comment;
        private final List<StructField> fields = new ArrayList<>();
        private List<String> key = List.of();
        private List<String> partitionBy = List.of();

        private Builder(String schema, String name, String comment) {
            this.schema = schema;
            this.name = name;
            this.comment = comment;
        }

        /** A column that is never null. */
        public Builder required(String column, DataType type, String about) {
            return add(column, type, false, about);
        }

        /** A column that may be null; the comment says what null means where it is not plainly "unknown". */
        public Builder optional(String column, DataType type, String about) {
            return add(column, type, true, about);
        }

        /** What a staged row shows of whom it is about: its identifiers, and the digest by which facts find their person. */
        public Builder identifiers(String identifiers, String setHash) {
            return optional(
                            identifiers,
                            Types.IDENTIFIERS,
                            "normalised identifiers that this row shows, sorted by namespace and value, each pair once; null when it shows none")
                    .optional(
                            setHash,
                            DataTypes.StringType,
                            "SHA-256 of identifiers as IdentifierSets writes them; null when the row shows none: nobody can be named for it");
        }

        /** Where a staged row came from and since when it is known. */
        public Builder lineage(String batchId, String load, String knownAt) {
            return required(batchId, DataTypes.StringType, "batch of raw that the row came from")
                    .required(load, DataTypes.LongType, "number of the load that brought the row")
                    .required(knownAt, DataTypes.TimestampType, "as-of of the run that staged the row");
        }

        /** Where in its source a staged row was said: of two statements of one time the later place counts. */
        public Builder place(String day, String file, String seq, String recordNo, String part) {
            return optional(
                            day,
                            DataTypes.DateType,
                            "day of the load, from the path of its file; null when it names none")
                    .optional(file, DataTypes.StringType, "path of its file, from the root of the source")
                    .optional(
                            seq,
                            DataTypes.LongType,
                            "time of last change of the file when it was taken, milliseconds since 1970: of two contents of one path the later counts")
                    .optional(recordNo, DataTypes.LongType, "ordinal of its unit in the file, from 1")
                    .optional(part, DataTypes.IntegerType, "ordinal of its part in the unit; 0 when single");
        }

        private Builder add(String column, DataType type, boolean nullable, String about) {
            fields.add(new StructField(
                    column,
                    type,
                    nullable,
                    new MetadataBuilder().putString("comment", about).build()));
            return this;
        }

        public Builder key(String... columns) {
            key = List.of(columns);
            return this;
        }

        public Builder partitionBy(String... columns) {
            partitionBy = List.of(columns);
            return this;
        }

        public TableDef build() {
            return new TableDef(
                    schema, name, comment, new StructType(fields.toArray(StructField[]::new)), key, partitionBy);
        }
    }
}
