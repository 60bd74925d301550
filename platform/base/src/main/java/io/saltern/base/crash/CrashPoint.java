package io.saltern.base.crash;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A point after which a crash must do no harm: a commit, a journal file, a delivery call. The code that has just made
 * something durable calls {@link #passed}; a crash trial installs a switch that throws or kills at the n-th point. In
 * production no switch is installed.
 */
public final class CrashPoint {
    private static final AtomicReference<Consumer<String>> SWITCH = new AtomicReference<>(point -> {});

    private CrashPoint() {}

    /** Tells the installed switch, if any, that {@code point} (for instance {@code commit staged.event}) is durable. */
    public static void passed(String point) {
        SWITCH.get().accept(point);
    }

    /** Installs a switch for the whole process; {@code null} removes it. */
    public static void install(Consumer<String> crashSwitch) {
        SWITCH.set(crashSwitch == null ? point -> {} : crashSwitch);
    }

    /** What a switch throws to act a crash inside a living process; nothing but a trial catches it. */
    public static final class SimulatedCrash extends Error {
        private static final long serialVersionUID = 1L;

        public SimulatedCrash(String point) {
            super("simulated crash after " + point);
        }
    }
}
