package io.saltern.lake.run;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What files came to a table and left it between two of its versions. A write that rewrites a file brings its unchanged
 * rows and takes them away again: both sides hold them.
 *
 * @param added rows of the files that came, with the declared columns
 * @param removed rows of the files that left, likewise
 * @param rowsAdded number of the former
 * @param isAppendOnly whether no file left
 */
public record TableChanges(Dataset<Row> added, Dataset<Row> removed, long rowsAdded, boolean isAppendOnly) {
    /** Whether no file came or left. */
    public boolean isNothing() {
        return isAppendOnly && rowsAdded == 0;
    }
}
