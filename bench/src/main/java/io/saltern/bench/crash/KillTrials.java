package io.saltern.bench.crash;

import io.saltern.base.WallClock;
import io.saltern.bench.trial.ChildProcess;
import io.saltern.bench.trial.TrialShop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Kills a real {@code saltern run} with SIGKILL at a random instant, and runs it again. */
final class KillTrials {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final CrashTrials trials;
    private final Path saltern;
    private final Random random;
    private double secondsOfARun;

    KillTrials(CrashTrials trials, Path saltern, long seed) {
        this.trials = trials;
        this.saltern = saltern;
        this.random = new Random(seed);
    }

    /** Runs a child once to learn how long it takes; the result must equal that of the runs in this JVM. */
    CrashTrials.Trial undisturbed() {
        CrashTrials.Trial trial = trials.trial(CrashTrials.Phase.FIRST, "not killed", shop -> "", this::runToItsEnd);
        secondsOfARun = trial.recoverySeconds();
        return trial;
    }

    CrashTrials.Trial kill(CrashTrials.Phase phase) {
        double after = 1 + random.nextDouble() * (secondsOfARun - 1);
        String point = String.format(Locale.ROOT, "kill -9 after %.2f s", after);
        return trials.trial(phase, point, shop -> killAfter(shop, after), this::runToItsEnd);
    }

    private String killAfter(TrialShop shop, double seconds) {
        ChildProcess child = start(shop);
        if (!child.endsWithin(Duration.ofMillis((long) (seconds * 1000)))) {
            child.kill();
        }
        return "";
    }

    private void runToItsEnd(TrialShop shop) {
        ChildProcess child = start(shop);
        long began = WallClock.nanos();
        if (!child.endsWithin(LONGEST)) {
            child.kill();
            throw new IllegalStateException("saltern run did not end within " + LONGEST);
        }
        if (child.exitCode() != 0) {
            throw new IllegalStateException("saltern run ended with exit code " + child.exitCode() + " after "
                    + (WallClock.nanos() - began) / 1_000_000 + " ms; its log is " + child.log());
        }
    }

    private ChildProcess start(TrialShop shop) {
        return ChildProcess.start(
                List.of(saltern.toString(), "run", "--project", shop.directory().toString()),
                shop.directory().resolve("trial/run.log"));
    }
}
