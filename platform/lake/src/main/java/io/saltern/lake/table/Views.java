package io.saltern.lake.table;

import io.saltern.base.error.SalternException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The views: one SQL text each, with {@code {schema.table}} where a table or another view stands. Plans fill the places
 * with pinned versions, {@code sql} and {@code register} with names of the catalog. {@code {as_of}} stands for as-of: what a
 * record says of a later time waits until as-of has passed it.
 */
public final class Views {
    /** Where a view speaks of as-of. */
    static final String AS_OF = "{as_of}";

    private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+\\.[a-z_]+)}");
    private static final Map<String, String> TEXTS = new LinkedHashMap<>();

    static {
        TEXTS.put(
                "core.profile_link",
                """
                SELECT n.node_id, n.cluster_id, p.profile_id, n.first_load
                FROM {core.node_cluster} n
                JOIN {core.cluster_profile} p ON p.cluster_id = n.cluster_id AND p.valid_to IS NULL
                WHERE n.valid_to IS NULL""");
        TEXTS.put(
                "core.profile_alias",
                """
                SELECT former.profile_id AS former_profile_id,
                  min_by(l.profile_id, struct(l.first_load, l.node_id)) AS profile_id
                FROM (
                  SELECT DISTINCT cluster_id, profile_id
                  FROM {core.cluster_profile}
                  WHERE valid_to IS NOT NULL) former
                LEFT ANTI JOIN (
                  SELECT profile_id AS in_force
                  FROM {core.cluster_profile}
                  WHERE valid_to IS NULL) now ON now.in_force = former.profile_id
                JOIN {core.profile_link} l ON l.cluster_id = former.cluster_id
                GROUP BY former.profile_id""");
        TEXTS.put(
                "core.set_profile",
                """
                SELECT s.source, s.set_hash, l.profile_id
                FROM {core.identifier_set} s
                JOIN {core.profile_link} l ON l.node_id = s.node_id""");
        TEXTS.put("staged.current_customer", CurrentCustomerView.sql());
        TEXTS.put("core.customer", "SELECT * FROM {staged.current_customer}");
        TEXTS.put("core.event", attributed("staged.event"));
        TEXTS.put("core.order", attributed("staged.order"));
        TEXTS.put("core.consent", attributed("staged.consent"));
    }

    private Views() {}

    private static String attributed(String facts) {
        return """
                SELECT f.*, p.profile_id
                FROM {%s} f
                LEFT JOIN {core.set_profile} p ON p.source = f.source AND p.set_hash = f.set_hash"""
                .formatted(facts);
    }

    /** The names of all views; a view stands behind those it is made of. */
    public static List<String> names() {
        return List.copyOf(TEXTS.keySet());
    }

    public static boolean has(String name) {
        return TEXTS.containsKey(name);
    }

    /** The tables and views that a view reads directly, in order of appearance. */
    public static List<String> reads(String name) {
        List<String> places = new ArrayList<>();
        Matcher place = PLACE.matcher(text(name));
        while (place.find()) {
            if (!places.contains(place.group(1))) {
                places.add(place.group(1));
            }
        }
        return places;
    }

    /** The SQL of a view as of a moment, with each place filled by {@code relation}. */
    public static String sql(String name, UnaryOperator<String> relation, Instant asOf) {
        return sql(name, relation, "TIMESTAMP '" + asOf + "'");
    }

    /** The same with an expression for as-of. */
    public static String sql(String name, UnaryOperator<String> relation, String asOf) {
        return PLACE.matcher(text(name).replace(AS_OF, asOf))
                .replaceAll(place -> Matcher.quoteReplacement(relation.apply(place.group(1))));
    }

    private static String text(String name) {
        String text = TEXTS.get(name);
        if (text == null) {
            throw SalternException.internal("There is no view " + name + ".", null);
        }
        return text;
    }
}
