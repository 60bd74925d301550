package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.struct;

import io.saltern.lake.column.IdentifierSets;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.SegmentMemberTable;
import io.saltern.lake.table.TableDef;
import java.util.Collection;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** All that syncs may say of a person, one row a profile: the common ground of all syncs of a run. */
final class SyncPeople {
    static final String PROFILE_ID = ProfileTable.PROFILE_ID;
    /** The row of core.profile. */
    static final String PROFILE = "profile";
    /** The row of core.profile_trait; null without one. */
    static final String TRAIT = "trait";
    /** Rows of serving.rfm by model, models ascending; null without one. */
    static final String RFM = "rfm";
    /** Rows of serving.cluster by model, models ascending; null without one. */
    static final String CLUSTER = "cluster";
    /** Names of the segments that the person is in; null when in none. */
    static final String SEGMENTS = "segments";
    /** Granted or not, by {@link ConsentDecisions#key}; null when no identifier has decided anything. */
    static final String DECISIONS = "decisions";

    private static final String IDENTIFIER = "identifier";
    private static final String ROW = "row";

    private SyncPeople() {}

    /** One row a profile with the columns named above; those that no sync needs are missing, but for segments. */
    static Dataset<Row> of(SyncInputs inputs, Collection<SyncDef> syncs, Column asOf) {
        Dataset<Row> people =
                inputs.profile().select(col(PROFILE_ID), whole(ProfileTable.DEF).alias(PROFILE));
        people = people.join(memberships(inputs.member()), seq(PROFILE_ID), "left");
        if (syncs.stream().anyMatch(sync -> sync.reads(FieldSource.Kind.TRAIT))) {
            Dataset<Row> traits = inputs.trait()
                    .select(col(PROFILE_ID), whole(ProfileTraitTable.DEF).alias(TRAIT));
            people = people.join(traits, seq(PROFILE_ID), "left");
        }
        if (syncs.stream().anyMatch(sync -> sync.reads(FieldSource.Kind.RFM))) {
            people = people.join(byModel(inputs.rfm(), RfmTable.DEF, RfmTable.MODEL, RFM), seq(PROFILE_ID), "left");
        }
        if (syncs.stream().anyMatch(sync -> sync.reads(FieldSource.Kind.CLUSTER))) {
            people = people.join(
                    byModel(inputs.cluster(), ClusterTable.DEF, ClusterTable.MODEL, CLUSTER), seq(PROFILE_ID), "left");
        }
        if (syncs.stream().anyMatch(sync -> sync.consent().isPresent())) {
            people = people.join(decisions(inputs, asOf), seq(PROFILE_ID), "left");
        }
        return people;
    }

    private static String[] seq(String column) {
        return new String[] {column};
    }

    private static Column whole(TableDef def) {
        return struct(def.columnNames().stream().map(name -> col(name)).toArray(Column[]::new));
    }

    private static Dataset<Row> memberships(Dataset<Row> member) {
        return member.where(col(SegmentMemberTable.LEFT_AT).isNull())
                .groupBy(col(SegmentMemberTable.PROFILE_ID))
                .agg(collect_set(col(SegmentMemberTable.SEGMENT)).alias(SEGMENTS));
    }

    private static Dataset<Row> byModel(Dataset<Row> rows, TableDef def, String model, String name) {
        return rows.groupBy(col(PROFILE_ID))
                .agg(map_from_entries(array_sort(
                                collect_list(struct(col(model), whole(def).alias(ROW)))))
                        .alias(name));
    }

    /** The decisions in force of all identifiers of a person, golden values that are withheld from identity included. */
    private static Dataset<Row> decisions(SyncInputs inputs, Column asOf) {
        Column golden = array_compact(array(
                IdentifierSets.identifier(ProfileTable.EMAIL, col(ProfileTable.EMAIL)),
                IdentifierSets.identifier(ProfileTable.PHONE, col(ProfileTable.PHONE))));
        Dataset<Row> identifiers = inputs.profile()
                .select(
                        col(PROFILE_ID),
                        explode(array_union(col(ProfileTable.IDENTIFIERS), golden))
                                .alias(IDENTIFIER));
        Dataset<Row> inForce = ConsentDecisions.inForce(inputs.consent(), asOf);
        return identifiers
                .join(
                        inForce,
                        col(IDENTIFIER)
                                .getField("namespace")
                                .equalTo(inForce.col(ConsentDecisions.NAMESPACE))
                                .and(col(IDENTIFIER).getField("value").equalTo(inForce.col(ConsentDecisions.VALUE))))
                .groupBy(col(PROFILE_ID))
                .agg(map_from_entries(array_sort(
                                collect_set(struct(col(ConsentDecisions.DECISION), col(ConsentDecisions.IS_GRANTED)))))
                        .alias(DECISIONS));
    }
}
