package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.column.JsonTexts;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.StagedFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** The part files of a drop, as {@link StagedFormat} describes them. */
final class DropFiles {
    static final String OP = "_op";
    static final String KEY = "_key";
    private static final long ROWS_A_FILE = 1_000_000;
    private static final String FIELDS = "fields";

    private DropFiles() {}

    /** The columns of the files, in order. */
    static List<String> columns(SyncDef sync) {
        return Stream.concat(Stream.of(OP, KEY), sync.fields().stream().map(FieldMapping::name))
                .toList();
    }

    /** The rows of a CSV file: text columns as {@link #columns} says. Needs {@code op, remote_key, payload}. */
    static Dataset<Row> csv(Dataset<Row> changes, SyncDef sync) {
        List<Column> columns = new ArrayList<>();
        columns.add(letter().alias(OP));
        columns.add(address().alias(KEY));
        sync.fields()
                .forEach(field -> columns.add(
                        try_element_at(col(FIELDS), lit(field.name())).alias(field.name())));
        return changes.withColumn(FIELDS, JsonTexts.members(col(SyncPlan.PAYLOAD)))
                .select(columns.toArray(Column[]::new));
    }

    /** The lines of a JSON lines file, in one column. Needs the same. */
    static Dataset<Row> jsonLines(Dataset<Row> changes) {
        Column head = to_json(struct(letter().alias(OP), address().alias(KEY)));
        Column tail = when(col(SyncPlan.PAYLOAD).equalTo("{}"), "}")
                .otherwise(concat(lit(","), col(SyncPlan.PAYLOAD).substr(lit(2), length(col(SyncPlan.PAYLOAD)))));
        return changes.select(
                concat(head.substr(lit(1), length(head).minus(1)), tail).alias("value"));
    }

    private static Column address() {
        return coalesce(col(SyncPlanTable.REMOTE_KEY), col(SyncPlanTable.CHANGE_KEY));
    }

    private static Column letter() {
        Column letter = lit(null).cast(DataTypes.StringType);
        for (Op op : Op.values()) {
            letter = when(col(SyncPlanTable.OP).equalTo(op.word()), StagedFormat.letter(op))
                    .otherwise(letter);
        }
        return letter;
    }

    /** Writes the files in order of the change key, over what an earlier attempt left. */
    static void write(Dataset<Row> changes, long rows, SyncDef sync, StagedFormat format, String folder) {
        int files = (int) Math.max(1, (rows + ROWS_A_FILE - 1) / ROWS_A_FILE);
        Dataset<Row> sorted = (files == 1
                        ? changes.coalesce(1)
                        : changes.repartitionByRange(files, col(SyncPlanTable.CHANGE_KEY)))
                .sortWithinPartitions(col(SyncPlanTable.CHANGE_KEY));
        DataFrameWriter<Row> writer = (format.kind() == StagedFormat.Kind.CSV ? csv(sorted, sync) : jsonLines(sorted))
                .write()
                .mode("overwrite")
                .option("lineSep", "\n");
        if (format.isGzip()) {
            writer.option("compression", "gzip");
        }
        if (format.kind() == StagedFormat.Kind.CSV) {
            writer.option("header", "true")
                    .option("quote", "\"")
                    .option("escape", "\"")
                    .option("nullValue", "")
                    .option("emptyValue", "\"\"")
                    .option("ignoreLeadingWhiteSpace", "false")
                    .option("ignoreTrailingWhiteSpace", "false")
                    .csv(folder);
        } else {
            writer.text(folder);
        }
    }
}
