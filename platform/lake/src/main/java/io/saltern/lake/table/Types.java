package io.saltern.lake.table;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Column types that several tables share. */
public final class Types {
    /** Money and quantities: exact, four decimals. */
    public static final DataType MONEY = DataTypes.createDecimalType(19, 4);

    /** One identifier: {@code namespace}, {@code value} (normalised). */
    public static final StructType IDENTIFIER =
            new StructType().add("namespace", DataTypes.StringType, false).add("value", DataTypes.StringType, false);

    /** Identifiers, sorted by namespace and value. */
    public static final DataType IDENTIFIERS = DataTypes.createArrayType(IDENTIFIER, false);

    public static final DataType TEXTS = DataTypes.createArrayType(DataTypes.StringType, false);

    public static final DataType TEXT_MAP = DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, true);

    public static final DataType COUNT_MAP = DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType, false);

    public static final DataType NUMBER_MAP =
            DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false);

    /** A law of account: {@code whole} = sum of {@code parts}, for one subject. */
    public static final DataType EQUATIONS = DataTypes.createArrayType(
            new StructType()
                    .add("subject", DataTypes.StringType, false)
                    .add("whole_name", DataTypes.StringType, false)
                    .add("whole", DataTypes.LongType, false)
                    .add("parts", COUNT_MAP, false)
                    .add("holds", DataTypes.BooleanType, false),
            false);

    private Types() {}
}
