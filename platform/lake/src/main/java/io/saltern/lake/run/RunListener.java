package io.saltern.lake.run;

import java.time.Duration;

/** What a user is told while a run goes on. */
public interface RunListener {
    /** Hears nothing. */
    RunListener SILENT = new RunListener() {};

    /** An unfinished run of an earlier process is being finished first, or closed. */
    default void resuming(String runId, String what) {}

    default void stepStarted(String step, int ordinal, int of) {}

    default void stepSkipped(String step, int ordinal, int of) {}

    default void stepEnded(StepOutcome outcome) {}

    default void progress(String step, String text) {}

    /**
     * A step that ended.
     *
     * @param commits Delta commits, the one of ops.step among them
     * @param merges how many of them were MERGEs
     * @param work what Spark read, exchanged and wrote for it
     */
    record StepOutcome(String step, StepReport report, Duration duration, int commits, int merges, StepWork work) {}
}
