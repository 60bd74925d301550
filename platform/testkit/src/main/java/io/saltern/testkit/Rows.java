package io.saltern.testkit;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Small datasets written as literals. */
public final class Rows {
    private Rows() {}

    /** A dataset of these rows; {@code ddl} is a schema like {@code "a string, n int"}. */
    public static Dataset<Row> of(SparkSession spark, String ddl, Row... rows) {
        return spark.createDataFrame(List.of(rows), StructType.fromDDL(ddl));
    }

    public static Row row(Object... values) {
        return RowFactory.create(values);
    }
}
