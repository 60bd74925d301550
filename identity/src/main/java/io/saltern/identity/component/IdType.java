package io.saltern.identity.component;

import io.saltern.base.error.SalternException;
import java.util.Arrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What the ids of a graph are. */
public enum IdType {
    LONG(DataTypes.LongType),
    TEXT(DataTypes.StringType);

    private final DataType type;

    IdType(DataType type) {
        this.type = type;
    }

    /** Spark's type of an id. */
    public DataType dataType() {
        return type;
    }

    Forest forest(long expected) {
        return this == LONG ? new LongForest(expected) : new TextForest(expected);
    }

    /** {@code id, component}. */
    StructType labels() {
        return new StructType().add(Components.ID, type, false).add(Components.COMPONENT, type, false);
    }

    /** {@code src, dst}. */
    StructType edges() {
        return new StructType().add(Components.SRC, type, false).add(Components.DST, type, false);
    }

    /**
     * The type of two columns.
     *
     * @param where names the table in a message
     * @throws SalternException of kind config when a column is missing, or they are not both long or both string
     */
    static IdType of(StructType schema, String one, String other, String where) {
        for (String column : new String[] {one, other}) {
            if (!Arrays.asList(schema.fieldNames()).contains(column)) {
                throw SalternException.config(where + " has no column '" + column + "'; it has "
                        + String.join(", ", schema.fieldNames()) + ". Give Parquet with the columns " + one + " and "
                        + other + ", both long or both string.");
            }
        }
        StructField a = schema.apply(one);
        StructField b = schema.apply(other);
        for (IdType candidate : values()) {
            if (a.dataType().equals(candidate.type) && b.dataType().equals(candidate.type)) {
                return candidate;
            }
        }
        throw SalternException.config(where + " has " + one + " of type "
                + a.dataType().simpleString() + " and " + other + " of type "
                + b.dataType().simpleString() + ". Both must be long (bigint), or both string; cast them first.");
    }
}
