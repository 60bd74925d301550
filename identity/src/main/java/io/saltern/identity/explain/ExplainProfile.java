package io.saltern.identity.explain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.config.SurvivorshipConfig;
import io.saltern.identity.explain.IdentityReader.Identifier;
import io.saltern.identity.explain.ProfileExplanation.Change;
import io.saltern.identity.explain.ProfileExplanation.GoldenValue;
import io.saltern.identity.explain.ProfileExplanation.LostValue;
import io.saltern.identity.explain.ProfileExplanation.RefusedLink;
import io.saltern.identity.explain.ProfileExplanation.ShownIdentifier;
import io.saltern.identity.explain.ProfileExplanation.SourceRecord;
import io.saltern.identity.golden.GoldenRecordPlan;
import io.saltern.lake.table.CustomerTable;
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
    public ExplainProfile(
            Function<String, Dataset<Row>> relations, Mask mask, IdentityConfig config, Instant asOf) {
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
        IdentityReader.Subject subject = reader.subject(asked);
        String id = subject.profileId();
        List<Row> profile = reader.relation("core.profile")
                .filter(col(ProfileTable.PROFILE_ID).equalTo(id))
                .takeAsList(1);
        List<SourceRecord> records = records(id);
        List<Change> history = history(id);
        List<RefusedLink> refused = refused(id);
        return new ProfileExplanation(
                id,
                subject.formerId(),
                profile.isEmpty() ? List.of() : golden(profile.get(0)),
                profile.isEmpty()
                        ? List.of()
                        : shown(profile.get(0).getList(profile.get(0).fieldIndex("identifiers"))),
                records,
                history,
                refused,
                records.size() < MOST_LINES && history.size() < MOST_LINES && refused.size() < MOST_LINES);
    }

    private List<GoldenValue> golden(Row profile) {
        Map<String, List<Row>> candidates = candidates(profile.getAs(ProfileTable.PROFILE_ID));
        List<GoldenValue> golden = new ArrayList<>();
        Set<String> attributes = new LinkedHashSet<>(SurvivorshipConfig.ATTRIBUTES);
        attributes.addAll(candidates.keySet());
        for (String attribute : attributes) {
            boolean isFree = attribute.startsWith(SurvivorshipConfig.FREE);
            Object value = isFree ? free(profile, attribute) : profile.getAs(attribute);
            List<Row> all = candidates.getOrDefault(attribute, List.of());
            if (value == null && all.isEmpty()) {
                continue;
            }
            Optional<Row> winner = all.stream()
                    .filter(row -> value != null && isRanked(row) && value.toString().equals(row.getAs("value")))
                    .filter(row -> isFree
                            || row.getAs(CustomerTable.SOURCE).equals(profile.getAs(attribute + "_source"))
                                    && row.getAs(CustomerTable.VALID_AT).equals(profile.getAs(attribute + "_at")))
                    .findFirst();
            golden.add(new GoldenValue(
                    attribute,
                    mask.attribute(attribute, value == null ? null : value.toString()),
                    isFree ? winner.<String>map(row -> row.getAs(CustomerTable.SOURCE)).orElse(null) : profile.getAs(attribute + "_source"),
                    winner.<String>map(row -> row.getAs(CustomerTable.RECORD_ID)).orElse(null),
                    isFree
                            ? winner.map(row -> instant(row, CustomerTable.VALID_AT)).orElse(null)
                            : value == null ? null : instant(profile, attribute + "_at"),
                    winner.<String>map(row -> row.getAs("rule")).orElse(null),
                    all.stream()
                            .filter(row -> winner.isEmpty() || row != winner.get())
                            .map(row -> lost(row, winner))
                            .toList()));
        }
        return golden;
    }

    private static Object free(Row profile, String attribute) {
        Map<String, String> values = profile.isNullAt(profile.fieldIndex(ProfileTable.ATTRIBUTES))
                ? Map.of()
                : profile.getJavaMap(profile.fieldIndex(ProfileTable.ATTRIBUTES));
        return values.get(attribute.substring(SurvivorshipConfig.FREE.length()));
    }

    /** The values of a person's records by attribute, in order of their rank, those that are not valid last. */
    private Map<String, List<Row>> candidates(String id) {
        Map<String, List<Row>> byAttribute = new TreeMap<>();
        Dataset<Row> records =
                reader.relation("core.customer").filter(col(ProfileTable.PROFILE_ID).equalTo(id));
        GoldenRecordPlan.candidates(records, config, lit(Timestamp.from(asOf)))
                .orderBy(
                        col("attribute"),
                        col("rank").asc_nulls_last(),
                        col(CustomerTable.SOURCE),
                        col(CustomerTable.RECORD_ID))
                .takeAsList(MOST_LINES)
                .forEach(row -> byAttribute
                        .computeIfAbsent(row.getAs("attribute"), attribute -> new ArrayList<>())
                        .add(row));
        return byAttribute;
    }

    private LostValue lost(Row row, Optional<Row> winner) {
        return new LostValue(
                mask.attribute(row.getAs("attribute"), row.getAs("value")),
                row.getAs(CustomerTable.SOURCE),
                row.getAs(CustomerTable.RECORD_ID),
                instant(row, CustomerTable.VALID_AT),
                reason(row, winner));
    }

    private static String reason(Row row, Optional<Row> winner) {
        if (!isRanked(row)) {
            return "not valid";
        }
        if (winner.isEmpty()) {
            return "the rules or records have changed since the last run";
        }
        if (row.<Integer>getAs("rank") < winner.get().<Integer>getAs("rank")) {
            return "the rules have changed since the last run: it will win";
        }
        if (row.getAs("value").equals(winner.get().getAs("value"))) {
            return ProfileExplanation.SAME_VALUE;
        }
        List<String> own = row.getList(row.fieldIndex("criteria"));
        List<String> best = winner.get().getList(winner.get().fieldIndex("criteria"));
        List<String> names = GoldenRecordPlan.criteria(
                SurvivorshipConfig.Rule.valueOf(row.<String>getAs("rule").toUpperCase(Locale.ROOT)));
        for (int i = 0; i < names.size(); i++) {
            if (!own.get(i).equals(best.get(i))) {
                return names.get(i);
            }
        }
        return "a tie, decided by source, record and value";
    }

    private static boolean isRanked(Row row) {
        return !row.isNullAt(row.fieldIndex("rank"));
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
