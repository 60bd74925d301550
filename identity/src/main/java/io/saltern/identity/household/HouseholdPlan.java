package io.saltern.identity.household;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.saltern.identity.config.HouseholdConfig;
import io.saltern.identity.graph.ConnectedComponents;
import io.saltern.identity.id.ProfileIdPlan;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.HouseholdMemberTable;
import io.saltern.lake.table.HouseholdTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.ProfileTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds households and gives them the ids that they keep: by the rules of profile ids, a member's profile in the place of a
 * node. The salt is that of identity.yaml in a name space of its own, so that no household is called like a profile.
 */
public final class HouseholdPlan {
    /** Who lives with whom: the component of a member is a name for this run only. */
    public static final String COMPONENT = ProfileIdPlan.COMPONENT;

    private static final String PROFILE_ID = ProfileTable.PROFILE_ID;
    private static final String KEY = "household_key";
    private static final String RULE = "rule";
    private static final String SIZE = "size";

    private HouseholdPlan() {}

    /**
     * What each person would share with others.
     *
     * @param profiles {@code core.profile}; people who are not known (devices) and those without all values of a rule share
     *     nothing
     * @return {@code profile_id, rule} (ordinal, from 0), {@code household_key, size}: how many share it; keys of one person
     *     are left out
     */
    public static Dataset<Row> shared(Dataset<Row> profiles, HouseholdConfig config) {
        List<Column> keys = new ArrayList<>();
        for (int rule = 0; rule < config.rules().size(); rule++) {
            List<Column> values = config.rules().get(rule).stream()
                    .map(HouseholdPlan::normalised)
                    .toList();
            // concat is null when any value is.
            Column key = sha2(concat(prefixed(values, rule)).cast("binary"), 256);
            keys.add(when(key.isNotNull(), struct(lit(rule).alias(RULE), key.alias(KEY))));
        }
        Dataset<Row> each = profiles.filter(col(ProfileTable.IS_KNOWN))
                .select(
                        col(PROFILE_ID),
                        explode(array_compact(array(keys.toArray(Column[]::new))))
                                .alias("shared"))
                .select(PROFILE_ID, "shared.*");
        Dataset<Row> sizes = each.groupBy(KEY)
                .agg(count(lit(1)).alias(SIZE))
                .filter(col(SIZE).gt(1));
        return each.join(sizes, KEY);
    }

    /**
     * The members of households. What more than {@code max_people} share is an institution, and nobody's household. Where
     * several rules together chain more people than that, the first rule alone counts for them.
     *
     * @param shared as {@link #shared} gives it
     * @param ledger {@code core.profile_ledger}, for the load that brought a person
     * @return {@code node_id} (the profile), {@code component, first_load}
     */
    public static Dataset<Row> members(Dataset<Row> shared, Dataset<Row> ledger, HouseholdConfig config) {
        Dataset<Row> allowed = shared.filter(col(SIZE).leq(config.maxPeople()));
        Dataset<Row> chained = ConnectedComponents.label(
                        allowed.select(col(PROFILE_ID).alias("src"), col(KEY).alias("dst")))
                .withColumnRenamed(ConnectedComponents.COMPONENT, "chain");
        Dataset<Row> people = chained.join(
                allowed.groupBy(PROFILE_ID)
                        .agg(min(when(col(RULE).equalTo(0), col(KEY))).alias("first_key")),
                col(ConnectedComponents.ID).equalTo(col(PROFILE_ID)));
        Dataset<Row> sizes =
                people.groupBy(col("chain").alias("sized")).agg(count(lit(1)).alias("people"));
        Column component =
                when(col("people").leq(config.maxPeople()), col("chain")).otherwise(col("first_key"));
        return people.join(sizes, col("chain").equalTo(col("sized")))
                .select(col(PROFILE_ID), component.alias(COMPONENT))
                .filter(col(COMPONENT).isNotNull())
                .join(ledger.select(col(PROFILE_ID), col(ProfileLedgerTable.FIRST_LOAD)), PROFILE_ID)
                .withColumnRenamed(PROFILE_ID, NodeClusterTable.NODE_ID);
    }

    /** What more than {@code max_people} share: {@code household_key}, distinct. */
    public static Dataset<Row> institutions(Dataset<Row> shared, HouseholdConfig config) {
        return shared.filter(col(SIZE).gt(config.maxPeople())).select(KEY).distinct();
    }

    /**
     * What changes.
     *
     * @param members rows of {@code core.household_member} to open, and open ones to close
     * @param households rows of {@code core.household} that are new or whose status changes
     */
    public record Changes(Dataset<Row> members, Dataset<Row> households) {}

    /**
     * Gives each household its id.
     *
     * @param members as {@link #members} gives them
     * @param held {@code core.household_member}, closed rows too
     * @param households {@code core.household}
     * @param salt that of identity.yaml
     * @param keep gives a dataset back as a leaf: several others are made from each, and without that the plan of each would
     *     hold the plans of all it was made from, over and over
     */
    public static Changes changes(
            Dataset<Row> members,
            Dataset<Row> held,
            Dataset<Row> households,
            String salt,
            Column asOf,
            long changeNo,
            UnaryOperator<Dataset<Row>> keep) {
        // A member stands for its own cluster, a household for a profile: then the rules of profile ids say what
        // happens.
        Dataset<Row> places = held.withColumnRenamed(HouseholdMemberTable.PROFILE_ID, ClusterProfileTable.CLUSTER_ID)
                .withColumnRenamed(HouseholdMemberTable.HOUSEHOLD_ID, ClusterProfileTable.PROFILE_ID);
        Dataset<Row> open = places.filter(col(ClusterProfileTable.VALID_TO).isNull());
        Dataset<Row> ledger = households
                .withColumnRenamed(HouseholdTable.HOUSEHOLD_ID, ProfileLedgerTable.PROFILE_ID)
                .withColumnRenamed(HouseholdTable.ANCHOR_PROFILE_ID, ProfileLedgerTable.ANCHOR_NODE_ID);
        Dataset<Row> own = members.select(
                col(NodeClusterTable.NODE_ID), col(NodeClusterTable.NODE_ID).alias(NodeClusterTable.CLUSTER_ID));
        Dataset<Row> placed = keep.apply(ProfileIdPlan.placed(members, own, open));
        Dataset<Row> remaining = keep.apply(ProfileIdPlan.remaining(placed));
        Dataset<Row> ids = keep.apply(ProfileIdPlan.ids(
                placed, remaining, places, ledger, (salt + "\u0000household").getBytes(StandardCharsets.UTF_8)));
        Dataset<Row> before = open.select(col(ClusterProfileTable.PROFILE_ID)).distinct();
        Dataset<Row> changes = keep.apply(ProfileIdPlan.changes(ids, before, remaining, asOf, changeNo));
        Dataset<Row> clusters =
                placed.select(col(NodeClusterTable.NODE_ID).alias("new_cluster_id"), col(ProfileIdPlan.COMPONENT));
        return new Changes(
                ProfileIdPlan.profileChanges(clusters, ids, open, asOf, changeNo)
                        .withColumnRenamed(ClusterProfileTable.PROFILE_ID, HouseholdMemberTable.HOUSEHOLD_ID)
                        .withColumnRenamed(ClusterProfileTable.CLUSTER_ID, HouseholdMemberTable.PROFILE_ID),
                ProfileIdPlan.ledgerChanges(ids, changes, ledger, asOf)
                        .drop(ProfileIdPlan.IS_KNOWN)
                        .withColumnRenamed(ProfileLedgerTable.PROFILE_ID, HouseholdTable.HOUSEHOLD_ID)
                        .withColumnRenamed(ProfileLedgerTable.ANCHOR_NODE_ID, HouseholdTable.ANCHOR_PROFILE_ID));
    }

    /** Letters and digits alone, in lower case; null when there are none. */
    private static Column normalised(String attribute) {
        return nullif(lower(regexp_replace(col(attribute).cast("string"), "[^\\p{L}\\p{N}]+", "")), lit(""));
    }

    private static Column[] prefixed(List<Column> values, int rule) {
        List<Column> parts = new ArrayList<>(List.of(lit(Integer.toString(rule))));
        values.forEach(value -> parts.add(concat(lit("\u0000"), value)));
        return parts.toArray(Column[]::new);
    }
}
