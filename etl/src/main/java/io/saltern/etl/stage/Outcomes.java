package io.saltern.etl.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.saltern.etl.parse.PartsPlan;
import io.saltern.lake.table.RawTable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** What became of a part: staged, rejected or duplicate. */
final class Outcomes {
    /** The column that tells. */
    static final String OUTCOME = "_outcome";

    static final String STAGED = "staged";
    static final String REJECTED = "rejected";
    static final String DUPLICATE = "duplicate";

    /** A message that is derived from and says nothing of what it would be derived to. */
    static final String UNCHANGED = "unchanged";

    /** Where a part stands among all of its source: of two of one time the later place counts. */
    static final List<Column> PLACE = List.of(
            col(MappingPlan.DAY),
            col(RawTable.LOAD),
            col(RawTable.FILE),
            col(MappingPlan.SEQ),
            col(RawTable.RECORD_NO),
            col(PartsPlan.PART));

    /** Names the records that may be duplicates of one another; a rejected part stands alone. */
    static final String GROUP = "_group";

    private Outcomes() {}

    static Column isBad() {
        return col(MappingPlan.FAULT).isNotNull();
    }

    /** The group of a part: the given key, or its own place when it is rejected. */
    static Column group(Column... key) {
        return groupUnless(isBad(), key);
    }

    /** The group of a part: the given key, or its own place when it stands apart. */
    static Column groupUnless(Column isApart, Column... key) {
        return when(
                        isApart,
                        concat_ws(
                                "\u0000",
                                lit("!"),
                                col(RawTable.BATCH_ID),
                                col(RawTable.FILE),
                                col(RawTable.RECORD_NO),
                                col(PartsPlan.PART)))
                .otherwise(concat_ws("\u0000", key));
    }

    /** Parts of one group in the order of their places. */
    static WindowSpec arrival() {
        return Window.partitionBy(MappingPlan.SOURCE, GROUP).orderBy(PLACE.toArray(Column[]::new));
    }

    /** The last place first. */
    static List<Column> placeDescending() {
        return PLACE.stream().map(Column::desc).toList();
    }

    /** Columns to order by: one, and then others. */
    static Column[] then(Column first, List<Column> others) {
        return Stream.concat(Stream.of(first), others.stream()).toArray(Column[]::new);
    }

    static Column outcome(Column isDuplicate) {
        return when(isBad(), REJECTED)
                .when(coalesce(isDuplicate, lit(false)), DUPLICATE)
                .otherwise(STAGED);
    }
}
