package io.saltern.identity.override;

import static org.apache.spark.sql.functions.col;

import io.saltern.lake.table.IdentityOverrideTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Overrides as rows of core.identity_override. */
final class OverrideRows {
    static final String FILE = "file";
    static final String COMMAND = "command";
    static final String[] KEY = {IdentityOverrideTable.KIND, IdentityOverrideTable.NODE_A, IdentityOverrideTable.NODE_B
    };

    private OverrideRows() {}

    static Dataset<Row> of(SparkSession spark, List<Override> overrides, String by, Instant at) {
        List<Row> rows = overrides.stream()
                .map(override -> RowFactory.create(
                        override.kind(),
                        override.nodeA(),
                        override.nodeB(),
                        override.reason(),
                        by,
                        Timestamp.from(at),
                        null))
                .toList();
        return spark.createDataFrame(rows, IdentityOverrideTable.DEF.columns().asNullable());
    }

    static Dataset<Row> inForce(Dataset<Row> overrides) {
        return overrides.filter(col(IdentityOverrideTable.CLOSED_AT).isNull());
    }

    static Dataset<Row> keys(Dataset<Row> overrides) {
        return overrides.select(KEY[0], KEY[1], KEY[2]);
    }
}
