package io.saltern.identity.override;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.saltern.base.error.SalternException;
import io.saltern.lake.column.Nodes;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.NodeClusterTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds the nodes and profiles that a command names. */
public final class OverrideSubjects {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private final Function<String, Dataset<Row>> relations;

    /** @param relations a table or view of the lake by its full name, at one state */
    public OverrideSubjects(Function<String, Dataset<Row>> relations) {
        this.relations = relations;
    }

    /**
     * The node of an identifier that some source shows, of a node id, or the earliest one of a profile.
     *
     * @param asked {@code namespace:value} as staged, a node id, or a profile id, also a former one
     * @throws SalternException kind config, when nothing is called so
     */
    public String node(String asked) {
        if (ID.matcher(asked).matches()) {
            if (profileOf(asked).isPresent()) {
                return asked;
            }
            return inForce(asked)
                    .flatMap(this::earliestNode)
                    .orElseThrow(() -> SalternException.config("No node and no profile is called " + asked + "."));
        }
        int colon = asked.indexOf(':');
        if (colon < 1 || colon == asked.length() - 1) {
            throw SalternException.config(
                    "Give namespace:value, for instance crm_id:17, a node id or a profile id (32 hex digits).");
        }
        String namespace = asked.substring(0, colon);
        String value = asked.substring(colon + 1);
        boolean isShown = !relations
                .apply("core.identifier_set")
                .filter(array_contains(
                        col(IdentifierSetTable.IDENTIFIERS),
                        struct(lit(namespace).alias("namespace"), lit(value).alias("value"))))
                .isEmpty();
        if (!isShown) {
            throw SalternException.config("No source shows this " + namespace
                    + ". Give the value as it is staged (normalised), or name it in a file of 'overrides'.");
        }
        return Nodes.nodeId(namespace, value);
    }

    /** The profile that has a node now. */
    public Optional<String> profileOf(String node) {
        return relations
                .apply("core.profile_link")
                .filter(col(NodeClusterTable.NODE_ID).equalTo(node))
                .select(ClusterProfileTable.PROFILE_ID)
                .takeAsList(1)
                .stream()
                .findFirst()
                .map(row -> row.getString(0));
    }

    /** The profile in force that an identifier, a node or a profile id, also a former one, belongs to. */
    public String profile(String asked) {
        Optional<String> known = ID.matcher(asked).matches() ? inForce(asked) : Optional.empty();
        return known.or(() -> profileOf(node(asked)))
                .orElseThrow(() -> SalternException.config("Nobody has this identifier now: it links nothing."));
    }

    private Optional<String> inForce(String profileId) {
        if (earliestNode(profileId).isPresent()) {
            return Optional.of(profileId);
        }
        return relations
                .apply("core.profile_alias")
                .filter(col("former_profile_id").equalTo(profileId))
                .select(ClusterProfileTable.PROFILE_ID)
                .takeAsList(1)
                .stream()
                .findFirst()
                .map(row -> row.getString(0));
    }

    private Optional<String> earliestNode(String profileId) {
        List<Row> nodes = relations
                .apply("core.profile_link")
                .filter(col(ClusterProfileTable.PROFILE_ID).equalTo(profileId))
                .orderBy(NodeClusterTable.FIRST_LOAD, NodeClusterTable.NODE_ID)
                .select(NodeClusterTable.NODE_ID)
                .takeAsList(1);
        return nodes.stream().findFirst().map(row -> row.getString(0));
    }
}
