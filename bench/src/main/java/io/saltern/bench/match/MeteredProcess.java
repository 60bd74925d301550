package io.saltern.bench.match;

import io.saltern.base.WallClock;
import io.saltern.bench.trial.PeakMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command as a process of its own, with what it took. */
final class MeteredProcess {
    private static final int POLL_MILLIS = 250;

    /**
     * What a command took.
     *
     * @param cpuSeconds of all its threads, as last seen a quarter of a second before its end
     * @param peakMegabytes its largest resident set (VmHWM of Linux); 0 where the system does not tell
     */
    record Taken(int exitCode, double wallSeconds, double cpuSeconds, long peakMegabytes) {}

    private MeteredProcess() {}

    /** Runs it to its end, output to a file. */
    static Taken run(List<String> command, Map<String, String> environment, Path log) {
        long began = WallClock.nanos();
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            double cpu = 0;
            long peak = 0;
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                cpu = Math.max(
                        cpu,
                        process.info()
                                .totalCpuDuration()
                                .map(spent -> spent.toMillis() / 1e3)
                                .orElse(0.0));
                peak = Math.max(peak, PeakMemory.megabytes(String.valueOf(process.pid())));
            }
            return new Taken(process.exitValue(), (WallClock.nanos() - began) / 1e9, cpu, peak);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.get(0) + " ran", e);
        }
    }
}
