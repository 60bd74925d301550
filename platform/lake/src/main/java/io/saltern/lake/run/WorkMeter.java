package io.saltern.lake.run;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up the metrics of all tasks that end while a step runs. A session runs one step at a time, so they are the step's
 * own; threads of the step and of Delta count too.
 */
final class WorkMeter extends SparkListener {
    private static final Logger LOG = LoggerFactory.getLogger(WorkMeter.class);
    private static final long LONGEST_WAIT_MILLIS = 10_000;

    private final SparkContext context;
    private final LongAdder rowsRead = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder rowsShuffled = new LongAdder();
    private final LongAdder bytesShuffled = new LongAdder();
    private final LongAdder rowsOut = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder tasks = new LongAdder();
    private final LongAdder taskMillis = new LongAdder();

    private WorkMeter(SparkContext context) {
        this.context = context;
    }

    /** Begins to count; {@link #stop} must follow. */
    static WorkMeter start(SparkContext context) {
        WorkMeter meter = new WorkMeter(context);
        meter.settle();
        context.addSparkListener(meter);
        return meter;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        tasks.increment();
        TaskMetrics metrics = end.taskMetrics();
        if (metrics == null) {
            return;
        }
        taskMillis.add(metrics.executorRunTime());
        rowsRead.add(metrics.inputMetrics().recordsRead());
        bytesRead.add(metrics.inputMetrics().bytesRead());
        rowsShuffled.add(metrics.shuffleWriteMetrics().recordsWritten());
        bytesShuffled.add(metrics.shuffleWriteMetrics().bytesWritten());
        rowsOut.add(metrics.outputMetrics().recordsWritten());
        bytesOut.add(metrics.outputMetrics().bytesWritten());
    }

    /** Ends the count, once what has happened until now has been told. */
    StepWork stop() {
        settle();
        context.removeSparkListener(this);
        return new StepWork(
                rowsRead.sum(),
                bytesRead.sum(),
                rowsShuffled.sum(),
                bytesShuffled.sum(),
                rowsOut.sum(),
                bytesOut.sum(),
                tasks.sum(),
                taskMillis.sum());
    }

    /** Tasks are told of on another thread, a little later. */
    private void settle() {
        try {
            context.listenerBus().waitUntilEmpty(LONGEST_WAIT_MILLIS);
        } catch (TimeoutException e) {
            LOG.warn("Spark has not told of all tasks yet; the step's work is counted without them");
        }
    }
}
