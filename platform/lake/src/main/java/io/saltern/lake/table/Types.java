package io.saltern.lake.table;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Column types that several tables share. Nested parts may be null by their type, as a cast to a stricter type is refused by
 * Spark; no row has a null in them.
 */
public final class Types {
    /** Money and quantities: exact, four decimals. */
    public static final DataType MONEY = DataTypes.createDecimalType(19, 4);

    /** One identifier: {@code namespace}, {@code value} (normalised). */
    public static final StructType IDENTIFIER =
            new StructType().add("namespace", DataTypes.StringType).add("value", DataTypes.StringType);

    /** Identifiers, sorted by namespace and value. */
    public static final DataType IDENTIFIERS = DataTypes.createArrayType(IDENTIFIER);

    /** Pairs of nodes, {@code from_node} and {@code to_node}, that an alias message says are one person's. */
    public static final DataType ALIASES = DataTypes.createArrayType(
            new StructType().add("from_node", DataTypes.StringType).add("to_node", DataTypes.StringType));

    /** Nodes, each with the reason why it is withheld; null when it is not. */
    public static final DataType MEMBERS = DataTypes.createArrayType(
            new StructType().add("node_id", DataTypes.StringType).add("withheld_by", DataTypes.StringType));

    public static final DataType TEXTS = DataTypes.createArrayType(DataTypes.StringType);

    public static final DataType TEXT_MAP = DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, true);

    public static final DataType TEXTS_MAP = DataTypes.createMapType(DataTypes.StringType, TEXTS, true);

    public static final DataType COUNT_MAP = DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType);

    public static final DataType NUMBER_MAP = DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType);

    /** A law of account: {@code whole} = sum of {@code parts}, for one subject. */
    public static final DataType EQUATIONS = DataTypes.createArrayType(new StructType()
            .add("subject", DataTypes.StringType)
            .add("whole_name", DataTypes.StringType)
            .add("whole", DataTypes.LongType)
            .add("parts", COUNT_MAP)
            .add("holds", DataTypes.BooleanType));

    private Types() {}
}
