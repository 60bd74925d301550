package io.saltern.identity.explain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import io.saltern.base.error.SalternException;
import io.saltern.lake.column.Nodes;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What both explanations look up: tables and views by full name, at one state of the lake. */
final class IdentityReader {
    private static final Pattern PROFILE_ID = Pattern.compile("[0-9a-f]{32}");

    private final Function<String, Dataset<Row>> relations;

    /** An identifier of the graph. */
    record Identifier(String namespace, String value) {}

    /**
     * What the user asked about.
     *
     * @param profileId the profile as it is called now
     * @param node the identifier's node; empty when a profile was named
     * @param formerId the id that was asked for, when it has been merged since
     */
    record Subject(String profileId, Optional<String> node, Optional<String> formerId) {}

    IdentityReader(Function<String, Dataset<Row>> relations) {
        this.relations = relations;
    }

    Dataset<Row> relation(String fullName) {
        return relations.apply(fullName);
    }

    /** Finds the profile that {@code asked} names: a profile id, also a former one, or {@code namespace:value}. */
    Subject subject(String asked) {
        if (PROFILE_ID.matcher(asked).matches()) {
            return ofProfile(asked);
        }
        int colon = asked.indexOf(':');
        if (colon < 1 || colon == asked.length() - 1) {
            throw SalternException.config(
                    "Give a profile id (32 hex digits) or namespace:value, for instance user_id:u_17.");
        }
        String node = Nodes.nodeId(asked.substring(0, colon), asked.substring(colon + 1));
        return relation("core.profile_link")
                .filter(col(NodeClusterTable.NODE_ID).equalTo(node))
                .select(ProfileTable.PROFILE_ID)
                .takeAsList(1)
                .stream()
                .findFirst()
                .map(row -> new Subject(row.getString(0), Optional.of(node), Optional.empty()))
                .orElseThrow(() -> SalternException.config("No profile has this " + asked.substring(0, colon)
                        + ". Give the value as it is staged (normalised); a blocked or withheld value has none."));
    }

    private Subject ofProfile(String asked) {
        if (!relation("core.cluster_profile")
                .filter(col(ProfileTable.PROFILE_ID)
                        .equalTo(asked)
                        .and(col("valid_to").isNull()))
                .isEmpty()) {
            return new Subject(asked, Optional.empty(), Optional.empty());
        }
        List<Row> alias = relation("core.profile_alias")
                .filter(col("former_profile_id").equalTo(asked))
                .select(ProfileTable.PROFILE_ID)
                .takeAsList(1);
        if (!alias.isEmpty()) {
            return new Subject(alias.get(0).getString(0), Optional.empty(), Optional.of(asked));
        }
        throw SalternException.config("There is no profile " + asked
                + ", now or before. Look ids up with: saltern sql \"SELECT profile_id FROM core.profile LIMIT 10\".");
    }

    /** The identifiers of nodes, by node id; nodes that nothing shows are missing. */
    Map<String, Identifier> identifiers(Collection<String> nodes) {
        Map<String, Identifier> found = new TreeMap<>();
        Set<String> wanted = new TreeSet<>(nodes);
        if (wanted.isEmpty()) {
            return found;
        }
        relation("core.identifier_set")
                .select(explode(col(IdentifierSetTable.IDENTIFIERS)).alias("identifier"))
                .select(
                        col("identifier.namespace").alias("namespace"),
                        col("identifier.value").alias("value"))
                .withColumn("node", Nodes.nodeId(col("namespace"), col("value")))
                .filter(col("node").isin(wanted.toArray()))
                .distinct()
                .collectAsList()
                .forEach(row -> found.put(row.getString(2), new Identifier(row.getString(0), row.getString(1))));
        return found;
    }
}
