package io.saltern.identity.graph;

import io.saltern.lake.table.IdentityEdgeTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Finds the guarded links that make one component of people whose names differ, though each link by itself was allowed:
 * somebody without a name who shows the e-mail of one and the phone of another. The links are taken in order of their
 * first load, then of their ends; one that would join two sides whose names do not agree is cut, so the latest are lost.
 * Names agree here when a chain of names in the component leads from one to the other in single edits, as {@link
 * GuardedValue} groups them.
 */
final class NameConflict {
    static final String REASON = "agree_on given_name: with this link a person would have two different names";

    /** Names are compared pairwise up to so many in a component; in a larger one only equal names agree. */
    private static final int MOST_NAMES = 500;

    private final Map<String, String> parents = new TreeMap<>();
    private final Map<String, Set<String>> nameClasses = new TreeMap<>();
    private final Map<String, String> classOfName;

    private NameConflict(Set<String> names) {
        classOfName = classes(names);
    }

    /** A group of {@link LinkPlan#conflicts}: the guarded links of one component; gives those to cut. */
    static Iterator<Row> cut(String component, Iterator<Row> links) {
        List<Row> all = new ArrayList<>();
        links.forEachRemaining(all::add);
        all.sort(Comparator.<Row, Long>comparing(link -> link.getAs(LinkPlan.FIRST_LOAD))
                .thenComparing(link -> link.<String>getAs(IdentityEdgeTable.FROM_NODE))
                .thenComparing(link -> link.<String>getAs(IdentityEdgeTable.TO_NODE))
                .thenComparing(link -> link.<String>getAs(IdentityEdgeTable.NODE_ID)));
        Set<String> names = new TreeSet<>();
        for (Row link : all) {
            names.addAll(GuardedValue.folded(GuardedValue.names(link, LinkPlan.FROM_NAMES)));
            names.addAll(GuardedValue.folded(GuardedValue.names(link, LinkPlan.TO_NAMES)));
        }
        NameConflict state = new NameConflict(names);
        List<Row> cut = new ArrayList<>();
        for (Row link : all) {
            String from = state.side(link, LinkPlan.FROM_ENTITY, LinkPlan.FROM_NAMES);
            String to = state.side(link, LinkPlan.TO_ENTITY, LinkPlan.TO_NAMES);
            if (!state.join(from, to)) {
                cut.add(asCut(link));
            }
        }
        return cut.iterator();
    }

    private String side(Row link, String entityColumn, String namesColumn) {
        String entity = link.getAs(entityColumn);
        if (parents.putIfAbsent(entity, entity) == null) {
            Set<String> classes = new TreeSet<>();
            GuardedValue.folded(GuardedValue.names(link, namesColumn))
                    .forEach(name -> classes.add(classOfName.get(name)));
            nameClasses.put(entity, classes);
        }
        return root(entity);
    }

    private boolean join(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        Set<String> mine = nameClasses.get(one);
        Set<String> theirs = nameClasses.get(other);
        if (!mine.isEmpty() && !theirs.isEmpty() && Collections.disjoint(mine, theirs)) {
            return false;
        }
        Set<String> both = new TreeSet<>(mine);
        both.addAll(theirs);
        parents.put(other, one);
        nameClasses.put(one, both);
        return true;
    }

    /** Each name with the smallest name that single edits lead to. */
    private static Map<String, String> classes(Set<String> names) {
        Map<String, String> classes = new TreeMap<>();
        names.forEach(name -> classes.put(name, name));
        if (names.size() > MOST_NAMES) {
            return classes;
        }
        for (String one : names) {
            for (String other : names) {
                String kept = classes.get(one);
                String joined = classes.get(other);
                if (!kept.equals(joined) && NameAgreement.agree(Set.of(one), Set.of(other))) {
                    String smaller = kept.compareTo(joined) < 0 ? kept : joined;
                    String larger = kept.compareTo(joined) < 0 ? joined : kept;
                    classes.replaceAll((name, at) -> at.equals(larger) ? smaller : at);
                }
            }
        }
        return classes;
    }

    private String root(String entity) {
        String at = entity;
        while (!parents.get(at).equals(at)) {
            parents.put(at, parents.get(parents.get(at)));
            at = parents.get(at);
        }
        return at;
    }

    private static Row asCut(Row link) {
        Object[] values = new Object[LinkPlan.DECISION.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = link.getAs(LinkPlan.DECISION.apply(i).name());
        }
        values[LinkPlan.DECISION.fieldIndex(IdentityEdgeTable.STATUS)] = LinkPlan.CUT;
        values[LinkPlan.DECISION.fieldIndex(IdentityEdgeTable.REASON)] = REASON;
        return RowFactory.create(values);
    }
}
