package io.saltern.cli.progress;

import io.saltern.cli.Console;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.StepReport;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Shows a run on stderr: one line a step as it ends, and on a terminal, while it goes on, how many of Spark's tasks have
 * ended.
 */
public final class ConsoleProgress extends SparkListener implements RunListener {
    private static final int BAR = 20;

    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicInteger tasksDone = new AtomicInteger();
    private volatile String current = "";

    @Override
    public void resuming(String runId, String what) {
        Console.note("Unfinished run " + runId + ": " + what + ".");
    }

    @Override
    public void stepStarted(String step, int ordinal, int of) {
        current = String.format(Locale.ROOT, "%2d/%d %-10s", ordinal, of, step);
        tasks.set(0);
        tasksDone.set(0);
        Console.transientNote(current);
    }

    @Override
    public void stepSkipped(String step, int ordinal, int of) {
        Console.transientNote("");
        Console.note(Console.faint(String.format(Locale.ROOT, "%2d/%d %-10s nothing new", ordinal, of, step)));
    }

    @Override
    public void stepEnded(StepOutcome outcome) {
        Console.transientNote("");
        StepReport report = outcome.report();
        Console.note(String.format(
                Locale.ROOT,
                "%s %8s  %s%s",
                current,
                seconds(outcome.duration()),
                commits(outcome),
                report.equations().isEmpty() ? "" : ", " + report.equations().size() + " equations hold"));
        report.warnings().forEach(warning -> Console.note("      warning: " + warning));
        current = "";
    }

    @Override
    public void progress(String step, String text) {
        if (Console.isTerminal()) {
            Console.transientNote(current + " " + text);
        } else {
            Console.note("      " + text);
        }
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted stage) {
        tasks.addAndGet(stage.stageInfo().numTasks());
        draw();
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted stage) {
        draw();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
        tasksDone.incrementAndGet();
        draw();
    }

    private void draw() {
        String step = current;
        if (step.isEmpty() || !Console.isTerminal()) {
            return;
        }
        int all = Math.max(1, tasks.get());
        int done = Math.min(all, tasksDone.get());
        int filled = done * BAR / all;
        Console.transientNote(step + " " + "█".repeat(filled) + "░".repeat(BAR - filled) + " " + done + " tasks");
    }

    private static String commits(StepOutcome outcome) {
        String text = outcome.commits() + (outcome.commits() == 1 ? " commit" : " commits");
        return outcome.merges() == 0 ? text : text + " (" + outcome.merges() + " MERGE)";
    }

    /** A duration as people read it. */
    public static String seconds(Duration duration) {
        double seconds = duration.toMillis() / 1000.0;
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%d min %02d s", (int) seconds / 60, (int) seconds % 60);
    }
}
