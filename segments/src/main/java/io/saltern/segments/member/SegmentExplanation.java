package io.saltern.segments.member;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.SegmentMemberTable;
import io.saltern.lake.table.TableDef;
import io.saltern.segments.SegmentsConfig;
import io.saltern.segments.condition.Condition;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Why somebody is in a segment or is not: the stay, and each part of the rule with what it asks and what is found.
 *
 * @param segment the segment
 * @param profileId the person
 * @param isIn whether serving.segment_member has an open stay
 * @param enteredAt when the open or the last stay began; null without any
 * @param leftAt when the last stay ended; null while inside and without any
 * @param leftWhy why it ended; null likewise
 * @param asOf as-of at which the parts were asked
 * @param parts the rule from the top, each part before those that it is made of
 */
public record SegmentExplanation(
        String segment,
        String profileId,
        boolean isIn,
        Instant enteredAt,
        Instant leftAt,
        String leftWhy,
        Instant asOf,
        List<Part> parts) {
    private static final String HIDDEN = "a value";

    /**
     * A part of a rule.
     *
     * @param depth 0 for the whole rule, 1 for the parts that it is made of
     * @param asks what it asks, as the project's file says it, with defaults filled in
     * @param holds whether it holds
     * @param found counts, amounts and values that were found, by name; a null value for what the person has not; a value
     *     that describes the person is shown only if asked for
     */
    public record Part(int depth, ObjectNode asks, boolean holds, Map<String, String> found) {}

    public SegmentExplanation {
        parts = List.copyOf(parts);
    }

    /** Whether the rule holds now, by the files of the project and the tables. */
    public boolean holds() {
        return parts.get(0).holds();
    }

    /**
     * Asks the tables; small jobs for one person.
     *
     * @param segment a segment of the configuration
     * @param asOf as-of to ask at: that of the last evaluation
     * @param isPersonalShown whether values that describe the person are shown
     * @param table a table at the version that counts
     * @param view core.event or core.order at the versions that count
     * @return empty when core.profile has no such person
     */
    public static Optional<SegmentExplanation> of(
            SegmentsConfig config,
            String segment,
            String profileId,
            Instant asOf,
            boolean isPersonalShown,
            Function<TableDef, Dataset<Row>> table,
            Function<String, Dataset<Row>> view) {
        List<SegmentConfig> needed = needed(config.segments(), segment);
        Dataset<Row> profile = table.apply(ProfileTable.DEF)
                .filter(col(ProfileTable.PROFILE_ID).equalTo(profileId));
        List<Row> found = new SegmentPlan(needed, asOf, config.currency())
                .parts(profile, table, view)
                .takeAsList(1);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<Row> stays = table.apply(SegmentMemberTable.DEF)
                .filter(col(SegmentMemberTable.SEGMENT)
                        .equalTo(segment)
                        .and(col(SegmentMemberTable.PROFILE_ID).equalTo(profileId)))
                .orderBy(
                        col(SegmentMemberTable.LEFT_AT).desc_nulls_first(),
                        col(SegmentMemberTable.CHANGE_NO).desc(),
                        col(SegmentMemberTable.ENTERED_AT).desc())
                .takeAsList(1);
        Optional<Row> stay = stays.stream().findFirst();
        Instant leftAt = stay.map(row -> at(row, SegmentMemberTable.LEFT_AT)).orElse(null);
        return Optional.of(new SegmentExplanation(
                segment,
                profileId,
                stay.isPresent() && leftAt == null,
                stay.map(row -> at(row, SegmentMemberTable.ENTERED_AT)).orElse(null),
                leftAt,
                stay.map(row -> row.<String>getAs(SegmentMemberTable.LEFT_WHY)).orElse(null),
                asOf,
                parts(needed.get(needed.size() - 1).where(), found.get(0), isPersonalShown)));
    }

    private static Instant at(Row row, String column) {
        Timestamp at = row.getAs(column);
        return at == null ? null : at.toInstant();
    }

    private static List<Part> parts(Condition rule, Row row, boolean isPersonalShown) {
        List<Part> parts = new ArrayList<>();
        add(rule, 0, row, isPersonalShown, parts);
        return parts;
    }

    /** In the order of {@link Condition#tree}. */
    private static void add(Condition condition, int depth, Row row, boolean isPersonalShown, List<Part> parts) {
        Row answer = row.getAs("part_" + parts.size());
        Map<String, String> found = new TreeMap<>(CollectionConverters.asJava(answer.<String, String>getMap(1)));
        if (condition.findsPersonal() && !isPersonalShown) {
            found.replaceAll((name, value) -> value == null ? null : HIDDEN);
        }
        parts.add(new Part(depth, condition.description(), answer.getBoolean(0), found));
        condition.parts().forEach(part -> add(part, depth + 1, row, isPersonalShown, parts));
    }

    /** A segment behind those that it asks about, directly or through others. */
    private static List<SegmentConfig> needed(List<SegmentConfig> segments, String name) {
        List<SegmentConfig> needed = new ArrayList<>();
        List<String> asked = new ArrayList<>(List.of(name));
        for (int i = segments.size() - 1; i >= 0; i--) {
            SegmentConfig segment = segments.get(i);
            if (asked.contains(segment.name())) {
                needed.add(0, segment);
                asked.addAll(segment.references());
            }
        }
        return needed;
    }
}
