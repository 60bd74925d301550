package io.saltern.identity.config;

import io.saltern.base.config.Section;
import io.saltern.lake.table.CustomerTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which value of a person's records becomes golden.
 *
 * @param sourceOrder sources from the most trusted on; sources that are not named come last, in order of name
 * @param fallback rule of the attributes that have none
 * @param rules by attribute; a free attribute is called {@code attributes.NAME}
 */
public record SurvivorshipConfig(List<String> sourceOrder, Rule fallback, Map<String, Rule> rules) {
    /** How one value is chosen of several that are valid and not null; ties go on to the next criterion of the rule. */
    public enum Rule {
        /** The latest record, then the source order. */
        MOST_RECENT,
        /** The value in most records, then the latest. */
        MOST_FREQUENT,
        /** The most trusted source, then the latest record. */
        SOURCE_ORDER,
        /** The record with most attributes filled, then the latest: keeps an address in one piece. */
        MOST_COMPLETE,
        /** The value of most characters, then the latest. */
        LONGEST,
        /** The smallest value, then the latest: dates by day, other attributes as text, free ones as numbers where they are. */
        MINIMUM,
        /** The greatest value, likewise. */
        MAXIMUM,
        /** As {@link #MOST_RECENT}; beside it all distinct values are kept in {@code all_values}, the latest first. */
        ALL_DISTINCT
    }

    /** What stands before the name of a free attribute, one of the {@code attributes} map. */
    public static final String FREE = CustomerTable.ATTRIBUTE_PREFIX;

    /** The attributes of the golden record that a rule can be given for. */
    public static final List<String> ATTRIBUTES = List.of(
            CustomerTable.GIVEN_NAME,
            CustomerTable.FAMILY_NAME,
            CustomerTable.EMAIL,
            CustomerTable.PHONE,
            CustomerTable.BIRTH_ON,
            CustomerTable.GENDER,
            CustomerTable.STREET,
            CustomerTable.POSTCODE,
            CustomerTable.CITY,
            CustomerTable.REGION,
            CustomerTable.COUNTRY,
            CustomerTable.LANGUAGE);

    private static final Map<String, Rule> USUAL = Map.of(
            CustomerTable.GIVEN_NAME, Rule.MOST_FREQUENT,
            CustomerTable.FAMILY_NAME, Rule.MOST_FREQUENT,
            CustomerTable.BIRTH_ON, Rule.MOST_FREQUENT,
            CustomerTable.GENDER, Rule.MOST_FREQUENT,
            CustomerTable.STREET, Rule.MOST_COMPLETE,
            CustomerTable.POSTCODE, Rule.MOST_COMPLETE,
            CustomerTable.CITY, Rule.MOST_COMPLETE,
            CustomerTable.REGION, Rule.MOST_COMPLETE,
            CustomerTable.COUNTRY, Rule.MOST_COMPLETE);

    public SurvivorshipConfig {
        sourceOrder = List.copyOf(sourceOrder);
        rules = Map.copyOf(rules);
    }

    /** The rules that hold where identity.yaml says nothing. */
    public static SurvivorshipConfig usual() {
        return new SurvivorshipConfig(List.of(), Rule.MOST_RECENT, USUAL);
    }

    /** The rule of an attribute. */
    public Rule rule(String attribute) {
        return rules.getOrDefault(attribute, fallback);
    }

    /** The free attributes that have a rule of their own, by name without {@link #FREE}, sorted. */
    public Map<String, Rule> freeRules() {
        Map<String, Rule> free = new TreeMap<>();
        rules.forEach((name, rule) -> {
            if (name.startsWith(FREE)) {
                free.put(name.substring(FREE.length()), rule);
            }
        });
        return free;
    }

    static SurvivorshipConfig read(Optional<Section> given) {
        if (given.isEmpty()) {
            return usual();
        }
        Section section = given.get();
        List<String> order = section.texts("source_order");
        Set<String> seen = new TreeSet<>();
        for (String source : order) {
            if (!seen.add(source)) {
                section.fault("source_order", "names '" + source + "' twice; keep one");
            }
        }
        boolean hasFallback = section.has("default");
        Rule fallback = section.choice("default", Rule.class, Rule.MOST_RECENT);
        Map<String, Rule> rules = new LinkedHashMap<>(hasFallback ? Map.of() : USUAL);
        section.section("attributes").ifPresent(attributes -> {
            for (String attribute : ATTRIBUTES) {
                attributes.optionalChoice(attribute, Rule.class).ifPresent(rule -> rules.put(attribute, rule));
            }
            for (String key : attributes.keys()) {
                if (key.startsWith(FREE) && key.length() > FREE.length()) {
                    attributes.optionalChoice(key, Rule.class).ifPresent(rule -> rules.put(key, rule));
                }
            }
            attributes.finish();
        });
        section.finish();
        return new SurvivorshipConfig(order, fallback, rules);
    }

    /** Reports the sources of the order that there are not. */
    static void checkSources(Optional<Section> given, Set<String> sources) {
        given.ifPresent(section -> section.texts("source_order").stream()
                .filter(source -> !sources.contains(source))
                .forEach(source -> section.fault(
                        "source_order",
                        "names '" + source + "', which has no file in sources; there are "
                                + String.join(", ", new TreeSet<>(sources)))));
    }

    /** The same rules give the same text. */
    String fingerprint() {
        StringBuilder text = new StringBuilder(sourceOrder + " " + fallback);
        ATTRIBUTES.forEach(attribute -> text.append(' ')
                .append(attribute)
                .append('=')
                .append(rule(attribute).name().toLowerCase(Locale.ROOT)));
        freeRules().forEach((name, rule) -> text.append(' ')
                .append(FREE)
                .append(name)
                .append('=')
                .append(rule.name().toLowerCase(Locale.ROOT)));
        return text.toString();
    }
}
