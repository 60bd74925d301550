package io.saltern.identity.graph;

import io.saltern.lake.table.IdentityEdgeTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
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
 * Decides who may be linked through one value of a guarded namespace, for instance a family's e-mail. The entities that
 * show it are grouped by names that agree, transitively. One group owns the value: the one that showed it first by the time
 * of its rows, then the one with more anchors at that time, then the one with the smallest anchor. So it does not matter in
 * which order loads come, and rows of a later time never take a value away from its owner, as the id of a person may hang on
 * it. The members of any other group are linked with one another, and their links to the value are refused. Entities without
 * a name are linked only where there is but one group. What the value's namespace demands of names says which of them agree: of
 * an e-mail or a phone they are within one edit, on a device it is enough that they are not certainly different.
 */
final class GuardedValue {
    static final String DIFFERENT = "agree_on given_name: others who show this value have another name";
    static final String AMBIGUOUS =
            "agree_on given_name: people of several names show this value, and this side has none";

    private final String node;
    private final NameAgreement.Demand demand;
    private final List<Entity> entities = new ArrayList<>();
    private final List<Row> decisions = new ArrayList<>();

    private record Entity(String id, Set<String> names, List<String> writtenNames, List<Row> links, boolean isValue) {}

    private GuardedValue(String node, NameAgreement.Demand demand) {
        this.node = node;
        this.demand = demand;
    }

    /**
     * A group of {@link LinkPlan#guarded}: links to one node; gives rows of {@link LinkPlan#DECISION}.
     *
     * @param demands what each guarded namespace asks of names
     */
    static Iterator<Row> decide(String node, Iterator<Row> links, Map<String, NameAgreement.Demand> demands) {
        Row first = links.next();
        GuardedValue value = new GuardedValue(node, demands.get(text(first, LinkPlan.NAMESPACE)));
        value.gather(first, links);
        value.decide();
        return value.decisions.iterator();
    }

    private void gather(Row first, Iterator<Row> rest) {
        Map<String, List<Row>> byEntity = new TreeMap<>();
        byEntity.put(text(first, LinkPlan.ENTITY), new ArrayList<>(List.of(first)));
        rest.forEachRemaining(link -> byEntity.computeIfAbsent(text(link, LinkPlan.ENTITY), entity -> new ArrayList<>())
                .add(link));
        byEntity.forEach((id, rows) -> {
            rows.sort(Comparator.comparing(row -> text(row, LinkPlan.ANCHOR)));
            List<String> written = names(rows.get(0), LinkPlan.NAMES);
            entities.add(new Entity(id, folded(written), written, rows, false));
        });
        String own = text(first, LinkPlan.VALUE_ENTITY);
        List<String> written = names(first, LinkPlan.VALUE_NAMES);
        Set<String> names = folded(written);
        // Names of records that show nothing but the value: they speak for it only when they are one person's.
        if (own != null && !byEntity.containsKey(own) && isOneName(names)) {
            entities.add(new Entity(own, names, written, List.of(), true));
        }
    }

    private void decide() {
        List<List<Entity>> groups = groups();
        if (groups.size() <= 1) {
            entities.forEach(entity -> linkAll(entity));
            return;
        }
        List<Entity> owner = groups.stream()
                .min(Comparator.<List<Entity>, Boolean>comparing(group -> !isValueIn(group))
                        .thenComparing(GuardedValue::firstSeen)
                        .thenComparing(group -> -support(group))
                        .thenComparing(GuardedValue::smallestAnchor))
                .orElseThrow();
        for (List<Entity> group : groups) {
            if (group == owner) {
                group.forEach(this::linkAll);
            } else {
                linkAmongThemselves(group);
            }
        }
        entities.stream().filter(entity -> entity.names().isEmpty()).forEach(entity -> entity.links()
                .forEach(link -> {
                    if (isSameEntity(link)) {
                        add(link, node, LinkPlan.LINKED, null, entity, valueEntity(link), valueNames(link));
                    } else {
                        add(link, node, LinkPlan.REFUSED, AMBIGUOUS, entity, valueEntity(link), valueNames(link));
                    }
                }));
    }

    /** The named entities, grouped by names that agree; in order of their first entity. */
    private List<List<Entity>> groups() {
        List<Entity> named =
                entities.stream().filter(entity -> !entity.names().isEmpty()).toList();
        List<List<Entity>> groups = new ArrayList<>();
        for (Entity entity : named) {
            List<Entity> joined = new ArrayList<>(List.of(entity));
            for (Iterator<List<Entity>> rest = groups.iterator(); rest.hasNext(); ) {
                List<Entity> group = rest.next();
                if (group.stream().anyMatch(other -> NameAgreement.meets(demand, entity.names(), other.names()))) {
                    joined.addAll(group);
                    rest.remove();
                }
            }
            joined.sort(Comparator.comparing(Entity::id));
            groups.add(joined);
        }
        return groups;
    }

    private void linkAll(Entity entity) {
        entity.links()
                .forEach(link -> add(link, node, LinkPlan.LINKED, null, entity, valueEntity(link), valueNames(link)));
    }

    private void linkAmongThemselves(List<Entity> group) {
        Entity hub = group.get(0);
        String hubNode = smallestAnchor(List.of(hub));
        for (Entity entity : group) {
            for (Row link : entity.links()) {
                if (isSameEntity(link)) {
                    add(link, node, LinkPlan.LINKED, null, entity, valueEntity(link), valueNames(link));
                    continue;
                }
                add(link, node, LinkPlan.REFUSED, DIFFERENT, entity, valueEntity(link), valueNames(link));
            }
            if (entity != hub) {
                add(entity.links().get(0), hubNode, LinkPlan.LINKED, null, entity, hub.id(), hub.writtenNames());
            }
        }
    }

    private void add(
            Row link, String to, String status, String reason, Entity entity, String toEntity, List<String> toNames) {
        decisions.add(RowFactory.create(
                text(link, LinkPlan.ANCHOR),
                to,
                text(link, LinkPlan.NAMESPACE),
                status,
                reason,
                text(link, LinkPlan.NAMESPACE),
                node,
                link.<Object>getAs(IdentityEdgeTable.SOURCES),
                link.<Timestamp>getAs(IdentityEdgeTable.FIRST_SEEN_AT),
                link.<Long>getAs(IdentityEdgeTable.N),
                entity.id(),
                entity.writtenNames().toArray(String[]::new),
                toEntity,
                toNames.toArray(String[]::new),
                null));
    }

    private String valueEntity(Row link) {
        String own = text(link, LinkPlan.VALUE_ENTITY);
        return own == null ? node : own;
    }

    private static List<String> valueNames(Row link) {
        return names(link, LinkPlan.VALUE_NAMES);
    }

    private static boolean isSameEntity(Row link) {
        return text(link, LinkPlan.ENTITY).equals(text(link, LinkPlan.VALUE_ENTITY));
    }

    private static boolean isValueIn(List<Entity> group) {
        return group.stream()
                .anyMatch(entity -> entity.isValue() || entity.links().stream().anyMatch(GuardedValue::isSameEntity));
    }

    private static Instant firstSeen(List<Entity> group) {
        return group.stream()
                .flatMap(entity -> entity.links().stream())
                .map(GuardedValue::seen)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private static long support(List<Entity> group) {
        Instant first = firstSeen(group);
        return group.stream()
                .flatMap(entity -> entity.links().stream())
                .filter(link -> seen(link).equals(first))
                .count();
    }

    private static Instant seen(Row link) {
        return link.<Timestamp>getAs(IdentityEdgeTable.FIRST_SEEN_AT).toInstant();
    }

    private static String smallestAnchor(List<Entity> group) {
        return group.stream()
                .flatMap(entity -> entity.links().stream())
                .map(link -> text(link, LinkPlan.ANCHOR))
                .min(Comparator.naturalOrder())
                .orElse("");
    }

    private boolean isOneName(Set<String> names) {
        return names.stream()
                .allMatch(one -> names.stream().allMatch(other -> NameAgreement.meets(demand, one, other)));
    }

    static Set<String> folded(List<String> names) {
        Set<String> folded = new TreeSet<>();
        for (String name : names) {
            String text = NameAgreement.fold(name);
            if (!text.isEmpty()) {
                folded.add(text);
            }
        }
        return folded;
    }

    static List<String> names(Row row, String column) {
        int index = row.fieldIndex(column);
        return row.isNullAt(index) ? List.of() : row.getList(index);
    }

    private static String text(Row row, String column) {
        return row.getAs(column);
    }
}
