package io.saltern.bench.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.bench.crash.CrashSwitch.Point;
import io.saltern.bench.crash.CrashTrials.Phase;
import io.saltern.bench.crash.CrashTrials.Trial;
import io.saltern.sampleshop.SampleShopOptions;
import io.saltern.testkit.SparkExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Some points of all that {@code bench/run crash} goes through; {@code -Dcrash.seed=N} draws others. */
@ExtendWith(SparkExtension.class)
class CrashTest {
    private static final Logger LOG = LoggerFactory.getLogger(CrashTest.class);
    private static final int DRAWN = 10;

    private record Chosen(Phase phase, Point point) {}

    @Test
    void theNextRunRepairsACrashWhereverItHappens(SparkSession spark, @TempDir Path directory) {
        long seed = Long.getLong("crash.seed", 1L);
        CrashTrials trials = CrashTrials.prepare(spark, directory, SampleShopOptions.of(40, 4, 1), true);
        assertTrue(trials.calls(Phase.FIRST) > 2, "the receiver gets several calls");
        assertTrue(trials.calls(Phase.INCREMENTAL) > trials.calls(Phase.FIRST), "and more of them on the next days");
        List<String> differences = new ArrayList<>();
        List<Chosen> all = choose(trials, seed);
        for (Phase phase : Phase.values()) {
            List<Point> points = all.stream()
                    .filter(chosen -> chosen.phase() == phase)
                    .map(Chosen::point)
                    .distinct()
                    .toList();
            LOG.info("{} run, crashes after {}", phase, points);
            for (Trial trial : trials.crashAtEach(phase, points)) {
                trial.differences()
                        .forEach(difference ->
                                differences.add(phase + " run, crashes after " + trial.point() + ": " + difference));
            }
        }
        assertEquals("", String.join("\n", differences), "seed " + seed);
    }

    private static List<Chosen> choose(CrashTrials trials, long seed) {
        List<Chosen> drawn = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            trials.points(phase).forEach(point -> drawn.add(new Chosen(phase, point)));
        }
        Collections.shuffle(drawn, new Random(seed));
        LOG.info("{} of {} points are drawn by the seed {}", DRAWN, drawn.size(), seed);
        List<Chosen> chosen = new ArrayList<>(List.of(
                first(trials, Phase.FIRST, point -> isCommit(point)),
                betweenLastWriteAndDone(trials),
                first(trials, Phase.FIRST, point -> point.name().startsWith("delivery trial_calls 1"))));
        chosen.addAll(drawn.subList(0, DRAWN));
        return chosen;
    }

    private static Chosen first(CrashTrials trials, Phase phase, Predicate<Point> wanted) {
        return new Chosen(
                phase, trials.points(phase).stream().filter(wanted).findFirst().orElseThrow());
    }

    /** The last table that the identity step writes in the second run, before its done row. */
    private static Chosen betweenLastWriteAndDone(CrashTrials trials) {
        List<Point> points = trials.points(Phase.INCREMENTAL);
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).name().equals("commit ops.step")
                    && points.get(i - 1).name().startsWith("commit core.")) {
                return new Chosen(Phase.INCREMENTAL, points.get(i - 1));
            }
        }
        throw new AssertionError("no step writes a table of core and then ends: " + points);
    }

    private static boolean isCommit(Point point) {
        return point.name().startsWith("commit ") || point.name().startsWith("create ");
    }
}
