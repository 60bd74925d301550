package io.saltern.lake.table;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code staged.current_customer}: the state of a record, for each person to whom its statements lead. A whole version says
 * all of a record, so the latest one counts alone. Partial versions on top of it, as identify calls make, name some traits:
 * of each trait the latest version that names it counts. Partial versions are folded only with those that lead to the same
 * person, and those that lead to nobody feed nobody: ids that strangers share never make a mixture of them.
 *
 * <p>Later is: a later {@code valid_at}, then a later day of the load, file, change of the file, record and part. What a record says of a time
 * after as-of waits.
 */
final class CurrentCustomerView {
    private static final String PLACE = "struct(valid_at, _day, _load, _file, seq, _record_no, _part, version_hash)";

    /** Columns by the trait that {@code named} has for them. */
    private static final Map<String, List<String>> TRAITS = traits();

    private CurrentCustomerView() {}

    private static Map<String, List<String>> traits() {
        Map<String, List<String>> traits = new TreeMap<>();
        for (String column : List.of(
                CustomerTable.GIVEN_NAME,
                CustomerTable.FAMILY_NAME,
                CustomerTable.EMAIL,
                CustomerTable.PHONE,
                CustomerTable.BIRTH_ON,
                CustomerTable.GENDER,
                CustomerTable.LANGUAGE,
                CustomerTable.CREATED_AT)) {
            traits.put(column, List.of(column));
        }
        traits.put(CustomerTable.ADDRESS, CustomerTable.ADDRESS_COLUMNS);
        return traits;
    }

    static String sql() {
        return """
                WITH said AS (
                  SELECT *, %1$s AS place, coalesce(is_partial, false) AS is_part,
                    max(CASE WHEN NOT coalesce(is_partial, false) THEN %1$s END)
                      OVER (PARTITION BY source, record_id) AS last_whole
                  FROM {staged.customer}
                  WHERE NOT coalesce(is_time_given, false) OR valid_at <= {as_of}),
                led AS (
                  SELECT s.*, p.profile_id,
                    CASE
                      WHEN is_part THEN transform(
                        filter(named, n -> startswith(n, '%2$s')),
                        n -> struct(substring(n, %3$d) AS key, s.place, try_element_at(attributes, substring(n, %3$d)) AS value))
                      ELSE transform(
                        map_entries(attributes), e -> struct(e.key AS key, s.place, e.value AS value))
                    END AS entries
                  FROM said s
                  LEFT JOIN {core.set_profile} p ON p.source = s.source AND p.set_hash = s.set_hash
                  WHERE (last_whole IS NULL OR s.place >= last_whole)
                    AND (NOT is_part OR p.profile_id IS NOT NULL)),
                folded AS (
                  SELECT source, record_id, profile_id,
                    max(place) AS last,
                    max_by(struct(identifiers, set_hash, _batch_id, known_at, is_time_given, is_partial), place) AS latest,
                    flatten(collect_list(entries)) AS entries,
                %4$s
                  FROM led
                  GROUP BY source, record_id, profile_id),
                chosen AS (
                  SELECT *, transform(
                    array_sort(array_distinct(transform(entries, e -> e.key))),
                    k -> array_max(filter(entries, e -> e.key = k))) AS free
                  FROM folded),
                kept AS (
                  SELECT *, filter(free, e -> e.value IS NOT NULL) AS given
                  FROM chosen)
                SELECT source, record_id, last.valid_at AS valid_at, last.version_hash AS version_hash,
                %5$s,
                  CASE WHEN size(given) > 0 THEN map_from_entries(transform(given, e -> struct(e.key, e.value))) END AS attributes,
                  latest.identifiers AS identifiers, latest.set_hash AS set_hash, latest._batch_id AS _batch_id,
                  last._load AS _load, latest.known_at AS known_at, last._day AS _day, last._file AS _file,
                  last.seq AS seq, last._record_no AS _record_no, last._part AS _part, latest.is_time_given AS is_time_given,
                  latest.is_partial AS is_partial,
                  map_from_entries(concat(
                    array(%6$s),
                    transform(free, e -> struct(concat('%2$s', e.key), e.place.valid_at)))) AS value_at,
                  profile_id
                FROM kept"""
                .formatted(
                        PLACE,
                        CustomerTable.ATTRIBUTE_PREFIX,
                        CustomerTable.ATTRIBUTE_PREFIX.length() + 1,
                        joined("    ", CurrentCustomerView::folded),
                        columns(),
                        times());
    }

    private static String joined(String indent, java.util.function.BiFunction<String, List<String>, String> text) {
        return TRAITS.entrySet().stream()
                .map(trait -> indent + text.apply(trait.getKey(), trait.getValue()))
                .collect(Collectors.joining(",\n"));
    }

    private static String folded(String trait, List<String> columns) {
        return "max_by(struct(%s, valid_at), place) FILTER (WHERE NOT is_part OR array_contains(named, '%s')) AS said_%s"
                .formatted(String.join(", ", columns), trait, trait);
    }

    private static String columns() {
        return joined("  ", (trait, columns) -> columns.stream()
                .map(column -> "said_" + trait + "." + column + " AS " + column)
                .collect(Collectors.joining(", ")));
    }

    private static String times() {
        return TRAITS.entrySet().stream()
                .flatMap(trait -> trait.getValue().stream()
                        .map(column -> "struct('%s', said_%s.valid_at)".formatted(column, trait.getKey())))
                .collect(Collectors.joining(", "));
    }
}
