package io.saltern.identity.explain;

import static org.apache.spark.sql.functions.col;

import io.saltern.identity.config.SurvivorshipConfig;
import io.saltern.identity.explain.IdentityReader.Identifier;
import io.saltern.identity.explain.ProfileExplanation.Change;
import io.saltern.identity.explain.ProfileExplanation.GoldenValue;
import io.saltern.identity.explain.ProfileExplanation.RefusedLink;
import io.saltern.identity.explain.ProfileExplanation.ShownIdentifier;
import io.saltern.identity.explain.ProfileExplanation.SourceRecord;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileTable;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** @param relations a table or view of the lake by its full name, at one state */
    public ExplainProfile(Function<String, Dataset<Row>> relations, Mask mask) {
        this.reader = new IdentityReader(relations);
        this.mask = mask;
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
        List<GoldenValue> golden = new ArrayList<>();
        for (String attribute : SurvivorshipConfig.ATTRIBUTES) {
            Object value = profile.getAs(attribute);
            if (value != null) {
                golden.add(new GoldenValue(
                        attribute,
                        mask.attribute(attribute, value.toString()),
                        profile.getAs(attribute + "_source"),
                        profile.<Timestamp>getAs(attribute + "_at").toInstant()));
            }
        }
        return golden;
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
