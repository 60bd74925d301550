package io.saltern.lake.run;

import io.saltern.base.error.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a step did.
 *
 * @param isNothing it looked, found nothing to do and wrote nothing: no row of ops.step is owed
 * @param counts by name
 * @param equations the laws that it checked; one that does not hold fails the run
 * @param warnings what somebody should look at, without personal data
 * @param exitCodes what the run ends with on this step's account: the codes of its parts, gravest first; empty for done
 */
public record StepReport(
        boolean isNothing,
        Map<String, Long> counts,
        List<Equation> equations,
        List<String> warnings,
        List<ExitCode> exitCodes) {
    public StepReport {
        counts = new TreeMap<>(counts);
        equations = List.copyOf(equations);
        warnings = List.copyOf(warnings);
        exitCodes = ExitCode.gravestFirst(exitCodes);
    }

    /** The gravest of its exit codes. */
    public ExitCode exitCode() {
        return exitCodes.isEmpty() ? ExitCode.DONE : exitCodes.get(0);
    }

    /** The step looked and found nothing to do; it wrote nothing. */
    public static StepReport nothingToDo() {
        return new StepReport(true, Map.of(), List.of(), List.of(), List.of());
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects a report; safe for threads. */
    public static final class Builder {
        private final Map<String, Long> counts = new TreeMap<>();
        private final List<Equation> equations = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final List<ExitCode> exitCodes = new ArrayList<>();

        private Builder() {}

        public synchronized Builder count(String name, long value) {
            counts.merge(name, value, Long::sum);
            return this;
        }

        public synchronized Builder equation(String subject, String wholeName, long whole, Map<String, Long> parts) {
            equations.add(new Equation(subject, wholeName, whole, parts));
            return this;
        }

        public synchronized Builder warn(String text) {
            warnings.add(text);
            return this;
        }

        /** What the run ends with; of several the gravest, the others are told beside it. */
        public synchronized Builder exit(ExitCode code) {
            exitCodes.add(code);
            return this;
        }

        public synchronized StepReport build() {
            return new StepReport(false, counts, equations, warnings, exitCodes);
        }
    }
}
