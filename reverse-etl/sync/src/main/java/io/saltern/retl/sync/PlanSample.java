package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.TableDef;
import io.saltern.retl.api.Op;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A row of a plan as a screen may show it.
 *
 * @param sync the sync's name
 * @param status planned, held or blocked
 * @param op add, update or remove
 * @param profileId whom it is about
 * @param key what the person goes by at the destination, masked; null for a removal, and where the profile id is that
 * @param reason why it is held, blocked or removed; null for what is added or updated
 * @param fields masked values by field, in the order of the file; empty for a removal and for whom nothing is to be sent
 */
public record PlanSample(
        String sync,
        String status,
        String op,
        String profileId,
        String key,
        String reason,
        Map<String, String> fields) {

    private static final String VALUES = "values";

    /**
     * The first rows of each kind, with their values made anew from the tables; a few small Spark jobs a sync.
     *
     * @param config where the syncs stand
     * @param plan rows of ops.sync_plan of one run
     * @param tables each table at the version that the plan was made from
     * @param asOf as-of of the plan
     * @param each rows of each sync, status and operation
     */
    public static List<PlanSample> collect(
            SyncConfig config, Dataset<Row> plan, Function<TableDef, Dataset<Row>> tables, Instant asOf, int each) {
        Map<String, List<Row>> bySync = new TreeMap<>();
        for (Row row : PlanSummary.samples(plan, each).collectAsList()) {
            bySync.computeIfAbsent(row.getAs(SyncPlanTable.SYNC), sync -> new ArrayList<>())
                    .add(row);
        }
        List<PlanSample> samples = new ArrayList<>();
        bySync.forEach((name, rows) -> {
            Optional<SyncDef> sync = config.find(name);
            Map<String, Row> values =
                    sync.map(def -> values(def, rows, tables, asOf)).orElse(Map.of());
            rows.forEach(row -> samples.add(sample(sync, row, values)));
        });
        return samples;
    }

    /** The raw values of the people of some rows, by profile id. */
    private static Map<String, Row> values(
            SyncDef sync, List<Row> rows, Function<TableDef, Dataset<Row>> tables, Instant asOf) {
        Object[] people = rows.stream()
                .filter(PlanSample::isSent)
                .map(row -> row.<String>getAs(SyncPlanTable.PROFILE_ID))
                .distinct()
                .toArray();
        SyncInputs inputs = SyncInputs.of(def -> def.equals(ProfileTable.DEF)
                ? tables.apply(def).where(col(ProfileTable.PROFILE_ID).isin(people))
                : tables.apply(def));
        Map<String, Row> values = new TreeMap<>();
        SyncPeople.of(inputs, List.of(sync), lit(Timestamp.from(asOf)))
                .select(col(SyncPeople.PROFILE_ID), SyncPlan.values(sync).alias(VALUES))
                .collectAsList()
                .forEach(row -> values.put(row.getString(0), row.getStruct(1)));
        return values;
    }

    private static boolean isSent(Row row) {
        return !row.getAs(SyncPlanTable.OP).equals(Op.REMOVE.word());
    }

    private static PlanSample sample(Optional<SyncDef> sync, Row row, Map<String, Row> values) {
        String person = row.getAs(SyncPlanTable.PROFILE_ID);
        Map<String, String> fields = new LinkedHashMap<>();
        Row found = isSent(row) ? values.get(person) : null;
        if (sync.isPresent() && found != null) {
            for (int i = 0; i < sync.get().fields().size(); i++) {
                FieldMapping field = sync.get().fields().get(i);
                String shown = FieldMask.shown(field, found.get(i));
                if (shown != null) {
                    fields.put(field.name(), shown);
                }
            }
        }
        return new PlanSample(
                row.getAs(SyncPlanTable.SYNC),
                row.getAs(SyncPlanTable.STATUS),
                row.getAs(SyncPlanTable.OP),
                person,
                sync.flatMap(SyncDef::key).map(fields::get).orElse(null),
                row.getAs(SyncPlanTable.REASON),
                fields);
    }
}
