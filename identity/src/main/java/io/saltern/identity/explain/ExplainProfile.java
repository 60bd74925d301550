package io.saltern.identity.explain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.config.SurvivorshipConfig;
import io.saltern.identity.explain.IdentityReader.Identifier;
import io.saltern.identity.explain.ProfileExplanation.Change;
import io.saltern.identity.explain.ProfileExplanation.GoldenValue;
import io.saltern.identity.explain.ProfileExplanation.Household;
import io.saltern.identity.explain.ProfileExplanation.LostValue;
import io.saltern.identity.explain.ProfileExplanation.RefusedLink;
import io.saltern.identity.explain.ProfileExplanation.ShownIdentifier;
import io.saltern.identity.explain.ProfileExplanation.SourceRecord;
import io.saltern.identity.golden.GoldenRecordPlan;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.HouseholdMemberTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tells of one profile what is known of it and why. */
public final class ExplainProfile {
    /** So many rows of each kind are shown; more of one profile help nobody on a screen. */
    public static final int MOST_LINES = 1_000;

    private final IdentityReader reader;
    private final Mask mask;
    private final IdentityConfig config;
    private final Instant asOf;

    /**
     * @param relations a table or view of the lake by its full name, at one state
     * @param asOf moment of that state; a birth date behind it is not valid
     */
    public ExplainProfile(Function<String, Dataset<Row>> relations, Mask mask, IdentityConfig config, Instant asOf) {
        this.reader = new IdentityReader(relations);
        this.mask = mask;
        this.config = config;
        this.asOf = asOf;
    }

    /**
     * @param asked a profile id, also a former one, or {@code namespace:value} as staged
     * @throws io.saltern.base.error.SalternException kind config, when nobody is called so
     */
    public ProfileExplanation of(String asked) {
        return of(asked, true);
    }

    /** The same of a past day, without refused links: {@code core.identity_edge} keeps the present ones only. */
    public ProfileExplanation ofPast(String asked) {
        return of(asked, false);
    }

    private ProfileExplanation of(String asked, boolean hasEdges) {
        IdentityReader.Subject subject = reader.subject(asked);
        String id = subject.profileId();
        List<Row> profile = reader.relation("core.profile")
                .filter(col(ProfileTable.PROFILE_ID).equalTo(id))
                .takeAsList(1);
        List<Row> candidates = profile.isEmpty() ? List.of() : candidates(id);
        List<SourceRecord> records = records(id);
        List<Change> history = history(id);
        List<RefusedLink> refused = hasEdges ? refused(id) : List.of();
        return new ProfileExplanation(
                id,
                subject.formerId(),
                profile.isEmpty() ? List.of() : golden(profile.get(0), byAttribute(candidates)),
                profile.isEmpty()
                        ? List.of()
                        : shown(profile.get(0).getList(profile.get(0).fieldIndex("identifiers"))),
                records,
                household(id),
                history,
                refused,
                Stream.of(candidates, records, history, refused).allMatch(lines -> lines.size() < MOST_LINES));
    }

    private static Map<String, List<Row>> byAttribute(List<Row> candidates) {
        Map<String, List<Row>> byAttribute = new TreeMap<>();
        candidates.forEach(row -> byAttribute
                .computeIfAbsent(row.getAs("attribute"), attribute -> new ArrayList<>())
                .add(row));
        return byAttribute;
    }

    private List<GoldenValue> golden(Row profile, Map<String, List<Row>> candidates) {
        List<GoldenValue> golden = new ArrayList<>();
        Set<String> attributes = new LinkedHashSet<>(SurvivorshipConfig.ATTRIBUTES);
        attributes.addAll(candidates.keySet());
        for (String attribute : attributes) {
            List<Row> all = candidates.getOrDefault(attribute, List.of());
            Chosen chosen = attribute.startsWith(SurvivorshipConfig.FREE)
                    ? chosenFree(profile, attribute, all)
                    : chosen(profile, attribute, all);
            if (chosen.value() == null && all.isEmpty()) {
                continue;
            }
            golden.add(new GoldenValue(
                    attribute,
                    mask.attribute(attribute, chosen.value()),
                    chosen.source(),
                    text(chosen.winner(), CustomerTable.RECORD_ID),
                    chosen.at(),
                    text(chosen.winner(), "rule"),
                    all.stream()
                            .filter(row -> row != chosen.winner().orElse(null))
                            .map(row -> lost(attribute, row, chosen.winner()))
                            .toList()));
        }
        return golden;
    }

    /** The value that stands in the profile, and the candidate that it is; empty when the records no longer hold it. */
    private record Chosen(String value, String source, Instant at, Optional<Row> winner) {}

    private static Chosen chosen(Row profile, String attribute, List<Row> candidates) {
        Object value = profile.getAs(attribute);
        if (value == null) {
            return new Chosen(null, null, null, Optional.empty());
        }
        String source = profile.getAs(attribute + "_source");
        Instant at = instant(profile, attribute + "_at");
        return new Chosen(
                value.toString(),
                source,
                at,
                candidates.stream()
                        .filter(row -> isRanked(row)
                                && value.toString().equals(row.getAs("value"))
                                && source.equals(row.getAs(CustomerTable.SOURCE))
                                && at.equals(instant(row, CustomerTable.VALID_AT)))
                        .findFirst());
    }

    /** Of a free attribute the profile keeps the value alone; where it is from, the candidates tell. */
    private static Chosen chosenFree(Row profile, String attribute, List<Row> candidates) {
        Map<String, String> values = profile.isNullAt(profile.fieldIndex(ProfileTable.ATTRIBUTES))
                ? Map.of()
                : profile.getJavaMap(profile.fieldIndex(ProfileTable.ATTRIBUTES));
        String value = values.get(attribute.substring(SurvivorshipConfig.FREE.length()));
        Optional<Row> winner = candidates.stream()
                .filter(row -> isRanked(row) && row.<String>getAs("value").equals(value))
                .findFirst();
        return new Chosen(
                value,
                text(winner, CustomerTable.SOURCE),
                winner.map(row -> instant(row, CustomerTable.VALID_AT)).orElse(null),
                winner);
    }

    /** The values of a person's records in order of their rank, those that are not valid last. */
    private List<Row> candidates(String id) {
        Dataset<Row> records = reader.relation("core.customer")
                .filter(col(ProfileTable.PROFILE_ID).equalTo(id));
        return GoldenRecordPlan.candidates(records, config, lit(Timestamp.from(asOf)))
                .orderBy(
                        col("rank").asc_nulls_last(),
                        col("attribute"),
                        col(CustomerTable.SOURCE),
                        col(CustomerTable.RECORD_ID))
                .takeAsList(MOST_LINES);
    }

    private LostValue lost(String attribute, Row row, Optional<Row> winner) {
        return new LostValue(
                mask.attribute(attribute, row.getAs("value")),
                row.getAs(CustomerTable.SOURCE),
                row.getAs(CustomerTable.RECORD_ID),
                instant(row, CustomerTable.VALID_AT),
                isRanked(row) ? lostBy(row, winner) : invalid(attribute, row.getAs("value")));
    }

    private static String invalid(String attribute, String value) {
        if (value.isBlank()) {
            return "not valid: empty";
        }
        return attribute.equals(CustomerTable.BIRTH_ON)
                ? "not valid: before 1900, or later than as-of"
                : "not valid: blocked, or not of the pattern of its namespace";
    }

    private static String lostBy(Row row, Optional<Row> winner) {
        if (winner.isEmpty()) {
            return "the rules or the records have changed since the golden record was made";
        }
        Row best = winner.get();
        if (row.getAs("value").equals(best.getAs("value"))) {
            return ProfileExplanation.SAME_VALUE;
        }
        if (row.<Integer>getAs("rank") < best.<Integer>getAs("rank")) {
            return "the rules have changed since the golden record was made: the next one takes this value";
        }
        List<String> own = row.getList(row.fieldIndex("criteria"));
        List<String> others = best.getList(best.fieldIndex("criteria"));
        List<String> names = GoldenRecordPlan.criteria(
                SurvivorshipConfig.Rule.valueOf(row.<String>getAs("rule").toUpperCase(Locale.ROOT)));
        for (int i = 0; i < names.size(); i++) {
            if (!own.get(i).equals(others.get(i))) {
                return names.get(i);
            }
        }
        return "a tie, decided by source, record and value";
    }

    private static boolean isRanked(Row row) {
        return !row.isNullAt(row.fieldIndex("rank"));
    }

    private static String text(Optional<Row> row, String column) {
        return row.<String>map(found -> found.getAs(column)).orElse(null);
    }

    private static Instant instant(Row row, String column) {
        return row.<Timestamp>getAs(column).toInstant();
    }

    private List<SourceRecord> records(String id) {
        return reader
                .relation("core.customer")
                .filter(col(ProfileTable.PROFILE_ID).equalTo(id))
                .orderBy(CustomerTable.SOURCE, CustomerTable.RECORD_ID)
                .takeAsList(MOST_LINES)
                .stream()
                .map(row -> new SourceRecord(
                        row.getAs(CustomerTable.SOURCE),
                        row.getAs(CustomerTable.RECORD_ID),
                        row.<Timestamp>getAs(CustomerTable.VALID_AT).toInstant(),
                        mask.attribute(CustomerTable.GIVEN_NAME, row.getAs(CustomerTable.GIVEN_NAME)),
                        mask.attribute(CustomerTable.FAMILY_NAME, row.getAs(CustomerTable.FAMILY_NAME)),
                        shown(row.getList(row.fieldIndex(CustomerTable.IDENTIFIERS)))))
                .toList();
    }

    private Optional<Household> household(String id) {
        Dataset<Row> open = reader.relation("core.household_member")
                .filter(col(HouseholdMemberTable.VALID_TO).isNull());
        Optional<String> own = open.filter(col(HouseholdMemberTable.PROFILE_ID).equalTo(id)).takeAsList(1).stream()
                .findFirst()
                .map(row -> row.getAs(HouseholdMemberTable.HOUSEHOLD_ID));
        return own.map(household -> new Household(
                household,
                open
                        .filter(col(HouseholdMemberTable.HOUSEHOLD_ID).equalTo(household))
                        .orderBy(HouseholdMemberTable.PROFILE_ID)
                        .takeAsList(MOST_LINES)
                        .stream()
                        .map(row -> row.<String>getAs(HouseholdMemberTable.PROFILE_ID))
                        .toList()));
    }

    private List<Change> history(String id) {
        return reader
                .relation("core.profile_change")
                .filter(col(ProfileChangeTable.PROFILE_ID)
                        .equalTo(id)
                        .or(col(ProfileChangeTable.OTHER_PROFILE_ID).equalTo(id)))
                .orderBy(ProfileChangeTable.CHANGE_NO, ProfileChangeTable.PROFILE_ID, ProfileChangeTable.KIND)
                .takeAsList(MOST_LINES)
                .stream()
                .map(row -> new Change(
                        row.getAs(ProfileChangeTable.PROFILE_ID),
                        row.getAs(ProfileChangeTable.KIND),
                        row.getAs(ProfileChangeTable.OTHER_PROFILE_ID),
                        row.<Timestamp>getAs(ProfileChangeTable.AT).toInstant(),
                        row.<Long>getAs(ProfileChangeTable.CHANGE_NO)))
                .toList();
    }

    private List<RefusedLink> refused(String id) {
        Dataset<Row> own = reader.relation("core.profile_link")
                .filter(col(ProfileTable.PROFILE_ID).equalTo(id))
                .select(col(NodeClusterTable.NODE_ID).alias("own_node"));
        List<Row> edges = reader.relation("core.identity_edge")
                .filter(col(IdentityEdgeTable.STATUS).notEqual("linked"))
                .join(
                        own,
                        col("own_node")
                                .equalTo(col(IdentityEdgeTable.FROM_NODE))
                                .or(col("own_node").equalTo(col(IdentityEdgeTable.TO_NODE))),
                        "left_semi")
                .orderBy(IdentityEdgeTable.FROM_NODE, IdentityEdgeTable.TO_NODE, IdentityEdgeTable.RULE)
                .takeAsList(MOST_LINES);
        Set<String> nodes = new TreeSet<>();
        edges.forEach(edge -> {
            nodes.add(edge.getAs(IdentityEdgeTable.FROM_NODE));
            nodes.add(edge.getAs(IdentityEdgeTable.TO_NODE));
        });
        Map<String, Identifier> names = reader.identifiers(nodes);
        return edges.stream()
                .map(edge -> new RefusedLink(
                        shown(names, edge.getAs(IdentityEdgeTable.FROM_NODE)),
                        shown(names, edge.getAs(IdentityEdgeTable.TO_NODE)),
                        edge.getAs(IdentityEdgeTable.RULE),
                        edge.getAs(IdentityEdgeTable.STATUS),
                        edge.getAs(IdentityEdgeTable.REASON),
                        edge.<Timestamp>getAs(IdentityEdgeTable.FIRST_SEEN_AT).toInstant()))
                .toList();
    }

    private ShownIdentifier shown(Map<String, Identifier> names, String node) {
        Identifier name = names.getOrDefault(node, new Identifier("node", node));
        return new ShownIdentifier(name.namespace(), mask.identifier(name.namespace(), name.value()));
    }

    private List<ShownIdentifier> shown(List<Row> identifiers) {
        if (identifiers == null) {
            return List.of();
        }
        return identifiers.stream()
                .map(row -> new ShownIdentifier(row.getString(0), mask.identifier(row.getString(0), row.getString(1))))
                .toList();
    }
}
