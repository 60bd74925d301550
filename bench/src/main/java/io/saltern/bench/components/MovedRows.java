package io.saltern.bench.components;

import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** What the tasks of a session read, shuffled and wrote, from their metrics. */
final class MovedRows extends SparkListener {
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong shuffled = new AtomicLong();
    private final AtomicLong shuffledBytes = new AtomicLong();
    private final AtomicLong written = new AtomicLong();

    static MovedRows of(SparkSession spark) {
        MovedRows rows = new MovedRows();
        spark.sparkContext().addSparkListener(rows);
        return rows;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        TaskMetrics metrics = end.taskMetrics();
        if (metrics != null) {
            read.addAndGet(metrics.inputMetrics().recordsRead());
            shuffled.addAndGet(metrics.shuffleWriteMetrics().recordsWritten());
            shuffledBytes.addAndGet(metrics.shuffleWriteMetrics().bytesWritten());
            written.addAndGet(metrics.outputMetrics().recordsWritten());
        }
    }

    /** The counts since the last time, once all events have come in. */
    String told(SparkSession spark) throws TimeoutException {
        spark.sparkContext().listenerBus().waitUntilEmpty();
        return String.format(
                Locale.ROOT,
                "rows read %,d, shuffled %,d (%,d kB), written %,d",
                read.getAndSet(0),
                shuffled.getAndSet(0),
                shuffledBytes.getAndSet(0) >> 10,
                written.getAndSet(0));
    }
}
