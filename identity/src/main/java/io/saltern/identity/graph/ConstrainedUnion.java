package io.saltern.identity.graph;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A union-find that refuses what would break a rule. Links are offered in order of trust, so the least trusted of those
 * that cannot stand together is lost. Rules: at most so many values of a namespace in one side, nodes that are kept apart,
 * names that agree. Memory is some 150 bytes a vertex plus what the sides have of limited values and names; links are
 * not kept.
 */
final class ConstrainedUnion {
    static final String AGREE_ON = "agree_on given_name: with this link a person would have two different names";
    static final String CANNOT_LINK = "cannot_link: with this link two nodes that are kept apart would be one person";

    /** Names are compared pairwise up to so many in a component; in a larger one only equal names agree. */
    static final int MOST_NAMES = 500;

    /**
     * A limit of one namespace.
     *
     * @param micros length of the window in microseconds; 0 means ever
     */
    record Limit(String namespace, long values, long micros) implements Serializable {
        private static final long serialVersionUID = 1L;

        String reason() {
            return "max_per_profile: with this link a person would have more than " + values + " of " + namespace
                    + (micros == 0 ? "" : " within " + micros / 1_000_000 + " seconds");
        }
    }

    private final List<Limit> limits;
    private final Map<String, Integer> numbers = new HashMap<>();
    private int[] parents = new int[16];
    private int[] sizes = new int[16];

    /** By root: for each limit the units of the side with the time at which each was first seen. */
    private final Map<Integer, Map<Integer, Map<String, Long>>> units = new HashMap<>();
    /** By root: vertices that the side must not be joined with. */
    private final Map<Integer, List<Integer>> apart = new HashMap<>();
    /** By root: folded names. */
    private final Map<Integer, Set<String>> names = new HashMap<>();
    /** All folded names. */
    private final Set<String> allNames = new TreeSet<>();
    /** Of each demand that was made: the class that a name belongs to. */
    private final Map<NameAgreement.Demand, Map<String, String>> classes = new EnumMap<>(NameAgreement.Demand.class);

    ConstrainedUnion(List<Limit> limits) {
        this.limits = limits;
    }

    /** A value under a limit; aliases of one value share their unit. All values come before the first link. */
    void value(String vertex, int limit, String unit, long firstSeenMicros) {
        units.computeIfAbsent(number(vertex), at -> new TreeMap<>())
                .computeIfAbsent(limit, at -> new HashMap<>())
                .merge(unit, firstSeenMicros, Math::min);
    }

    /** Two vertices that must not become one; before the first link. */
    void keepApart(String one, String other) {
        int a = number(one);
        int b = number(other);
        apart.computeIfAbsent(a, at -> new ArrayList<>()).add(b);
        apart.computeIfAbsent(b, at -> new ArrayList<>()).add(a);
    }

    /** Names of a vertex as written; before the first link. */
    void names(String vertex, List<String> written) {
        Set<String> folded = GuardedValue.folded(written);
        names.computeIfAbsent(number(vertex), at -> new HashSet<>()).addAll(folded);
        allNames.addAll(folded);
    }

    /**
     * Joins the sides of two vertices, unless a rule forbids it.
     *
     * @param demand what the names of both sides must meet
     * @return why they are not joined; empty when they are one
     */
    Optional<String> join(String one, String other, NameAgreement.Demand demand) {
        int a = root(number(one));
        int b = root(number(other));
        if (a == b) {
            return Optional.empty();
        }
        if (isApart(a, b)) {
            return Optional.of(CANNOT_LINK);
        }
        Optional<String> broken = brokenLimit(a, b);
        if (broken.isPresent()) {
            return broken;
        }
        if (demand != NameAgreement.Demand.NONE && !doNamesMeet(demand, a, b)) {
            return Optional.of(AGREE_ON);
        }
        merge(sizes[a] >= sizes[b] ? a : b, sizes[a] >= sizes[b] ? b : a);
        return Optional.empty();
    }

    /** Whether names were asked for among so many that only equal ones agree. */
    boolean isOfTooManyNames() {
        return !classes.isEmpty() && allNames.size() > MOST_NAMES;
    }

    private boolean isApart(int a, int b) {
        List<Integer> mine = apart.getOrDefault(a, List.of());
        List<Integer> theirs = apart.getOrDefault(b, List.of());
        boolean isMineShorter = mine.size() <= theirs.size();
        int other = isMineShorter ? b : a;
        return (isMineShorter ? mine : theirs).stream().anyMatch(vertex -> root(vertex) == other);
    }

    private Optional<String> brokenLimit(int a, int b) {
        Map<Integer, Map<String, Long>> mine = units.getOrDefault(a, Map.of());
        Map<Integer, Map<String, Long>> theirs = units.getOrDefault(b, Map.of());
        for (Map.Entry<Integer, Map<String, Long>> entry : mine.entrySet()) {
            Map<String, Long> other = theirs.getOrDefault(entry.getKey(), Map.of());
            Limit limit = limits.get(entry.getKey());
            if (!other.isEmpty() && !fits(limit, entry.getValue(), other)) {
                return Optional.of(limit.reason());
            }
        }
        return Optional.empty();
    }

    private static boolean fits(Limit limit, Map<String, Long> mine, Map<String, Long> theirs) {
        long both = mine.size()
                + theirs.keySet().stream()
                        .filter(unit -> !mine.containsKey(unit))
                        .count();
        if (both <= limit.values()) {
            return true;
        }
        if (limit.micros() == 0) {
            return false;
        }
        Map<String, Long> all = new HashMap<>(mine);
        theirs.forEach((unit, at) -> all.merge(unit, at, Math::min));
        long[] times = all.values().stream().mapToLong(Long::longValue).sorted().toArray();
        for (int first = 0, last = (int) limit.values(); last < times.length; first++, last++) {
            if (times[last] - times[first] <= limit.micros()) {
                return false;
            }
        }
        return true;
    }

    private boolean doNamesMeet(NameAgreement.Demand demand, int a, int b) {
        Set<String> mine = names.getOrDefault(a, Set.of());
        Set<String> theirs = names.getOrDefault(b, Set.of());
        if (mine.isEmpty() || theirs.isEmpty()) {
            return true;
        }
        Map<String, String> classOf = classes.computeIfAbsent(demand, at -> classes(at, allNames));
        Set<String> own = new HashSet<>();
        mine.forEach(name -> own.add(classOf.get(name)));
        return theirs.stream().anyMatch(name -> own.contains(classOf.get(name)));
    }

    /** Each name with the smallest name that leads to it by names of which each meets the demand with the next. */
    private static Map<String, String> classes(NameAgreement.Demand demand, Set<String> names) {
        Map<String, String> classes = new TreeMap<>();
        names.forEach(name -> classes.put(name, name));
        if (names.size() > MOST_NAMES) {
            return classes;
        }
        for (String one : names) {
            for (String other : names) {
                String kept = classes.get(one);
                String joined = classes.get(other);
                if (!kept.equals(joined) && NameAgreement.meets(demand, one, other)) {
                    String smaller = kept.compareTo(joined) < 0 ? kept : joined;
                    String larger = kept.compareTo(joined) < 0 ? joined : kept;
                    classes.replaceAll((name, at) -> at.equals(larger) ? smaller : at);
                }
            }
        }
        return classes;
    }

    private void merge(int kept, int joined) {
        parents[joined] = kept;
        sizes[kept] += sizes[joined];
        Map<Integer, Map<String, Long>> moved = units.remove(joined);
        if (moved != null) {
            Map<Integer, Map<String, Long>> all = units.computeIfAbsent(kept, at -> new TreeMap<>());
            moved.forEach((limit, values) -> {
                Map<String, Long> into = all.computeIfAbsent(limit, at -> new HashMap<>());
                values.forEach((unit, at) -> into.merge(unit, at, Math::min));
            });
        }
        List<Integer> partners = apart.remove(joined);
        if (partners != null) {
            apart.computeIfAbsent(kept, at -> new ArrayList<>()).addAll(partners);
        }
        Set<String> further = names.remove(joined);
        if (further != null) {
            names.computeIfAbsent(kept, at -> new HashSet<>()).addAll(further);
        }
    }

    private int number(String vertex) {
        Integer known = numbers.get(vertex);
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        if (number == parents.length) {
            parents = Arrays.copyOf(parents, number * 2);
            sizes = Arrays.copyOf(sizes, number * 2);
        }
        parents[number] = number;
        sizes[number] = 1;
        numbers.put(vertex, number);
        return number;
    }

    private int root(int vertex) {
        int at = vertex;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
