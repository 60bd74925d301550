package io.saltern.segments.condition;

import io.saltern.base.config.Section;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.segments.condition.Comparison.Relation;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Binds YAML to conditions. A condition is a mapping with exactly one of the keys {@code all}, {@code any}, {@code not},
 * {@code attribute}, {@code event}, {@code orders}, {@code first_order}, {@code last_order}, {@code first_event},
 * {@code last_event}, {@code segment}, {@code rfm}, {@code cluster}. What is wrong becomes a fault of the section.
 */
public final class ConditionReader {
    private static final Map<String, String> RECENCY = Map.of(
            "first_order", ProfileTraitTable.FIRST_ORDER_AT,
            "last_order", ProfileTraitTable.LAST_ORDER_AT,
            "first_event", ProfileTraitTable.FIRST_EVENT_AT,
            "last_event", ProfileTraitTable.LAST_EVENT_AT);

    private final List<String> rfmNames;
    private final Map<String, Function<Section, Optional<Condition>>> kinds = new LinkedHashMap<>();

    /** @param rfmNames the names that serving.rfm can hold */
    public ConditionReader(List<String> rfmNames) {
        this.rfmNames = List.copyOf(rfmNames);
        kinds.put("all", section -> several(section, "all").map(AllCondition::new));
        kinds.put("any", section -> several(section, "any").map(AnyCondition::new));
        kinds.put("not", section -> section.section("not").flatMap(this::read).map(NotCondition::new));
        kinds.put("attribute", this::attribute);
        kinds.put("event", section -> section.section("event").flatMap(ConditionReader::event));
        kinds.put("orders", section -> section.section("orders").flatMap(ConditionReader::orders));
        Stream.of("first_order", "last_order", "first_event", "last_event")
                .forEach(key -> kinds.put(key, section -> recency(section, key)));
        kinds.put("segment", section -> section.optionalText("segment").map(SegmentCondition::new));
        kinds.put("rfm", this::rfm);
        kinds.put("cluster", section -> section.section("cluster").flatMap(this::cluster));
    }

    /** The condition of a mapping; empty when it has faults. */
    public Optional<Condition> read(Section section) {
        List<String> given = kinds.keySet().stream().filter(section::has).toList();
        if (given.size() != 1) {
            if (given.size() > 1) {
                section.fault(
                        given.get(1),
                        "stands beside '" + given.get(0)
                                + "', but a condition asks one thing; put both into a list under 'all' or 'any'");
            } else if (section.keys().isEmpty()) {
                section.fault("is empty; a condition needs one of " + String.join(", ", kinds.keySet()));
            } else {
                section.finish();
            }
            return Optional.empty();
        }
        Optional<Condition> condition = kinds.get(given.get(0)).apply(section);
        section.finish();
        return condition;
    }

    private Optional<List<Condition>> several(Section section, String key) {
        List<Section> entries = section.sections(key);
        if (entries.isEmpty() && section.isList(key)) {
            section.fault(key, "is an empty list; name at least one condition");
        }
        List<Condition> conditions =
                entries.stream().map(this::read).flatMap(Optional::stream).toList();
        return conditions.isEmpty() || conditions.size() < entries.size() ? Optional.empty() : Optional.of(conditions);
    }

    private Optional<Condition> attribute(Section section) {
        String name = section.text("attribute");
        Optional<Attribute> found = Attribute.named(name);
        if (found.isEmpty()) {
            section.fault(
                    "attribute",
                    "is '" + name + "', which no profile, trait or model has" + nearest(name, Attribute.names())
                            + "; other columns of a source are 'attributes.<name>'");
            // The comparisons are keys that the reader knows, whatever the attribute.
            Stream.of(ValueKind.values())
                    .flatMap(kind -> kind.comparisons().stream())
                    .forEach(section::has);
            return Optional.empty();
        }
        return compared(section, found.get());
    }

    private Optional<Condition> compared(Section section, Attribute named) {
        boolean asNumber = named.isOpen()
                && section.keys().stream()
                        .anyMatch(key -> ValueKind.NUMBER.comparisons().contains(key)
                                && !ValueKind.TEXT.comparisons().contains(key));
        Attribute attribute = asNumber ? named.asNumber() : named;
        List<String> fitting = attribute.kind().comparisons();
        int faults = section.faults().count();
        List<Comparison> comparisons = new ArrayList<>();
        for (String key : section.keys()) {
            boolean isComparison = Stream.of(ValueKind.values())
                    .anyMatch(kind -> kind.comparisons().contains(key));
            if (!isComparison) {
                continue;
            }
            if (fitting.contains(key)) {
                comparison(section, key, attribute).ifPresent(comparisons::add);
            } else {
                section.has(key);
                section.fault(
                        key,
                        "does not fit '" + attribute.name() + "', which is "
                                + attribute.kind().words() + "; use " + String.join(", ", fitting));
            }
        }
        fitting.forEach(section::has);
        if (comparisons.isEmpty() && section.faults().count() == faults) {
            section.fault("attribute", "needs a comparison: " + String.join(", ", fitting));
        }
        if (section.faults().count() == faults) {
            checkPossible(section, comparisons);
        }
        return section.faults().count() > faults
                ? Optional.empty()
                : Optional.of(new AttributeCondition(attribute, comparisons));
    }

    /** Whether some value can pass all comparisons, as far as their ends tell. */
    private static void checkPossible(Section section, List<Comparison> comparisons) {
        for (Comparison one : comparisons) {
            for (Comparison other : comparisons) {
                if (one instanceof Comparison.To low
                        && other instanceof Comparison.To high
                        && (low.relation() == Relation.AT_LEAST || low.relation() == Relation.MORE_THAN)
                        && (high.relation() == Relation.AT_MOST || high.relation() == Relation.LESS_THAN)) {
                    boolean isEndIncluded = low.relation() == Relation.AT_LEAST && high.relation() == Relation.AT_MOST;
                    if (order(low.other(), high.other()) > (isEndIncluded ? 0 : -1)) {
                        section.fault(
                                low.relation().key(),
                                "leaves nothing below the end of '"
                                        + high.relation().key() + "': no value lies between");
                    }
                }
                if (one instanceof Comparison.Recency within
                        && other instanceof Comparison.Recency older
                        && within.within()
                        && !older.within()
                        && within.span().compareTo(older.span()) <= 0) {
                    section.fault("within", "is no longer than 'older_than': no time lies between");
                }
            }
        }
    }

    /** How two values of one kind stand to each other, so the cast holds. */
    @SuppressWarnings("unchecked")
    private static int order(Comparable<?> one, Comparable<?> other) {
        return ((Comparable<Object>) one).compareTo(other);
    }

    private static Optional<Comparison> comparison(Section section, String key, Attribute attribute) {
        ValueKind kind = attribute.kind();
        return switch (key) {
            case "in", "not_in" ->
                values(section, key, kind).map(values -> new Comparison.OneOf(values, key.equals("not_in")));
            case "between" -> between(section, kind);
            case "contains" ->
                section.optionalText(key).map(part -> new Comparison.Contains(part, kind == ValueKind.TEXTS));
            case "exists" -> Optional.of(new Comparison.Exists(section.flag(key, true)));
            case "within", "older_than" ->
                section.optionalWindow(key).map(span -> new Comparison.Recency(span, key.equals("within")));
            default ->
                section.optionalText(key)
                        .flatMap(text -> value(section, key, text, kind))
                        .map(value -> new Comparison.To(relation(key), value));
        };
    }

    private static Relation relation(String key) {
        return Stream.of(Relation.values())
                .filter(relation -> relation.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Comparison> between(Section section, ValueKind kind) {
        Optional<List<Comparable<?>>> ends = values(section, "between", kind);
        if (ends.isPresent() && ends.get().size() != 2) {
            section.fault("between", "must be a list of two values, both included");
            return Optional.empty();
        }
        if (ends.isPresent() && order(ends.get().get(0), ends.get().get(1)) > 0) {
            section.fault("between", "begins above its end; write the smaller value first");
            return Optional.empty();
        }
        return ends.map(values -> new Comparison.Between(values.get(0), values.get(1)));
    }

    private static Optional<List<Comparable<?>>> values(Section section, String key, ValueKind kind) {
        List<String> texts = section.someTexts(key);
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        List<Comparable<?>> values = new ArrayList<>();
        texts.forEach(text -> value(section, key, text, kind).ifPresent(values::add));
        return values.size() < texts.size() ? Optional.empty() : Optional.of(values);
    }

    private static Optional<Comparable<?>> value(Section section, String key, String text, ValueKind kind) {
        try {
            return Optional.of(kind.parse(text));
        } catch (IllegalArgumentException | DateTimeException e) {
            section.fault(key, "is '" + text + "'; it must be " + kind.words());
            return Optional.empty();
        }
    }

    private static Optional<Condition> recency(Section section, String key) {
        Attribute attribute = Attribute.named(RECENCY.get(key)).orElseThrow();
        return section.section(key).flatMap(inner -> {
            List<Comparison> comparisons = new ArrayList<>();
            for (String word : List.of("within", "older_than")) {
                inner.optionalWindow(word)
                        .ifPresent(span -> comparisons.add(new Comparison.Recency(span, word.equals("within"))));
            }
            if (comparisons.isEmpty() && inner.keys().isEmpty()) {
                inner.fault("needs 'within' or 'older_than', a span like 30d");
            }
            checkPossible(inner, comparisons);
            inner.finish();
            return comparisons.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new AttributeCondition(attribute, comparisons));
        });
    }

    private Optional<Condition> rfm(Section section) {
        List<String> names = section.someTexts("rfm");
        List<Comparable<?>> values = new ArrayList<>();
        for (String name : names) {
            if (rfmNames.contains(name)) {
                values.add(name);
            } else {
                section.fault("rfm", "names '" + name + "', which is no RFM group" + nearest(name, rfmNames));
            }
        }
        return values.isEmpty() || values.size() < names.size()
                ? Optional.empty()
                : Optional.of(new AttributeCondition(
                        Attribute.named("rfm.segment").orElseThrow(), List.of(new Comparison.OneOf(values, false))));
    }

    private Optional<Condition> cluster(Section section) {
        List<Condition> parts = new ArrayList<>();
        section.optionalInteger("number", 0, 1000)
                .ifPresent(number -> parts.add(new AttributeCondition(
                        Attribute.named("cluster.number").orElseThrow(),
                        List.of(new Comparison.To(Relation.EQUALS, BigDecimal.valueOf(number))))));
        List<String> labels = section.someTexts("label");
        if (!labels.isEmpty()) {
            parts.add(new AttributeCondition(
                    Attribute.named("cluster.label").orElseThrow(),
                    List.of(new Comparison.OneOf(new ArrayList<>(labels), false))));
        }
        if (parts.isEmpty() && section.keys().isEmpty()) {
            section.fault("needs 'number' or 'label'");
        }
        section.finish();
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(parts.size() == 1 ? parts.get(0) : new AllCondition(parts));
    }

    private static Optional<Condition> event(Section section) {
        int faults = section.faults().count();
        List<String> names = section.someTexts("name");
        if (!section.keys().contains("name")) {
            section.fault("needs the key 'name', the name of the event");
        }
        Map<String, List<String>> where = new LinkedHashMap<>();
        section.section("where").ifPresent(properties -> {
            for (String property : properties.keys()) {
                if (!property.matches("[^'\\[\\]]+")) {
                    properties.fault(property, "must be a path of property names with dots between them");
                }
                where.put(property, properties.someTexts(property));
            }
        });
        EventMeasure measure =
                new EventMeasure(names, section.optionalText("source"), section.optionalWindow("within"), where);
        Range count = range(section, "count").orElse(Range.ONE_OR_MORE);
        section.finish();
        return section.faults().count() > faults ? Optional.empty() : Optional.of(new EventCondition(measure, count));
    }

    private static Optional<Condition> orders(Section section) {
        int faults = section.faults().count();
        OrdersMeasure measure = new OrdersMeasure(section.someTexts("source"), section.optionalWindow("within"));
        Optional<Range> count = range(section, "count");
        Optional<Range> amount = range(section, "amount");
        section.finish();
        if (section.faults().count() > faults) {
            return Optional.empty();
        }
        return Optional.of(new OrdersCondition(
                measure, count.isEmpty() && amount.isEmpty() ? Optional.of(Range.ONE_OR_MORE) : count, amount));
    }

    private static Optional<Range> range(Section section, String key) {
        return section.section(key).map(inner -> {
            Optional<BigDecimal> exactly = inner.optionalDecimal("equals");
            Range range = new Range(
                    exactly.or(() -> inner.optionalDecimal("at_least")),
                    exactly.or(() -> inner.optionalDecimal("at_most")));
            if (range.atLeast().isEmpty()
                    && range.atMost().isEmpty()
                    && inner.keys().isEmpty()) {
                inner.fault("needs 'at_least', 'at_most' or 'equals'");
            } else if (range.atLeast().isPresent()
                    && range.atMost().isPresent()
                    && range.atLeast().get().compareTo(range.atMost().get()) > 0) {
                inner.fault("at_least", "is above 'at_most': no number lies between");
            }
            inner.finish();
            return range;
        });
    }

    /** A hint at the nearest valid word, or nothing when none is near. */
    public static String nearest(String word, List<String> valid) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return valid.stream()
                .filter(candidate -> distance.apply(word, candidate) <= Math.max(2, candidate.length() / 3))
                .min((a, b) -> Integer.compare(distance.apply(word, a), distance.apply(word, b)))
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("; valid: " + String.join(", ", valid));
    }
}
