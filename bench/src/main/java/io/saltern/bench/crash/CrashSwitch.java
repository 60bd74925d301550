package io.saltern.bench.crash;

import io.saltern.base.crash.CrashPoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Crashes when a point is passed, and stays crashed: work that another thread had under way dies at its next point. A
 * point is known by its name and its how-manieth time, as driver threads may pass points in another order.
 */
public final class CrashSwitch implements Consumer<String> {
    /**
     * A point of a run.
     *
     * @param name as the code tells it, with digests shortened
     * @param occurrence from 1
     */
    public record Point(String name, int occurrence) {
        @Override
        public String toString() {
            return occurrence == 1 ? name : name + " (" + occurrence + ")";
        }
    }

    private final Set<Point> targets;
    private final Map<String, Integer> seen = new TreeMap<>();
    private final List<Point> passed = new ArrayList<>();
    private boolean crashed;

    private CrashSwitch(Collection<Point> targets) {
        this.targets = new HashSet<>(targets);
    }

    /** A switch that only lists the points. */
    public static CrashSwitch counting() {
        return new CrashSwitch(List.of());
    }

    public static CrashSwitch at(Point target) {
        return new CrashSwitch(List.of(target));
    }

    /** A switch that crashes at each of these, one after another, provided it is {@linkplain #revive revived} between. */
    public static CrashSwitch atEach(Collection<Point> targets) {
        return new CrashSwitch(targets);
    }

    @Override
    public synchronized void accept(String point) {
        // Names may hold digests that differ between copies of a project.
        String name = point.replaceAll("[0-9a-f]{12,}", "#");
        Point now = new Point(name, seen.merge(name, 1, Integer::sum));
        passed.add(now);
        boolean isTarget = targets.remove(now);
        if (crashed || isTarget) {
            crashed = true;
            throw new CrashPoint.SimulatedCrash(point);
        }
    }

    public synchronized List<Point> passed() {
        return List.copyOf(passed);
    }

    /** Lets the next process run; counting goes on. */
    public synchronized void revive() {
        crashed = false;
    }

    /** Points at which it would still crash. */
    public synchronized List<Point> ahead() {
        return targets.stream().sorted(Comparator.comparing(Point::toString)).toList();
    }
}
