package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.column.IdentifierSets;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.SegmentMemberTable;
import io.saltern.lake.table.TableDef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
    /** Granted or not, by {@link ConsentDecisions#key}; null or empty when no identifier of the person has decided anything. */
    static final String DECISIONS = "decisions";
    /** The same, of contacts in other fields too, which may be those of somebody else. */
    static final String CONTACT_DECISIONS = "contact_decisions";

    private static final String IDENTIFIER = "identifier";
    private static final String NAMESPACE = "namespace";
    private static final String VALUE = "value";
    private static final String IS_OWN = "is_own";
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
            people = people.join(decisions(inputs, syncs, asOf), seq(PROFILE_ID), "left");
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

    /**
     * The decisions in force of all identifiers of a person, golden values that are withheld from identity included, and of
     * the contacts that other fields of these syncs hold.
     */
    private static Dataset<Row> decisions(SyncInputs inputs, Collection<SyncDef> syncs, Column asOf) {
        List<String> purposes =
                syncs.stream().flatMap(sync -> sync.consent().stream()).toList();
        Column golden = array_compact(array(
                IdentifierSets.identifier(ProfileTable.EMAIL, col(ProfileTable.EMAIL)),
                IdentifierSets.identifier(ProfileTable.PHONE, col(ProfileTable.PHONE))));
        Column own = transform(
                array_union(col(ProfileTable.IDENTIFIERS), golden),
                identifier -> asked(identifier.getField(NAMESPACE), identifier.getField(VALUE), true));
        List<Column> sets = new ArrayList<>(List.of(own));
        syncs.stream()
                .filter(sync -> sync.consent().isPresent())
                .flatMap(sync -> sync.fields().stream())
                .filter(Contacts::areIn)
                .map(field -> transform(
                        Contacts.identifiers(field),
                        identifier -> asked(identifier.getField(NAMESPACE), identifier.getField(VALUE), false)))
                .forEach(sets::add);
        Dataset<Row> identifiers = inputs.profile()
                .withColumn(PROFILE, whole(ProfileTable.DEF))
                .select(
                        col(PROFILE_ID),
                        explode(array_distinct(concat(sets.toArray(Column[]::new))))
                                .alias(IDENTIFIER));
        Dataset<Row> inForce = ConsentDecisions.inForce(inputs.consent(), asOf, purposes);
        Column decision = struct(col(ConsentDecisions.DECISION), col(ConsentDecisions.IS_GRANTED));
        return identifiers
                .join(
                        inForce,
                        col(IDENTIFIER)
                                .getField(NAMESPACE)
                                .equalTo(inForce.col(ConsentDecisions.NAMESPACE))
                                .and(col(IDENTIFIER).getField(VALUE).equalTo(inForce.col(ConsentDecisions.VALUE))))
                .groupBy(col(PROFILE_ID))
                .agg(
                        map_from_entries(array_sort(
                                        collect_set(when(col(IDENTIFIER).getField(IS_OWN), decision))))
                                .alias(DECISIONS),
                        map_from_entries(array_sort(collect_set(decision))).alias(CONTACT_DECISIONS));
    }

    private static Column asked(Column namespace, Column value, boolean isOwn) {
        return struct(
                namespace.alias(NAMESPACE),
                ConsentDecisions.value(namespace, value).alias(VALUE),
                lit(isOwn).alias(IS_OWN));
    }
}
