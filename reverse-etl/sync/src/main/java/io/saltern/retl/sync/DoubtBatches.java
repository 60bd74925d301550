package io.saltern.retl.sync;

import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.retl.api.Batch;
import io.saltern.retl.api.Change;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.ObjIntConsumer;
import org.apache.spark.sql.Row;

/**
 * Batches put together again from their rows, which come in order of batch and change key; one that does not come out
 * under its old key is left out and told. Holds one batch in memory.
 */
final class DoubtBatches implements Iterator<Batch> {
    private final String sync;
    private final Iterator<Row> rows;
    private final ObjIntConsumer<String> leftOut;
    private Row nextRow;
    private Batch next;

    DoubtBatches(String sync, Iterator<Row> rows, ObjIntConsumer<String> leftOut) {
        this.sync = sync;
        this.rows = rows;
        this.leftOut = leftOut;
        this.nextRow = rows.hasNext() ? rows.next() : null;
        advance();
    }

    private void advance() {
        next = null;
        while (next == null && nextRow != null) {
            Row first = nextRow;
            String key = key(first);
            List<Change> changes = new ArrayList<>();
            boolean isAsItWas = true;
            while (nextRow != null && key(nextRow).equals(key)) {
                isAsItWas &= nextRow.<Boolean>getAs(SyncPlan.IS_TRUE);
                changes.add(isAsItWas ? DeliverSyncJob.change(nextRow) : null);
                nextRow = rows.hasNext() ? rows.next() : null;
            }
            next = isAsItWas ? made(first, key, changes) : null;
            if (next == null) {
                leftOut.accept(key, changes.size());
            }
        }
    }

    private Batch made(Row first, String key, List<Change> changes) {
        Batch batch = Batch.of(
                sync,
                first.getAs(SyncReceiptTable.BATCH_RUN_ID),
                first.<Integer>getAs(SyncReceiptTable.BATCH_NO),
                changes);
        return batch.idempotencyKey().equals(key) ? batch : null;
    }

    private static String key(Row row) {
        return row.getAs(SyncReceiptTable.BATCH_KEY);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Batch next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        Batch batch = next;
        advance();
        return batch;
    }
}
