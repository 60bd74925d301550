package io.saltern.bench.crash;

import io.saltern.base.WallClock;
import io.saltern.base.crash.CrashPoint;
import io.saltern.bench.trial.Delivered;
import io.saltern.bench.trial.FileTree;
import io.saltern.bench.trial.TrialShop;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.store.SmallFiles;
import io.saltern.retl.destination.webhook.WebhookReceiver;
import io.saltern.sampleshop.SampleShopOptions;
import io.saltern.testkit.LakeComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a small shop once undisturbed: a first run, and a second one after some more days. Then, as often as wanted, on a
 * copy: crash at a point of one of the two, run again, and compare tables and deliveries with the undisturbed ones.
 */
public final class CrashTrials {
    private static final int DAYS_ADDED = 2;

    /** Which of the two runs is disturbed. */
    public enum Phase {
        FIRST,
        INCREMENTAL
    }

    /**
     * What came of a trial.
     *
     * @param point where it crashed
     * @param recoverySeconds that the next run took
     * @param differences from the undisturbed run; empty when all is equal
     */
    public record Trial(Phase phase, String point, double recoverySeconds, List<String> differences) {
        public boolean isEqual() {
            return differences.isEmpty();
        }
    }

    private record Undisturbed(
            TrialShop before,
            List<CrashSwitch.Point> points,
            LakeComparison tables,
            Delivered delivered,
            double seconds) {}

    private final SparkSession spark;
    private final Path directory;
    private final Undisturbed first;
    private final Undisturbed incremental;
    private int copies;

    private CrashTrials(SparkSession spark, Path directory, Undisturbed first, Undisturbed incremental) {
        this.spark = spark;
        this.directory = directory;
        this.first = first;
        this.incremental = incremental;
    }

    /** Makes the shop below a folder and runs it undisturbed; a narrow one has fewer sources and segments. */
    public static CrashTrials prepare(SparkSession spark, Path directory, SampleShopOptions options, boolean isNarrow) {
        TrialShop whole = TrialShop.make(directory.resolve("untouched"), options, freePort());
        TrialShop untouched = isNarrow ? whole.narrowed() : whole;
        Undisturbed first = undisturbed(spark, untouched, directory.resolve("first"));
        TrialShop continued =
                new TrialShop(directory.resolve("first"), untouched.port()).copyTo(directory.resolve("continued"));
        continued.addDays(DAYS_ADDED);
        Undisturbed incremental = undisturbed(spark, continued, directory.resolve("incremental"));
        return new CrashTrials(spark, directory, first, incremental);
    }

    private static Undisturbed undisturbed(SparkSession spark, TrialShop before, Path directory) {
        TrialShop shop = before.copyTo(directory);
        CrashSwitch counting = CrashSwitch.counting();
        long began = WallClock.nanos();
        CrashPoint.install(counting);
        try (WebhookReceiver receiver = shop.receiver()) {
            receiver.start();
            expectDone(shop.run(spark));
        } finally {
            CrashPoint.install(null);
        }
        double seconds = secondsSince(began);
        return new Undisturbed(
                before,
                counting.passed(),
                LakeComparison.with(shop.warehouse(spark), LakeComparison.Scope.EVERYTHING),
                shop.delivered(),
                seconds);
    }

    private static void expectDone(RunResult result) {
        if (result.exitCode().number() != 0) {
            throw new IllegalStateException("the undisturbed run ended with " + result.exitCode());
        }
    }

    /** The points that the undisturbed run passed, in order. */
    public List<CrashSwitch.Point> points(Phase phase) {
        return of(phase).points();
    }

    /** How long the undisturbed run took. */
    public double seconds(Phase phase) {
        return of(phase).seconds();
    }

    /** Calls that the receiver took until the end of the undisturbed run. */
    public int calls(Phase phase) {
        return of(phase).delivered().calls();
    }

    private Undisturbed of(Phase phase) {
        return phase == Phase.FIRST ? first : incremental;
    }

    /** Crashes in this JVM right after a point. */
    public Trial crashAt(Phase phase, CrashSwitch.Point point) {
        return trial(phase, point.toString(), shop -> {
            CrashSwitch crash = CrashSwitch.at(point);
            CrashPoint.install(crash);
            String ending = "ended without a crash";
            try {
                shop.run(spark);
            } catch (CrashPoint.SimulatedCrash e) {
                ending = "";
            } catch (RuntimeException e) {
                ending = "met the crash as " + e;
            } finally {
                settle();
                CrashPoint.install(null);
            }
            releaseLease(shop.warehouse(spark).files());
            return ending;
        });
    }

    /**
     * Crashes at each of these points of one run, one after another, each next run beginning where the last one crashed; then
     * compares once. As thorough as a copy for each, and as quick as one run. A commit of one thread may be done while
     * another thread crashes, and is then adopted by the next run, which never passes its point: such a point gets a trial
     * of its own.
     *
     * @return the trial of the chain, then those of the points that it did not pass
     */
    public List<Trial> crashAtEach(Phase phase, List<CrashSwitch.Point> points) {
        CrashSwitch crash = CrashSwitch.atEach(points);
        List<Trial> trials = new ArrayList<>();
        trials.add(chain(phase, points, crash));
        crash.ahead().forEach(missed -> trials.add(crashAt(phase, missed)));
        return trials;
    }

    private Trial chain(Phase phase, List<CrashSwitch.Point> points, CrashSwitch crash) {
        return trial(phase, points.size() + " points in turn", shop -> {
            int crashes = 0;
            boolean isOver = false;
            while (!isOver) {
                CrashPoint.install(crash);
                try {
                    shop.run(spark);
                    isOver = true;
                } catch (CrashPoint.SimulatedCrash e) {
                    crashes++;
                    settle();
                    crash.revive();
                    CrashPoint.install(null);
                    releaseLease(shop.warehouse(spark).files());
                    if (crashes > points.size()) {
                        throw new IllegalStateException("more crashes than points");
                    }
                } finally {
                    CrashPoint.install(null);
                }
            }
            return "";
        });
    }

    /** What disturbs a run; the answer says what went other than planned, or is empty. */
    interface Disturbance {
        String disturb(TrialShop shop);
    }

    /** What repairs it, when not a run in this JVM. */
    interface Recovery {
        void run(TrialShop shop);
    }

    Trial trial(Phase phase, String point, Disturbance disturbance) {
        return trial(phase, point, disturbance, shop -> shop.run(spark));
    }

    Trial trial(Phase phase, String point, Disturbance disturbance, Recovery recovery) {
        copies++;
        TrialShop shop = of(phase).before().copyTo(directory.resolve(String.format(Locale.ROOT, "trial-%04d", copies)));
        List<String> differences = new ArrayList<>();
        double seconds = 0;
        try (WebhookReceiver receiver = shop.receiver()) {
            receiver.start();
            String ending = disturbance.disturb(shop);
            if (!ending.isEmpty()) {
                differences.add("the disturbed run " + ending);
            }
            long began = WallClock.nanos();
            recovery.run(shop);
            seconds = secondsSince(began);
            of(phase)
                    .tables()
                    .differences(shop.warehouse(spark))
                    .forEach(difference -> differences.add(difference.toString()));
            differences.addAll(shop.delivered().differencesFrom(of(phase).delivered()));
        } catch (RuntimeException e) {
            differences.add("the next run failed: " + e);
        }
        if (differences.isEmpty()) {
            FileTree.remove(shop.directory());
        }
        return new Trial(phase, point, seconds, differences);
    }

    /** Waits until nothing of the crashed run is under way any more: a process would have died with all its threads. */
    private void settle() {
        spark.sparkContext().cancelAllJobs();
        int quiet = 0;
        while (quiet < 4) {
            quiet = spark.sparkContext().statusTracker().getActiveJobIds().length == 0 ? quiet + 1 : 0;
            LockSupport.parkNanos(50_000_000L);
        }
        spark.sharedState().cacheManager().clearCache();
    }

    /** The dead process of a trial is this one, which lives: only a released lease lets the next run begin. */
    private static void releaseLease(SmallFiles files) {
        files.list("_lease").stream()
                .filter(name -> name.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .max()
                .ifPresent(
                        fence -> files.putIfAbsent(String.format(Locale.ROOT, "_lease/%012d.released", fence), "{}"));
    }

    private static double secondsSince(long began) {
        return (WallClock.nanos() - began) / 1e9;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
