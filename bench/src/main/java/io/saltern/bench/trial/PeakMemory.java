package io.saltern.bench.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The largest resident set of a process so far, as Linux counts it (VmHWM of its status file). */
public final class PeakMemory {
    private PeakMemory() {}

    /**
     * In megabytes.
     *
     * @param process a number, or {@code self}
     * @return 0 where the system does not tell, or the process has ended
     */
    public static long megabytes(String process) {
        try {
            return Files.readAllLines(Path.of("/proc", process, "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
